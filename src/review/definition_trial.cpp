#include "review/definition_trial.h"

#include <algorithm>

#include "partners/single_input.h"
#include "review/event_reader.h"
#include "wire/json_text.h"

namespace nexus::review {

using domain::Decimal;
using intake::Outcome;

namespace {

constexpr std::size_t kErrorsAPage = 500;
constexpr std::size_t kOrdersAPage = 500;

InputTrial to_trial(partners::Mapped mapped, const partners::Definition& definition) {
  InputTrial trial;
  if (mapped.accepted) {
    trial.outcome = Outcome::pending;
    trial.order = std::move(mapped.order);
    trial.order.partner_id = definition.id();
    trial.order.definition_version = definition.version();
  } else {
    trial.faults = std::move(mapped.rejection.faults);
  }
  return trial;
}

InputTrial map_input(partners::Mapper& mapper, std::string_view input, domain::Timestamp now) {
  return to_trial(partners::map_single_input(mapper, input, now), mapper.definition());
}

// As a reprocessing would read it.
InputTrial read_event(EventReader& reader, const domain::ErrorEvent& event, intake::ByteArena& keep) {
  intake::Input input = reader.read(event, std::nullopt, keep);
  InputTrial trial;
  if (input.outcome == Outcome::pending) {
    trial.outcome = Outcome::pending;
    trial.order = std::move(input.order);
  } else {
    trial.faults = std::move(input.error->faults);
  }
  return trial;
}

std::vector<domain::FaultCode> codes_of(const std::vector<domain::Fault>& faults) {
  std::vector<domain::FaultCode> codes;
  for (const domain::Fault& fault : faults) {
    if (std::ranges::find(codes, fault.code) == codes.end()) codes.push_back(fault.code);
  }
  return codes;
}

bool is_fixed(Outcome outcome) { return outcome == Outcome::accepted || outcome == Outcome::duplicate; }

// Keeps up to half of the examples for each kind, and more of one while the other is rare.
void add_example(std::vector<ErrorTrials::Example>& examples, ErrorTrials::Example example) {
  const bool fixed = is_fixed(example.outcome);
  const auto alike = static_cast<std::size_t>(
      std::ranges::count_if(examples, [&](const auto& other) { return is_fixed(other.outcome) == fixed; }));
  if (examples.size() < ErrorTrials::kMaxExamples) {
    examples.push_back(std::move(example));
    return;
  }
  if (alike >= ErrorTrials::kMaxExamples / 2) return;
  const auto spare = std::find_if(examples.rbegin(), examples.rend(),
                                  [&](const auto& other) { return is_fixed(other.outcome) != fixed; });
  *spare = std::move(example);
}

std::string text_of(const std::string& text) {
  std::string json;
  wire::append_string(json, text);
  return json;
}

// "rejected: NULL_VALUE customerId" as JSON text.
std::string rejection_text(const std::vector<domain::Fault>& faults) {
  std::string text = "rejected";
  for (const domain::Fault& fault : faults) {
    text += (&fault == &faults.front() ? ": " : ", ") + std::string(domain::to_string(fault.code));
    if (!fault.field.empty()) text += " " + fault.field;
  }
  return text_of(text);
}

std::vector<domain::Difference> compare_whole(const domain::Order& accepted, const domain::Order& draft) {
  std::vector<domain::Difference> differences;
  if (accepted.external_order_id != draft.external_order_id) {
    differences.push_back(
        {"externalOrderId", text_of(accepted.external_order_id), text_of(draft.external_order_id)});
  }
  for (domain::Difference& difference : domain::compare_content(accepted, draft)) {
    differences.push_back(std::move(difference));
  }
  const auto compare = [&](const char* field, Decimal before, Decimal after) {
    if (before != after) differences.push_back({field, before.to_string(), after.to_string()});
  };
  compare("grossAmount", accepted.gross_amount, draft.gross_amount);
  compare("taxAmount", accepted.tax_amount, draft.tax_amount);
  compare("netAmount", accepted.net_amount, draft.net_amount);
  return differences;
}

}  // namespace

Result<InputTrial> DefinitionTrial::try_input(const partners::DefinitionPtr& draft, std::string_view input) {
  partners::Mapper mapper(draft);
  partners::Mapped mapped = partners::map_single_input(mapper, input, clock_.now());
  auto fields = partners::read_fields(*draft, mapped);
  std::vector<InputTrial> trials;
  trials.push_back(to_trial(std::move(mapped), *draft));
  trials.back().fields = std::move(fields);
  if (auto judged = judge(trials); !judged) return fail(judged.error());
  return std::move(trials.front());
}

Result<> DefinitionTrial::judge(std::vector<InputTrial>& trials) {
  std::vector<domain::Order*> orders;
  std::vector<InputTrial*> owners;
  for (InputTrial& trial : trials) {
    if (trial.outcome != Outcome::pending) continue;
    orders.push_back(&trial.order);
    owners.push_back(&trial);
  }
  if (orders.empty()) return {};
  const auto decisions = ledger_.look_up(orders);
  if (!decisions) return fail(decisions.error());
  for (std::size_t i = 0; i < owners.size(); ++i) {
    switch ((*decisions)[i].kind) {
      case ports::Decision::Kind::fresh: owners[i]->outcome = Outcome::accepted; break;
      case ports::Decision::Kind::duplicate: owners[i]->outcome = Outcome::duplicate; break;
      case ports::Decision::Kind::conflict:
        owners[i]->outcome = Outcome::conflict;
        owners[i]->faults.push_back({domain::FaultCode::duplicate_order, "",
                                     "an order with this id was accepted before with other content", "",
                                     "the same content as before, or another order id"});
        break;
    }
  }
  return {};
}

Result<ErrorTrials> DefinitionTrial::try_errors(const partners::DefinitionPtr& draft, std::size_t limit) {
  ErrorTrials trials;
  ports::ErrorQuery query;
  query.filter.partner_id = draft->id();
  query.filter.state = ports::ErrorState::open;
  while (trials.tried < limit) {
    query.limit = std::min<std::size_t>(kErrorsAPage, limit - trials.tried);
    auto page = errors_.list(query);
    if (!page) return fail(page.error());
    if (auto tried = try_page(draft, page->errors, trials); !tried) return fail(tried.error());
    if (!page->next) break;
    query.after = page->next;
  }
  return trials;
}

Result<> DefinitionTrial::try_page(const partners::DefinitionPtr& draft,
                                   const std::vector<ports::StoredError>& errors, ErrorTrials& trials) {
  EventReader reader(draft, clock_);
  intake::ByteArena keep;
  std::vector<InputTrial> inputs;
  inputs.reserve(errors.size());
  for (const ports::StoredError& error : errors) inputs.push_back(read_event(reader, error.event, keep));
  if (auto judged = judge(inputs); !judged) return judged;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const domain::ErrorEvent& event = errors[i].event;
    ++trials.tried;
    ++(is_fixed(inputs[i].outcome) ? trials.fixed : trials.still_failing);
    add_example(trials.examples, {event.id, event.external_order_id, codes_of(event.faults),
                                  inputs[i].outcome, codes_of(inputs[i].faults)});
  }
  return {};
}

