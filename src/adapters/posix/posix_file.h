// One open file of a PosixDisk.
#pragma once

#include <string>

#include "ports/disk.h"

namespace nexus::posix {

// The failure of a system call as an Error: `what` ("cannot write") , `path`, and errno's text.
// ENOSPC, EDQUOT and EFBIG are storage_full, ENOENT is not_found, EEXIST is conflict.
Error system_error(const char* what, const std::string& path, int code);

class PosixFile final : public ports::DiskFile {
 public:
  PosixFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  ~PosixFile() override;
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const override;
  Result<> write_at(std::uint64_t offset, std::string_view bytes) override;
  Result<> sync() override;
  Result<std::uint64_t> size() const override;
  Result<> truncate(std::uint64_t size) override;

 private:
  int descriptor_;
  std::string path_;
};

}  // namespace nexus::posix
