// The newest inputs that became orders, so that a draft definition can be tried on them. An accepted
// order's bytes are kept nowhere else (docs/decisions/0005-inputs-of-accepted-orders.md): this is a sample
// in memory, bounded for each partner, and it is gone with the process.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "domain/uuid.h"
#include "intake/submission.h"

namespace nexus::intake {

struct InputSampleLimits {
  std::size_t inputs = 1'000;                // kept for each partner
  std::size_t bytes = 1024 * 1024;           // the same; the oldest make room
  std::size_t all_bytes = 16 * 1024 * 1024;  // shared by all partners, evenly
  std::size_t largest_bytes = 16 * 1024;     // a longer input is not kept
  std::size_t submissions_a_group = 8;       // looked at, spread over the group
  std::size_t inputs_a_window = 200;         // taken from one partner in kWindowMs
  static constexpr std::int64_t kWindowMs = 100;
};

struct InputSample {
  domain::Uuid order_id;
  std::string raw;  // as the partner sent it; of CSV the header row and the record
};

// Safe to use from any thread.
class InputSamples {
 public:
  explicit InputSamples(InputSampleLimits limits = {}) : limits_(limits) {}

  // Takes some of what a group accepted. Costs the group's thread some microseconds, whatever its size.
  // `now_ms` is monotonic.
  void take(std::span<const std::unique_ptr<Submission>> group, std::int64_t now_ms);

  // A partner's, the newest first, at most `limit`.
  std::vector<InputSample> newest(const std::string& partner_id, std::size_t limit) const;

 private:
  struct Ring {
    std::deque<InputSample> samples;  // oldest first
    std::size_t bytes = 0;
    std::int64_t window_began_ms = 0;
    std::size_t taken_in_window = 0;
  };
  void take_from(const Submission& submission, std::int64_t now_ms);
  void keep(Ring& ring, const std::string& csv_header, const Input& input) const;

  const InputSampleLimits limits_;
  mutable std::mutex mutex_;
  std::map<std::string, Ring> rings_;
};

}  // namespace nexus::intake
