// The archive of inputs in files of one folder (docs/input-archive-format.md).
//
// Intake copies the inputs of a group into memory and goes on; a thread writes them some milliseconds later,
// without a sync. So a crash of the machine loses the newest inputs, and a kill those of the last
// `linger_ms`; no order is lost with them. Files that are full are compressed while there is little to do,
// and the oldest make room for new ones.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/archive/segment_set.h"
#include "ports/clock.h"
#include "ports/input_archive.h"

namespace nexus::archive {

struct FileArchiveOptions {
  std::uint64_t max_bytes = 2ULL * 1024 * 1024 * 1024;  // of all files; at least 1
  std::uint64_t keep_free_bytes = 0;  // of the disk: with less, nothing is written and old files go
  std::uint64_t segment_bytes = 64 * 1024 * 1024;  // of a file from which a new one begins; at most a quarter
                                                   // of max_bytes is used
  std::size_t max_pending_bytes = 32 * 1024 * 1024;      // in memory; what comes beyond is dropped
  std::int64_t linger_ms = 20;                           // between writes
  std::uint64_t busy_bytes_a_second = 16 * 1024 * 1024;  // with more coming in, nothing is compressed
  std::chrono::microseconds rest_between_blocks{4'000};  // while compressing, so that intake feels little
  std::function<void(const std::string& sentence)> on_report = [](const std::string&) {};
};

class FileInputArchive final : public ports::InputArchive {
 public:
  // Nothing is written on its own before start. `disk` and `clock` must outlive it.
  static Result<std::unique_ptr<FileInputArchive>> open(ports::Disk& disk, const ports::Clock& clock,
                                                        FileArchiveOptions options);
  // Stops.
  ~FileInputArchive() override;

  void keep(std::span<const ports::KeptInput> inputs) override;
  Result<std::vector<std::optional<ports::ArchivedInput>>> find(
      std::span<const domain::Uuid> order_ids) override;
  ports::InputArchiveStats stats() const override;

  // Starts the thread that writes.
  void start();
  // Writes what waits and ends the thread.
  void stop();
  // Writes what waits. Any thread.
  void flush();
  // Removes what is too old or too much, and compresses at most one file. From one thread, about once a
  // second; returns early when `should_stop` says so.
  void tidy(const std::function<bool()>& should_stop);

 private:
  using Blocks = std::vector<std::unique_ptr<BlockBuilder>>;

  FileInputArchive(ports::Disk& disk, const ports::Clock& clock, FileArchiveOptions options);
  void run(const std::stop_token& stop);
  Blocks take_pending();
  Result<> check_room();
  Result<> write(BlockBuilder& block);
  void give_back(Blocks blocks);
  void note_failure(const Error& error, std::uint64_t inputs);
  Result<> remove_surplus();
  bool is_busy();
  Result<> compress_next(const std::function<bool()>& should_stop);
  Result<std::optional<Segment>> write_compressed(const Segment& raw, ports::DiskFile& into,
                                                  const std::function<bool()>& should_stop);

  ports::Disk& disk_;
  const ports::Clock& clock_;
  const FileArchiveOptions options_;
  std::unique_ptr<SegmentSet> segments_;

  mutable std::mutex mutex_;  // for the members below
  std::condition_variable_any work_;
  Blocks pending_;  // the last one takes more
  Blocks spare_;
  std::size_t pending_bytes_ = 0;
  bool writer_waits_ = false;
  std::uint64_t kept_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t kept_bytes_ = 0;
  std::optional<std::int64_t> failed_at_ms_;  // monotonic; while files cannot be written

  std::mutex write_mutex_;  // one flush at a time

  std::uint64_t bytes_when_tidied_ = 0;
  std::int64_t tidied_at_ms_ = 0;
  std::jthread writer_;
};

}  // namespace nexus::archive
