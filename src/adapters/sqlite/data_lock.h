// Keeps two servers from opening the same store: an advisory lock on a file beside it, which the
// system lets go of when the process ends, however it ends.
#pragma once

#include <string>

#include "base/result.h"

namespace nexus::sqlite {

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

}  // namespace nexus::sqlite
