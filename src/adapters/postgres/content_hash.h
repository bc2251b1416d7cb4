// What an order says, as one number: two orders have the same hash when domain::compare_content finds no
// difference between them (SHA-256, so that nobody can make two that differ).
#pragma once

#include <array>
#include <cstdint>

#include "domain/order.h"

namespace nexus::postgres {

// Numbers count by value; each text has its length in front. The form is kept for ever: rows of other
// versions of the program are compared with it.
std::array<std::uint8_t, 32> content_hash(const domain::Order& order);

}  // namespace nexus::postgres
