#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace nexus {

void stop_on_broken_invariant(const char* what, const char* file, int line) {
  std::fprintf(stderr, "broken invariant: %s (%s:%d)\n", what, file, line);
  std::abort();
}

}  // namespace nexus
