// Reads a file from its beginning, unpacked: plain, gzip (by its magic bytes) or zstd. One thread at a
// time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nexus::app {

class FileReader {
 public:
  // Fails with not_found or invalid when the file cannot be opened or is no regular file.
  static Result<std::unique_ptr<FileReader>> open(const std::string& path);
  virtual ~FileReader() = default;

  // The next bytes, at most 256 KiB; empty at the end. Valid until the next call. `corrupt` when the
  // compressed data breaks or ends in the middle.
  virtual Result<std::string_view> read() = 0;
};

}  // namespace nexus::app
