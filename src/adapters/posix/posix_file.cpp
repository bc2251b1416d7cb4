#include "adapters/posix/posix_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace nexus::posix {

namespace {

ErrorKind kind_of(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return ErrorKind::storage_full;
    case ENOENT: return ErrorKind::not_found;
    case EEXIST: return ErrorKind::conflict;
    default: return ErrorKind::internal;
  }
}

}  // namespace

Error system_error(const char* what, const std::string& path, int code) {
  return {kind_of(code), std::string(what) + " " + path + ": " + std::generic_category().message(code) + "."};
}

PosixFile::~PosixFile() { ::close(descriptor_); }

Result<std::size_t> PosixFile::read_at(std::uint64_t offset, std::span<char> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got =
        ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(system_error("Cannot read", path_, errno));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<> PosixFile::write_at(std::uint64_t offset, std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t put =
        ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail(system_error("Cannot write", path_, errno));
    done += static_cast<std::size_t>(put);
  }
  return {};
}

Result<> PosixFile::sync() {
  // Not repeated on EINTR or anything else: after a failure the kernel may have dropped the pages.
  if (::fdatasync(descriptor_) != 0) return fail(system_error("Cannot sync", path_, errno));
  return {};
}

Result<std::uint64_t> PosixFile::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return fail(system_error("Cannot read the size of", path_, errno));
  return static_cast<std::uint64_t>(status.st_size);
}

Result<> PosixFile::truncate(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    return fail(system_error("Cannot truncate", path_, errno));
  }
  return {};
}

}  // namespace nexus::posix
