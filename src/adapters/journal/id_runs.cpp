#include "adapters/journal/id_runs.h"

namespace nexus::journal {

namespace {

void append_number(std::string& out, std::uint64_t number) {
  while (number >= 0x80) {
    out.push_back(static_cast<char>(number | 0x80));
    number >>= 7;
  }
  out.push_back(static_cast<char>(number));
}

bool read_number(std::string_view& bytes, std::uint64_t& number) {
  number = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace

void append_runs(std::string& out, std::span<const IdRun> runs) {
  std::uint64_t end = 0;
  for (const IdRun& run : runs) {
    const std::uint64_t distance = run.first - end;
    const std::uint64_t sign = static_cast<std::int64_t>(distance) < 0 ? ~0ULL : 0;
    append_number(out, (distance << 1) ^ sign);
    append_number(out, run.count - 1);
    end = run.first + run.count;
  }
}

std::optional<std::vector<IdRun>> read_runs(std::string_view bytes, std::uint64_t total) {
  std::vector<IdRun> runs;
  std::uint64_t end = 0;
  while (total > 0) {
    std::uint64_t distance = 0;
    std::uint64_t rest = 0;
    if (!read_number(bytes, distance) || !read_number(bytes, rest) || rest >= total) return std::nullopt;
    const std::uint64_t first = end + ((distance >> 1) ^ (0 - (distance & 1)));
    runs.push_back({first, rest + 1});
    end = first + rest + 1;
    total -= rest + 1;
  }
  return runs;
}

}  // namespace nexus::journal
