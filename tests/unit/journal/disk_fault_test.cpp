// A disk that is full and a disk that fails to sync.
#include <thread>

#include "unit/journal/journal_under_test.h"

namespace nexus::journal {

using namespace ports;

class JournalOnAFaultyDisk : public testing::Test {
 protected:
  std::set<std::string> all_waiting(JournalBroker& broker) {
    const auto bodies = waiting(broker, kOrders);
    return {bodies.begin(), bodies.end()};
  }

  memory::MemoryDisk disk_;
  memory::ManualClock clock_;
};

TEST_F(JournalOnAFaultyDisk, RefusesSendsWhileFullAndRecoversWhenMessagesAreAcknowledged) {
  disk_.set_faults({.capacity_bytes = 6 * (64 << 10)});
  auto broker = open_journal(disk_, clock_);
  std::set<std::string> promised;
  std::optional<Error> refused;
  for (int i = 0; i < 2000 && !refused; ++i) {
    const std::string body = std::to_string(i) + std::string(1000, 'x');
    const auto sent = send_bodies(*broker, kOrders, {body});
    if (sent) promised.insert(body);
    if (!sent) refused = sent.error();
  }
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->kind, ErrorKind::storage_full);
  EXPECT_EQ(all_waiting(*broker), promised);
  while (true) {
    const Taken taken = take(*broker, kOrders, 50);
    if (taken.bodies.empty()) break;
    const auto failed = broker->acknowledge(kOrders, taken.handles);
    ASSERT_TRUE(failed) << failed.error().message;
  }
  ASSERT_TRUE(broker->run_background_work());
  EXPECT_TRUE(send_bodies(*broker, kOrders, {"there is space"}));
  broker.reset();
  broker = open_journal(disk_, clock_);
  EXPECT_EQ(waiting(*broker, kOrders), std::vector<std::string>{"there is space"});
}

TEST_F(JournalOnAFaultyDisk, KeepsExactlyWhatWasPromisedWhenTheDiskFillsAtAnyWrite) {
  for (std::uint64_t full_from = 8; full_from < 200; full_from += exhaustive() ? 1 : 7) {
    memory::MemoryDisk disk;
    disk.set_faults({.full_from_write = full_from});
    auto opened = JournalBroker::open(disk, clock_, small_options());
    std::set<std::string> promised;
    if (opened) {
      for (int i = 0; i < 250; ++i) {
        const std::vector<std::string> bodies = {std::to_string(i) + std::string(700, 'x'),
                                                 std::to_string(i) + std::string(900, 'y')};
        const auto sent = send_bodies(**opened, kOrders, bodies);
        if (sent) promised.insert(bodies.begin(), bodies.end());
        const ErrorKind kind = sent ? ErrorKind::storage_full : sent.error().kind;
        ASSERT_EQ(kind, ErrorKind::storage_full);
      }
      EXPECT_EQ(all_waiting(**opened), promised);
      disk.set_faults({});
      ASSERT_TRUE(send_bodies(**opened, kOrders, {"later"})) << full_from;
      promised.insert("later");
      opened->reset();
    }
    disk.set_faults({});
    const auto again = open_journal(disk, clock_);
    ASSERT_EQ(all_waiting(*again), promised) << full_from;
    EXPECT_EQ(again->recovery().damaged_ranges, 0u);
  }
}

TEST_F(JournalOnAFaultyDisk, KeepsToItsOwnLimitOfDiskSpace) {
  JournalOptions options = small_options();
  options.max_disk_bytes = 5 * options.segment_bytes;
  auto broker = open_journal(disk_, clock_, options);
  std::optional<Error> refused;
  for (int i = 0; i < 2000 && !refused; ++i) {
    const auto sent = send_bodies(*broker, kOrders, {std::string(1000, 'x')});
    if (!sent) refused = sent.error();
    ASSERT_TRUE(broker->run_background_work());
  }
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->kind, ErrorKind::storage_full);
  EXPECT_LE(broker->disk_bytes(), options.max_disk_bytes);
}

TEST_F(JournalOnAFaultyDisk, RefusesMoreMessagesThanItsBacklogMayHold) {
  JournalOptions options = small_options();
  options.max_backlog_messages = 3;
  auto broker = open_journal(disk_, clock_, options);
  ASSERT_TRUE(send_bodies(*broker, kOrders, {"a", "b"}));
  EXPECT_EQ(send_bodies(*broker, kOrders, {"c", "d"}).error().kind, ErrorKind::unavailable);
  ASSERT_TRUE(broker->acknowledge(kOrders, take(*broker, kOrders, 1).handles));
  EXPECT_TRUE(send_bodies(*broker, kOrders, {"c", "d"}));
}

TEST_F(JournalOnAFaultyDisk, ListsAMessageThatIsTooLargeAndSendsTheOthers) {
  auto broker = open_journal(disk_, clock_);
  const auto report = send_bodies(*broker, kOrders, {"a", std::string(70'000, 'x'), "b"});
  ASSERT_TRUE(report);
  ASSERT_EQ(report->failed.size(), 1u);
  EXPECT_EQ(report->failed[0].index, 1u);
  EXPECT_EQ(report->failed[0].error.kind, ErrorKind::invalid);
  EXPECT_EQ(report->ids[1], 0u);
  EXPECT_EQ(waiting(*broker, kOrders), (std::vector<std::string>{"a", "b"}));
}

TEST_F(JournalOnAFaultyDisk, StopsForGoodAndSaysSoOnceWhenASyncFails) {
  std::vector<std::string> fatal;
  JournalOptions options = small_options();
  options.on_fatal = [&](const std::string& message) { fatal.push_back(message); };
  auto broker = open_journal(disk_, clock_, options);
  ASSERT_TRUE(send_bodies(*broker, kOrders, {"promised"}));
  disk_.set_faults({.fail_sync_at = disk_.syncs() + 1});
  EXPECT_EQ(send_bodies(*broker, kOrders, {"not promised"}).error().kind, ErrorKind::internal);
  EXPECT_EQ(send_bodies(*broker, kOrders, {"neither"}).error().kind, ErrorKind::internal);
  EXPECT_EQ(broker->receive(kOrders, {}).error().kind, ErrorKind::internal);
  ASSERT_EQ(fatal.size(), 1u);
  EXPECT_NE(fatal[0].find("Input/output error"), std::string::npos);
  broker.reset();
  disk_.set_faults({});
  broker = open_journal(disk_, clock_);
  EXPECT_EQ(waiting(*broker, kOrders), std::vector<std::string>{"promised"});
}

TEST_F(JournalOnAFaultyDisk, FailsEveryWaitingSenderWhenASyncFails) {
  JournalOptions options = small_options();
  auto broker = open_journal(disk_, clock_, options);
  disk_.set_faults({.fail_sync_at = disk_.syncs() + 3});
  std::atomic<int> promised{0};
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 20; ++j) ++(send_bodies(*broker, kOrders, {"x"}) ? promised : refused);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(refused.load(), 0);
  EXPECT_EQ(promised + refused, 80);
  broker.reset();
  disk_.set_faults({});
  broker = open_journal(disk_, clock_);
  EXPECT_GE(waiting(*broker, kOrders).size(), static_cast<std::size_t>(promised));
}

}  // namespace nexus::journal
