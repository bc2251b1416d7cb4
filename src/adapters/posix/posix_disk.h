// A folder of the file system. Files are opened for reading and writing; all calls block.
// Safe to call from any thread, with the limits that ports/disk.h gives for one file.
#pragma once

#include <string>

#include "ports/disk.h"

namespace nexus::posix {

class PosixDisk final : public ports::Disk {
 public:
  // Opens `folder` and makes it (and its parents) when it does not exist.
  static Result<std::unique_ptr<PosixDisk>> open_folder(const std::string& folder);
  ~PosixDisk() override;
  PosixDisk(const PosixDisk&) = delete;
  PosixDisk& operator=(const PosixDisk&) = delete;

  // Holds the folder for this process until the disk is closed or the process ends, however it ends.
  // `conflict` while another process holds it.
  Result<> lock();

  Result<std::vector<std::string>> list() const override;
  Result<std::unique_ptr<ports::DiskFile>> open(const std::string& name) override;
  Result<std::unique_ptr<ports::DiskFile>> create(const std::string& name) override;
  Result<> rename(const std::string& from, const std::string& to) override;
  Result<> remove(const std::string& name) override;
  Result<> sync_folder() override;
  Result<std::uint64_t> free_bytes() const override;

 private:
  PosixDisk(std::string folder, int descriptor)
      : folder_(std::move(folder)), folder_descriptor_(descriptor) {}
  Result<std::unique_ptr<ports::DiskFile>> open_file(const std::string& name, int flags);

  std::string folder_;
  int folder_descriptor_;
};

}  // namespace nexus::posix
