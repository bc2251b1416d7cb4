// Attempts at repairing an event, as items beside it, and the tallies of the jobs that they were part of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/aws/dynamodb/error_item.h"
#include "adapters/aws/dynamodb/table.h"
#include "ports/error_review.h"

namespace nexus::dynamodb {

// An attempt, ready to be written. `parts` go first.
struct NewAttempt {
  ItemWriter item;
  std::optional<ItemWriter> order_link;  // leads from its order to it
  std::vector<std::string> parts;
};

NewAttempt make_attempt_item(const ports::RepairAttempt& attempt);
Result<ports::RepairAttempt> read_attempt(Table& table, const Item& item);

// Of one event, the oldest first.
Result<std::vector<Item>> attempt_items(Table& table, const domain::Uuid& error);
// That became this order or met it, the oldest first.
Result<std::vector<Item>> attempt_items_of_order(Table& table, const domain::Uuid& order);
// The keys of an event's attempts, of their parts and of what leads to them.
Result<std::vector<Key>> attempt_keys(Table& table, const domain::Uuid& error);

Result<ports::JobTally> read_tally(Table& table, const domain::Uuid& job);
// The action that adds what a transaction did in the name of `job`. Its condition is that the job has come no
// further than `before` says.
std::string tally_action(const Table& table, const domain::Uuid& job, const ports::JobTally& before,
                         const ports::JobTally& added);

}  // namespace nexus::dynamodb
