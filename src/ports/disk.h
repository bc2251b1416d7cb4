// The file operations that durability rests on, so that tests can lose power, fill the disk and
// fail a sync. One Disk is one folder; names are plain file names in it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nexus::ports {

// An open file. Offsets and sizes in bytes. Different threads may read while one writes.
// A failure of write_at or of sync leaves the file's content unspecified from the place of the
// first byte not known to be synced: after a failed sync the pages may be gone, and a second
// sync proves nothing.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  // Reads up to `into.size()` bytes; fewer only at the end of the file.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const = 0;
  // Writes all bytes or fails; storage_full when the disk has no space.
  virtual Result<> write_at(std::uint64_t offset, std::string_view bytes) = 0;
  // Makes all writes so far durable (fdatasync).
  virtual Result<> sync() = 0;
  virtual Result<std::uint64_t> size() const = 0;
  virtual Result<> truncate(std::uint64_t size) = 0;
};

class Disk {
 public:
  virtual ~Disk() = default;
  virtual Result<std::vector<std::string>> list() const = 0;
  // Fails with not_found when the file does not exist.
  virtual Result<std::unique_ptr<DiskFile>> open(const std::string& name) = 0;
  // Fails with conflict when the file exists.
  virtual Result<std::unique_ptr<DiskFile>> create(const std::string& name) = 0;
  virtual Result<> rename(const std::string& from, const std::string& to) = 0;
  virtual Result<> remove(const std::string& name) = 0;
  // Makes creations, renames and removals so far durable (fsync of the folder).
  virtual Result<> sync_folder() = 0;
  virtual Result<std::uint64_t> free_bytes() const = 0;
};

}  // namespace nexus::ports
