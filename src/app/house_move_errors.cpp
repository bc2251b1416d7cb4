// The error events' half of house_move.h: events, attempts and states.
#include <fmt/format.h>

#include "app/console.h"
#include "app/house_move.h"

namespace nexus::app {

using ports::ErrorState;

namespace {

constexpr std::size_t kErrorsAtOnce = 500;

bool is_same(const std::optional<ports::StateChange>& a, const std::optional<ports::StateChange>& b) {
  if (!a || !b) return !a && !b;
  return a->reason == b->reason && a->at == b->at && a->actor.key == b->actor.key &&
         a->actor.role == b->actor.role;
}

std::string text_of(const ports::StateChange& change) {
  return fmt::format("{} {} {} {}", change.at.ms, change.actor.key, change.actor.role, change.reason);
}

// Changes with everything that can change about an event.
std::size_t appearance(const ports::StoredError& error, std::size_t attempts) {
  return std::hash<std::string>()(fmt::format("{} {} {}", to_string(error.state), attempts,
                                              error.changed ? text_of(*error.changed) : std::string()));
}

}  // namespace

// All events are looked at in every round, for what happened to them; only what changed costs the cluster
// anything.
Result<> HouseMove::copy_errors(Round /*round*/) {
  if (to_.errors == nullptr) return {};
  ports::ErrorQuery query;
  query.oldest_first = true;
  query.limit = kErrorsAtOnce;
  for (bool more = true; more;) {
    auto page = from_.errors.list(query);
    if (!page) return fail(page.error());
    more = page->next.has_value();
    query.after = page->next;
    std::vector<domain::ErrorEvent> events;
    for (const ports::StoredError& error : page->errors) {
      if (!copied_errors_.contains(error.event.id)) events.push_back(error.event);
    }
    if (!events.empty()) {
      if (auto saved = to_.errors->save(events); !saved) return saved;
      moved_.errors += static_cast<std::int64_t>(events.size());
      progress_(fmt::format("{} error events", grouped(moved_.errors)));
    }
    if (auto copied = copy_reviews(page->errors); !copied) return copied;
  }
  return {};
}

Result<> HouseMove::copy_reviews(const std::vector<ports::StoredError>& errors) {
  std::map<std::string, std::vector<const ports::StoredError*>> dismissed;  // by what was said about them
  for (const ports::StoredError& error : errors) {
    auto attempts = from_.review.attempts(error.event.id);
    if (!attempts) return fail(attempts.error());
    const std::size_t looks = appearance(error, attempts->size());
    const auto copied = copied_errors_.find(error.event.id);
    if (copied != copied_errors_.end() && copied->second == looks) continue;
    if (!attempts->empty()) {
      // What happens just now is left to the next round, so that attempts and state belong together.
      auto now = from_.errors.find(error.event.id);
      if (!now) return fail(now.error());
      if (!*now || (*now)->state != error.state || !is_same((*now)->changed, error.changed)) continue;
      if (auto done = copy_review(error, *attempts); !done) return done;
    } else if (error.changed && error.state == ErrorState::dismissed) {
      dismissed[text_of(*error.changed)].push_back(&error);
    } else if (error.changed) {
      if (auto done = match_state(error); !done) return done;
    }
    copied_errors_[error.event.id] = looks;
  }
  for (const auto& [text, together] : dismissed) {
    if (auto done = dismiss(together); !done) return done;
  }
  return {};
}

// Operators dismiss whole groups at once, so they are dismissed together here too.
Result<> HouseMove::dismiss(const std::vector<const ports::StoredError*>& errors) {
  std::vector<domain::Uuid> ids;
  ids.reserve(errors.size());
  for (const auto* error : errors) ids.push_back(error->event.id);
  auto outcomes = to_.review->change_state(ids, *errors.front()->changed);
  if (!outcomes) return fail(outcomes.error());
  for (std::size_t i = 0; i < errors.size(); ++i) {
    if ((*outcomes)[i] == ports::ChangeOutcome::done) {
      ++moved_.changes;
    } else if (auto done = match_state(*errors[i]);
               !done) {  // an earlier run, or the machine, was here before
      return done;
    }
  }
  return {};
}

// Both sides have the attempts in the order in which they were made, so what is missing is the end.
Result<> HouseMove::copy_review(const ports::StoredError& error,
                                const std::vector<ports::RepairAttempt>& attempts) {
  auto here = to_.review->attempts(error.event.id);
  if (!here) return fail(here.error());
  for (std::size_t i = here->size(); i < attempts.size(); ++i) {
    if (auto settled = settle(error, attempts[i]); !settled) return settled;
  }
  return match_state(error);
}

Result<> HouseMove::settle(const ports::StoredError& error, const ports::RepairAttempt& attempt) {
  for (int tries = 0; tries < 2; ++tries) {
    auto outcomes = to_.review->settle({&attempt, 1});
    if (!outcomes) return fail(outcomes.error());
    if (outcomes->front() == ports::ChangeOutcome::done) {
      ++moved_.changes;
      return {};
    }
    // It was open when this attempt was made, so it had been reopened after the one before.
    ports::StateChange reopened = error.changed.value_or(ports::StateChange{});
    if (error.state != ErrorState::open) reopened.at = attempt.at;
    reopened.state = ErrorState::open;
    if (auto opened = change(error.event.id, reopened); !opened) return opened;
  }
  return fail(ErrorKind::internal, "The attempt " + domain::to_string(attempt.id) +
                                       " could not be copied: its error event does not open.");
}

Result<> HouseMove::match_state(const ports::StoredError& error) {
  auto found = to_.errors->find(error.event.id);
  if (!found) return fail(found.error());
  if (!*found) return {};  // it has expired meanwhile
  if ((*found)->state == error.state && is_same((*found)->changed, error.changed)) return {};
  if (!error.changed) {
    return fail(ErrorKind::conflict,
                "The error event " + domain::to_string(error.event.id) +
                    " was changed in the cluster before the move was finished. Empty the "
                    "cluster's stores and begin again.");
  }
  // An event is opened before it is dismissed, and dismissed before it is reopened.
  const ErrorState before = error.state == ErrorState::open ? ErrorState::dismissed : ErrorState::open;
  ports::StateChange step = *error.changed;
  step.state = before;
  if ((*found)->state != before &&
      !(error.state == ErrorState::open && (*found)->state == ErrorState::resolved)) {
    if (auto stepped = change(error.event.id, step); !stepped) return stepped;
  }
  return change(error.event.id, *error.changed);
}

Result<> HouseMove::change(const domain::Uuid& error, const ports::StateChange& change) {
  auto outcomes = to_.review->change_state({&error, 1}, change);
  if (!outcomes) return fail(outcomes.error());
  ++moved_.changes;
  return {};
}

}  // namespace nexus::app
