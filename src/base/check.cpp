#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace nexus {

void stop_on_broken_invariant(const char* what, std::source_location where) {
  std::fprintf(stderr, "broken invariant: %s (%s:%u)\n", what, where.file_name(), where.line());
  std::abort();
}

}  // namespace nexus
