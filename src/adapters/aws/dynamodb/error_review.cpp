// The half of DynamoErrorStore that operators use.
#include <algorithm>
#include <set>

#include "adapters/aws/dynamodb/dynamo_error_store.h"
#include "adapters/aws/dynamodb/index_stream.h"
#include "adapters/aws/dynamodb/partner_totals.h"
#include "adapters/aws/dynamodb/repair_attempts.h"

namespace nexus::dynamodb {
namespace {

using ports::ChangeOutcome;
using ports::ErrorState;

// Something to be done to one event.
struct Deed {
  domain::Uuid error;
  const ports::RepairAttempt* attempt = nullptr;  // to be written, on an open event
  std::optional<ports::StateChange> change;
};

// The most actions that a deed can take: the event, its group, and with an attempt that one, what leads from
// its order to it, and its job.
constexpr std::size_t kActionsOfAttempt = 5;
constexpr std::size_t kActionsOfChange = 2;

bool allows(const EventFacts& event, const Deed& deed) {
  const bool wants_open = deed.attempt != nullptr || deed.change->state != ErrorState::open;
  return (event.state == ErrorState::open) == wants_open;
}

// The deeds of one transaction, each on another event.
class DeedStep {
 public:
  DeedStep(Table& table, std::span<const Deed> deeds) : table_(table), deeds_(deeds) {}

  Result<std::vector<ChangeOutcome>> carry_out();

 private:
  Result<> write_parts();
  Result<> load();
  // The actions that are due as things stand, with the outcome of each deed if they are carried out.
  Result<std::vector<std::string>> plan(std::vector<ChangeOutcome>& outcomes, GroupBook& groups);
  Result<> add_tallies(std::vector<std::string>& actions, const std::vector<ChangeOutcome>& outcomes);

  Table& table_;
  const std::span<const Deed> deeds_;
  std::map<std::size_t, NewAttempt> attempts_;  // by deed
  std::map<domain::Uuid, EventFacts> events_;   // that exist
};

Result<> DeedStep::write_parts() {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < deeds_.size(); ++i) {
    if (deeds_[i].attempt == nullptr) continue;
    NewAttempt made = make_attempt_item(*deeds_[i].attempt);
    std::ranges::move(made.parts, std::back_inserter(parts));
    attempts_.insert_or_assign(i, std::move(made));
  }
  return table_.put_all(parts);
}

Result<> DeedStep::load() {
  events_.clear();
  std::vector<Key> keys;
  for (const auto& deed : deeds_) {
    if (auto key = event_key(deed.error)) keys.push_back(std::move(*key));
  }
  const auto items = table_.get_all(keys, kFactsProjection, kFactsNames);
  if (!items) return fail(items.error());
  for (const auto& item : *items) {
    EventFacts facts = facts_of(item);
    events_.insert_or_assign(facts.id, std::move(facts));
  }
  return {};
}

Result<std::vector<std::string>> DeedStep::plan(std::vector<ChangeOutcome>& outcomes, GroupBook& groups) {
  if (auto loaded = load(); !loaded) return fail(std::move(loaded.error()));
  std::vector<const EventFacts*> changing;
  for (const auto& deed : deeds_) {
    const auto at = events_.find(deed.error);
    if (at == events_.end()) {
      outcomes.push_back(ChangeOutcome::not_found);
    } else {
      outcomes.push_back(allows(at->second, deed) ? ChangeOutcome::done : ChangeOutcome::wrong_state);
      if (outcomes.back() == ChangeOutcome::done && deed.change) changing.push_back(&at->second);
    }
  }
  if (auto loaded = groups.load(changing); !loaded) return fail(std::move(loaded.error()));
  std::vector<std::string> actions;
  for (std::size_t i = 0; i < deeds_.size(); ++i) {
    if (outcomes[i] != ChangeOutcome::done) continue;
    const Deed& deed = deeds_[i];
    const EventFacts& event = events_.at(deed.error);
    const bool has_attempt = deed.attempt != nullptr;
    actions.push_back(change_action(table_, event, deed.change,
                                    has_attempt ? deed.attempt->order : std::nullopt, has_attempt));
    if (has_attempt) {
      const NewAttempt& made = attempts_.at(i);
      actions.push_back(table_.put_action(made.item, ""));
      if (made.order_link) actions.push_back(table_.put_action(*made.order_link, ""));
    }
    if (deed.change) groups.note_change(event, deed.change->state);
  }
  std::ranges::move(groups.actions(), std::back_inserter(actions));
  if (auto added = add_tallies(actions, outcomes); !added) return fail(std::move(added.error()));
  return actions;
}

Result<> DeedStep::add_tallies(std::vector<std::string>& actions,
                               const std::vector<ChangeOutcome>& outcomes) {
  std::map<domain::Uuid, ports::JobTally> added;
  for (std::size_t i = 0; i < deeds_.size(); ++i) {
    const auto* attempt = deeds_[i].attempt;
    if (outcomes[i] != ChangeOutcome::done || attempt == nullptr || !attempt->job) continue;
    ports::JobTally& tally = added[*attempt->job];
    ++(attempt->order ? tally.succeeded : tally.still_failing);
    tally.highest_error = std::max(tally.highest_error.value_or(attempt->error), attempt->error);
  }
  for (const auto& [job, tally] : added) {
    const auto before = read_tally(table_, job);
    if (!before) return fail(before.error());
    actions.push_back(tally_action(table_, job, *before, tally));
  }
  return {};
}

Result<std::vector<ChangeOutcome>> DeedStep::carry_out() {
  if (auto written = write_parts(); !written) return fail(std::move(written.error()));
  for (Backoff backoff;;) {
    std::vector<ChangeOutcome> outcomes;
    GroupBook groups(table_);
    const auto actions = plan(outcomes, groups);
    if (!actions) return fail(actions.error());
    if (actions->empty()) return outcomes;
    const auto outcome = table_.transact(*actions);
    if (!outcome) return fail(outcome.error());
    if (outcome->committed) return outcomes;
    if (backoff.wait()) continue;
    return fail(ErrorKind::unavailable, "Other writers keep changing the same events of DynamoDB table " +
                                            table_.name() + ", or it is overloaded; try again.");
  }
}

Result<std::vector<ChangeOutcome>> carry_out(Table& table, std::span<const Deed> deeds) {
  std::vector<ChangeOutcome> outcomes;
  for (std::size_t first = 0; first < deeds.size();) {
    std::set<domain::Uuid> events;
    std::size_t actions = 0;
    std::size_t end = first;
    for (; end < deeds.size(); ++end) {
      const auto more = deeds[end].attempt != nullptr ? kActionsOfAttempt : kActionsOfChange;
      if (actions + more > Table::kMaxActions || !events.insert(deeds[end].error).second) break;
      actions += more;
    }
    const auto done = DeedStep(table, deeds.subspan(first, end - first)).carry_out();
    if (!done) return fail(done.error());
    outcomes.insert(outcomes.end(), done->begin(), done->end());
    first = end;
  }
  return outcomes;
}

}  // namespace

