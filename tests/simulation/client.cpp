#include "simulation/client.h"

#include <algorithm>

namespace nexus::simulation {

using intake::Outcome;
using intake::SubmissionMode;

namespace {

constexpr std::size_t kHistory = 50;

std::string name_of(const std::string& partner_id, const Item& item) {
  return fmt::format("{}/{}.{}{}", partner_id, item.external_order_id, item.variant,
                     item.acceptable ? "" : "!");
}

}  // namespace

Client::Client(const Scenario& scenario, Random& random, Trace& trace)
    : scenario_(scenario), random_(random), trace_(trace) {}

domain::Order Client::make_order(const std::string& partner_id, const Item& item) const {
  domain::Order order;
  order.partner_id = partner_id;
  order.external_order_id = item.external_order_id;
  order.product_id = "SKU-1";
  order.customer_id = "CUST-1";
  order.quantity = 1 + item.variant;
  order.unit_price = *domain::Decimal::parse("29.99");
  order.tax_rate = *domain::Decimal::parse("0.08");
  order.transaction_time = {1'600'000'000'000};
  order.definition_version = 1;
  if (scenario_.metadata_bytes != 0) {
    // As long as the order's name says, so that the same item is the same content every time.
    std::uint64_t name = scenario_.seed;
    for (const char letter : item.external_order_id) name = name * 31 + static_cast<unsigned char>(letter);
    Random length(name);
    order.metadata = "{\"note\":\"" + std::string(length.below(scenario_.metadata_bytes), 'n') + "\"}";
  }
  require(domain::derive_amounts(order, {}), "an order's amounts are representable");
  return order;
}

Item Client::draw_item(const std::string& partner_id) {
  Item item;
  int& next = next_external_[partner_id];
  const bool known = next > 0 && random_.chance(20);
  const int number = known ? static_cast<int>(random_.below(static_cast<std::uint64_t>(next))) : next++;
  Random nature(scenario_.seed ^ static_cast<std::uint64_t>(number * 977));
  item.external_order_id =
      fmt::format("{}{}", nature.chance(scenario_.poison_percent) ? "poison-" : "o-", number);
  item.variant = known && random_.chance(40) ? static_cast<int>(random_.below(3)) : 0;
  item.acceptable = !random_.chance(8);
  return item;
}

Request Client::new_request() {
  Request request;
  request.partner_id =
      fmt::format("PARTNER_{}", random_.below(static_cast<std::uint64_t>(scenario_.partners)));
  if (random_.chance(15)) request.mode = SubmissionMode::all_or_nothing;
  if (random_.chance(5)) request.mode = SubmissionMode::validate;
  const std::size_t items = random_.between(1, scenario_.max_request_items);
  for (std::size_t i = 0; i < items; ++i) request.items.push_back(draw_item(request.partner_id));
  return request;
}

std::optional<Request> Client::request_again() {
  if (!to_send_again_.empty()) {
    Request request = std::move(to_send_again_.front());
    to_send_again_.pop_front();
    return request;
  }
  if (history_.empty()) return std::nullopt;
  return history_[random_.below(history_.size())];
}

std::vector<Request> Client::acknowledged_again() const {
  std::vector<Request> requests;
  for (const auto& [identity, known] : knowledge_) {
    if (!known.id || !known.variant) continue;
    if (requests.empty() || requests.back().partner_id != identity.first) {
      requests.push_back({identity.first, SubmissionMode::accept, {}});
    }
    requests.back().items.push_back({identity.second, *known.variant, true});
  }
  return requests;
}

std::uint64_t Client::attempt_of(const intake::Submission& submission) {
  return std::stoull(submission.trace_id);
}

intake::Input Client::make_input(intake::Submission& submission, const Request& request, std::size_t index) {
  const Item& item = request.items[index];
  intake::Input input;
  // No two attempts send the same bytes, so that each error event names the attempt that it came from.
  input.raw = submission.raw_bytes.keep(fmt::format("{{\"attempt\":{},\"index\":{},\"item\":\"{}\"}}",
                                                    attempts_, index, item.external_order_id));
  raws_.emplace(input.raw);
  if (item.acceptable) {
    input.order = make_order(request.partner_id, item);
    knowledge_[{request.partner_id, item.external_order_id}].sent_variants.insert(item.variant);
    return input;
  }
  input.outcome = Outcome::rejected;
  input.error = std::make_unique<domain::ErrorEvent>();
  input.error->partner_id = request.partner_id;
  input.error->external_order_id = item.external_order_id;
  input.error->raw_input = input.raw;
  input.error->definition_version = 1;
  input.error->faults.push_back(
      {domain::FaultCode::zero_value, "quantity", "must be greater than 0", "0", ""});
  return input;
}

std::unique_ptr<intake::Submission> Client::send(const Request& request) {
  ++attempts_;
  auto submission = std::make_unique<intake::Submission>();
  submission->mode = request.mode;
  submission->partner_id = request.partner_id;
  submission->content_type = "application/json";
  submission->trace_id = fmt::format("{:032}", attempts_);
  for (std::size_t i = 0; i < request.items.size(); ++i) {
    submission->inputs.push_back(make_input(*submission, request, i));
  }
  outstanding_.emplace(attempts_, Attempt{request});
  history_.push_back(request);
  if (history_.size() > kHistory) history_.pop_front();
  return submission;
}

void Client::unanswered(const intake::Submission& submission) {
  const auto found = outstanding_.find(attempt_of(submission));
  to_send_again_.push_back(std::move(found->second.request));
  outstanding_.erase(found);
}

void Client::all_unanswered() {
  for (auto& [number, attempt] : outstanding_) to_send_again_.push_back(std::move(attempt.request));
  outstanding_.clear();
}

void Client::answered(const intake::Submission& submission) {
  const std::uint64_t number = attempt_of(submission);
  if (!submission.result) {
    trace_.add("  attempt {} is refused: {}", number, submission.result.error().message);
    return unanswered(submission);
  }
  const auto found = outstanding_.find(number);
  require(found != outstanding_.end(), "attempt {} is answered twice", number);
  const Request request = std::move(found->second.request);
  outstanding_.erase(found);
  const bool any_error = std::ranges::any_of(submission.inputs, [](const intake::Input& input) {
    return input.outcome == Outcome::rejected || input.outcome == Outcome::conflict;
  });
  for (std::size_t i = 0; i < request.items.size(); ++i) {
    check_input(request, request.items[i], submission.inputs[i], any_error);
  }
  trace_.add("  attempt {} is answered", number);
}

void Client::check_input(const Request& request, const Item& item, const intake::Input& input,
                         bool any_error) {
  const std::string name = name_of(request.partner_id, item);
  const bool writes = request.mode != SubmissionMode::validate;
  const bool is_error = input.outcome == Outcome::rejected || input.outcome == Outcome::conflict;
  if (item.acceptable) {
    const bool meets_itself = request.mode == SubmissionMode::all_or_nothing &&
                              std::ranges::any_of(request.items, [&](const Item& other) {
                                return other.external_order_id == item.external_order_id &&
                                       other.acceptable && other.variant != item.variant;
                              });
    require(input.outcome != Outcome::pending, "{} was not decided", name);
    require(input.outcome != Outcome::rejected || meets_itself, "{} is right and was rejected", name);
  } else {
    require(input.outcome == Outcome::rejected, "{} is wrong and was not rejected", name);
  }
  if (is_error && writes) errors_.emplace(input.error->id, input.raw);
  const bool all_or_nothing = request.mode == SubmissionMode::all_or_nothing;
  require(input.outcome != Outcome::withheld || (all_or_nothing && any_error),
          "{} is withheld without a reason", name);
  if (input.outcome == Outcome::accepted) {
    require(!all_or_nothing || !any_error, "{} is accepted though its neighbour was refused", name);
    Knowledge& known = knowledge_.at({request.partner_id, item.external_order_id});
    // Orders of one group are not answered in the order in which they were decided, so another
    // answer may have told of this order before; but only one accepts it.
    require(!known.accepted, "{} is accepted a second time", name);
    if (!writes) return;
    known.accepted = true;
    require(input.order.sequence_number > 0, "{} has no number", name);
  }
  if (input.outcome == Outcome::accepted || input.outcome == Outcome::duplicate) {
    learn(request, item, input.order.id, input.order.sequence_number, item.variant);
  }
  if (input.outcome == Outcome::conflict) {
    const auto& standing = *input.error->conflict;
    learn(request, item, standing.existing_id, standing.existing_sequence_number, std::nullopt);
    const Knowledge& known = knowledge_.at({request.partner_id, item.external_order_id});
    require(known.variant != item.variant, "{} conflicts with its own content", name);
  }
}

void Client::learn(const Request& request, const Item& item, const domain::Uuid& id,
                   std::int64_t sequence_number, std::optional<int> variant) {
  Knowledge& known = knowledge_.at({request.partner_id, item.external_order_id});
  const std::string name = name_of(request.partner_id, item);
  if (known.id) {
    require(*known.id == id && known.sequence_number == sequence_number,
            "{} was answered with number {} before and with {} now", name, known.sequence_number,
            sequence_number);
  }
  if (!known.id) trace_.add("  {} is known as {}", name, sequence_number);
  known.id = id;
  known.sequence_number = sequence_number;
  if (!variant) return;
  require(!known.variant || known.variant == variant, "{} is a duplicate of other content", name);
  known.variant = variant;
}

}  // namespace nexus::simulation