Result<OrderTrials> DefinitionTrial::try_orders(const partners::DefinitionPtr& draft,
                                                const OrderRange& range) {
  const std::int64_t deadline_ms = clock_.monotonic_ms() + kLongestTrialMs;
  OrderTrials trials;
  partners::Mapper mapper(draft);
  ports::OrderQuery query;
  query.filter.partner_id = draft->id();
  query.filter.from_transaction_time = range.from_transaction_time;
  query.filter.to_transaction_time = range.to_transaction_time;
  query.after = range.after;
  for (std::size_t seen = 0; seen < range.limit;) {
    query.limit = std::min(kOrdersAPage, range.limit - seen);
    auto page = orders_.list(query);
    if (!page) return fail(page.error());
    if (auto tried = try_order_page(mapper, page->orders, trials); !tried) return fail(tried.error());
    seen += page->orders.size();
    trials.next = query.after = page->next;
    if (!page->next || clock_.monotonic_ms() >= deadline_ms) break;
  }
  return trials;
}

Result<> DefinitionTrial::try_order_page(partners::Mapper& mapper, const std::vector<domain::Order>& orders,
                                         OrderTrials& trials) {
  std::vector<domain::Uuid> ids;
  ids.reserve(orders.size());
  for (const domain::Order& order : orders) ids.push_back(order.id);
  auto inputs =
      inputs_ != nullptr ? inputs_->find(ids) : std::vector<std::optional<ports::ArchivedInput>>(ids.size());
  if (!inputs) return fail(inputs.error());
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const domain::Order& order = orders[i];
    const auto& input = (*inputs)[i];
    if (!input) {
      ++trials.unavailable;
      continue;
    }
    ++trials.tried;
    const std::string text = input->csv_header.empty() ? input->raw : input->csv_header + "\n" + input->raw;
    const InputTrial trial = map_input(mapper, text, order.processed_at);
    auto differences =
        trial.faults.empty()
            ? compare_whole(order, trial.order)
            : std::vector<domain::Difference>{{"outcome", text_of("accepted"), rejection_text(trial.faults)}};
    ++(differences.empty() ? trials.same : trials.changed);
    for (domain::Difference& difference : differences) {
      if (trials.changes.size() == OrderTrials::kMaxChanges) break;
      trials.changes.push_back({order.id, order.external_order_id, std::move(difference.field),
                                std::move(difference.accepted), std::move(difference.received)});
    }
  }
  return {};
}

}  // namespace nexus::review
