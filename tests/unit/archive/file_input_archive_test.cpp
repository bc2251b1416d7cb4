// What the archive of inputs gives back, and how long.
#include "unit/archive/archive_under_test.h"

#include <atomic>
#include <thread>

namespace nexus::archive {
namespace {

using FileInputArchiveTest = ArchiveUnderTest;

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

TEST_F(FileInputArchiveTest, GivesBackAnInputWithAllThatIsKnownOfIt) {
  open();
  const auto ids = keep(3);
  const auto found = find(ids[1]);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->raw, raw_of(ids[1], 200));
  EXPECT_EQ(found->partner_id, "PARTNER_A");
  EXPECT_EQ(found->content_type, "text/csv");
  EXPECT_EQ(found->csv_header, "id,qty");
  EXPECT_EQ(found->trace_id, "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(found->received_at.ms, clock_.now().ms - 7);
  EXPECT_EQ(found->queued_at, clock_.now());
  EXPECT_FALSE(find(domain::make_uuid7(clock_.now(), 1, 2'000)));
  EXPECT_EQ(archive_->stats().kept, 3U);
}

TEST_F(FileInputArchiveTest, KeepsBytesOfAnyKindAndLength) {
  open();
  const ports::InputOrigin origin{"P", "", "", "", {}, {}};
  const std::string raws[] = {std::string("\0\xff\n\r", 4), "", std::string(3 << 20, 'x')};
  std::vector<domain::Uuid> ids;
  std::vector<ports::KeptInput> inputs;
  for (const auto& raw : raws) {
    ids.push_back(domain::make_uuid7(clock_.now(), 3, ++made_));
    inputs.push_back({&origin, ids.back(), raw});
  }
  archive_->keep(inputs);
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(find(ids[i])->raw, raws[i]);
}

TEST_F(FileInputArchiveTest, FindsOrdersOfAllFilesCompressedOrNot) {
  open();
  const auto ids = fill_files(5);
  tidy();
  tidy();
  EXPECT_EQ(names()[0], "inputs-0000000001.zst");
  EXPECT_EQ(names()[1], "inputs-0000000002.zst");
  EXPECT_EQ(names()[2], "inputs-0000000003.raw");
  EXPECT_EQ(count_found(ids), ids.size());
  EXPECT_LT(disk_.content(names()[0]).size() * 4, disk_.content(names()[2]).size());
}

TEST_F(FileInputArchiveTest, KnowsAfterARestartWhatItKeptBefore) {
  open();
  auto ids = fill_files(3);
  tidy();
  open();
  EXPECT_EQ(count_found(ids), ids.size());
  const auto files = names().size();
  const auto more = keep(5);
  ids.insert(ids.end(), more.begin(), more.end());
  EXPECT_EQ(count_found(ids), ids.size());
  EXPECT_EQ(names().size(), files) << "the last file is gone on with";
}

TEST_F(FileInputArchiveTest, TheOldestMakeRoom) {
  auto options = small_options();
  options.max_bytes = 300'000;
  open(options);
  const auto first = keep(20);
  archive_->flush();
  for (int i = 0; i < 200; ++i) {
    keep(20);
    archive_->flush();
    clock_.advance(10);
    EXPECT_LE(archive_->stats().bytes, options.max_bytes + 10'000);
  }
  EXPECT_EQ(count_found(first), 0U);
  EXPECT_GT(archive_->stats().bytes, options.max_bytes / 2);
  EXPECT_TRUE(find(keep(1).front()));
}

TEST_F(FileInputArchiveTest, NothingStaysLongerThanNinetyDays) {
  open();
  const auto old = keep(3);
  archive_->flush();
  clock_.advance(2 * kDayMs);
  const auto later = keep(3);
  archive_->flush();
  EXPECT_EQ(names().size(), 2U) << "a file holds one day at most, so that it can go";
  clock_.advance(ports::kInputRetentionMs - 2 * kDayMs);
  tidy();
  EXPECT_EQ(count_found(old), 0U);
  EXPECT_EQ(count_found(later), 3U);
  clock_.advance(2 * kDayMs);
  tidy();
  EXPECT_TRUE(names().empty());
  EXPECT_TRUE(find(keep(1).front())) << "it goes on with a new file";
}

TEST_F(FileInputArchiveTest, WhatWaitsInMemoryIsBoundedAndTheRestIsCounted) {
  auto options = small_options();
  options.max_pending_bytes = 10'000;
  open(options);
  keep(30);
  const auto dropped = keep(30);
  EXPECT_EQ(archive_->stats().dropped, 30U);
  EXPECT_EQ(count_found(dropped), 0U);
  EXPECT_EQ(count_found(keep(30)), 30U) << "written, so that there is room again";
}

TEST_F(FileInputArchiveTest, IsNotCompressedWhileMuchComesIn) {
  auto options = small_options();
  options.busy_bytes_a_second = 1'000;
  open(options);
  fill_files(3);
  tidy();
  EXPECT_TRUE(names()[0].ends_with(".raw"));
  tidy();
  EXPECT_TRUE(names()[0].ends_with(".zst"));
}

TEST_F(FileInputArchiveTest, AStopInTheMiddleOfCompressingLeavesTheFileAsItWas) {
  open();
  const auto ids = fill_files(3);
  clock_.advance(1'000);
  archive_->tidy([] { return true; });
  EXPECT_TRUE(names()[0].ends_with(".raw"));
  EXPECT_EQ(count_found(ids), ids.size());
}

TEST_F(FileInputArchiveTest, ManyThreadsKeepAndFindWhileTheWriterRuns) {
  auto options = small_options();
  options.linger_ms = 1;
  open(options);
  archive_->start();
  std::atomic<std::uint64_t> number{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      const ports::InputOrigin origin{"P", "application/json", "", "", {}, clock_.now()};
      for (int i = 0; i < 200; ++i) {
        const domain::Uuid id = domain::make_uuid7(clock_.now(), 2, ++number);
        const std::string raw = raw_of(id, 500);
        const ports::KeptInput input{&origin, id, raw};
        archive_->keep({&input, 1});
        if (i % 20 != 0) continue;
        const auto found = archive_->find({&id, 1});
        ASSERT_TRUE(found && found->front());
        EXPECT_EQ(found->front()->raw, raw);
      }
    });
  }
  for (int i = 0; i < 5; ++i) archive_->tidy([] { return false; });
  for (auto& thread : threads) thread.join();
  archive_->stop();
  EXPECT_EQ(archive_->stats().kept, 600U);
}

}  // namespace
}  // namespace nexus::archive
