// The format of the archive's files (docs/input-archive-format.md). A file is a row of blocks; a block is a
// header of kHeaderBytes and a payload, as it is or compressed; a payload is a row of sheaves: what the
// inputs of one submission have in common, then the inputs.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ports/input_archive.h"

namespace nexus::archive {

inline constexpr std::size_t kHeaderBytes = 72;
// A longer block cannot be ours.
inline constexpr std::size_t kMaxPayloadBytes = 64 * 1024 * 1024;

enum class Codec : std::uint32_t { none = 0, zstd = 1 };

struct BlockHeader {
  std::uint32_t stored_bytes = 0;   // of the payload as it lies in the file
  std::uint32_t payload_bytes = 0;  // of the payload uncompressed
  Codec codec = Codec::none;
  std::uint32_t inputs = 0;
  std::uint32_t checksum = 0;  // CRC-32C of the header before it and of the stored payload
  domain::Timestamp newest;    // the latest queued_at
  domain::Uuid lowest;         // of the order ids; they need not be sorted
  domain::Uuid highest;
};

// Builds one block, sheaf by sheaf. Keeps its memory when it is cleared.
class BlockBuilder {
 public:
  BlockBuilder() { clear(); }

  // One sheaf: inputs of one origin, at least one.
  void add(std::span<const ports::KeptInput> inputs);

  bool is_empty() const { return header_.inputs == 0; }
  std::size_t payload_bytes() const { return size_ - kHeaderBytes; }
  std::uint32_t inputs() const { return header_.inputs; }
  // The block as it is. The view lives until the next call.
  std::string_view finish();
  // The block compressed, where that makes it smaller. The view lives until the next call.
  std::string_view finish_compressed(int level);
  // As the last finish wrote it.
  const BlockHeader& header() const { return header_; }
  void clear();

 private:
  char* grow(std::size_t bytes);

  BlockHeader header_;
  std::unique_ptr<char[]> bytes_;  // room for the header, then the payload
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::string compressed_;
};

// Empty unless `bytes` begin with a header of ours whose lengths can be.
std::optional<BlockHeader> read_header(std::string_view bytes);

// The payload of a whole block, checked and uncompressed; it may point into `block`, or into `buffer`.
// `corrupt` when the checksum or a length is wrong.
Result<std::string_view> read_payload(std::string_view block, const BlockHeader& header, std::string& buffer);

// Calls `visit` with each sheaf; its inputs and their origin live for the call. False when the payload's
// lengths contradict.
bool for_each_sheaf(std::string_view payload,
                    const std::function<void(std::span<const ports::KeptInput>)>& visit);

}  // namespace nexus::archive
