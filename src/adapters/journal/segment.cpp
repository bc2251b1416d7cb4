#include "adapters/journal/segment.h"

#include <fmt/format.h>

#include <charconv>

namespace nexus::journal {

namespace {

constexpr std::string_view kSegmentPrefix = "segment-";
constexpr std::string_view kSparePrefix = "spare-";
constexpr std::string_view kSuffix = ".journal";
constexpr std::size_t kDigits = 16;

std::optional<std::uint64_t> parse(std::string_view name, std::string_view prefix) {
  if (name.size() != prefix.size() + kDigits + kSuffix.size()) return std::nullopt;
  if (!name.starts_with(prefix) || !name.ends_with(kSuffix)) return std::nullopt;
  const std::string_view digits = name.substr(prefix.size(), kDigits);
  std::uint64_t sequence = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), sequence, 16);
  if (failure != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return sequence;
}

}  // namespace

std::string segment_name(std::uint64_t sequence) {
  return fmt::format("{}{:016x}{}", kSegmentPrefix, sequence, kSuffix);
}

std::string spare_name(std::uint64_t sequence) {
  return fmt::format("{}{:016x}{}", kSparePrefix, sequence, kSuffix);
}

std::string damaged_name(std::uint64_t sequence, std::uint64_t offset) {
  return fmt::format("damaged-{:016x}-{:08x}.bin", sequence, offset);
}

std::optional<std::uint64_t> parse_segment_name(std::string_view name) { return parse(name, kSegmentPrefix); }

std::optional<std::uint64_t> parse_spare_name(std::string_view name) { return parse(name, kSparePrefix); }

}  // namespace nexus::journal
