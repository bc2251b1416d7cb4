// Invariants that stay on in release builds. A broken invariant means that the
// program's own reasoning is wrong, and nothing it does afterwards can be trusted
// with orders, so it stops at once; the restart reads what is durable.
#pragma once

namespace nexus {

[[noreturn]] void stop_on_broken_invariant(const char* what, const char* file, int line);

// Aborts with `what` and the caller's place when `holds` is false. The place comes from built-ins that
// gcc and every clang know; std::source_location is younger than clang 14.
inline void check(bool holds, const char* what, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) {
  if (!holds) [[unlikely]]
    stop_on_broken_invariant(what, file, line);
}

}  // namespace nexus
