// All files of the archive, the oldest first; the last one that is not compressed grows.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "adapters/archive/segment.h"
#include "ports/disk.h"

namespace nexus::archive {

// Safe to use from any thread; append, take_out_oldest and put_compressed come from one at a time.
class SegmentSet {
 public:
  // Finds what a folder holds. What a crash left half is cut off or removed. `disk` must outlive it.
  static Result<std::unique_ptr<SegmentSet>> open(ports::Disk& disk);

  // Writes a block to the end of the growing segment. A failure leaves what was there as it was.
  Result<> append(std::string_view block, const BlockHeader& header);
  // The next block begins a new segment.
  void close_growing();

  // Where the inputs of some orders can be: each place with the orders, by their place in `ids`.
  struct Candidate {
    std::shared_ptr<ports::DiskFile> file;
    Place place;
    std::vector<std::size_t> wanted;
  };
  std::vector<Candidate> candidates(std::span<const domain::Uuid> ids) const;

  std::uint64_t bytes() const;
  // Of the growing segment; 0 when there is none.
  std::uint64_t growing_bytes() const;
  domain::Timestamp growing_since() const;
  // Of the oldest segment; nothing when there is none.
  std::optional<domain::Timestamp> oldest_ends() const;
  std::size_t count() const;

  // Removes the oldest segment, the growing one too.
  Result<> remove_oldest();
  // The oldest closed segment that is not compressed.
  std::optional<Segment> next_to_compress() const;
  // Puts a compressed one, which is on the disk under its name, in the place of the raw one.
  Result<> put_compressed(Segment compressed);

 private:
  explicit SegmentSet(ports::Disk& disk) : disk_(disk) {}
  Result<> take_up(std::vector<SegmentName> names);
  bool is_growing() const;

  ports::Disk& disk_;
  std::mutex change_mutex_;  // held while files are made, written and removed
  mutable std::mutex mutex_;
  std::vector<Segment> segments_;
  bool growing_ = false;  // the last one is written to
  std::uint64_t last_number_ = 0;
};

}  // namespace nexus::archive
