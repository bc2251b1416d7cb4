// How one text became another, line by line.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace nexus::partners {

struct DifferenceLine {
  enum class Kind : std::uint8_t { same, added, removed };
  Kind kind = Kind::same;
  std::string_view text;     // without its line end; points into the texts that were compared
  std::size_t old_line = 0;  // from 1; 0 for an added line
  std::size_t new_line = 0;  // from 1; 0 for a removed line
};

// The shortest list of added and removed lines, with the lines that stayed between them (E. W. Myers,
// "An O(ND) Difference Algorithm and Its Variations", 1986). Texts that differ in more than
// kMaxLineChanges lines are shown as everything between their common ends removed and added, so that
// time and memory (4 MiB) stay bounded. A CR before the LF counts as part of the line end.
inline constexpr std::size_t kMaxLineChanges = 1000;
std::vector<DifferenceLine> compare_lines(std::string_view before, std::string_view after);

}  // namespace nexus::partners
