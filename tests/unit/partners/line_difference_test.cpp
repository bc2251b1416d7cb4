#include "partners/line_difference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace nexus::partners {
namespace {

using Kind = DifferenceLine::Kind;

// " a1:1" for a line that stayed, "-a1:0" and "+a0:1" for removed and added ones.
std::string show(const std::string& before, const std::string& after) {
  std::string all;
  for (const DifferenceLine& line : compare_lines(before, after)) {
    all += line.kind == Kind::same ? " " : line.kind == Kind::added ? "+" : "-";
    all += std::string(line.text) + std::to_string(line.old_line) + ":" + std::to_string(line.new_line) + ";";
  }
  return all;
}

struct Rebuilt {
  std::string before, after;
  std::size_t changes = 0;
};

Rebuilt rebuild(const std::vector<DifferenceLine>& lines) {
  Rebuilt rebuilt;
  for (const DifferenceLine& line : lines) {
    if (line.kind != Kind::added) rebuilt.before += std::string(line.text) + "\n";
    if (line.kind != Kind::removed) rebuilt.after += std::string(line.text) + "\n";
    if (line.kind != Kind::same) ++rebuilt.changes;
  }
  return rebuilt;
}

std::size_t fewest_changes(const std::string& before, const std::string& after) {
  // Longest common subsequence of one-character lines, by the textbook's table.
  std::string a, b;
  std::copy_if(before.begin(), before.end(), std::back_inserter(a), [](char c) { return c != '\n'; });
  std::copy_if(after.begin(), after.end(), std::back_inserter(b), [](char c) { return c != '\n'; });
  std::vector<std::vector<std::size_t>> longest(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      longest[i][j] =
          a[i - 1] == b[j - 1] ? longest[i - 1][j - 1] + 1 : std::max(longest[i - 1][j], longest[i][j - 1]);
    }
  }
  return a.size() + b.size() - 2 * longest[a.size()][b.size()];
}

TEST(LineDifference, ShowsLinesWithTheirNumbersInBothTexts) {
  EXPECT_EQ(show("a\nb\nc\n", "a\nx\nc\nd"), " a1:1;-b2:0;+x0:2; c3:3;+d0:4;");
  EXPECT_EQ(show("a\n", "a\n"), " a1:1;");
  EXPECT_EQ(show("", "a\nb\n"), "+a0:1;+b0:2;");
  EXPECT_EQ(show("a\nb\n", ""), "-a1:0;-b2:0;");
  EXPECT_EQ(show("", ""), "");
  EXPECT_EQ(show("a\r\nb", "a\nb\n"), " a1:1; b2:2;");
}

TEST(LineDifference, IsTheShortestAndRebuildsBothTexts) {
  std::mt19937 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::string texts[2];
    for (std::string& text : texts) {
      for (std::size_t lines = random() % 12; lines > 0; --lines) {
        text += static_cast<char>('a' + random() % 4);
        text += '\n';
      }
    }
    const auto lines = compare_lines(texts[0], texts[1]);
    const Rebuilt rebuilt = rebuild(lines);
    ASSERT_EQ(rebuilt.before, texts[0]);
    ASSERT_EQ(rebuilt.after, texts[1]);
    ASSERT_EQ(rebuilt.changes, fewest_changes(texts[0], texts[1])) << texts[0] << "---\n" << texts[1];
  }
}

TEST(LineDifference, OfTextsWithoutAnythingInCommonIsBounded) {
  std::string before = "same\n", after = "same\n";
  for (int line = 0; line < 5'000; ++line) {
    before += "a" + std::to_string(line) + "\n";
    after += "b" + std::to_string(line) + "\n";
  }
  const Rebuilt rebuilt = rebuild(compare_lines(before + "end\n", after + "end\n"));
  EXPECT_EQ(rebuilt.before, before + "end\n");
  EXPECT_EQ(rebuilt.after, after + "end\n");
  EXPECT_EQ(rebuilt.changes, 10'000U);
}

}  // namespace
}  // namespace nexus::partners
