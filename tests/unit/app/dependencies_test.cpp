#include "app/dependencies.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

#include "adapters/memory/manual_clock.h"

namespace nexus::app {
namespace {

class DependenciesOverOneEngine : public testing::Test {
 protected:
  DependenciesOverOneEngine() {
    dependencies_.add("PostgreSQL", [this]() -> Result<> {
      asked_.fetch_add(1);
      if (there_.load()) return {};
      return fail(ErrorKind::unavailable, "no route to 10.0.2.7.");
    });
    dependencies_.start();
  }

  // Until it has been asked that often more.
  void wait_for_answers(int count) {
    const int enough = asked_.load() + count;
    for (int i = 0; i < 1'000 && asked_.load() < enough; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  std::string reports() {
    return reports_.with([](const std::string& all) { return all; });
  }

  memory::ManualClock clock_;
  std::atomic<bool> there_{true};
  std::atomic<int> asked_{0};
  Guarded<std::string> reports_;
  Dependencies dependencies_{clock_, [this](const std::string& sentence) {
                               reports_.with([&](std::string& all) { all += sentence + "\n"; });
                             }};
};

TEST_F(DependenciesOverOneEngine, AreFineWhileItAnswers) {
  wait_for_answers(2);
  EXPECT_TRUE(dependencies_.state());
  EXPECT_EQ(reports(), "");
}

TEST_F(DependenciesOverOneEngine, FailOnlyAfterTheGraceAndRecoverAtOnce) {
  there_ = false;
  wait_for_answers(2);
  EXPECT_TRUE(dependencies_.state()) << "a failover shorter than the grace passes";
  clock_.advance(Dependencies::kGraceMs);
  const auto state = dependencies_.state();
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().message, "PostgreSQL does not answer: no route to 10.0.2.7.");
  there_ = true;
  wait_for_answers(2);
  EXPECT_TRUE(dependencies_.state());
  EXPECT_EQ(reports(), "PostgreSQL does not answer: no route to 10.0.2.7.\nPostgreSQL answers again.\n");
}

}  // namespace
}  // namespace nexus::app
