#include "review/redrive_jobs.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/memory_job_store.h"
#include "adapters/memory/sequential_id_source.h"

namespace nexus::review {
namespace {

using ports::Job;
using ports::JobState;
using ports::QueueName;

constexpr QueueName kDead = QueueName::valid_orders_dlq;

class Redrives : public testing::Test {
 protected:
  void send_dead_letters(int count) {
    for (int i = 0; i < count; ++i) {
      const ports::OutgoingMessage message{kDead, "{}", {"PARTNER_A", i + 1, "O", ""}};
      ASSERT_TRUE(broker_.send({&message, 1}));
    }
  }
  static RedriveJobs::Request request(std::uint32_t max_per_second = 0) {
    return {
        {kDead, QueueName::valid_orders, max_per_second}, "the store is back", {"4fTz0aQ9Xk", "operator"}};
  }
  std::uint64_t waiting(QueueName queue) { return broker_.stats(queue)->visible; }
  Job newest() { return redrives_.list(kDead, 10)->front(); }

  memory::ManualClock clock_;
  memory::SequentialIdSource ids_;
  memory::MemoryBroker broker_{clock_};
  memory::MemoryJobStore jobs_;
  std::vector<std::string> reports_;
  const RedriveJobs::Parts parts_{broker_, jobs_, clock_, ids_};
  const RedriveJobs::Report report_ = [this](const std::string& sentence) { reports_.push_back(sentence); };
  RedriveJobs redrives_{parts_, report_};
};

TEST_F(Redrives, LeaveARowOfWhoMovedWhatAndWhy) {
  send_dead_letters(5);
  const auto begun = redrives_.begin(request());
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->total, 5U);
  clock_.advance(1'000);
  const Job job = newest();
  EXPECT_EQ(job.id, begun->id);
  EXPECT_EQ(job.kind, ports::JobKind::redrive);
  EXPECT_EQ(job.state, JobState::done);
  EXPECT_EQ(job.queue, "valid_orders_dlq");
  EXPECT_EQ(job.to, "valid_orders");
  EXPECT_EQ(job.reason, "the store is back");
  EXPECT_EQ(job.actor.key, "4fTz0aQ9Xk");
  EXPECT_EQ(job.processed, 5U);
  EXPECT_EQ(job.succeeded, 5U);
  EXPECT_TRUE(job.ended_at);
  EXPECT_EQ(waiting(QueueName::valid_orders), 5U);
}

TEST_F(Redrives, RunOneAtATimeForAQueue) {
  send_dead_letters(5);
  ASSERT_TRUE(redrives_.begin(request(1)));
  EXPECT_EQ(redrives_.begin(request()).error().kind, ErrorKind::conflict);
  EXPECT_EQ(redrives_.list(kDead, 10)->size(), 1U);
  auto to_itself = request();
  to_itself.options.to = kDead;
  EXPECT_EQ(redrives_.begin(to_itself).error().kind, ErrorKind::invalid);
}

TEST_F(Redrives, EndWhereTheyAreCancelled) {
  send_dead_letters(5);
  ASSERT_TRUE(redrives_.begin(request(1)));
  clock_.advance(2'000);
  const auto cancelled = redrives_.cancel(kDead);
  ASSERT_TRUE(cancelled);
  ASSERT_TRUE(*cancelled);
  EXPECT_EQ((*cancelled)->state, JobState::cancelled);
  EXPECT_EQ(newest().state, JobState::cancelled);
  EXPECT_EQ(waiting(kDead) + waiting(QueueName::valid_orders), 5U);
  EXPECT_FALSE(redrives_.cancel(kDead)->has_value()) << "nothing runs any more";
  EXPECT_TRUE(jobs_.running(ports::JobKind::redrive)->empty());
}

TEST_F(Redrives, ThatWereInterruptedGoOnAndCountEveryMessageOnce) {
  send_dead_letters(3);
  // The row of a process that died: two of five were moved, of which it had written down one.
  Job job;
  job.kind = ports::JobKind::redrive;
  job.started_at = clock_.now();
  job.id = ids_.next(job.started_at);
  job.queue = "valid_orders_dlq";
  job.to = "valid_orders";
  job.total = 5;
  job.processed = 1;
  ASSERT_TRUE(jobs_.save(job));
  redrives_.start();
  redrives_.stop();
  EXPECT_EQ(reports_.size(), 1U);
  clock_.advance(1'000);
  const Job ended = newest();
  EXPECT_EQ(ended.id, job.id);
  EXPECT_EQ(ended.state, JobState::done);
  EXPECT_EQ(ended.total, 5U);
  EXPECT_EQ(ended.processed, 5U);
  EXPECT_EQ(waiting(QueueName::valid_orders), 3U);
}

TEST_F(Redrives, ThatTheBrokerWentOnWithAreFollowedAgain) {
  send_dead_letters(3);
  ASSERT_TRUE(redrives_.begin(request(1)));
  clock_.advance(1'000);
  RedriveJobs next_process(parts_, report_);
  next_process.start();
  next_process.stop();
  clock_.advance(5'000);
  const auto listed = next_process.list(kDead, 10);
  ASSERT_EQ(listed->size(), 1U);
  EXPECT_EQ(listed->front().state, JobState::done);
  EXPECT_EQ(listed->front().total, 3U);
  EXPECT_EQ(listed->front().processed, 3U);
}

TEST_F(Redrives, OfAProcessThatIsGoneAreFollowedByOneThatRuns) {
  send_dead_letters(3);
  RedriveJobs survivor(parts_, report_);
  survivor.start();
  const auto begun = redrives_.begin(request());  // and is never heard of again
  ASSERT_TRUE(begun);
  for (int i = 0; i < 1'000 && jobs_.find(begun->id).value()->state == JobState::running; ++i) {
    clock_.advance(1'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(jobs_.find(begun->id).value()->state, JobState::done);
  EXPECT_EQ(jobs_.find(begun->id).value()->processed, 3U);
}

TEST_F(Redrives, OfAnotherProcessAreCancelledHere) {
  send_dead_letters(5);
  ASSERT_TRUE(redrives_.begin(request(1)));
  RedriveJobs other(parts_, report_);
  const auto cancelled = other.cancel(kDead);
  ASSERT_TRUE(cancelled);
  ASSERT_TRUE(*cancelled);
  EXPECT_EQ((*cancelled)->state, JobState::cancelled);
  EXPECT_TRUE(jobs_.running(ports::JobKind::redrive)->empty());
}

TEST_F(Redrives, GoOnInTheNextProcessWhenTheyAreStopped) {
  send_dead_letters(4);
  ASSERT_TRUE(redrives_.begin(request(1)));
  redrives_.start();
  redrives_.stop();
  EXPECT_EQ(jobs_.running(ports::JobKind::redrive)->size(), 1U);
}

}  // namespace
}  // namespace nexus::review
