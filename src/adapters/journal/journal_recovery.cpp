// Opening: which files there are, what they hold, and mending what a crash or a bad disk left.
#include <fmt/format.h>

#include <algorithm>

#include "adapters/journal/journal_broker.h"
#include "adapters/journal/segment_scan.h"

namespace nexus::journal {

using namespace ports;

namespace {

// The start of a segment, if it is intact.
std::optional<SegmentStart> read_start(std::string_view bytes, std::uint64_t sequence) {
  Record record;
  if (read_record(bytes, {sequence, 0}, record) != RecordCheck::valid) return std::nullopt;
  return record.type == RecordType::segment_start ? read_segment_start(record) : std::nullopt;
}

Result<std::optional<SegmentStart>> read_start(Disk& disk, std::uint64_t sequence) {
  char bytes[512];
  const auto file = disk.open(segment_name(sequence));
  if (!file) return fail(file.error());
  const auto got = (*file)->read_at(0, bytes);
  if (!got) return fail(got.error());
  return read_start({bytes, *got}, sequence);
}

Result<> overwrite(DiskFile& file, std::uint64_t offset, std::uint64_t bytes) {
  constexpr std::uint64_t kBlock = 1ULL << 20;
  const std::string zeros(std::min(bytes, kBlock), '\0');
  for (std::uint64_t done = 0; done < bytes;) {
    const std::uint64_t part = std::min<std::uint64_t>(zeros.size(), bytes - done);
    if (Result<> put = file.write_at(offset + done, std::string_view(zeros).substr(0, part)); !put)
      return put;
    done += part;
  }
  return {};
}

}  // namespace

Result<> JournalBroker::recover() {
  const auto names = disk_.list();
  if (!names) return fail(names.error());
  std::vector<std::uint64_t> sequences;
  for (const std::string& name : *names) {
    if (const auto sequence = parse_segment_name(name)) sequences.push_back(*sequence);
    const auto spare = parse_spare_name(name);
    if (!spare) continue;
    log_.never_use_again(*spare);
    const auto file = disk_.open(name);
    const auto size = file ? (*file)->size() : Result<std::uint64_t>(fail(file.error()));
    if (!size) return fail(size.error());
    if (*size == options_.segment_bytes && log_.wants_spare()) {
      log_.add_spare({name, false});
    } else if (Result<> removed = disk_.remove(name); !removed) {
      return removed;
    }
  }
  std::sort(sequences.begin(), sequences.end());
  if (!sequences.empty()) log_.never_use_again(sequences.back());
  if (Result<> recovered = recover_segments(sequences); !recovered) return recovered;
  return begin_or_continue();
}

Result<> JournalBroker::recover_segments(const std::vector<std::uint64_t>& sequences) {
  std::vector<std::optional<SegmentStart>> starts;
  for (const std::uint64_t sequence : sequences) {
    const auto start = read_start(disk_, sequence);
    if (!start) return fail(start.error());
    starts.push_back(*start);
  }
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    auto segment = std::make_unique<Segment>();
    segment->sequence = sequences[i];
    segment->name = segment_name(sequences[i]);
    auto file = disk_.open(segment->name);
    if (!file) return fail(file.error());
    segment->file = std::move(*file);
    const bool last = i + 1 == sequences.size();
    std::optional<std::uint64_t> known_end;
    if (!last && starts[i + 1] && starts[i + 1]->previous == sequences[i])
      known_end = starts[i + 1]->previous_end;
    if (i > 0 && starts[i] && starts[i]->previous != sequences[i - 1]) report_missing(starts[i]->previous);
    if (Result<> done = recover_segment(std::move(segment), known_end, last); !done) return done;
  }
  return {};
}

