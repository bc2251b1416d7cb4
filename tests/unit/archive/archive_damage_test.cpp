// The archive of inputs on disks that lose power, fill up and rot. Nothing of it may reach intake.
#include "unit/archive/archive_under_test.h"

namespace nexus::archive {
namespace {

using ArchiveDamage = ArchiveUnderTest;

TEST_F(ArchiveDamage, AnInterruptedTailIsCutOffAtAnyByte) {
  open();
  const auto first = keep(5);
  archive_->flush();
  const std::size_t whole = disk_.content(last_name()).size();
  const auto second = keep(5);
  archive_->flush();
  const std::string content = disk_.content(last_name());
  for (std::size_t length = whole; length < content.size(); length += 37) {
    memory::MemoryDisk torn;
    torn.set_content("inputs-0000000001.raw", content.substr(0, length));
    open_on(torn);
    EXPECT_EQ(count_found(first), 5U);
    EXPECT_EQ(count_found(second), 0U);
    EXPECT_EQ(torn.content("inputs-0000000001.raw").size(), whole) << length;
    EXPECT_EQ(count_found(keep(2)), 2U);
  }
}

TEST_F(ArchiveDamage, ADamagedBlockIsLeftOutAndItsNeighboursInOtherPlacesAreNot) {
  open();
  const auto ids = fill_files(3);
  tidy();
  disk_.flip_bit("inputs-0000000001.zst", 8 * 500);
  disk_.flip_bit("inputs-0000000002.raw", 8 * 500);
  open();
  const std::size_t found = count_found(ids);
  EXPECT_LT(found, ids.size());
  EXPECT_GT(found, 0U);
  EXPECT_FALSE(reports_.empty());
}

TEST_F(ArchiveDamage, AnyLossOfPowerLeavesAnArchiveThatOpensAndGoesOn) {
  open();
  auto ids = fill_files(4);
  tidy();
  for (const auto loss : {memory::PowerLoss::drop_all, memory::PowerLoss::keep_all,
                          memory::PowerLoss::keep_prefix, memory::PowerLoss::scatter}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const auto after = disk_.after_power_loss(loss, seed);
      open_on(*after);
      const std::size_t found = count_found(ids);
      EXPECT_LE(found, ids.size());
      if (loss == memory::PowerLoss::keep_all) {
        EXPECT_EQ(found, ids.size());
      }
      EXPECT_EQ(count_found(keep(3)), 3U);
    }
  }
}

TEST_F(ArchiveDamage, AKillBetweenTheCompressedFileAndTheRemovalOfTheRawOneLosesNothing) {
  open();
  const auto ids = fill_files(2);
  const std::string raw = disk_.content("inputs-0000000001.raw");
  tidy();
  disk_.set_content("inputs-0000000001.raw", raw);
  disk_.set_content("inputs-0000000009.unfinished", "half of it");
  open();
  EXPECT_EQ(names()[0], "inputs-0000000001.zst");
  EXPECT_EQ(names()[1], "inputs-0000000002.raw");
  EXPECT_EQ(names()[2], "inputs-0000000003.raw");
  EXPECT_EQ(names().size(), 3U);
  EXPECT_EQ(count_found(ids), ids.size());
}

TEST_F(ArchiveDamage, AFullDiskDropsInputsCountsThemAndIsTriedAgain) {
  open();
  const auto before = keep(20);
  archive_->flush();
  memory::DiskFaults full;
  full.capacity_bytes = disk_.content(last_name()).size() + 100;
  disk_.set_faults(full);
  const auto lost = keep(20);
  archive_->flush();
  EXPECT_EQ(archive_->stats().dropped, 20U);
  EXPECT_EQ(reports_.size(), 1U);
  disk_.set_faults({});
  keep(20);
  archive_->flush();
  EXPECT_EQ(archive_->stats().dropped, 40U) << "it is not tried again at once";
  clock_.advance(1'000);
  const auto after = keep(20);
  EXPECT_EQ(count_found(after), 20U);
  EXPECT_EQ(count_found(before), 20U);
  EXPECT_EQ(count_found(lost), 0U);
  EXPECT_EQ(reports_.size(), 1U) << "said once";
}

TEST_F(ArchiveDamage, MakesRoomForOthersWhenTheDiskIsNearlyFull) {
  memory::DiskFaults capacity;
  capacity.capacity_bytes = 400'000;
  disk_.set_faults(capacity);
  auto options = small_options();
  options.keep_free_bytes = 200'000;
  open(options);
  for (int i = 0; i < 60; ++i) {
    keep(20);
    archive_->flush();
    clock_.advance(2'000);
  }
  EXPECT_GT(archive_->stats().dropped, 0U);
  EXPECT_GE(disk_.free_bytes().value(), options.keep_free_bytes - 10'000) << "one write more at most";
  options.keep_free_bytes = 300'000;
  open(options);
  tidy();
  EXPECT_GE(disk_.free_bytes().value(), options.keep_free_bytes);
}

}  // namespace
}  // namespace nexus::archive
