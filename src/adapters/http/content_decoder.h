// Undoes the Content-Encoding of a request body as it streams in: gzip (RFC 1952) and zstd
// (RFC 8878), with a bound on how much may come out of how little.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "adapters/http/request_parser.h"

namespace nexus::http {

class ContentDecoder {
 public:
  // Output comes in pieces of at most this size.
  static constexpr std::size_t kPieceBytes = 64 * 1024;
  // Larger windows than this are refused: they would cost that much memory each (RFC 8878 advises 8 MiB).
  static constexpr int kMaxZstdWindowLog = 23;

  virtual ~ContentDecoder() = default;

  // Whether that Content-Encoding is known; an empty one and "identity" need no decoder.
  static bool is_known(std::string_view encoding);
  // Null when no decoder is needed.
  static std::unique_ptr<ContentDecoder> create(std::string_view encoding, std::uint32_t max_ratio);

  // Takes from the front of `input` and returns the next piece of output, empty when it needs more
  // input. The piece lives until the next call. After a fault nothing more may be decoded.
  std::string_view decode(std::string_view& input);
  // Whether the input may end here.
  virtual bool is_complete() const = 0;
  const std::optional<ProtocolFault>& fault() const { return fault_; }

 protected:
  explicit ContentDecoder(std::uint32_t max_ratio);
  // Decodes into output_ and returns how many bytes; moves `input` on.
  virtual std::size_t step(std::string_view& input) = 0;
  void refuse_data();

  std::unique_ptr<char[]> output_;

 private:
  const std::uint32_t max_ratio_;
  std::uint64_t taken_ = 0;
  std::uint64_t given_ = 0;
  std::optional<ProtocolFault> fault_;
};

}  // namespace nexus::http
