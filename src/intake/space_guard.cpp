#include "intake/space_guard.h"

namespace nexus::intake {

namespace {
// Asking the file system costs a system call, so not every group does.
constexpr std::int64_t kLookEveryMs = 250;
}  // namespace

bool SpaceGuard::is_space_low() {
  if (reserve_bytes_ == 0) return false;
  const std::int64_t now_ms = clock_.monotonic_ms();
  std::int64_t due_ms = next_look_ms_.load(std::memory_order_relaxed);
  if (now_ms >= due_ms && next_look_ms_.compare_exchange_strong(due_ms, now_ms + kLookEveryMs)) {
    // A file system that does not answer is found out by the write itself.
    const auto free_bytes = disk_.free_bytes();
    low_.store(free_bytes && *free_bytes < reserve_bytes_, std::memory_order_relaxed);
  }
  return low_.load(std::memory_order_relaxed);
}

Result<ports::SendReport> SpaceGuard::send(std::span<const ports::OutgoingMessage> messages) {
  if (is_space_low()) {
    return fail(ErrorKind::storage_full, "The disk has less than its reserve of " +
                                             std::to_string(reserve_bytes_) +
                                             " bytes free; orders are taken again when there is space.");
  }
  return inner_.send(messages);
}

}  // namespace nexus::intake