Result<std::vector<ChangeOutcome>> DynamoErrorStore::settle(std::span<const ports::RepairAttempt> attempts) {
  std::vector<Deed> deeds;
  for (const auto& attempt : attempts) {
    Deed deed{.error = attempt.error, .attempt = &attempt, .change = {}};
    if (attempt.order)
      deed.change = ports::StateChange{ErrorState::resolved, attempt.reason, attempt.actor, attempt.at};
    deeds.push_back(std::move(deed));
  }
  return carry_out(table_, deeds);
}

Result<std::vector<ChangeOutcome>> DynamoErrorStore::change_state(std::span<const domain::Uuid> errors,
                                                                  const ports::StateChange& change) {
  std::vector<Deed> deeds;
  for (const auto& error : errors) deeds.push_back({.error = error, .attempt = nullptr, .change = change});
  return carry_out(table_, deeds);
}

namespace {

Result<std::vector<ports::RepairAttempt>> read_attempts(Table& table,
                                                        const Result<std::vector<Item>>& items) {
  if (!items) return fail(items.error());
  std::vector<ports::RepairAttempt> attempts;
  for (const auto& item : *items) {
    auto attempt = read_attempt(table, item);
    if (!attempt) return fail(std::move(attempt.error()));
    attempts.push_back(std::move(*attempt));
  }
  return attempts;
}

}  // namespace

Result<std::vector<ports::RepairAttempt>> DynamoErrorStore::attempts(const domain::Uuid& error) {
  return read_attempts(table_, attempt_items(table_, error));
}

Result<std::vector<ports::RepairAttempt>> DynamoErrorStore::attempts_of_order(const domain::Uuid& order) {
  return read_attempts(table_, attempt_items_of_order(table_, order));
}

Result<ports::JobTally> DynamoErrorStore::tally(const domain::Uuid& job) { return read_tally(table_, job); }

}  // namespace nexus::dynamodb
