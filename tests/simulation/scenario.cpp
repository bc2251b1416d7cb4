#include "simulation/scenario.h"

#include <numeric>

namespace nexus::simulation {

namespace {

constexpr std::uint64_t kKiB = 1024;

std::uint64_t& weight(std::array<std::uint64_t, kSteps>& weights, Step step) {
  return weights[static_cast<std::size_t>(step)];
}

std::array<std::uint64_t, kSteps> draw_weights(Random& random) {
  std::array<std::uint64_t, kSteps> weights{};
  weight(weights, Step::submit) = random.between(10, 40);
  weight(weights, Step::resend) = random.between(5, 20);
  weight(weights, Step::decide) = random.between(10, 30);
  weight(weights, Step::deliver_orders) = random.between(2, 30);
  weight(weights, Step::deliver_errors) = random.between(2, 20);
  weight(weights, Step::background) = random.between(1, 10);
  weight(weights, Step::pass_time) = random.between(1, 10);
  weight(weights, Step::fill_filter) = 2;
  // Each fault is there in some runs only, so that each also meets the others' absence.
  const auto sometimes = [&](Step step, std::uint64_t most) {
    if (random.chance(50)) weight(weights, step) = random.between(1, most);
  };
  sometimes(Step::pass_long_time, 3);
  sometimes(Step::jump_clock, 2);
  sometimes(Step::store_trouble, 8);
  sometimes(Step::fill_disk, 3);
  if (weight(weights, Step::fill_disk) != 0) weight(weights, Step::free_disk) = random.between(2, 8);
  sometimes(Step::break_sync, 1);
  sometimes(Step::arm_crash, 5);
  sometimes(Step::kill, 4);
  sometimes(Step::cut_power, 4);
  sometimes(Step::restart, 2);
  sometimes(Step::redrive, 2);
  return weights;
}

}  // namespace

std::string_view to_string(Guard guard) {
  switch (guard) {
    case Guard::none: return "none";
    case Guard::sync: return "sync";
    case Guard::identity_check: return "identity_check";
    case Guard::commit_before_acknowledgement: return "commit_before_acknowledgement";
    case Guard::send_before_answer: return "send_before_answer";
    case Guard::number_release: return "number_release";
    case Guard::unique_key: return "unique_key";
    case Guard::ledger_rebuild: return "ledger_rebuild";
    case Guard::dead_letters: return "dead_letters";
  }
  return "";
}

Scenario::Scenario(std::uint64_t run_seed, Guard without) : seed(run_seed), guard(without) {
  Random random(seed);
  partners = static_cast<int>(random.between(1, 3));
  steps = random.between(60, 400);
  max_request_items = random.chance(70) ? random.between(1, 8) : random.between(20, 60);
  metadata_bytes = random.chance(60) ? random.below(200) : random.between(1'000, 12'000);
  poison_percent = random.chance(50) ? random.between(1, 10) : 0;
  lost_answer_percent = random.chance(50) ? random.between(1, 30) : 0;
  interrupt_percent = random.chance(50) ? random.between(1, 60) : 0;
  order_workers = random.between(1, 2);
  delivery_batch = random.chance(50) ? random.between(1, 10) : random.between(50, 500);
  group_inputs = random.chance(50) ? random.between(1, 20) : 20'000;
  segment_bytes = random.chance(70) ? 64 * kKiB : 128 * kKiB;
  // Room for the largest request at least, or its sender could never be answered.
  const std::uint64_t request_segments = max_request_items * (metadata_bytes + kKiB) / segment_bytes + 1;
  max_disk_bytes = random.chance(30) ? (random.between(5, 12) + request_segments) * segment_bytes : 0;
  // What is noted about messages one by one takes more room than so small a journal keeps in reserve.
  if (max_disk_bytes != 0 && delivery_batch < 50) delivery_batch = 50;
  max_backlog_messages = random.chance(20) ? random.between(80, 300) : 0;
  reserve_bytes = random.chance(50) ? random.between(1, 64) * kKiB : 0;
  release_in_flight_on_open = random.chance(80);
  weights = draw_weights(random);
}

Step Scenario::draw_step(Random& random) const {
  std::uint64_t ticket = random.below(std::accumulate(weights.begin(), weights.end(), std::uint64_t{0}));
  std::size_t step = 0;
  while (ticket >= weights[step]) ticket -= weights[step++];
  return static_cast<Step>(step);
}

}  // namespace nexus::simulation
