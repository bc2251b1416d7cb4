#include "app/console.h"

#include <algorithm>

#include <fmt/format.h>

namespace nexus::app {

namespace {

constexpr std::chrono::milliseconds kProgressInterval{100};

bool is_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || c == ',' || c == '.'; });
}

void print_row(std::ostream& out, const std::vector<std::string>& cells,
               const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    line += is_number(cells[i]) ? fmt::format("{:>{}}", cells[i], widths[i])
                                : fmt::format("{:<{}}", cells[i], widths[i]);
  }
  while (line.ends_with(' ')) line.pop_back();
  out << line << '\n';
}

}  // namespace

int report(Console& console, const Error& error) {
  console.err << "nexusstream: " << error.message << '\n';
  return error.kind == ErrorKind::unavailable ? kExitUnreachable : kExitFailed;
}

void print_table(std::ostream& out, const std::vector<std::string>& headings,
                 const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  widths.reserve(headings.size());
  for (const std::string& heading : headings) widths.push_back(heading.size());
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  print_row(out, headings, widths);
  for (const std::vector<std::string>& row : rows) print_row(out, row, widths);
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

ProgressLine::~ProgressLine() {
  if (shown_) console_.err << "\r\x1b[K" << std::flush;
}

bool ProgressLine::is_due() const {
  return console_.shows_progress && std::chrono::steady_clock::now() - last_ >= kProgressInterval;
}

void ProgressLine::show(const std::string& text) {
  if (!is_due()) return;
  console_.err << '\r' << text << "\x1b[K" << std::flush;
  last_ = std::chrono::steady_clock::now();
  shown_ = true;
}

}  // namespace nexus::app
