// One file of the archive: where in it an order's input can be.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/archive/block.h"
#include "ports/disk.h"

namespace nexus::archive {

// Neighbouring blocks that are read together.
struct Place {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  domain::Uuid lowest;  // of the order ids in it
  domain::Uuid highest;

  bool may_hold(const domain::Uuid& id) const { return lowest <= id && id <= highest; }
};

struct Segment {
  std::uint64_t number = 0;
  bool is_compressed = false;
  std::shared_ptr<ports::DiskFile> file;  // stays readable for whoever holds it when the file is removed
  std::uint64_t bytes = 0;                // up to the end of its last whole block
  domain::Timestamp oldest;               // newest order of its first block
  domain::Timestamp newest;
  domain::Uuid lowest;  // of the order ids in it
  domain::Uuid highest;
  std::vector<Place> places;

  // Takes up a block that was written at the end.
  void note(const BlockHeader& header);
};

// "inputs-0000000007.raw", "inputs-0000000007.zst".
std::string segment_name(std::uint64_t number, bool is_compressed);
// While it is being compressed.
std::string unfinished_name(std::uint64_t number);

struct SegmentName {
  std::uint64_t number = 0;
  bool is_compressed = false;
};
std::optional<SegmentName> parse_segment_name(const std::string& name);

// Opens a file and finds its blocks, up to the first that cannot be one. With `check_content` a block whose
// checksum is wrong ends it as well.
Result<Segment> read_segment(ports::Disk& disk, const SegmentName& name, bool check_content);

// Calls `visit` with each sheaf of a place. False when a block there is damaged: it and what lies behind it
// in the place are left out.
Result<bool> read_place(const ports::DiskFile& file, const Place& place,
                        const std::function<void(std::span<const ports::KeptInput>)>& visit);

}  // namespace nexus::archive
