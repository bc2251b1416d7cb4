// How an order came to be: when each step was done, from which bytes, and from which error it was repaired.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/order.h"
#include "ports/error_review.h"
#include "ports/input_archive.h"

namespace nexus::query {

// Why there is no input to show.
enum class InputAbsence {
  none,      // it is there
  off,       // inputs are not kept
  not_kept,  // older than what is kept, or lost with a crash, or dropped
  damaged,   // what is kept is not what the order was made of
};

struct OrderHistory {
  domain::Order order;
  std::optional<domain::Timestamp> stored_at;
  std::optional<ports::ArchivedInput> input;
  InputAbsence absence = InputAbsence::none;
  std::optional<ports::RepairAttempt> repair;  // that became the order
};

// Of the attempts that became or met an order: the one that made it. Nothing for an order that came in by
// itself, and where a crash fell between the order and its attempt, which then met it.
std::optional<ports::RepairAttempt> repair_of(const std::vector<ports::RepairAttempt>& attempts);

// {orderId, receivedAt, acceptedAt, queuedAt, storedAt, traceId, input, inputAbsence, repairedFrom}.
std::string order_history_json(const OrderHistory& history);

}  // namespace nexus::query
