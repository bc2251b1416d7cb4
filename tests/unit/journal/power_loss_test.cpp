// Power loss at every operation of a busy journal: whatever the disk kept of what was not synced,
// the journal opens, and nothing that a send had promised is missing.
#include <cstdio>
#include <random>

#include "unit/journal/journal_under_test.h"

namespace nexus::journal {

using namespace ports;

namespace {

// What the outside knows of each body.
struct Outside {
  std::set<std::string> attempted;
  std::set<std::string> promised;  // send returned
  std::set<std::string> given_up;  // an acknowledgement or a purge was begun

  std::set<std::string> required() const {
    std::set<std::string> left;
    for (const std::string& body : promised) {
      if (!given_up.contains(body)) left.insert(body);
    }
    return left;
  }
};

// One seeded run of everything a journal does, until it is done or the power goes.
class BusyJournal {
 public:
  BusyJournal(memory::MemoryDisk& disk, std::uint64_t seed) : disk_(disk), random_(seed) {}

  void run(int steps) {
    auto opened = JournalBroker::open(disk_, clock_, small_options());
    if (!opened) return;
    broker_ = std::move(*opened);
    for (int i = 0; i < steps; ++i) {
      step();
      clock_.advance(static_cast<std::int64_t>(random_() % 3000));
    }
    broker_.reset();
  }

  const Outside& outside() const { return outside_; }

 private:
  void step() {
    switch (random_() % 10) {
      case 0:
      case 1:
      case 2:
      case 3: return send();
      case 4:
      case 5:
      case 6: return receive();
      case 7: return static_cast<void>(broker_->start_redrive({}));
      default: return static_cast<void>(broker_->run_background_work());
    }
  }

  void send() {
    std::vector<std::string> bodies;
    for (std::uint64_t i = random_() % 20 + 1; i > 0; --i) {
      bodies.push_back(std::to_string(++count_) + ":" + std::string(random_() % 1200, 'x'));
    }
    outside_.attempted.insert(bodies.begin(), bodies.end());
    if (send_bodies(*broker_, random_() % 4 == 0 ? kErrors : kOrders, bodies)) {
      outside_.promised.insert(bodies.begin(), bodies.end());
    }
  }

  void receive() {
    const QueueName queue = random_() % 4 == 0 ? kErrors : kOrders;
    const Taken taken = take(*broker_, queue, random_() % 40 + 1);
    std::vector<ReceiptHandle> done;
    std::vector<ReceiptHandle> poison;
    for (std::size_t i = 0; i < taken.bodies.size(); ++i) {
      const std::uint64_t fate = random_() % 10;
      if (fate < 7) {
        done.push_back(taken.handles[i]);
        outside_.given_up.insert(taken.bodies[i]);
      } else if (fate == 7 && queue == kOrders) {
        poison.push_back(taken.handles[i]);
      }
    }
    static_cast<void>(broker_->acknowledge(queue, done));
    if (!poison.empty()) static_cast<void>(broker_->dead_letter(queue, poison));
  }

  memory::MemoryDisk& disk_;
  std::mt19937_64 random_;
  memory::ManualClock clock_;
  std::unique_ptr<JournalBroker> broker_;
  Outside outside_;
  int count_ = 0;
};

struct Verdict {
  bool opens = true;
  std::size_t lost = 0;
  std::size_t invented = 0;
  std::size_t twice = 0;
  std::uint64_t damaged = 0;
};

Verdict judge(memory::MemoryDisk& image, const Outside& outside) {
  Verdict verdict;
  memory::ManualClock clock;
  auto opened = JournalBroker::open(image, clock, small_options());
  if (!opened) return {false, 0, 0, 0, 0};
  verdict.damaged = (*opened)->recovery().damaged_ranges + (*opened)->recovery().missing_segments;
  std::set<std::string> found;
  for (QueueName queue : {kOrders, kErrors, kDead}) {
    for (const std::string& body : waiting(**opened, queue)) {
      if (!found.insert(body).second) ++verdict.twice;
      if (!outside.attempted.contains(body)) ++verdict.invented;
    }
  }
  for (const std::string& body : outside.required()) {
    if (!found.contains(body)) ++verdict.lost;
  }
  if (!send_bodies(**opened, kOrders, {"works"})) verdict.opens = false;
  return verdict;
}

constexpr int kSteps = 60;

std::uint64_t operations_of_a_run(std::uint64_t seed, bool ignore_sync) {
  memory::MemoryDisk disk;
  disk.set_faults({.ignore_sync = ignore_sync});
  BusyJournal(disk, seed).run(kSteps);
  return disk.operations();
}

// Runs with the power failing at operation `at` and looks at one image for each kind of loss.
template <class Look>
void lose_power(std::uint64_t seed, std::uint64_t at, bool ignore_sync, Look&& look) {
  memory::MemoryDisk disk;
  disk.set_faults({.power_off_at_operation = at, .ignore_sync = ignore_sync});
  BusyJournal journal(disk, seed);
  journal.run(kSteps);
  for (const memory::PowerLoss loss : {memory::PowerLoss::drop_all, memory::PowerLoss::keep_all,
                                       memory::PowerLoss::keep_prefix, memory::PowerLoss::scatter}) {
    const auto image = disk.after_power_loss(loss, seed * 1'000'003 + at);
    look(*image, journal.outside());
  }
}

}  // namespace

TEST(JournalPowerLoss, LosesNothingThatWasPromisedAtAnyOperation) {
  const std::uint64_t seeds = exhaustive() ? 20 : 2;
  std::uint64_t images = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const std::uint64_t operations = operations_of_a_run(seed, false);
    for (std::uint64_t at = 1; at <= operations + 1; at += exhaustive() ? 1 : operations / 125 + 1) {
      lose_power(seed, at, false, [&](memory::MemoryDisk& image, const Outside& outside) {
        ++images;
        const Verdict verdict = judge(image, outside);
        EXPECT_TRUE(verdict.opens) << "seed " << seed << ", operation " << at;
        EXPECT_EQ(verdict.lost, 0u) << "seed " << seed << ", operation " << at;
        EXPECT_EQ(verdict.invented, 0u) << "seed " << seed << ", operation " << at;
        EXPECT_EQ(verdict.twice, 0u) << "seed " << seed << ", operation " << at;
        EXPECT_EQ(verdict.damaged, 0u) << "seed " << seed << ", operation " << at;
      });
      if (testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GE(images, exhaustive() ? 10'000u : 500u);
  RecordProperty("images", std::to_string(images));
  std::printf("%llu crash images\n", static_cast<unsigned long long>(images));
}

// The guard taken out: with a sync that does nothing the same images lose messages.
TEST(JournalPowerLoss, WouldLoseMessagesIfSyncDidNothing) {
  std::size_t lost = 0;
  const std::uint64_t operations = operations_of_a_run(1, true);
  for (std::uint64_t at = 1; at <= operations && lost == 0; at += operations / 20 + 1) {
    lose_power(1, at, true, [&](memory::MemoryDisk& image, const Outside& outside) {
      lost += judge(image, outside).lost;
    });
  }
  EXPECT_GT(lost, 0u);
}

}  // namespace nexus::journal
