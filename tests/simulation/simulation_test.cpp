#include "simulation/simulation.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace nexus::simulation {
namespace {

// A sanitizer makes each run several times as long.
#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t kUsualSeeds = 400;
#else
constexpr std::uint64_t kUsualSeeds = 2'000;
#endif

std::uint64_t seeds_to_run() {
  if (std::getenv("NEXUS_EXHAUSTIVE") != nullptr) return 100'000;
  return std::getenv("NEXUS_QUICK") != nullptr ? 200 : kUsualSeeds;
}

TEST(Simulation, KeepsEveryPromiseUnderAnyScheduleOfFaults) {
  for (std::uint64_t seed = 1; seed <= seeds_to_run(); ++seed) {
    const RunResult result = run_seed(seed);
    ASSERT_FALSE(result.violation) << "seed " << seed << ": " << *result.violation << "\n"
                                   << result.last_lines << "Replay: test_simulation --seed " << seed;
  }
}

TEST(Simulation, IsTheSameRunForTheSameSeed) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(run_seed(seed).fingerprint, run_seed(seed).fingerprint) << "seed " << seed;
  }
}

class WithoutGuard : public testing::TestWithParam<Guard> {};

TEST_P(WithoutGuard, SomeSeedFails) {
  constexpr std::uint64_t kSeeds = 300;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    if (run_seed(seed, GetParam()).violation) return;
  }
  FAIL() << "No seed up to " << kSeeds << " notices that the guard " << to_string(GetParam()) << " is gone.";
}

INSTANTIATE_TEST_SUITE_P(Simulation, WithoutGuard, testing::ValuesIn(kGuards),
                         [](const auto& parameter) { return std::string(to_string(parameter.param)); });

}  // namespace
}  // namespace nexus::simulation
