// How error events are written and how they go: in transactions with everything that counts them.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "adapters/aws/dynamodb/dynamo_error_store.h"
#include "adapters/aws/dynamodb/index_stream.h"
#include "adapters/aws/dynamodb/kept_text.h"
#include "adapters/aws/dynamodb/partner_totals.h"
#include "adapters/aws/dynamodb/repair_attempts.h"

namespace nexus::dynamodb {
namespace {

// Of DynamoDB's 4 MB; the rest is for totals, and for JSON text being longer than what it says.
constexpr std::size_t kMaxStepBytes = 3u << 20;
// A deletion may take as many totals along: its group and its partner.
constexpr std::size_t kMaxExpiredInStep = Table::kMaxActions / 3;

Result<> keeps_failing(const Table& table) {
  return fail(ErrorKind::unavailable, "Other writers keep changing the same totals of DynamoDB table " +
                                          table.name() + ", or it is overloaded; try again.");
}

// Events that go into one transaction.
class SaveStep {
 public:
  bool takes(const NewEvent& event) const {
    std::size_t actions = events_.size() + 1;
    actions += groups_.size() + !groups_.contains({event.facts.partner, event.facts.group});
    actions += hours_.size() + !hours_.contains(hour_of(event.facts));
    actions += partners_.size() + !partners_.contains(event.facts.partner);
    return actions <= Table::kMaxActions && bytes_ + event.item.size_bytes() <= kMaxStepBytes;
  }
  void add(NewEvent event) {
    groups_.insert({event.facts.partner, event.facts.group});
    hours_.insert(hour_of(event.facts));
    partners_.insert(event.facts.partner);
    bytes_ += event.item.size_bytes();
    events_.push_back(std::move(event));
  }
  bool empty() const { return events_.empty(); }

  // Writes what is not there yet, and leaves nothing.
  Result<> write(Table& table, GroupBook& groups);

 private:
  Result<TransactionOutcome> write_once(Table& table, GroupBook& groups);

  std::vector<NewEvent> events_;
  std::set<std::pair<std::string, std::string>> groups_;
  std::set<std::pair<std::string, std::int64_t>> hours_;
  std::set<std::string> partners_;
  std::size_t bytes_ = 0;
};

Result<TransactionOutcome> SaveStep::write_once(Table& table, GroupBook& groups) {
  std::vector<const EventFacts*> facts;
  for (const auto& event : events_) facts.push_back(&event.facts);
  if (auto loaded = groups.load(facts); !loaded) return fail(std::move(loaded.error()));
  TotalsChange totals;
  std::vector<std::string> actions;
  for (const auto& event : events_) {
    actions.push_back(table.put_action(event.item, "attribute_not_exists(id)"));
    groups.note_arrival(event.facts, *event.event);
    totals.note_arrival(event.facts, event.event->conflict.has_value());
  }
  std::ranges::move(groups.actions(), std::back_inserter(actions));
  std::ranges::move(totals.actions(table), std::back_inserter(actions));
  auto outcome = table.transact(actions);
  outcome && outcome->committed ? groups.settled() : groups.forget();
  return outcome;
}

Result<> SaveStep::write(Table& table, GroupBook& groups) {
  std::vector<std::string> parts;
  for (auto& event : events_) std::ranges::move(event.parts, std::back_inserter(parts));
  if (auto written = table.put_all(parts); !written) return written;
  for (Backoff backoff; !events_.empty();) {
    auto outcome = write_once(table, groups);
    if (!outcome) return fail(std::move(outcome.error()));
    if (outcome->committed) break;
    // An event that is there was counted when it came first.
    std::vector<NewEvent> left;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (!outcome->condition_failed(i)) left.push_back(std::move(events_[i]));
    }
    const bool were_there = left.size() < events_.size();
    events_ = std::move(left);
    if (!were_there && !backoff.wait()) return keeps_failing(table);
  }
  *this = {};
  return {};
}

}  // namespace

