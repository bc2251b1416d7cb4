// The bytes on disk, as docs/journal-format.md has them.
#include <gtest/gtest.h>

#include "adapters/journal/crc32c.h"
#include "adapters/journal/id_runs.h"
#include "adapters/journal/record.h"
#include "unit/journal/journal_under_test.h"

namespace nexus::journal {

namespace {

std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text.push_back(kDigits[static_cast<unsigned char>(byte) >> 4]);
    text.push_back(kDigits[static_cast<unsigned char>(byte) & 15]);
  }
  return text;
}

std::string message_record(Place place) {
  MessageFields fields;
  fields.id = 0x0102030405060708;
  fields.first_sent_ms = 1'700'000'000'000;
  fields.attributes = {"PARTNER_A", 42, "x-1", "00-t"};
  fields.body = "{\"a\":1}";
  std::string record(kHeaderBytes + padded(message_payload_bytes(fields, RecordType::message)), '\xEE');
  EXPECT_EQ(write_message(record.data(), fields, RecordType::message, kErrors), record.size());
  seal_header(record.data(), place, 4096);
  return record;
}

}  // namespace

TEST(Crc32c, AgreesWithThePublishedVectors) {
  const std::string zeros(32, '\0');
  const std::string ones(32, '\xff');
  for (auto crc : {crc32c, crc32c_by_table}) {
    EXPECT_EQ(crc(0, "123456789"), 0xE3069283u);
    EXPECT_EQ(crc(0, zeros), 0x8A9136AAu);  // RFC 3720 appendix B.4
    EXPECT_EQ(crc(0, ones), 0x62A8AB43u);
  }
}

TEST(Crc32c, IsTheSameByInstructionAndByTableAtEveryLengthAndInParts) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(crc32c(0, bytes), crc32c_by_table(0, bytes));
    const std::string_view view(bytes);
    EXPECT_EQ(crc32c(crc32c(0, view.substr(0, bytes.size() / 3)), view.substr(bytes.size() / 3)),
              crc32c(0, bytes));
    bytes.push_back(static_cast<char>(i * 37));
  }
}

TEST(Record, HasTheBytesOfTheFormatPage) {
  const std::string record = message_record({7, 208});
  EXPECT_EQ(hex(record),  // header: its crc, the payload's crc, length 63, synced until 4096, type 2, queue
                          // 1, segment 7
            "8168760f"
            "a40e3372"
            "3f000000"
            "00100000"
            "02"
            "01"
            "0000"
            "07000000"
            // id, first sent, sequence number, length of body, partner, external id, trace; zeros
            "0807060504030201"
            "0068e5cf8b010000"
            "2a00000000000000"
            "07000000"
            "0900"
            "0300"
            "0400"
            "0000"
            "0000"
            "0000"
            // PARTNER_A x-1 00-t {"a":1} and one byte of padding
            "504152544e45525f41"
            "782d31"
            "30302d74"
            "7b2261223a317d"
            "00");
}

TEST(Record, ReadsBackWhatWasWritten) {
  const std::string bytes = message_record({7, 208});
  Record record;
  ASSERT_EQ(read_record(bytes, {7, 208}, record), RecordCheck::valid);
  EXPECT_EQ(record.type, RecordType::message);
  EXPECT_EQ(record.queue, kErrors);
  EXPECT_EQ(record.synced_until, 4096u);
  EXPECT_EQ(record.end, 208 + bytes.size());
  const auto fields = read_message(record);
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->id, 0x0102030405060708u);
  EXPECT_EQ(fields->attributes.partner_id, "PARTNER_A");
  EXPECT_EQ(fields->attributes.external_order_id, "x-1");
  EXPECT_EQ(fields->attributes.traceparent, "00-t");
  EXPECT_EQ(fields->attributes.sequence_number, 42);
  EXPECT_EQ(fields->body, "{\"a\":1}");
}

TEST(Record, IsNotTakenForOneOfAnotherSegmentOrPlace) {
  const std::string bytes = message_record({7, 208});
  Record record;
  EXPECT_EQ(read_record(bytes, {8, 208}, record), RecordCheck::bad_header);
  EXPECT_EQ(read_record(bytes, {7, 216}, record), RecordCheck::bad_header);
  EXPECT_EQ(read_record(bytes, {7 + (1ULL << 32), 208}, record), RecordCheck::bad_header);
}

TEST(Record, IsRefusedWithAnyBitFlippedAndWithAnyByteMissing) {
  const std::string bytes = message_record({7, 208});
  Record record;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(read_record(flipped, {7, 208}, record), RecordCheck::valid) << bit;
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(read_record(std::string_view(bytes).substr(0, size), {7, 208}, record), RecordCheck::valid)
        << size;
  }
}

// The guard taken out: a flip whose checksums were made to match again is not noticed, so nothing
// but the checksums notices flips.
TEST(Record, WithoutItsChecksumsWouldNotNoticeAFlip) {
  std::string bytes = message_record({7, 208});
  bytes[bytes.size() - 4] = static_cast<char>(bytes[bytes.size() - 4] ^ 1);
  const auto length = static_cast<std::uint32_t>(kMessageFixedBytes + 9 + 3 + 4 + 7);
  write_header(bytes.data(), RecordType::message, kErrors, length);
  seal_header(bytes.data(), {7, 208}, 4096);
  Record record;
  EXPECT_EQ(read_record(bytes, {7, 208}, record), RecordCheck::valid);
}

TEST(IdRuns, TakesAFewBytesForABatchInOrder) {
  IdRuns ids;
  for (ports::MessageId id = 1'000'000; id < 1'020'000; ++id) ids.add(id);
  std::string bytes;
  append_runs(bytes, ids.runs());
  EXPECT_LE(bytes.size(), 8u);
  EXPECT_EQ(read_runs(bytes, 20'000), std::vector<IdRun>({{1'000'000, 20'000}}));
}

TEST(IdRuns, ReadsBackAnyOrder) {
  IdRuns ids;
  for (ports::MessageId id : {5ULL, 6ULL, 7ULL, 3ULL, ~0ULL - 1, 1ULL, 1ULL << 40}) ids.add(id);
  std::string bytes;
  append_runs(bytes, ids.runs());
  const auto read = read_runs(bytes, ids.count());
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::equal(read->begin(), read->end(), ids.runs().begin(), ids.runs().end()));
}

TEST(IdRuns, RefusesBytesThatAreNoRuns) {
  EXPECT_FALSE(read_runs("", 1));
  EXPECT_FALSE(read_runs("\x80", 1));
  EXPECT_FALSE(read_runs(std::string_view("\x02\x05", 2), 3));
}

TEST(SegmentStart, KeepsTheCounters) {
  SegmentStart start;
  start.sequence = 9;
  start.previous = 8;
  start.previous_end = 4711;
  start.next_id = 77;
  start.recycled = true;
  start.counters[1].expired = 12;
  start.counters[2].purged = 13;
  Record record;
  const std::string payload = segment_start_payload(start);
  record.payload = payload;
  const auto read = read_segment_start(record);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->sequence, 9u);
  EXPECT_EQ(read->previous, 8u);
  EXPECT_EQ(read->previous_end, 4711u);
  EXPECT_EQ(read->next_id, 77u);
  EXPECT_TRUE(read->recycled);
  EXPECT_EQ(read->counters, start.counters);
}

}  // namespace nexus::journal
