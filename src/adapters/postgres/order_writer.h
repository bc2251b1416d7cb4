// Saves orders with their statistics in one transaction.
#pragma once

#include <span>
#include <vector>

#include "adapters/postgres/connection.h"
#include "ports/clock.h"
#include "ports/order_store.h"

namespace nexus::postgres {

// Copies the orders straight into their table, because nearly always all of them are new. Only when one of
// the unique keys says that something was there already, the transaction is begun anew in another way: the
// orders go to a temporary table, those that are new from there to theirs, and the others are compared with
// what is there. `clock` says when the orders are stored; without one it is the server's. Throws Failure;
// what it then has written is nothing, or unknown after `unavailable`.
std::vector<ports::SaveOutcome> save_orders(Connection& connection, std::span<const domain::Order> orders,
                                            const ports::Clock* clock);

}  // namespace nexus::postgres
