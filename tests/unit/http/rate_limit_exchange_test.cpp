// Two processes with one limit, by the clock's hand.
#include "adapters/http/rate_limit_exchange.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <vector>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_shared_rate_limits.h"

namespace nexus::http {
namespace {

constexpr std::int64_t kExchangeEveryMs = 50;
constexpr RateLimiter::Policy kPolicy{1'000, 100};
constexpr char kPartner[] = "PARTNER_A";

// Shared counts that can go away, and be wiped or put back to an older state.
class ShakyLimits final : public ports::SharedRateLimits {
 public:
  explicit ShakyLimits(const ports::Clock& clock)
      : clock_(clock), inner_(std::make_unique<memory::MemorySharedRateLimits>(clock)) {}

  Result<std::vector<std::uint64_t>> add(std::span<const ports::AdmittedOrders> admitted) override {
    if (away) return fail(ErrorKind::unavailable, "The counts are away.");
    return inner_->add(admitted);
  }
  void wipe() { inner_ = std::make_unique<memory::MemorySharedRateLimits>(clock_); }

  bool away = false;

 private:
  const ports::Clock& clock_;
  std::unique_ptr<memory::MemorySharedRateLimits> inner_;
};

struct Process {
  Process(const ports::Clock& clock, ports::SharedRateLimits& shared)
      : limiter(clock), exchange(limiter, shared) {}

  // Asks for single orders until one is refused.
  std::uint64_t take_all() {
    std::uint64_t taken = 0;
    while (limiter.take(kPartner, kPolicy, 1).admitted) ++taken;
    return taken;
  }

  RateLimiter limiter;
  RateLimitExchange exchange;
};

class SharedLimit : public testing::Test {
 protected:
  // All processes take whatever they get, each millisecond for so long.
  std::uint64_t run(std::int64_t for_ms) {
    std::uint64_t taken = 0;
    for (std::int64_t ms = 0; ms < for_ms; ++ms) {
      for (Process& process : processes_) taken += process.take_all();
      if (ms % kExchangeEveryMs == 0) exchange();
      clock_.advance(1);
    }
    return taken;
  }
  void exchange() {
    for (Process& process : processes_) static_cast<void>(process.exchange.exchange());
  }
  // What the header promises, for processes that know each other already.
  std::uint64_t bound(std::int64_t for_ms) const {
    const std::uint64_t others = processes_.size() - 1;
    return kPolicy.burst + kPolicy.per_second * for_ms / 1000 +
           others * (kPolicy.burst + kPolicy.per_second * (kExchangeEveryMs + 1) / 1000);
  }

  memory::ManualClock clock_;
  ShakyLimits shared_{clock_};
  std::deque<Process> processes_;
};

TEST_F(SharedLimit, HoldsAcrossProcessesWithinTheStatedOvershoot) {
  for (int i = 0; i < 4; ++i) processes_.emplace_back(clock_, shared_);
  run(200);
  const std::uint64_t taken = run(10'000);
  EXPECT_LE(taken, bound(10'000));
  // Alone, each of them would take a thousand a second.
  EXPECT_LE(taken, 10'600u);
  EXPECT_GE(taken, 9'000u);
}

TEST_F(SharedLimit, IsPaidBackWhenAllSpendTheirBurstAtOnce) {
  for (int i = 0; i < 3; ++i) processes_.emplace_back(clock_, shared_);
  run(200);
  exchange();
  exchange();
  clock_.advance(900);
  std::uint64_t taken = 0;
  for (Process& process : processes_) taken += process.take_all();
  EXPECT_EQ(taken, 300u);
  exchange();
  exchange();
  // Two bursts beyond the limit take 200 ms to be paid back.
  clock_.advance(199);
  for (Process& process : processes_) EXPECT_FALSE(process.limiter.take(kPartner, kPolicy, 1).admitted);
  clock_.advance(2);
  for (Process& process : processes_) EXPECT_TRUE(process.limiter.take(kPartner, kPolicy, 1).admitted);
}

TEST_F(SharedLimit, KnowsABurstThatFollowsASilence) {
  for (int i = 0; i < 2; ++i) processes_.emplace_back(clock_, shared_);
  run(1);
  // The count is gone after a second, and whoever followed it has seen that.
  std::uint64_t taken = 0;
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 24; ++i) {
      clock_.advance(kExchangeEveryMs);
      exchange();
    }
    // Longer than the count is kept, so it begins anew with these.
    for (Process& process : processes_) taken += process.take_all();
    exchange();
    exchange();
    clock_.advance(99);
    EXPECT_FALSE(processes_[0].limiter.take(kPartner, kPolicy, 1).admitted) << round;
  }
  EXPECT_EQ(taken, 5 * 2 * kPolicy.burst);
}

TEST_F(SharedLimit, OfAPartnerThatOneProcessAloneServesIsWholeThere) {
  for (int i = 0; i < 2; ++i) processes_.emplace_back(clock_, shared_);
  run(200);
  std::uint64_t taken = 0;
  for (int ms = 0; ms < 5'000; ++ms) {
    taken += processes_[0].take_all();
    if (ms % kExchangeEveryMs == 0) exchange();
    clock_.advance(1);
  }
  EXPECT_GE(taken, 4'900u);
  EXPECT_LE(taken, 5'100u);
}

TEST_F(SharedLimit, IsHeldByEachProcessAloneWhileTheCountsAreAway) {
  for (int i = 0; i < 2; ++i) processes_.emplace_back(clock_, shared_);
  run(200);
  shared_.away = true;
  EXPECT_FALSE(processes_[0].exchange.exchange());
  run(200);
  const std::uint64_t alone = run(2'000);
  EXPECT_GE(alone, 3'900u);
  EXPECT_LE(alone, 4'100u);
  shared_.away = false;
  run(200);
  EXPECT_LE(run(2'000), bound(2'000));
}

TEST_F(SharedLimit, OfCountsThatWereWipedStillHolds) {
  for (int i = 0; i < 2; ++i) processes_.emplace_back(clock_, shared_);
  run(200);
  std::uint64_t taken = 0;
  for (int i = 0; i < 20; ++i) {
    taken += run(100);
    shared_.wipe();
  }
  // A wipe loses at most what was told since the last exchange.
  EXPECT_LE(taken, bound(2'000));
  EXPECT_GE(taken, 1'800u);
}

TEST_F(SharedLimit, CostsAtMostABurstWhenAnOlderCopyOfTheCountsComesBack) {
  for (int i = 0; i < 2; ++i) processes_.emplace_back(clock_, shared_);
  run(10'000);
  shared_.wipe();
  const std::vector<ports::AdmittedOrders> older{{kPartner, 5'000}};
  ASSERT_TRUE(shared_.add(older));
  exchange();
  // Both owe at most their own burst and one more.
  clock_.advance(2 * kPolicy.burst + 1);
  for (Process& process : processes_) EXPECT_TRUE(process.limiter.take(kPartner, kPolicy, 1).admitted);
}

TEST_F(SharedLimit, IsNotSpentByOrdersThatWereRefused) {
  for (int i = 0; i < 2; ++i) processes_.emplace_back(clock_, shared_);
  run(200);
  for (int i = 0; i < 1'000; ++i) EXPECT_FALSE(processes_[0].limiter.take(kPartner, kPolicy, 500).admitted);
  exchange();
  clock_.advance(300);
  EXPECT_EQ(processes_[1].limiter.look(kPartner, kPolicy).left, kPolicy.burst);
}

TEST_F(SharedLimit, CountsABatchWhoseSizeWasKnownOnlyAfterwards) {
  for (int i = 0; i < 2; ++i) processes_.emplace_back(clock_, shared_);
  run(1);
  exchange();
  clock_.advance(500);
  EXPECT_TRUE(processes_[0].limiter.take(kPartner, kPolicy, 1).admitted);
  processes_[0].limiter.charge(kPartner, kPolicy, 999);
  exchange();
  EXPECT_EQ(processes_[1].limiter.look(kPartner, kPolicy).left, 0u);
  clock_.advance(899);
  EXPECT_FALSE(processes_[1].limiter.take(kPartner, kPolicy, 1).admitted);
  clock_.advance(2);
  EXPECT_TRUE(processes_[1].limiter.take(kPartner, kPolicy, 1).admitted);
}

TEST(RateLimitExchangeThread, SaysWhetherTheLimitIsShared) {
  const memory::ManualClock clock;
  ShakyLimits shared(clock);
  RateLimiter limiter(clock);
  ASSERT_TRUE(limiter.take(kPartner, kPolicy, 1).admitted);
  const RateLimitExchangeThread thread(limiter, shared, {.interval_ms = 1, .active_ms = 1'000});
  while (!thread.is_shared()) std::this_thread::yield();
  // The thread told what this process admitted.
  const std::vector<ports::AdmittedOrders> question{{kPartner, 0}};
  EXPECT_EQ((*shared.add(question))[0], 1u);
}

}  // namespace
}  // namespace nexus::http
