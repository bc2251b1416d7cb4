#include "adapters/posix/posix_disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "adapters/posix/posix_file.h"

namespace nexus::posix {

namespace {
constexpr mode_t kFileMode = 0640;
}

Result<std::unique_ptr<PosixDisk>> PosixDisk::open_folder(const std::string& folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return fail(system_error("Cannot make the folder", folder, failure.value()));
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail(system_error("Cannot open the folder", folder, errno));
  return std::unique_ptr<PosixDisk>(new PosixDisk(folder, descriptor));
}

PosixDisk::~PosixDisk() { ::close(folder_descriptor_); }

Result<> PosixDisk::lock() {
  if (::flock(folder_descriptor_, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno == EWOULDBLOCK) {
    return fail(ErrorKind::conflict,
                "The folder " + folder_ + " is in use by another process; stop that one first.");
  }
  return fail(system_error("Cannot lock the folder", folder_, errno));
}

Result<std::vector<std::string>> PosixDisk::list() const {
  std::vector<std::string> names;
  std::error_code failure;
  for (std::filesystem::directory_iterator entry(folder_, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (entry->is_regular_file(failure)) names.push_back(entry->path().filename().string());
  }
  if (failure) return fail(system_error("Cannot list the folder", folder_, failure.value()));
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::unique_ptr<ports::DiskFile>> PosixDisk::open_file(const std::string& name, int flags) {
  const int descriptor = ::openat(folder_descriptor_, name.c_str(), O_RDWR | O_CLOEXEC | flags, kFileMode);
  if (descriptor < 0) return fail(system_error("Cannot open", folder_ + "/" + name, errno));
  return std::unique_ptr<ports::DiskFile>(new PosixFile(descriptor, folder_ + "/" + name));
}

Result<std::unique_ptr<ports::DiskFile>> PosixDisk::open(const std::string& name) {
  return open_file(name, 0);
}

Result<std::unique_ptr<ports::DiskFile>> PosixDisk::create(const std::string& name) {
  return open_file(name, O_CREAT | O_EXCL);
}

Result<> PosixDisk::rename(const std::string& from, const std::string& to) {
  if (::renameat(folder_descriptor_, from.c_str(), folder_descriptor_, to.c_str()) != 0) {
    return fail(system_error("Cannot rename", folder_ + "/" + from, errno));
  }
  return {};
}

Result<> PosixDisk::remove(const std::string& name) {
  if (::unlinkat(folder_descriptor_, name.c_str(), 0) != 0) {
    return fail(system_error("Cannot remove", folder_ + "/" + name, errno));
  }
  return {};
}

Result<> PosixDisk::sync_folder() {
  if (::fsync(folder_descriptor_) != 0) return fail(system_error("Cannot sync the folder", folder_, errno));
  return {};
}

Result<std::uint64_t> PosixDisk::free_bytes() const {
  struct statvfs status {};
  if (::fstatvfs(folder_descriptor_, &status) != 0) {
    return fail(system_error("Cannot read the free space of", folder_, errno));
  }
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

}  // namespace nexus::posix
