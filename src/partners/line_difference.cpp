#include "partners/line_difference.h"

#include <algorithm>

namespace nexus::partners {

namespace {

using Lines = std::vector<std::string_view>;
using Kind = DifferenceLine::Kind;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The part of the two texts between their common beginning and end.
struct Middle {
  const Lines& before;
  const Lines& after;
  std::size_t first = 0;         // of both
  std::size_t before_count = 0;  // lines from `first`
  std::size_t after_count = 0;

  bool equal(std::int64_t x, std::int64_t y) const {
    return before[first + static_cast<std::size_t>(x)] == after[first + static_cast<std::size_t>(y)];
  }
};

// For each number of changes, the furthest line of `before` reached on each diagonal -d, -d + 2 .. d.
using Frontiers = std::vector<std::vector<std::int32_t>>;

std::int64_t reached(const std::vector<std::int32_t>& frontier, std::int64_t changes, std::int64_t diagonal) {
  return frontier[static_cast<std::size_t>((diagonal + changes) / 2)];
}

// Whether the path to this diagonal comes by an added line (from the diagonal above) and not by a removed
// one.
bool comes_by_adding(const std::vector<std::int32_t>& last, std::int64_t changes, std::int64_t diagonal) {
  if (diagonal == -changes) return true;
  if (diagonal == changes) return false;
  return reached(last, changes - 1, diagonal - 1) < reached(last, changes - 1, diagonal + 1);
}

// Empty when more than kMaxLineChanges changes are needed.
Frontiers find_frontiers(const Middle& middle) {
  const auto before_count = static_cast<std::int64_t>(middle.before_count);
  const auto after_count = static_cast<std::int64_t>(middle.after_count);
  Frontiers frontiers;
  for (std::int64_t changes = 0; changes <= static_cast<std::int64_t>(kMaxLineChanges); ++changes) {
    std::vector<std::int32_t> frontier;
    for (std::int64_t diagonal = -changes; diagonal <= changes; diagonal += 2) {
      std::int64_t x = 0;
      if (changes > 0) {
        const auto& last = frontiers.back();
        x = comes_by_adding(last, changes, diagonal) ? reached(last, changes - 1, diagonal + 1)
                                                     : reached(last, changes - 1, diagonal - 1) + 1;
      }
      std::int64_t y = x - diagonal;
      while (x < before_count && y >= 0 && y < after_count && middle.equal(x, y)) {
        ++x;
        ++y;
      }
      frontier.push_back(static_cast<std::int32_t>(x));
      if (x >= before_count && y >= after_count) {
        frontiers.push_back(std::move(frontier));
        return frontiers;
      }
    }
    frontiers.push_back(std::move(frontier));
  }
  return {};
}

class Listing {
 public:
  explicit Listing(const Middle& middle) : middle_(middle) {}

  // x and y count lines of the middle part.
  void same(std::int64_t x, std::int64_t y) { put(Kind::same, x, y); }
  void removed(std::int64_t x) { put(Kind::removed, x, -1); }
  void added(std::int64_t y) { put(Kind::added, -1, y); }

  std::vector<DifferenceLine> lines;

 private:
  void put(Kind kind, std::int64_t x, std::int64_t y) {
    DifferenceLine line;
    line.kind = kind;
    if (x >= 0) line.old_line = middle_.first + static_cast<std::size_t>(x) + 1;
    if (y >= 0) line.new_line = middle_.first + static_cast<std::size_t>(y) + 1;
    line.text = x >= 0 ? middle_.before[line.old_line - 1] : middle_.after[line.new_line - 1];
    lines.push_back(line);
  }
  const Middle& middle_;
};

// Walks back from the end along the frontiers.
void list_shortest(const Middle& middle, const Frontiers& frontiers, Listing& listing) {
  auto x = static_cast<std::int64_t>(middle.before_count);
  auto y = static_cast<std::int64_t>(middle.after_count);
  for (auto changes = static_cast<std::int64_t>(frontiers.size()) - 1; changes > 0; --changes) {
    const auto& last = frontiers[static_cast<std::size_t>(changes) - 1];
    const std::int64_t diagonal = x - y;
    const bool adding = comes_by_adding(last, changes, diagonal);
    const std::int64_t from = adding ? diagonal + 1 : diagonal - 1;
    const std::int64_t from_x = reached(last, changes - 1, from);
    const std::int64_t from_y = from_x - from;
    while (x > from_x + (adding ? 0 : 1) && y > from_y + (adding ? 1 : 0)) listing.same(--x, --y);
    if (adding) {
      listing.added(--y);
    } else {
      listing.removed(--x);
    }
  }
  while (x > 0 && y > 0) listing.same(--x, --y);
  std::reverse(listing.lines.begin(), listing.lines.end());
}

void list_all(const Middle& middle, Listing& listing) {
  for (std::size_t x = 0; x < middle.before_count; ++x) listing.removed(static_cast<std::int64_t>(x));
  for (std::size_t y = 0; y < middle.after_count; ++y) listing.added(static_cast<std::int64_t>(y));
}

}  // namespace

std::vector<DifferenceLine> compare_lines(std::string_view before_text, std::string_view after_text) {
  const Lines before = lines_of(before_text);
  const Lines after = lines_of(after_text);
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t first = 0;
  while (first < shorter && before[first] == after[first]) ++first;
  std::size_t behind = 0;
  while (behind < shorter - first && before[before.size() - 1 - behind] == after[after.size() - 1 - behind]) {
    ++behind;
  }
  const Middle middle{before, after, first, before.size() - first - behind, after.size() - first - behind};
  Listing listing(middle);
  const Frontiers frontiers = find_frontiers(middle);
  if (frontiers.empty()) {
    list_all(middle, listing);
  } else {
    list_shortest(middle, frontiers, listing);
  }
  std::vector<DifferenceLine> lines;
  for (std::size_t i = 0; i < first; ++i) lines.push_back({Kind::same, before[i], i + 1, i + 1});
  lines.insert(lines.end(), listing.lines.begin(), listing.lines.end());
  for (std::size_t i = behind; i > 0; --i) {
    const std::size_t old_line = before.size() - i;
    lines.push_back({Kind::same, before[old_line], old_line + 1, after.size() - i + 1});
  }
  return lines;
}

}  // namespace nexus::partners
