#include "adapters/sqlite/reader_pool.h"

#include <chrono>

#include "base/check.h"

namespace nexus::sqlite {

ReaderPool::ReaderPool(const std::string& path, int size, int cache_kib, int wait_ms) : wait_ms_(wait_ms) {
  check(size > 0, "a pool has at least one reader");
  for (int i = 0; i < size; ++i) {
    all_.push_back(std::make_unique<Connection>(path, OpenMode::reader, cache_kib));
    free_.push_back(all_.back().get());
  }
}

ReaderPool::Lease ReaderPool::lend() {
  std::unique_lock lock(mutex_);
  if (!freed_.wait_for(lock, std::chrono::milliseconds(wait_ms_), [this] { return !free_.empty(); })) {
    throw Failure(Error{ErrorKind::unavailable,
                        "All connections for reading " + all_.front()->path() + " are busy; retry later."});
  }
  Connection& connection = *free_.back();
  free_.pop_back();
  return Lease(*this, connection);
}

void ReaderPool::give_back(Connection& connection) {
  {
    std::lock_guard lock(mutex_);
    free_.push_back(&connection);
  }
  freed_.notify_one();
}

}  // namespace nexus::sqlite
