#include "adapters/sqlite/data_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "adapters/sqlite/connection.h"

namespace nexus::sqlite {

DataLock::DataLock(const std::string& path) {
  const auto name = path + ".lock";
  file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) {
    const auto kind = errno == ENOSPC ? ErrorKind::storage_full : ErrorKind::internal;
    throw Failure(
        Error{kind, fmt::format("{} cannot be opened: {}. Check that the data folder exists and that the "
                                "server may write to it.",
                                name, std::strerror(errno))});
  }
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    ::close(file_);
    throw Failure(
        Error{ErrorKind::conflict,
              fmt::format("{} is in use by another process. Only one server may use a data folder: stop "
                          "the other one, or give this one a folder of its own.",
                          path)});
  }
}

bool is_locked(const std::string& path) {
  const int file = ::open((path + ".lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool locked = ::flock(file, LOCK_SH | LOCK_NB) != 0;
  ::close(file);
  return locked;
}

DataLock::~DataLock() { ::close(file_); }

}  // namespace nexus::sqlite
