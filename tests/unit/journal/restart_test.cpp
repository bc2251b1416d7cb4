// What a restart keeps.
#include "unit/journal/journal_under_test.h"

namespace nexus::journal {

using namespace ports;

class JournalRestart : public testing::Test {
 protected:
  void restart(JournalOptions options = small_options()) {
    broker_.reset();
    broker_ = open_journal(disk_, clock_, std::move(options));
  }
  // As after kill -9: nothing is flushed, the page cache is kept.
  void kill() {
    auto image = (image_ ? *image_ : disk_).after_power_loss(memory::PowerLoss::keep_all, 1);
    broker_.reset();
    image_ = std::move(image);
    broker_ = open_journal(*image_, clock_);
  }

  memory::MemoryDisk disk_;
  std::unique_ptr<memory::MemoryDisk> image_;
  memory::ManualClock clock_;
  std::unique_ptr<JournalBroker> broker_ = open_journal(disk_, clock_);
};

TEST_F(JournalRestart, KeepsMessagesTheirAttributesAndTheirIds) {
  const OutgoingMessage message{kOrders, "body", {"PARTNER_A", 9, "x-9", "trace"}};
  const MessageId id = broker_->send({&message, 1})->ids[0];
  restart();
  EXPECT_EQ(broker_->recovery().messages, 1u);
  EXPECT_EQ(*broker_->read_body(id), "body");
  const auto next = send_bodies(*broker_, kOrders, {"next"});
  EXPECT_GT(next->ids[0], id);
  const auto batch = broker_->receive(kOrders, {});
  ASSERT_EQ(batch->messages.size(), 2u);
  EXPECT_EQ(batch->messages[0].attributes.external_order_id, "x-9");
  EXPECT_EQ(batch->messages[0].attributes.sequence_number, 9);
  EXPECT_EQ(batch->messages[0].first_sent, clock_.now());
}

TEST_F(JournalRestart, KeepsWhatWasAcknowledgedGoneAfterAKill) {
  ASSERT_TRUE(send_bodies(*broker_, kOrders, {"a", "b", "c"}));
  const Taken taken = take(*broker_, kOrders, 2);
  ASSERT_TRUE(broker_->acknowledge(kOrders, taken.handles));
  kill();
  EXPECT_EQ(waiting(*broker_, kOrders), std::vector<std::string>{"c"});
}

TEST_F(JournalRestart, KeepsMessagesInFlightHiddenForTheRestOfTheirTime) {
  ASSERT_TRUE(send_bodies(*broker_, kOrders, {"a"}));
  const Taken taken = take(*broker_, kOrders, 1);
  clock_.advance(40'000);
  kill();
  EXPECT_TRUE(take(*broker_, kOrders, 1).bodies.empty());
  clock_.advance(19'999);
  EXPECT_TRUE(take(*broker_, kOrders, 1).bodies.empty());
  clock_.advance(1);
  const Taken again = take(*broker_, kOrders, 1);
  ASSERT_EQ(again.counts, std::vector<std::uint32_t>{2});
  EXPECT_EQ(broker_->acknowledge(kOrders, taken.handles)->size(), 1u);
}

TEST_F(JournalRestart, TakesAHandleFromBeforeARestartWhenTheMessageWasNotReceivedAgain) {
  ASSERT_TRUE(send_bodies(*broker_, kOrders, {"a"}));
  const Taken taken = take(*broker_, kOrders, 1);
  kill();
  EXPECT_TRUE(broker_->acknowledge(kOrders, taken.handles)->empty());
  EXPECT_TRUE(waiting(*broker_, kOrders).empty());
}

TEST_F(JournalRestart, ShowsMessagesInFlightAtOnceWhereTheConsumersCannotHaveSurvived) {
  ASSERT_TRUE(send_bodies(*broker_, kOrders, {"a"}));
  take(*broker_, kOrders, 1);
  JournalOptions options = small_options();
  options.release_in_flight_on_open = true;
  restart(options);
  EXPECT_EQ(take(*broker_, kOrders, 1).counts, std::vector<std::uint32_t>{2});
}

TEST_F(JournalRestart, CountsTheReceivesOfAMessageThatKillsItsConsumer) {
  ASSERT_TRUE(send_bodies(*broker_, kOrders, {"poison"}));
  for (std::uint32_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(take(*broker_, kOrders, 1).counts, std::vector<std::uint32_t>{i});
    kill();
    clock_.advance(60'001);
  }
  EXPECT_TRUE(take(*broker_, kOrders, 1).bodies.empty());
  EXPECT_EQ(waiting(*broker_, kDead), std::vector<std::string>{"poison"});
}

TEST_F(JournalRestart, KeepsDeadLettersRedrivesAndPurges) {
  ASSERT_TRUE(send_bodies(*broker_, kOrders, {"a", "b", "c"}));
  ASSERT_TRUE(send_bodies(*broker_, kErrors, {"e"}));
  const Taken taken = take(*broker_, kOrders, 2);
  ASSERT_TRUE(broker_->dead_letter(kOrders, taken.handles));
  ASSERT_TRUE(broker_->purge(kErrors));
  kill();
  EXPECT_EQ(waiting(*broker_, kDead), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(waiting(*broker_, kOrders), std::vector<std::string>{"c"});
  EXPECT_TRUE(waiting(*broker_, kErrors).empty());
  ASSERT_TRUE(broker_->start_redrive({}));
  ASSERT_TRUE(broker_->run_background_work());
  broker_.reset();
  broker_ = open_journal(*image_, clock_);
  EXPECT_EQ(waiting(*broker_, kOrders), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(broker_->peek(kOrders, 0, 1)->messages.at(0).redrive_count, 1u);
  EXPECT_EQ(take(*broker_, kOrders, 1).counts, std::vector<std::uint32_t>{1});
}

TEST_F(JournalRestart, KeepsTheCountersThroughManyRecycledSegments) {
  const std::string body(1000, 'x');
  for (int i = 0; i < 400; ++i) {
    ASSERT_TRUE(send_bodies(*broker_, kOrders, {body, body}));
    ASSERT_TRUE(broker_->acknowledge(kOrders, take(*broker_, kOrders, 2).handles));
    ASSERT_TRUE(broker_->run_background_work());
  }
  restart();
  const auto stats = broker_->stats(kOrders);
  EXPECT_EQ(stats->sent, 800u);
  EXPECT_EQ(stats->acknowledged, 800u);
  EXPECT_EQ(stats->visible, 0u);
  EXPECT_LE(broker_->disk_bytes(), 5u * (64 << 10));
}

TEST_F(JournalRestart, RecyclesSegmentsThatAFewOldDeadLettersPin) {
  ASSERT_TRUE(send_bodies(*broker_, kOrders, {"stuck"}));
  ASSERT_TRUE(broker_->dead_letter(kOrders, take(*broker_, kOrders, 1).handles));
  ASSERT_TRUE(broker_->start_redrive({}));
  ASSERT_TRUE(broker_->run_background_work());
  ASSERT_TRUE(broker_->dead_letter(kOrders, take(*broker_, kOrders, 1).handles));
  ASSERT_TRUE(send_bodies(*broker_, kErrors, {"held"}));
  take(*broker_, kErrors, 1);
  const std::string body(1000, 'x');
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(send_bodies(*broker_, kOrders, {body}));
    ASSERT_TRUE(broker_->acknowledge(kOrders, take(*broker_, kOrders, 1).handles));
    ASSERT_TRUE(broker_->run_background_work());
  }
  EXPECT_LE(broker_->disk_bytes(), 9u * (64 << 10));
  kill();
  EXPECT_EQ(waiting(*broker_, kDead), std::vector<std::string>{"stuck"});
  EXPECT_EQ(broker_->peek(kDead, 0, 1)->messages.at(0).redrive_count, 1u);
  EXPECT_EQ(waiting(*broker_, kErrors), std::vector<std::string>{"held"});
  EXPECT_TRUE(take(*broker_, kErrors, 1).bodies.empty());
  clock_.advance(30'001);
  EXPECT_EQ(take(*broker_, kErrors, 1).counts, std::vector<std::uint32_t>{2});
}

TEST_F(JournalRestart, OpensTheCopyThatASnapshotMade) {
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(send_bodies(*broker_, kOrders, {std::string(900, 'a') + std::to_string(i)}));
  }
  ASSERT_TRUE(broker_->acknowledge(kOrders, take(*broker_, kOrders, 10).handles));
  memory::MemoryDisk copy;
  ASSERT_TRUE(broker_->snapshot(copy));
  ASSERT_TRUE(send_bodies(*broker_, kOrders, {"after"}));
  const auto restored = open_journal(copy, clock_);
  EXPECT_EQ(waiting(*restored, kOrders).size(), 190u);
  EXPECT_EQ(restored->stats(kOrders)->acknowledged, 10u);
  EXPECT_EQ(restored->recovery().damaged_ranges, 0u);
  EXPECT_TRUE(send_bodies(*restored, kOrders, {"goes on"}));
}

TEST_F(JournalRestart, RefusesOptionsThatMakeNoSense) {
  JournalOptions options = small_options();
  options.segment_bytes = 1000;
  EXPECT_EQ(JournalBroker::open(disk_, clock_, options).error().kind, ErrorKind::invalid);
}

TEST_F(JournalRestart, ReportsASegmentThatIsMissing) {
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(send_bodies(*broker_, kOrders, {std::string(1000, 'x')}));
  broker_.reset();
  const std::vector<std::string> segments = segments_of(disk_);
  ASSERT_GE(segments.size(), 3u);
  ASSERT_TRUE(disk_.remove(segments[1]));
  broker_ = open_journal(disk_, clock_);
  EXPECT_EQ(broker_->recovery().missing_segments, 1u);
}

}  // namespace nexus::journal