namespace {

// Each event once, those of a group together and in their order: a transaction then changes few groups, and
// writers that begin with different ones seldom meet.
std::vector<const domain::ErrorEvent*> by_group(std::span<const domain::ErrorEvent> events) {
  std::set<domain::Uuid> seen;
  std::map<std::string, std::vector<const domain::ErrorEvent*>> groups;
  for (const auto& event : events) {
    if (seen.insert(event.id).second) groups[ports::error_group(event)].push_back(&event);
  }
  std::vector<const domain::ErrorEvent*> sorted;
  for (const auto& [group, of] : groups) sorted.insert(sorted.end(), of.begin(), of.end());
  if (groups.size() < 2) return sorted;
  thread_local std::mt19937_64 bits{std::random_device{}()};
  const auto first = std::next(groups.begin(), static_cast<std::ptrdiff_t>(bits() % groups.size()));
  std::rotate(sorted.begin(), std::ranges::find(sorted, first->second.front()), sorted.end());
  return sorted;
}

}  // namespace

Result<> DynamoErrorStore::save(std::span<const domain::ErrorEvent> events) {
  GroupBook groups(table_);
  SaveStep step;
  for (const auto* event : by_group(events)) {
    auto made = make_event_item(*event);
    if (!made) return fail(std::move(made.error()));
    if (!step.takes(*made)) {
      if (auto written = step.write(table_, groups); !written) return written;
    }
    step.add(std::move(*made));
  }
  return step.write(table_, groups);
}

namespace {

// Deletes events with their share of the totals, and returns those that this call deleted.
Result<std::vector<EventFacts>> delete_events(Table& table, std::span<const Key> keys) {
  for (Backoff backoff;;) {
    auto items = table.get_all(keys, kFactsProjection, kFactsNames);
    if (!items) return fail(std::move(items.error()));
    std::vector<EventFacts> events;
    events.reserve(items->size());
    for (const auto& item : *items) events.push_back(facts_of(item));
    if (events.empty()) return events;
    std::vector<const EventFacts*> facts;
    facts.reserve(events.size());
    for (const auto& event : events) facts.push_back(&event);
    GroupBook groups(table);
    if (auto loaded = groups.load(facts); !loaded) return fail(std::move(loaded.error()));
    TotalsChange totals;
    std::vector<std::string> actions;
    for (const auto& event : events) {
      ItemWriter values;
      values.text(":from", ports::to_string(event.state));
      actions.push_back(table.delete_action(event.key, "#state = :from", values, R"("#state":"state")"));
      groups.note_change(event, std::nullopt);
      totals.note_expiry(event);
    }
    std::ranges::move(groups.actions(), std::back_inserter(actions));
    std::ranges::move(totals.actions(table), std::back_inserter(actions));
    auto outcome = table.transact(actions);
    if (!outcome) return fail(std::move(outcome.error()));
    if (outcome->committed) return events;
    if (!backoff.wait()) return fail(keeps_failing(table).error());
  }
}

// What was kept beside events that are gone. The time to live takes what is left when this fails.
Result<> delete_companions(Table& table, const std::vector<EventFacts>& events) {
  std::vector<Key> keys;
  for (const auto& event : events) {
    keys.insert(keys.end(), event.parts.begin(), event.parts.end());
    if (event.attempts == 0) continue;
    auto found = attempt_keys(table, event.id);
    if (!found) return fail(std::move(found.error()));
    keys.insert(keys.end(), found->begin(), found->end());
  }
  return table.delete_all(keys);
}

}  // namespace

Result<std::uint64_t> DynamoErrorStore::expire(domain::Timestamp now, std::size_t limit) {
  ports::ErrorFilter filter;
  filter.to = domain::Timestamp{now.ms - domain::kErrorRetentionMs - 1};
  auto partners = partners_for(filter);
  if (!partners) return fail(std::move(partners.error()));
  IndexStream stream(table_, filter, *partners, {.oldest_first = true, .after = {}, .expected = limit});
  std::uint64_t expired = 0;
  for (bool more = true; more && expired < limit;) {
    std::vector<Key> keys;
    while (more && keys.size() < std::min<std::size_t>(kMaxExpiredInStep, limit - expired)) {
      auto entry = stream.next();
      if (!entry) return fail(std::move(entry.error()));
      more = entry->has_value();
      if (more) keys.push_back((*entry)->key);
    }
    if (keys.empty()) break;
    auto deleted = delete_events(table_, keys);
    if (!deleted) return fail(std::move(deleted.error()));
    expired += deleted->size();
    if (auto gone = delete_companions(table_, *deleted); !gone) return fail(std::move(gone.error()));
  }
  return expired;
}

}  // namespace nexus::dynamodb
