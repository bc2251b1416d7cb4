// Where rejected and conflicting inputs rest and are queried, for 90 days. Safe to call from any
// thread; calls block. tests/contract/stores holds each adapter to it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/actor.h"
#include "domain/error_event.h"

namespace nexus::ports {

enum class ErrorState { open, resolved, dismissed };
std::string_view to_string(ErrorState state);
std::optional<ErrorState> parse_error_state(std::string_view name);

// An accepted order, by our own names.
struct OrderReference {
  domain::Uuid id;
  std::int64_t sequence_number = 0;
  bool operator==(const OrderReference&) const = default;
};

// Who gave an event its state, and why.
struct StateChange {
  ErrorState state = ErrorState::open;
  std::string reason;  // may be empty
  domain::Actor actor;
  domain::Timestamp at;
};

struct StoredError {
  domain::ErrorEvent event;
  ErrorState state = ErrorState::open;
  std::optional<StateChange> changed = {};         // nothing for an event that is as it came
  std::optional<OrderReference> resolved_by = {};  // of a resolved one: the order that its input became
};

// Fingerprint "PARTNER_A:NULL_VALUE:customerId" of the event's first fault: events that are alike.
std::string error_group(const domain::ErrorEvent& event);

// All given conditions hold together; bounds are inclusive.
struct ErrorFilter {
  std::optional<std::string> partner_id;
  std::optional<domain::FaultCode> code;  // any fault of the event has it
  std::optional<std::string> field;       // any fault of the event names it
  std::optional<domain::Timestamp> from;
  std::optional<domain::Timestamp> to;
  std::optional<ErrorState> state;
  std::optional<std::string> group;  // error_group of the event
  std::optional<std::string> external_order_id = {};
};

struct ErrorQuery {
  ErrorFilter filter;
  bool oldest_first = false;          // else the newest first
  std::optional<domain::Uuid> after;  // continue behind this event
  std::size_t skip = 0;               // numbered pages; at most kMaxSkip of order_store.h
  std::size_t limit = 20;
};

struct ErrorPage {
  std::vector<StoredError> errors;
  std::optional<domain::Uuid> next;  // present when there may be more
};

struct ErrorStatistics {
  std::uint64_t total = 0;
  std::map<std::string, std::uint64_t> by_partner;
  std::map<std::string, std::uint64_t> by_code;  // an event counts once for each distinct code it has
  std::uint64_t last_24_hours = 0;
  // For conservation: inputs of each partner by outcome since the store was made; expiry does not
  // lower them.
  struct Received {
    std::uint64_t rejected = 0;
    std::uint64_t conflicts = 0;
  };
  std::map<std::string, Received> received;
};

class ErrorStore {
 public:
  virtual ~ErrorStore() = default;
  // Writes all events in one transaction. An event that is there already (same id) stays as it is.
  virtual Result<> save(std::span<const domain::ErrorEvent> events) = 0;
  virtual Result<std::optional<StoredError>> find(const domain::Uuid& id) = 0;
  virtual Result<ErrorPage> list(const ErrorQuery& query) = 0;
  virtual Result<std::uint64_t> count(const ErrorFilter& filter) = 0;
  virtual Result<ErrorStatistics> statistics(domain::Timestamp now) = 0;
  // Deletes events older than kErrorRetentionMs, at most `limit`, and returns how many.
  virtual Result<std::uint64_t> expire(domain::Timestamp now, std::size_t limit) = 0;
};

}  // namespace nexus::ports
