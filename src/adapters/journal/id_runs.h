// Many message ids in few bytes: runs of consecutive ids, in the order in which they were added.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ports/queue.h"

namespace nexus::journal {

struct IdRun {
  ports::MessageId first = 0;
  std::uint64_t count = 0;
  bool operator==(const IdRun&) const = default;
};

class IdRuns {
 public:
  void add(ports::MessageId id) {
    if (!runs_.empty() && runs_.back().first + runs_.back().count == id) {
      ++runs_.back().count;
    } else {
      runs_.push_back({id, 1});
    }
    ++count_;
  }
  bool empty() const { return runs_.empty(); }
  std::uint64_t count() const { return count_; }
  std::span<const IdRun> runs() const { return runs_; }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const IdRun& run : runs_) {
      for (std::uint64_t i = 0; i < run.count; ++i) visit(run.first + i);
    }
  }

 private:
  std::vector<IdRun> runs_;
  std::uint64_t count_ = 0;
};

// Appends the runs: for each the distance from the end of the one before (zigzag LEB128) and its
// count less one (LEB128).
void append_runs(std::string& out, std::span<const IdRun> runs);

// Reads what append_runs wrote. Bytes of zero behind the last run are padding only when `total` ids
// have been read. Empty when the bytes are not such runs or do not hold `total` ids.
std::optional<std::vector<IdRun>> read_runs(std::string_view bytes, std::uint64_t total);

}  // namespace nexus::journal
