// Senders, consumers, the background thread and snapshots at a time.
#include <atomic>
#include <mutex>
#include <thread>

#include "unit/journal/journal_under_test.h"

namespace nexus::journal {

using namespace ports;

TEST(JournalThreads, DeliverEverythingOnceWhileSegmentsAreRecycledAndCopied) {
  constexpr int kSenders = 3;
  constexpr int kEach = 150;
  memory::MemoryDisk disk;
  memory::ManualClock clock;
  JournalOptions options = small_options();
  options.background_thread = true;
  options.flush_interval_ms = 2;
  auto broker = open_journal(disk, clock, options);
  std::atomic<int> acknowledged{0};
  std::mutex mutex;
  std::multiset<std::string> seen;
  std::vector<std::thread> threads;
  for (int sender = 0; sender < kSenders; ++sender) {
    threads.emplace_back([&, sender] {
      for (int i = 0; i < kEach; ++i) {
        const std::string name = std::to_string(sender) + ":" + std::to_string(i) + ":";
        EXPECT_TRUE(
            send_bodies(*broker, kOrders, {name + std::string(700, 'a'), name + std::string(700, 'b')}));
      }
    });
  }
  for (int consumer = 0; consumer < 2; ++consumer) {
    threads.emplace_back([&] {
      while (acknowledged < kSenders * kEach * 2) {
        const Taken taken = take(*broker, kOrders, 20);
        EXPECT_TRUE(broker->acknowledge(kOrders, taken.handles));
        acknowledged += static_cast<int>(taken.bodies.size());
        std::lock_guard lock(mutex);
        seen.insert(taken.bodies.begin(), taken.bodies.end());
      }
    });
  }
  threads.emplace_back([&] {
    for (int i = 0; i < 5; ++i) {
      memory::MemoryDisk copy;
      EXPECT_TRUE(broker->snapshot(copy));
      const auto restored = open_journal(copy, clock);
      EXPECT_EQ(restored->recovery().damaged_ranges, 0u);
    }
  });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kSenders * kEach * 2));
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size());
  broker.reset();
  broker = open_journal(disk, clock);
  EXPECT_TRUE(waiting(*broker, kOrders).empty());
  EXPECT_EQ(broker->stats(kOrders)->acknowledged, seen.size());
}

}  // namespace nexus::journal