Result<> JournalBroker::recover_segment(std::unique_ptr<Segment> owned,
                                        std::optional<std::uint64_t> known_end, bool last) {
  const auto size = owned->file->size();
  if (!size) return fail(size.error());
  const std::uint64_t wanted = std::min(*size, known_end.value_or(*size));
  const auto bytes = std::make_unique_for_overwrite<char[]>(wanted);
  const auto got = owned->file->read_at(0, {bytes.get(), wanted});
  if (!got) return fail(ErrorKind::corrupt, "Cannot read " + owned->name + ": " + got.error().message);
  owned->file_bytes = *size;
  Segment& segment = log_.adopt(std::move(owned));
  ScanRequest request{{bytes.get(), *got}, segment.sequence, known_end, !last};
  const ScanFindings findings = scan_segment(request, [&](const Record& record) { replay(record, segment); });
  segment.end = findings.end;
  return mend(segment, request.bytes, findings);
}

void JournalBroker::report_missing(std::uint64_t sequence) {
  ++recovery_.missing_segments;
  report(fmt::format(
      "The file {} is missing from the journal; put it back and start again, or its messages are lost.",
      segment_name(sequence)));
}

// Copies what is damaged into files of their own and covers it, so that the next start need not
// find it again; cuts off a torn tail for good.
Result<> JournalBroker::mend(Segment& segment, std::string_view bytes, const ScanFindings& findings) {
  for (const ByteRange& range : findings.damaged) {
    ++recovery_.damaged_ranges;
    recovery_.damaged_bytes += range.bytes;
    const std::string name = damaged_name(segment.sequence, range.offset);
    report(fmt::format(
        "{} bytes at offset {} of {} are damaged and were set aside in {}; the records around them are kept.",
        range.bytes, range.offset, segment.name, name));
    auto file = disk_.create(name);
    if (!file && file.error().kind == ErrorKind::conflict) file = disk_.open(name);
    if (!file) return fail(file.error());
    const std::uint64_t there = std::min<std::uint64_t>(bytes.size(), range.offset + range.bytes) -
                                std::min<std::uint64_t>(bytes.size(), range.offset);
    if (Result<> put =
            (*file)->write_at(0, bytes.substr(std::min<std::uint64_t>(bytes.size(), range.offset), there));
        !put) {
      return put;
    }
    if (Result<> synced = (*file)->sync(); !synced) return synced;
    if (Result<> synced = disk_.sync_folder(); !synced) return synced;
    if (range.bytes < kHeaderBytes) continue;
    std::string filler(range.bytes, '\0');
    write_header(filler.data(), RecordType::filler, QueueName::valid_orders,
                 static_cast<std::uint32_t>(range.bytes - kHeaderBytes));
    seal_header(filler.data(), {segment.sequence, range.offset}, 0);
    if (Result<> put = segment.file->write_at(range.offset, filler); !put) return put;
  }
  if (findings.torn) {
    recovery_.torn_bytes += findings.torn->bytes;
    report(fmt::format(
        "{} bytes at the end of {} are of a write that was not finished and were cut off; nobody was told "
        "that it had succeeded.",
        findings.torn->bytes, segment.name));
    if (Result<> cut = overwrite(*segment.file, findings.torn->offset, findings.torn->bytes); !cut)
      return cut;
  }
  if (findings.damaged.empty() && !findings.torn) return {};
  return segment.file->sync();
}

Result<> JournalBroker::begin_or_continue() {
  auto& segments = log_.segments();
  recovery_.segments = segments.size();
  recovery_.messages = index_.total();
  const bool begins = segments.empty();
  // The reserve is made while there is space; without space the journal must still open.
  for (int missing = begins ? 2 : 1; static_cast<int>(log_.spares()) < missing;) {
    const std::string name = log_.name_for_spare();
    auto spare = name.empty() ? Result<Spare>(fail(ErrorKind::storage_full, "")) : log_.make_spare(name);
    if (!spare && spare.error().kind != ErrorKind::storage_full) return fail(spare.error());
    if (!spare) break;
    log_.add_spare(*spare);
  }
  if (begins) return log_.begin();
  log_.continue_active();
  log_.keep_reserve();
  // What was found may only be in the page cache; from here on it is given out as durable.
  if (Result<> synced = log_.sync(); !synced) return synced;
  if (Result<> synced = disk_.sync_folder(); !synced) return synced;
  // A last segment of which not even the start is there was never written: another one takes its place.
  return log_.active().end == 0 ? log_.replace_active() : Result<>{};
}

}  // namespace nexus::journal
