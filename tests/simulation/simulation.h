// One run: a client, a machine, and a scheduler that decides from the seed what happens next. One
// thread, no wall clock: the same seed is the same run, line by line.
//
// While the run goes on every answer is held against every earlier one. At the end all faults are
// healed, everything is sent again and delivered, and the books must balance (invariants.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "simulation/client.h"
#include "simulation/machine.h"
#include "simulation/scenario.h"

namespace nexus::simulation {

struct RunResult {
  std::optional<std::string> violation;
  std::string last_lines;
  std::uint64_t fingerprint = 0;
};

class Simulation {
 public:
  Simulation(const Scenario& scenario, Trace& trace);

  // Throws Violation.
  void run();

 private:
  void take_step(Step step);
  void submit(const Request& request);
  void decide();
  void deliver_orders();
  void deliver_errors();
  void begin_store_trouble();
  void arm_crash();
  void restart();
  void fill_filter();
  void redrive(bool as_fast_as_possible);
  void settle();

  void heal();
  // Delivers all that can be delivered, and sends again what is unknown. Dead letters take room, so
  // while there are any, some requests may have to wait.
  void drain(bool answers_all);
  bool deliver_all();
  bool are_queues_empty();
  void send_everything_again();

  const Scenario& scenario_;
  Trace& trace_;
  Random random_;
  memory::ManualClock clock_;
  Client client_;
  Machine machine_;
  std::int64_t jumped_ms_ = 0;
};

// Runs one seed. `printed`: every line of the trace goes to standard output.
RunResult run_seed(std::uint64_t seed, Guard guard = Guard::none, bool printed = false);

}  // namespace nexus::simulation
