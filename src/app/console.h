// How the commands speak to a person or a script: results on `out`, everything else on `err`,
// progress only on a terminal.
#pragma once

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "base/result.h"

namespace nexus::app {

// The exit codes of every command; docs/operations.md lists them.
enum ExitCode : int {
  kExitOk = 0,
  kExitFailed = 1,       // it did not work, or what was compared differs
  kExitUsage = 2,        // the command line or the configuration is wrong; nothing was done
  kExitUnreachable = 3,  // no server answered, or it was overloaded to the end; try again later
};

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool shows_progress = false;
};

// Prints the sentence on `err` and gives the exit code for its kind.
int report(Console& console, const Error& error);

// Rows under headings, columns as wide as needed; numbers (digits only) are set to the right.
void print_table(std::ostream& out, const std::vector<std::string>& headings,
                 const std::vector<std::vector<std::string>>& rows);

// "1,234,567".
std::string grouped(std::int64_t number);

// One line on `err` that is rewritten in place, at most ten times a second; silent without a
// terminal. Cleared when destroyed.
class ProgressLine {
 public:
  explicit ProgressLine(Console& console) : console_(console) {}
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Whether show would print now, so that callers need not build the text in vain.
  bool is_due() const;
  void show(const std::string& text);

 private:
  Console& console_;
  std::chrono::steady_clock::time_point last_{};
  bool shown_ = false;
};

}  // namespace nexus::app
