// How often the calls to one service may be repeated, all callers together. Each repetition costs, each
// success earns a little: a service that fails now and then is asked again, one that fails all the time
// gets little more than the first tries. Safe to use from any thread.
#pragma once

#include <algorithm>

#include "base/guarded.h"

namespace nexus::aws {

class RetryBudget {
 public:
  static constexpr int kCapacity = 500;
  static constexpr int kCost = 5;     // of one repetition: 100 of them drain a full budget
  static constexpr int kEarning = 1;  // of one call that succeeded at once

  // False when the budget is used up: give up instead of asking again.
  bool take() {
    return tokens_.with([](int& tokens) {
      if (tokens < kCost) return false;
      tokens -= kCost;
      return true;
    });
  }
  // A call succeeded after `repetitions`; the last of them is given back.
  void succeeded(int repetitions) {
    tokens_.with(
        [&](int& tokens) { tokens = std::min(kCapacity, tokens + (repetitions > 0 ? kCost : kEarning)); });
  }

 private:
  Guarded<int> tokens_{kCapacity};
};

}  // namespace nexus::aws
