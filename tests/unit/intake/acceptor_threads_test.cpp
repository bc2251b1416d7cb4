#include "intake/acceptor_threads.h"

#include <atomic>
#include <chrono>
#include <condition_variable>

#include "ports/forwarding_broker.h"
#include "support/intake_rig.h"

namespace nexus::intake {
namespace {

using support::IntakeRig;
using support::make_order;

constexpr std::chrono::seconds kPatience{20};

// A queue far away: the first send ends only when a second one has begun.
struct DistantBroker : ports::ForwardingBroker {
  using ForwardingBroker::ForwardingBroker;
  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override {
    {
      std::unique_lock lock(mutex);
      ++begun;
      changed.notify_all();
      if (!changed.wait_for(lock, kPatience, [this] { return begun >= 2; })) {
        return fail(ErrorKind::unavailable, "No second group was sent beside this one.");
      }
    }
    return inner_.send(messages);
  }
  bool wait_for_first() {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, kPatience, [this] { return begun >= 1; });
  }

  std::mutex mutex;
  std::condition_variable changed;
  int begun = 0;
};

// What came of the submissions, counted on the threads' side.
struct Answers {
  std::unique_ptr<Submission> expect(std::unique_ptr<Submission> submission) {
    submission->done = [this](std::unique_ptr<Submission> answered) {
      std::lock_guard lock(mutex);
      if (answered->result && answered->inputs.front().outcome == Outcome::accepted) ++accepted;
      ++count;
      changed.notify_all();
    };
    return submission;
  }
  bool wait_for(int wanted) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, kPatience, [&] { return count >= wanted; });
  }

  std::mutex mutex;
  std::condition_variable changed;
  int count = 0;
  int accepted = 0;
};

TEST(AcceptorThreads, SendsOneGroupWhileAnotherIsOnItsWay) {
  DistantBroker* broker = nullptr;
  IntakeRig rig(support::wrap_in(broker));
  memory::MemoryLedger further(
      rig.orders, rig.clock, rig.ids,
      [&rig](ports::MessageId id) { return support::read_waiting(rig.queues, id); }, 1, 1'000);
  ports::Ledger* const ledgers[] = {&further};
  Answers answers;
  std::atomic<int> groups = 0;
  AcceptorThreads threads(
      rig.acceptor, [&] { ++groups; }, ledgers);
  auto first = answers.expect(IntakeRig::submission({make_order("1")}));
  ASSERT_TRUE(rig.acceptor.submit(first));
  ASSERT_TRUE(broker->wait_for_first());
  auto second = answers.expect(IntakeRig::submission({make_order("2")}));
  ASSERT_TRUE(rig.acceptor.submit(second));
  EXPECT_TRUE(answers.wait_for(2));
  threads.stop();
  EXPECT_EQ(answers.accepted, 2);
  EXPECT_EQ(groups, 2);
}

TEST(AcceptorThreads, DecidesWhatWaitsBeforeItsThreadsEnd) {
  IntakeRig rig;
  memory::MemoryLedger further(
      rig.orders, rig.clock, rig.ids,
      [&rig](ports::MessageId id) { return support::read_waiting(rig.queues, id); }, 1, 1'000);
  ports::Ledger* const ledgers[] = {&further, &further};
  Answers answers;
  AcceptorThreads threads(
      rig.acceptor, [] {}, ledgers);
  int refused = 0;
  for (int i = 0; i < 50; ++i) {
    auto submission = answers.expect(IntakeRig::submission({}));
    Input& input = submission->inputs.emplace_back();
    input.outcome = Outcome::rejected;
    input.error = std::make_unique<domain::ErrorEvent>();
    input.error->partner_id = "PARTNER_A";
    if (!rig.acceptor.submit(submission)) ++refused;
  }
  threads.stop();
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(answers.count, 50);
}

}  // namespace
}  // namespace nexus::intake
