// What happened in a run, line by line, so that a failing seed can be read.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <deque>
#include <stdexcept>
#include <string>
#include <utility>

namespace nexus::simulation {

// An invariant that does not hold: what the simulator looks for.
struct Violation : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class... Args>
void require(bool holds, fmt::format_string<Args...> what, Args&&... args) {
  if (!holds) throw Violation(fmt::format(what, std::forward<Args>(args)...));
}

class Trace {
 public:
  // Keeps the last lines; `printed`: and prints every line at once.
  explicit Trace(bool printed) : printed_(printed) {}

  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    lines_.push_back(fmt::format(format, std::forward<Args>(args)...));
    for (const char letter : lines_.back()) {
      fingerprint_ = (fingerprint_ ^ static_cast<unsigned char>(letter)) * 0x100000001B3ULL;
    }
    if (printed_) std::printf("%s\n", lines_.back().c_str());
    if (lines_.size() > kKeptLines) lines_.pop_front();
  }

  // Of all lines ever added: equal runs have equal fingerprints.
  std::uint64_t fingerprint() const { return fingerprint_; }
  std::string last_lines() const {
    std::string text;
    for (const std::string& line : lines_) text += "  " + line + "\n";
    return text;
  }

 private:
  static constexpr std::size_t kKeptLines = 60;

  const bool printed_;
  std::deque<std::string> lines_;
  std::uint64_t fingerprint_ = 0xCBF29CE484222325ULL;
};

}  // namespace nexus::simulation
