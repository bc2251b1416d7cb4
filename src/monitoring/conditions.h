// What counts as wrong, and how it is told. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "intake/acceptance_counts.h"
#include "monitoring/alarms.h"
#include "ports/queue.h"

namespace nexus::monitoring {

struct BooksChecked;

using Conditions = std::vector<Condition>;

// More than 5 % of at least 20 inputs refused within the last hour.
void add_error_rate(const std::string& partner_id, const intake::AcceptanceCount& last_hour,
                    Conditions& conditions);
// The oldest order has waited for more than a minute.
void add_queue_age(const ports::QueueStats& valid_orders, Conditions& conditions);
void add_dead_letters(std::uint64_t dead, Conditions& conditions);
// Something is unaccounted for, for more than ten seconds.
void add_books(const BooksChecked& books, Conditions& conditions);
void add_space_low(Conditions& conditions);
void add_delivery_failing(Conditions& conditions);

}  // namespace nexus::monitoring
