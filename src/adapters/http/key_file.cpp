#include "adapters/http/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace nexus::http {

namespace {

constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

tl::unexpected<Error> system_failure(const std::string& what) {
  const ErrorKind kind = errno == ENOENT                      ? ErrorKind::not_found
                         : errno == ENOSPC || errno == EDQUOT ? ErrorKind::storage_full
                                                              : ErrorKind::internal;
  return fail(kind, what + ": " + std::strerror(errno) + ".");
}

}  // namespace

Result<std::string> read_key_file(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return system_failure(path + " could not be opened");
  std::string content;
  char piece[4096];
  while (true) {
    const ssize_t count = read(file.get(), piece, sizeof piece);
    if (count < 0) return system_failure(path + " could not be read");
    if (count == 0) return content;
    content.append(piece, static_cast<std::size_t>(count));
    if (content.size() > kMaxFileBytes)
      return fail(ErrorKind::corrupt, path + " is far too large to hold keys.");
  }
}

Result<> write_key_file(const std::string& path, std::string_view content) {
  const std::string fresh = path + ".new";
  {
    const Descriptor file(open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() < 0 || fchmod(file.get(), 0600) != 0) return system_failure(fresh + " could not be made");
    while (!content.empty()) {
      const ssize_t count = write(file.get(), content.data(), content.size());
      if (count < 0) return system_failure(fresh + " could not be written");
      content.remove_prefix(static_cast<std::size_t>(count));
    }
    if (fsync(file.get()) != 0) return system_failure(fresh + " could not be synced");
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return system_failure(path + " could not be replaced");
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  const Descriptor directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || fsync(directory.get()) != 0)
    return system_failure(folder + " could not be synced");
  return {};
}

std::int64_t key_file_stamp(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return 0;
  // Each replacement is a new file; the time tells apart those that got the same number again.
  return static_cast<std::int64_t>(status.st_ino) * 1'000'003 + status.st_mtim.tv_sec * 1'000'000'000 +
         status.st_mtim.tv_nsec;
}

}  // namespace nexus::http
