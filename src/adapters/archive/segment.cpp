#include "adapters/archive/segment.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace nexus::archive {

namespace {

// Small blocks share a place up to this size, so that a quiet feed needs no entry for each input.
constexpr std::uint64_t kPlaceBytes = 64 * 1024;
constexpr std::string_view kPrefix = "inputs-";
constexpr std::size_t kDigits = 10;

Result<std::string> read_bytes(const ports::DiskFile& file, std::uint64_t offset, std::uint64_t length) {
  std::string bytes(length, '\0');
  const auto got = file.read_at(offset, bytes);
  if (!got) return fail(got.error());
  bytes.resize(*got);
  return bytes;
}

// Whether the whole block of that header is in the file and sound.
Result<bool> is_sound(const ports::DiskFile& file, std::uint64_t offset, const BlockHeader& header) {
  const auto block = read_bytes(file, offset, kHeaderBytes + header.stored_bytes);
  if (!block) return fail(block.error());
  std::string buffer;
  return read_payload(*block, header, buffer).has_value();
}

}  // namespace

void Segment::note(const BlockHeader& header) {
  const std::uint64_t length = kHeaderBytes + header.stored_bytes;
  if (places.empty()) {
    oldest = header.newest;
    lowest = header.lowest;
  }
  lowest = std::min(lowest, header.lowest);
  highest = std::max(highest, header.highest);
  newest = std::max(newest, header.newest);
  Place* last = places.empty() ? nullptr : &places.back();
  if (last != nullptr && !is_compressed && last->bytes + length <= kPlaceBytes) {
    last->bytes += length;
    last->lowest = std::min(last->lowest, header.lowest);
    last->highest = std::max(last->highest, header.highest);
  } else {
    places.push_back({bytes, length, header.lowest, header.highest});
  }
  bytes += length;
}

std::string segment_name(std::uint64_t number, bool is_compressed) {
  return fmt::format("{}{:0{}}.{}", kPrefix, number, kDigits, is_compressed ? "zst" : "raw");
}

std::string unfinished_name(std::uint64_t number) {
  return fmt::format("{}{:0{}}.unfinished", kPrefix, number, kDigits);
}

std::optional<SegmentName> parse_segment_name(const std::string& name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  SegmentName parsed;
  const char* const end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + kPrefix.size(), end, parsed.number);
  const std::string_view ending(rest, static_cast<std::size_t>(end - rest));
  parsed.is_compressed = ending == ".zst";
  if (error != std::errc() || (!parsed.is_compressed && ending != ".raw")) return std::nullopt;
  return parsed;
}

Result<Segment> read_segment(ports::Disk& disk, const SegmentName& name, bool check_content) {
  auto file = disk.open(segment_name(name.number, name.is_compressed));
  if (!file) return fail(file.error());
  const auto size = (*file)->size();
  if (!size) return fail(size.error());
  Segment segment;
  segment.number = name.number;
  segment.is_compressed = name.is_compressed;
  segment.file = std::move(*file);
  while (segment.bytes + kHeaderBytes <= *size) {
    const auto bytes = read_bytes(*segment.file, segment.bytes, kHeaderBytes);
    if (!bytes) return fail(bytes.error());
    const auto header = read_header(*bytes);
    if (!header || segment.bytes + kHeaderBytes + header->stored_bytes > *size) break;
    if (check_content) {
      const auto sound = is_sound(*segment.file, segment.bytes, *header);
      if (!sound) return fail(sound.error());
      if (!*sound) break;
    }
    segment.note(*header);
  }
  return segment;
}

Result<bool> read_place(const ports::DiskFile& file, const Place& place,
                        const std::function<void(std::span<const ports::KeptInput>)>& visit) {
  const auto bytes = read_bytes(file, place.offset, place.bytes);
  if (!bytes) return fail(bytes.error());
  std::string buffer;
  for (std::string_view rest = *bytes; !rest.empty();) {
    const auto header = read_header(rest);
    if (!header || kHeaderBytes + header->stored_bytes > rest.size()) return false;
    const std::size_t length = kHeaderBytes + header->stored_bytes;
    const auto payload = read_payload(rest.substr(0, length), *header, buffer);
    if (!payload || !for_each_sheaf(*payload, visit)) return false;
    rest.remove_prefix(length);
  }
  return true;
}

}  // namespace nexus::archive
