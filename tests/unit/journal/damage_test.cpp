// Torn tails and flipped bits: all noticed, all neighbours kept.
#include "adapters/journal/segment_scan.h"
#include "unit/journal/journal_under_test.h"

namespace nexus::journal {

using namespace ports;

namespace {

// A small journal that was closed in order, and where its messages are.
struct SmallJournal {
  SmallJournal() {
    auto broker = open_journal(disk, clock);
    for (int i = 0; i < 5; ++i) {
      const std::string body = "body number " + std::to_string(i);
      EXPECT_TRUE(send_bodies(*broker, kOrders, {body}));
    }
    broker.reset();
    name = segments_of(disk).at(0);
    content = disk.content(name);
    const ScanRequest request{content, *parse_segment_name(name), std::nullopt, false};
    end = scan_segment(request, [&](const Record& record) {
            if (record.type == RecordType::message)
              messages.push_back({record.offset, record.end - record.offset});
          }).end;
    EXPECT_EQ(messages.size(), 5u);
  }

  std::set<std::string> bodies_without(std::uint64_t damaged_from, std::uint64_t damaged_to) const {
    std::set<std::string> left;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const bool hit =
          messages[i].offset < damaged_to && damaged_from < messages[i].offset + messages[i].bytes;
      if (!hit) left.insert("body number " + std::to_string(i));
    }
    return left;
  }

  memory::MemoryDisk disk;
  memory::ManualClock clock;
  std::string name;
  std::string content;
  std::uint64_t end = 0;
  std::vector<ByteRange> messages;
};

std::set<std::string> waiting_set(JournalBroker& broker) {
  const auto bodies = waiting(broker, kOrders);
  return {bodies.begin(), bodies.end()};
}

}  // namespace

TEST(JournalDamage, CutAtAnyByteLosesOnlyWhatWasCutAndIsNoticed) {
  const SmallJournal journal;
  for (std::uint64_t size = journal.messages.back().offset; size < journal.end; ++size) {
    memory::MemoryDisk disk;
    disk.set_content(journal.name, journal.content.substr(0, size));
    const auto broker = open_journal(disk, journal.clock);
    ASSERT_TRUE(broker);
    ASSERT_EQ(waiting_set(*broker), journal.bodies_without(size, journal.end)) << size;
    const std::uint64_t last_end = journal.messages.back().offset + journal.messages.back().bytes;
    const bool between_records = size == journal.messages.back().offset || size == last_end;
    const auto last_bytes = std::string_view(journal.content).substr(0, size);
    const bool nothing_but_zeros_cut =
        last_bytes.substr(last_end > size ? journal.messages.back().offset : last_end)
            .find_first_not_of('\0') == std::string_view::npos;
    EXPECT_TRUE(broker->recovery().torn_bytes > 0 || between_records || nothing_but_zeros_cut) << size;
    EXPECT_TRUE(send_bodies(*broker, kOrders, {"goes on"}));
  }
}

TEST(JournalDamage, OfAnyBitIsNoticedAndTakesNoNeighbourWithIt) {
  SmallJournal journal;
  for (std::uint64_t bit = 0; bit < journal.end * 8; ++bit) {
    memory::MemoryDisk disk;
    disk.set_content(journal.name, journal.content);
    disk.flip_bit(journal.name, bit);
    const auto broker = open_journal(disk, journal.clock);
    ASSERT_TRUE(broker) << bit;
    const RecoveryReport& found = broker->recovery();
    ASSERT_TRUE(found.damaged_ranges > 0 || found.torn_bytes > 0) << "bit " << bit;
    ASSERT_EQ(waiting_set(*broker), journal.bodies_without(bit / 8, bit / 8 + 1)) << "bit " << bit;
  }
}

TEST(JournalDamage, IsSetAsideOnceWithItsBytesAndThenQuiet) {
  SmallJournal journal;
  std::vector<std::string> reports;
  JournalOptions options = small_options();
  options.on_report = [&](const std::string& message) { reports.push_back(message); };
  const std::uint64_t at = journal.messages[2].offset;
  journal.disk.flip_bit(journal.name, (at + 50) * 8);
  auto broker = open_journal(journal.disk, journal.clock, options);
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_NE(reports[0].find("set aside"), std::string::npos);
  EXPECT_EQ(broker->recovery().damaged_bytes, journal.messages[2].bytes);
  const std::string aside = journal.disk.content(damaged_name(*parse_segment_name(journal.name), at));
  EXPECT_EQ(aside.size(), journal.messages[2].bytes);
  EXPECT_NE(aside.find("number 2"), std::string::npos);
  broker.reset();
  broker = open_journal(journal.disk, journal.clock, options);
  EXPECT_EQ(reports.size(), 1u);
  EXPECT_EQ(waiting(*broker, kOrders).size(), 4u);
}

TEST(JournalDamage, ThatAppearsWhileOpenSetsTheMessageAsideAndKeepsTheQueueMoving) {
  memory::MemoryDisk disk;
  memory::ManualClock clock;
  auto broker = open_journal(disk, clock);
  ASSERT_TRUE(send_bodies(*broker, kOrders, {"first", "second", "third"}));
  const std::string name = segments_of(disk).at(0);
  const std::string content = disk.content(name);
  const auto file = disk.open(name);
  ASSERT_TRUE((*file)->write_at(content.find("second"), "SECOND"));
  const Taken taken = take(*broker, kOrders, 10);
  EXPECT_EQ(taken.bodies, (std::vector<std::string>{"first", "third"}));
  EXPECT_EQ(broker->set_aside_messages(), 1u);
  EXPECT_EQ(broker->stats(kOrders)->visible, 0u);
}

TEST(JournalDamage, OfAWholeFileOfNoiseStillOpens) {
  memory::MemoryDisk disk;
  memory::ManualClock clock;
  std::string noise(64 << 10, '\0');
  std::uint64_t state = 1;
  for (char& byte : noise)
    byte = static_cast<char>((state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 56);
  disk.set_content(segment_name(1), noise);
  disk.set_content(segment_name(2), noise);
  const auto broker = open_journal(disk, clock);
  ASSERT_TRUE(broker);
  EXPECT_TRUE(send_bodies(*broker, kOrders, {"works"}));
  EXPECT_EQ(waiting(*broker, kOrders), std::vector<std::string>{"works"});
}

}  // namespace nexus::journal
