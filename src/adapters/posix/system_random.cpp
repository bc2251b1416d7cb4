#include "adapters/posix/system_random.h"

#include <sys/random.h>

#include <cerrno>

#include "base/check.h"

namespace nexus::posix {

void fill_random(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    check(got > 0, "the kernel gives no random bytes");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::uint64_t random_number() {
  std::uint64_t number = 0;
  fill_random(std::as_writable_bytes(std::span(&number, 1)));
  return number;
}

}  // namespace nexus::posix
