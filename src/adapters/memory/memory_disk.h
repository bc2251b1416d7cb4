// A disk in memory that can fail as real ones do: it loses power, fills up, refuses to sync and
// forgets what was not synced. Deterministic: the same operations and the same seed give the same
// crash image. Safe to call from any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ports/disk.h"

namespace nexus::memory {

// What is to go wrong. Operations are counted from 1; writes, truncations, syncs, creations, renames
// and removals count, reads do not. 0 or empty: never.
struct DiskFaults {
  std::uint64_t power_off_at_operation = 0;  // that operation and all later ones fail, reads too
  std::uint64_t full_from_write = 0;         // that write and all later ones that need space fail
  std::uint64_t capacity_bytes = 0;          // of all files together
  std::uint64_t fail_sync_at = 0;            // the n-th sync of a file fails, and its pages are dropped
  bool ignore_sync = false;                  // a sync answers at once and makes nothing durable
};

// What power loss leaves of the things that were not synced.
enum class PowerLoss {
  drop_all,     // nothing
  keep_all,     // everything, as after the death of the process alone
  keep_prefix,  // the operations up to some moment, the last write torn at some byte
  scatter,      // any sectors of 512 bytes of any writes, and any creations, renames and removals
};

class MemoryDisk final : public ports::Disk {
 public:
  MemoryDisk();
  ~MemoryDisk() override;

  void set_faults(const DiskFaults& faults);
  // How many operations, writes and syncs there have been.
  std::uint64_t operations() const;
  std::uint64_t writes() const;
  std::uint64_t syncs() const;

  // The disk as a restarted machine finds it. Without faults; the original stays as it is.
  std::unique_ptr<MemoryDisk> after_power_loss(PowerLoss loss, std::uint64_t seed) const;

  // Content by name; empty when there is no such file.
  std::string content(const std::string& name) const;
  // Replaces a file, durably.
  void set_content(const std::string& name, std::string bytes);
  // Flips one bit, durably; `bit` counts from the file's beginning.
  void flip_bit(const std::string& name, std::uint64_t bit);

  Result<std::vector<std::string>> list() const override;
  Result<std::unique_ptr<ports::DiskFile>> open(const std::string& name) override;
  Result<std::unique_ptr<ports::DiskFile>> create(const std::string& name) override;
  Result<> rename(const std::string& from, const std::string& to) override;
  Result<> remove(const std::string& name) override;
  Result<> sync_folder() override;
  Result<std::uint64_t> free_bytes() const override;

 private:
  struct File;
  struct State;
  class OpenFile;

  std::shared_ptr<State> state_;
};

}  // namespace nexus::memory
