// Invariants that stay on in release builds. A broken invariant means that the
// program's own reasoning is wrong, and nothing it does afterwards can be trusted
// with orders, so it stops at once; the restart reads what is durable.
#pragma once

#include <source_location>

namespace nexus {

[[noreturn]] void stop_on_broken_invariant(const char* what, std::source_location where);

// Aborts with `what` and the place when `holds` is false.
inline void check(bool holds, const char* what, std::source_location where = std::source_location::current()) {
  if (!holds) [[unlikely]] stop_on_broken_invariant(what, where);
}

}  // namespace nexus
