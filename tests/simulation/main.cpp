// Runs seeds: test_simulation [--seed N | --from N --seeds COUNT] [--without GUARD]. Without these, the
// tests.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "simulation/simulation.h"

namespace {

using namespace nexus::simulation;

struct Options {
  bool runs_seeds = false;
  std::uint64_t from = 1;
  std::uint64_t seeds = 1;
  Guard without = Guard::none;
};

int usage() {
  std::fprintf(stderr, "usage: test_simulation [--seed N | --from N --seeds COUNT] [--without GUARD]\n");
  return 2;
}

bool read_options(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (!name.starts_with("--") || name.starts_with("--gtest") || i + 1 == argc) continue;
    const std::string value = argv[++i];
    options.runs_seeds = true;
    if (name == "--seed" || name == "--from") {
      options.from = std::stoull(value);
    } else if (name == "--seeds") {
      options.seeds = std::stoull(value);
    } else if (name == "--without") {
      for (const Guard guard : kGuards) {
        if (to_string(guard) == value) options.without = guard;
      }
      if (options.without == Guard::none) return false;
    } else {
      return false;
    }
  }
  return true;
}

int run(const Options& options) {
  std::uint64_t failed = 0;
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const RunResult result = run_seed(seed, options.without, options.seeds == 1);
    if (!result.violation) continue;
    ++failed;
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), result.violation->c_str());
  }
  std::printf("%llu of %llu seeds failed\n", static_cast<unsigned long long>(failed),
              static_cast<unsigned long long>(options.seeds));
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!read_options(argc, argv, options)) return usage();
  if (options.runs_seeds) return run(options);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
