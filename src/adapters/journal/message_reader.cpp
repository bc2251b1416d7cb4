#include "adapters/journal/message_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace nexus::journal {

namespace {
constexpr std::uint64_t kMinReadBytes = 4096;
constexpr std::uint64_t kMaxReadBytes = 1ULL << 20;
constexpr std::uint64_t kTypicalRecordBytes = 640;
}  // namespace

Result<> MessageReader::load(const Segment& segment, std::uint64_t offset, std::uint64_t bytes) {
  auto chunk = std::make_unique_for_overwrite<char[]>(bytes);
  const auto got = segment.file->read_at(offset, {chunk.get(), bytes});
  if (!got) return fail(ErrorKind::internal, got.error().message);
  chunk_ = {chunk.get(), *got};
  begin_ = offset;
  sequence_ = segment.sequence;
  storage_.push_back(std::move(chunk));
  return {};
}

Result<Record> MessageReader::read(const Located& message) {
  const Segment& segment = *message.segment;
  const std::uint64_t offset = message.offset;
  const bool inside = sequence_ == segment.sequence && offset >= begin_ && offset < begin_ + chunk_.size();
  Record record;
  RecordCheck check = RecordCheck::bad_header;
  if (inside) check = read_record(chunk_.substr(offset - begin_), {segment.sequence, offset}, record);
  if (check == RecordCheck::bad_header) {
    const std::uint64_t average = std::max(message.average_bytes, kTypicalRecordBytes);
    const std::uint64_t ahead = std::clamp(expected_ * average, kMinReadBytes, kMaxReadBytes);
    if (Result<> loaded = load(segment, offset, ahead); !loaded) return fail(loaded.error());
    check = read_record(chunk_, {segment.sequence, offset}, record);
  }
  if (check == RecordCheck::cut_short) {
    const std::uint64_t ahead = std::clamp(expected_ * kTypicalRecordBytes, kMinReadBytes, kMaxReadBytes);
    if (Result<> loaded = load(segment, offset, std::max(record.end - offset, ahead)); !loaded) {
      return fail(loaded.error());
    }
    check = read_record(chunk_, {segment.sequence, offset}, record);
  }
  if (check != RecordCheck::valid) {
    return fail(ErrorKind::corrupt,
                fmt::format("The record at offset {} of {} is damaged.", offset, segment.name));
  }
  if (expected_ > 1) --expected_;
  return record;
}

}  // namespace nexus::journal
