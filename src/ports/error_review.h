// What operators do with error events that are stored: reprocess, dismiss, reopen, and look at groups of
// alike ones. The events themselves never change. Totals of groups are kept in the same transaction as
// the events that they count, so that groups cost the same whatever the number of events. Safe to call
// from any thread; calls block. tests/contract/stores holds each adapter to it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/decimal.h"
#include "ports/error_store.h"

namespace nexus::ports {

enum class AttemptOutcome {
  accepted,   // a new order was made of the input
  duplicate,  // the order was there already, with the same content
  conflict,   // an order with that id is there, with other content
  rejected,   // the input still has faults
};
std::string_view to_string(AttemptOutcome outcome);
std::optional<AttemptOutcome> parse_attempt_outcome(std::string_view name);

// One time that an error event's input, as it was or corrected, went through intake again.
struct RepairAttempt {
  domain::Uuid id;  // made for `at`
  domain::Uuid error;
  domain::Timestamp at;
  domain::Actor actor;
  std::string reason;                          // may be empty
  std::optional<std::string> corrected_input;  // nothing: as it was
  std::uint32_t definition_version = 0;
  AttemptOutcome outcome = AttemptOutcome::rejected;
  std::optional<OrderReference> order;  // for accepted and duplicate
  std::vector<domain::Fault> faults;    // for rejected and conflict
  std::optional<domain::Uuid> job;      // the bulk job that it was part of
};

// What became of one change of one event.
enum class ChangeOutcome : std::uint8_t { done, not_found, wrong_state };

// How far a bulk job has come, as the attempts that were written in its name say.
struct JobTally {
  std::uint64_t succeeded = 0;
  std::uint64_t still_failing = 0;
  std::optional<domain::Uuid> highest_error;  // jobs go from the oldest event to the newest
};

struct ErrorRisk {
  std::uint64_t count = 0;
  domain::DecimalTotal value;         // of the amounts that could be read
  std::uint64_t unknown_amounts = 0;  // events without one
};

enum class GroupState {
  open,       // has open events and was never wholly repaired
  resolved,   // no open events, at least one resolved
  dismissed,  // only dismissed ones
  regressed,  // new events arrived after all earlier ones were dealt with, some of them resolved
};
std::string_view to_string(GroupState state);
std::optional<GroupState> parse_group_state(std::string_view name);

// Where a group stands after a change. `arrived`: the change brought new events.
GroupState next_state(GroupState before, std::uint64_t open, std::uint64_t resolved, bool arrived);

// Alike events: those with the same error_group.
struct ErrorGroup {
  std::uint64_t number = 0;  // of the group in its store, from 1
  std::string group;
  std::string partner_id;
  std::string code;   // of the first fault, "NULL_VALUE"
  std::string field;  // of the first fault
  GroupState state = GroupState::open;
  std::uint64_t open = 0;
  std::uint64_t resolved = 0;
  std::uint64_t dismissed = 0;
  domain::DecimalTotal value_at_risk;  // sum over open events of the amounts that could be read
  std::uint64_t unknown_amounts = 0;   // open events without one
  domain::Timestamp first_seen;
  domain::Timestamp last_seen;
  std::array<std::uint64_t, 24> last_hours{};  // events of each clock hour, the one under way last
};

// Puts amounts that are not negative in the order of their values when compared as text; at most 80 bytes.
std::string sortable(const domain::DecimalTotal& amount);

enum class GroupSort { value_at_risk, last_seen, open };

// Where a page of groups ends.
struct GroupPosition {
  std::string sort_key;  // opaque to callers; the adapter's own form
  std::uint64_t number = 0;
};

// The greatest first, always. All given conditions hold together.
struct GroupQuery {
  std::optional<std::string> partner_id;
  std::optional<GroupState> state;
  std::optional<std::string> group;
  GroupSort sort = GroupSort::value_at_risk;
  std::optional<GroupPosition> after;  // continue behind this position
  std::size_t limit = 20;
};

struct GroupPage {
  std::vector<ErrorGroup> groups;
  std::uint64_t total = 0;            // groups that meet the conditions
  std::optional<GroupPosition> next;  // present when there are more
};

class ErrorReview {
 public:
  virtual ~ErrorReview() = default;

  // Writes the attempts on events that are open, all in one transaction; one outcome an attempt. An
  // accepted or duplicate one resolves its event.
  virtual Result<std::vector<ChangeOutcome>> settle(std::span<const RepairAttempt> attempts) = 0;
  // Dismisses open events, or reopens others (`change.state` is dismissed or open), all in one
  // transaction; one outcome an event.
  virtual Result<std::vector<ChangeOutcome>> change_state(std::span<const domain::Uuid> errors,
                                                          const StateChange& change) = 0;
  // Of one event, the oldest first.
  virtual Result<std::vector<RepairAttempt>> attempts(const domain::Uuid& error) = 0;
  // The attempts that became this order, or met it as a duplicate, the oldest first. Empty where the store
  // cannot look them up.
  virtual Result<std::vector<RepairAttempt>> attempts_of_order(const domain::Uuid& order) {
    static_cast<void>(order);
    return std::vector<RepairAttempt>{};
  }
  virtual Result<JobTally> tally(const domain::Uuid& job) = 0;

  // Exact; costs as ErrorStore::count with several conditions does.
  virtual Result<ErrorRisk> risk(const ErrorFilter& filter) = 0;
  // `now` says which hours are the last 24.
  virtual Result<GroupPage> groups(const GroupQuery& query, domain::Timestamp now) = 0;
};

}  // namespace nexus::ports
