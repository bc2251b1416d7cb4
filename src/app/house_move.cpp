#include "app/house_move.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/console.h"
#include "wire/envelope.h"

namespace nexus::app {

namespace {

constexpr std::size_t kAuditPage = 100;
constexpr std::size_t kAllJobs = 1'000'000;
constexpr std::size_t kAllActivations = 1'000'000;
constexpr std::size_t kDeadLettersAtOnce = 1'000;

bool is_same(const ports::DefinitionActivation& a, const ports::DefinitionActivation& b) {
  return a.version == b.version && a.activated_at == b.activated_at && a.activated_by == b.activated_by;
}

bool is_same(const ports::Job& a, const ports::Job& b) {
  return a.state == b.state && a.processed == b.processed && a.position == b.position &&
         a.ended_at == b.ended_at;
}

}  // namespace

Result<> HouseMove::copy(Round round) {
  // Definitions first: what else is copied names them.
  for (const auto step : {&HouseMove::copy_definitions, &HouseMove::copy_orders, &HouseMove::copy_errors,
                          &HouseMove::copy_audit, &HouseMove::copy_jobs}) {
    if (auto done = (this->*step)(round); !done) return done;
  }
  return {};
}

Result<> HouseMove::copy_definitions(Round /*round*/) {
  auto orders = from_.orders.statistics();
  auto errors = from_.errors.statistics({});
  if (!orders) return fail(orders.error());
  if (!errors) return fail(errors.error());
  std::set<std::string> partner_ids = partner_ids_;
  for (const auto& [partner_id, totals] : orders->by_partner) partner_ids.insert(partner_id);
  for (const auto& [partner_id, received] : errors->received) partner_ids.insert(partner_id);
  for (const std::string& partner_id : partner_ids) {
    if (auto copied = copy_versions(partner_id); !copied) return copied;
    if (auto copied = copy_activations(partner_id); !copied) return copied;
  }
  return {};
}

Result<> HouseMove::copy_versions(const std::string& partner_id) {
  auto there = from_.definitions.versions(partner_id);
  auto here = to_.definitions.versions(partner_id);
  if (!there) return fail(there.error());
  if (!here) return fail(here.error());
  std::vector<ports::DefinitionVersion> missing;
  for (auto version = there->rbegin(); version != there->rend(); ++version) {
    const bool known = std::ranges::any_of(*here, [&](const ports::DefinitionVersion& one) {
      return one.version == version->version && one.sha256 == version->sha256;
    });
    if (!known) missing.push_back(*version);
  }
  if (missing.empty()) return {};
  moved_.definitions += static_cast<std::int64_t>(missing.size());
  return to_.definitions.save(missing, {});
}

// What was put in force last there is in force here, unless all of it was known.
Result<> HouseMove::copy_activations(const std::string& partner_id) {
  auto there = from_.definitions.activations(partner_id, kAllActivations);
  auto here = to_.definitions.activations(partner_id, kAllActivations);
  if (!there) return fail(there.error());
  if (!here) return fail(here.error());
  std::vector<ports::DefinitionActivation> missing;
  for (auto activation = there->rbegin(); activation != there->rend(); ++activation) {
    const bool known = std::ranges::any_of(*here, [&](const auto& one) { return is_same(one, *activation); });
    if (!known) missing.push_back(*activation);
  }
  return missing.empty() ? Result<>() : to_.definitions.save({}, missing);
}

// Entries are copied from the newest back, so a run that was interrupted may lack older ones: only what this
// run has copied tells where the next round may end.
Result<> HouseMove::copy_audit(Round round) {
  ports::AuditQuery query;
  query.limit = kAuditPage;
  for (bool more = true; more;) {
    auto page = from_.audit.list(query);
    if (!page) return fail(page.error());
    more = page->next.has_value();
    query.after = page->next;
    for (const ports::AuditEntry& entry : page->entries) {
      auto appended = to_.audit.append(entry);
      if (!appended && appended.error().kind != ErrorKind::conflict) return appended;
      if (appended) ++moved_.audit_entries;
      if (!appended && has_copied_audit_ && round == Round::following) more = false;
    }
  }
  has_copied_audit_ = true;
  return {};
}

// A job that runs goes on with the next process that starts, since this one owns it and ends.
Result<> HouseMove::copy_jobs(Round /*round*/) {
  for (const auto kind : {ports::JobKind::reprocess, ports::JobKind::redrive}) {
    auto jobs = from_.jobs.list(kind, {}, kAllJobs);
    if (!jobs) return fail(jobs.error());
    // What an earlier run left becomes this one's, so that it may be written.
    if (auto own = to_.jobs.running(kind); !own) return fail(own.error());
    for (const ports::Job& job : *jobs) {
      auto known = to_.jobs.find(job.id);
      if (!known) return fail(known.error());
      if (*known && ((*known)->state != ports::JobState::running || is_same(**known, job))) continue;
      if (auto saved = to_.jobs.save(job); !saved) return saved;
      if (copied_jobs_.insert(job.id).second) ++moved_.jobs;
    }
  }
  return {};
}

Result<> HouseMove::take_over(journal::JournalBroker& journal,
                              const std::map<std::string, ports::PartnerStanding>& accepted) {
  std::map<std::string, std::int64_t> numbers;
  for (const auto& [partner_id, standing] : accepted) numbers[partner_id] = standing.accepted;
  if (auto raised = to_.target.raise_numbers(numbers); !raised) return raised;

  stored_dead_letters_.clear();
  std::vector<domain::Order> dead;
  Result<> sent;
  auto visited = journal.for_each_waiting(
      ports::QueueName::valid_orders_dlq,
      [&](ports::QueueName, ports::MessageId id, const ports::MessageAttributes&, std::string_view body) {
        auto order = wire::read_order_envelope(body);
        if (!order) {
          sent =
              fail(ErrorKind::invalid,
                   fmt::format("The dead letter {} is no order and cannot move ({}). Start the machine again "
                               "and purge valid_orders_dlq when it is not needed.",
                               id, order.error().message));
          return false;
        }
        dead.push_back(std::move(*order));
        if (dead.size() == kDeadLettersAtOnce) sent = send_dead(dead);
        return sent.has_value();
      });
  if (!visited) return visited;
  if (!sent) return sent;
  return send_dead(dead);
}

Result<> HouseMove::send_dead(std::vector<domain::Order>& orders) {
  if (orders.empty()) return {};
  auto adopted = to_.target.adopt(orders);
  if (!adopted) return fail(adopted.error());
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (adopted->is_stored[i]) ++stored_dead_letters_[orders[i].partner_id];
  }
  if (to_.queues != nullptr) {
    auto sent = put_on_queue(orders, adopted->is_missing);
    if (!sent) return fail(sent.error());
    moved_.dead_letters += static_cast<std::int64_t>(*sent);
  }
  orders.clear();
  return to_.target.confirm(*adopted);
}

Result<std::uint64_t> HouseMove::put_on_queue(const std::vector<domain::Order>& orders,
                                              const std::vector<bool>& is_missing) {
  std::vector<std::string> bodies(orders.size());
  std::vector<ports::OutgoingMessage> messages;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (!is_missing[i]) continue;
    const domain::Order& order = orders[i];
    wire::append_order_envelope(bodies[i], order);
    ports::OutgoingMessage message;
    message.queue = ports::QueueName::valid_orders_dlq;
    message.body = bodies[i];
    message.attributes = {order.partner_id, order.sequence_number, order.external_order_id, ""};
    messages.push_back(message);
  }
  if (messages.empty()) return 0;
  auto report = to_.queues->send(messages);
  if (!report) return fail(report.error());
  // Not confirmed: another run sends them all again, and what is twice among the dead letters is stored
  // once.
  if (!report->failed.empty()) return fail(report->failed.front().error);
  return messages.size();
}

}  // namespace nexus::app
