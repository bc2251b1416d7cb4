// What a MemoryDisk knows: what its files hold now, what of it is durable, and every operation in
// between. Private to the memory disk.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/memory/memory_disk.h"

namespace nexus::memory {

// A write, or a truncation to `offset` when `truncates`.
struct PendingWrite {
  std::uint64_t number = 0;  // of the operation
  std::uint64_t offset = 0;
  std::string bytes;
  bool truncates = false;
};

struct MemoryDisk::File {
  std::string current;
  std::string durable;
  std::vector<PendingWrite> pending;
};

// A creation, rename or removal that is not durable yet.
struct PendingName {
  enum class Kind { create, rename, remove };
  std::uint64_t number = 0;
  Kind kind = Kind::create;
  std::string name;
  std::string to;  // rename
};

struct MemoryDisk::State {
  using Names = std::map<std::string, std::shared_ptr<File>>;

  mutable std::mutex mutex;
  DiskFaults faults;
  std::uint64_t operations = 0;
  std::uint64_t writes = 0;
  std::uint64_t syncs = 0;
  Names names;
  Names durable_names;
  std::vector<PendingName> pending_names;
  std::vector<std::shared_ptr<File>> created;  // files that pending names speak of

  // Counts an operation; fails when the power is off.
  Result<> begin_operation();
  Result<> check_power() const;
  Result<> check_space(const File& file, std::uint64_t end) const;
};

}  // namespace nexus::memory
