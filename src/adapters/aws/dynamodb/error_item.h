// An error event as an item, and the facts of it that totals are made of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/aws/dynamodb/item.h"
#include "adapters/aws/dynamodb/table.h"
#include "ports/error_review.h"
#include "ports/error_store.h"

namespace nexus::dynamodb {

// Expiry deletes events and lowers the totals after kErrorRetentionMs. The table's own time to live only
// sweeps up behind it, a day later, because what it deletes is not taken off the totals.
inline constexpr std::int64_t kTimeToLiveMs = domain::kErrorRetentionMs + 24LL * 60 * 60 * 1000;

// Where the event with this id is, from the time inside the id. Nothing for ids that no event can have.
std::optional<Key> event_key(const domain::Uuid& id);
// As the table's keys have it. Times outside the years 0000 to 9999 become the nearest.
std::string time_text(domain::Timestamp time);

// What is counted of an event.
struct EventFacts {
  domain::Uuid id;
  Key key;
  std::string partner;
  std::string group;  // bounded_text of error_group
  domain::Timestamp at;
  ports::ErrorState state = ports::ErrorState::open;
  std::vector<std::string> codes;  // each once
  std::optional<domain::Decimal> amount;
  std::uint64_t attempts = 0;
  std::vector<Key> parts;  // of its envelope
};

// A new event, ready to be written. `parts` go first.
struct NewEvent {
  const domain::ErrorEvent* event = nullptr;
  EventFacts facts;
  ItemWriter item;
  std::vector<std::string> parts;
};

// `invalid` for an id that no event can have, or no partner.
Result<NewEvent> make_event_item(const domain::ErrorEvent& event);

// The facts of an item read with this projection, or as a whole.
inline constexpr const char* kFactsProjection =
    "id,#timestamp,partnerId,errorGroup,codes,#state,amountAtRisk,attempts,envelopePartsOf,envelopeParts";
inline constexpr const char* kFactsNames = R"("#timestamp":"timestamp","#state":"state")";
EventFacts facts_of(const Item& item);

// Nothing for an event that was deleted while its parts were read.
Result<std::optional<ports::StoredError>> read_error(Table& table, const Item& item);

// The change that gives an event a state, as an action whose condition is that it is in state `from`.
// `counts_attempt`: the event has one more attempt. Without `change` the state stays.
std::string change_action(const Table& table, const EventFacts& event,
                          const std::optional<ports::StateChange>& change,
                          const std::optional<ports::OrderReference>& resolved_by, bool counts_attempt);

}  // namespace nexus::dynamodb
