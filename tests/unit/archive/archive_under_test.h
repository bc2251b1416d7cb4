// An archive on a disk in memory, and inputs to keep in it.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "adapters/archive/file_input_archive.h"
#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_disk.h"

namespace nexus::archive {

class ArchiveUnderTest : public testing::Test {
 protected:
  // Small files, and no thread: every step is the test's own.
  static FileArchiveOptions small_options() {
    FileArchiveOptions options;
    options.max_bytes = 4 << 20;
    options.segment_bytes = 64 << 10;
    options.rest_between_blocks = std::chrono::microseconds(0);
    return options;
  }
  void open(FileArchiveOptions options = small_options()) { open_on(disk_, std::move(options)); }
  void open_on(ports::Disk& disk, FileArchiveOptions options = small_options()) {
    archive_.reset();
    options.on_report = [this](const std::string& sentence) { reports_.push_back(sentence); };
    auto opened = FileInputArchive::open(disk, clock_, std::move(options));
    ASSERT_TRUE(opened) << opened.error().message;
    archive_ = std::move(*opened);
  }

  // Keeps one submission of `count` inputs and returns the ids of its orders.
  std::vector<domain::Uuid> keep(std::size_t count, std::size_t bytes = 200) {
    const ports::InputOrigin origin{
        "PARTNER_A",           "text/csv",  "id,qty", "0123456789abcdef0123456789abcdef",
        {clock_.now().ms - 7}, clock_.now()};
    std::vector<domain::Uuid> ids;
    std::vector<std::string> raws;
    for (std::size_t i = 0; i < count; ++i) {
      ids.push_back(domain::make_uuid7(clock_.now(), 1, ++made_));
      raws.push_back(raw_of(ids.back(), bytes));
    }
    std::vector<ports::KeptInput> inputs;
    for (std::size_t i = 0; i < count; ++i) inputs.push_back({&origin, ids[i], raws[i]});
    archive_->keep(inputs);
    return ids;
  }
  // Keeps and writes submissions until so many files are full.
  std::vector<domain::Uuid> fill_files(std::size_t files) {
    std::vector<domain::Uuid> all;
    while (names().size() <= files) {
      const auto ids = keep(20);
      all.insert(all.end(), ids.begin(), ids.end());
      archive_->flush();
      clock_.advance(10);
    }
    return all;
  }
  // Text with the id in it, that compresses as orders do.
  static std::string raw_of(const domain::Uuid& id, std::size_t bytes) {
    std::string raw = "{\"orderId\":\"" + domain::to_string(id) + "\",\"note\":\"";
    while (raw.size() < bytes) raw += "as before, ";
    return raw + "\"}";
  }
  std::optional<ports::ArchivedInput> find(const domain::Uuid& id) {
    auto found = archive_->find({&id, 1});
    EXPECT_TRUE(found) << found.error().message;
    return found ? found->front() : std::nullopt;
  }
  std::size_t count_found(const std::vector<domain::Uuid>& ids) {
    const auto found = archive_->find(ids);
    EXPECT_TRUE(found);
    std::size_t count = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!(*found)[i]) continue;
      ++count;
      EXPECT_EQ((*found)[i]->raw, raw_of(ids[i], 200));
    }
    return count;
  }
  void tidy() {
    clock_.advance(1'000);
    archive_->tidy([] { return false; });
  }
  std::vector<std::string> names() const { return disk_.list().value(); }
  std::string last_name() const { return names().back(); }

  memory::ManualClock clock_;
  memory::MemoryDisk disk_;
  std::unique_ptr<FileInputArchive> archive_;
  std::vector<std::string> reports_;
  std::uint64_t made_ = 0;
};

}  // namespace nexus::archive
