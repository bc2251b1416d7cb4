// Keeps two servers from opening the same store: an advisory lock on a file beside it, which the
// system lets go of when the process ends, however it ends.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace nexus::sqlite {

// Whether a server has the store open, as far as can be told at this moment.
bool is_locked(const std::string& path);

class DataLock {
 public:
  // Locks "<path>.lock". Throws Failure with `conflict` when another process or store holds it.
  explicit DataLock(const std::string& path);
  ~DataLock();
  DataLock(const DataLock&) = delete;
  DataLock& operator=(const DataLock&) = delete;

 private:
  int file_ = -1;
};

// Nothing for those who only read.
inline std::optional<DataLock> lock_unless(bool only_reads, const std::string& path) {
  return only_reads ? std::nullopt : std::optional<DataLock>(std::in_place, path);
}

}  // namespace nexus::sqlite
