#include "simulation/simulation.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "simulation/invariants.h"

namespace nexus::simulation {

using ports::QueueName;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kDayMs = 24 * kHourMs;
// Retention is 4 days; dates set wrong by more would rightly let messages expire.
constexpr std::int64_t kFarthestJumpMs = 3 * kDayMs / 2;
constexpr std::int64_t kDrainStepMs = 16'000;
constexpr int kDrainSteps = 400;
constexpr int kPatientSteps = 20;

// A broken invariant of the program aborts; the seed must be known then, too.
const Trace* running_trace = nullptr;
std::uint64_t running_seed = 0;

void print_on_abort(int) {
  std::fprintf(stderr, "seed %llu aborted after:\n%sReplay: test_simulation --seed %llu\n",
               static_cast<unsigned long long>(running_seed),
               running_trace == nullptr ? "" : running_trace->last_lines().c_str(),
               static_cast<unsigned long long>(running_seed));
}

}  // namespace

Simulation::Simulation(const Scenario& scenario, Trace& trace)
    : scenario_(scenario),
      trace_(trace),
      random_(scenario.seed + 1),
      client_(scenario, random_, trace),
      machine_(scenario, clock_, trace) {
  machine_.interrupt = [this] {
    if (!machine_.is_ending() && random_.chance(scenario_.interrupt_percent)) deliver_orders();
  };
}

void Simulation::run() {
  machine_.start();
  for (std::size_t i = 0; i < scenario_.steps; ++i) {
    clock_.advance(static_cast<std::int64_t>(random_.below(20)));
    if (!machine_.is_up() && random_.chance(70)) machine_.start();
    take_step(scenario_.draw_step(random_));
    settle();
  }
  trace_.add("everything is healed");
  heal();
  drain(false);
  const Invariants invariants(client_, machine_);
  invariants.check_dead_letters();
  redrive(true);
  drain(false);
  machine_.orders.accept_poison();
  trace_.add("the refused rows are accepted from now on");
  redrive(true);
  drain(true);
  send_everything_again();
  drain(true);
  invariants.check_everything();
}

void Simulation::take_step(Step step) {
  if (step == Step::pass_time) return clock_.advance(static_cast<std::int64_t>(random_.below(1'000)));
  if (step == Step::pass_long_time)
    return clock_.advance(static_cast<std::int64_t>(random_.between(31'000, 90'000)));
  if (step == Step::free_disk) return machine_.heal_disk();
  if (step == Step::fill_disk) return machine_.fill_disk(random_.below(100'000));
  if (!machine_.is_up()) return;
  switch (step) {
    case Step::submit: return submit(client_.new_request());
    case Step::resend:
      if (const auto request = client_.request_again()) submit(*request);
      return;
    case Step::decide: return decide();
    case Step::deliver_orders: return deliver_orders();
    case Step::deliver_errors: return deliver_errors();
    case Step::background: return static_cast<void>(machine_.journal().run_background_work());
    case Step::jump_clock: {
      const auto by_ms = static_cast<std::int64_t>(random_.below(2 * kDayMs)) - kDayMs;
      if (std::abs(jumped_ms_ + by_ms) > kFarthestJumpMs) return;
      trace_.add("the date is set by {} s", by_ms / 1'000);
      jumped_ms_ += by_ms;
      return clock_.jump(by_ms);
    }
    case Step::store_trouble: return begin_store_trouble();
    case Step::break_sync: return machine_.break_sync(random_.between(1, 5));
    case Step::arm_crash: return arm_crash();
    case Step::kill: return machine_.kill();
    case Step::cut_power:
      return machine_.cut_power(static_cast<memory::PowerLoss>(random_.below(4)), random_.next());
    case Step::restart: return restart();
    case Step::fill_filter: return fill_filter();
    case Step::redrive: return redrive(false);
    default: return;
  }
}

void Simulation::settle() {
  machine_.settle();
  if (!machine_.is_up()) client_.all_unanswered();
}

void Simulation::submit(const Request& request) {
  auto submission = client_.send(request);
  trace_.add("attempt {} of {} with {} orders{}", submission->trace_id.substr(24), request.partner_id,
             request.items.size(),
             request.mode == intake::SubmissionMode::all_or_nothing ? ", all or nothing" : "");
  submission->done = [this](std::unique_ptr<intake::Submission> answer) {
    const bool lost = random_.chance(scenario_.lost_answer_percent);
    if (lost || machine_.is_ending()) {
      client_.unanswered(*answer);
    } else {
      client_.answered(*answer);
    }
  };
  if (!machine_.acceptor().submit(submission)) client_.unanswered(*submission);
}

void Simulation::decide() {
  trace_.add("intake decides");
  machine_.acceptor().run_once();
}

void Simulation::deliver_orders() {
  const std::size_t worker = random_.below(machine_.order_workers());
  const auto delivered = machine_.deliver_orders(worker);
  if (!delivered) {
    trace_.add("worker {} keeps its batch: {}", worker, delivered.error().message);
  } else if (*delivered != 0) {
    trace_.add("worker {} delivers {} orders", worker, *delivered);
  }
}

void Simulation::deliver_errors() {
  const auto delivered = machine_.deliver_errors();
  if (delivered && *delivered != 0) trace_.add("{} error events are delivered", *delivered);
}

void Simulation::begin_store_trouble() {
  const auto trouble = static_cast<Trouble>(random_.below(static_cast<std::uint64_t>(Trouble::count_)));
  const std::uint64_t calls = random_.between(1, 4);
  (random_.chance(70) ? machine_.orders.troubles : machine_.errors.troubles).begin(trouble, calls);
}

void Simulation::arm_crash() {
  std::optional<memory::PowerLoss> loss;
  if (random_.chance(60)) loss = static_cast<memory::PowerLoss>(random_.below(4));
  const std::uint64_t operations = random_.between(1, random_.chance(70) ? 10 : 60);
  trace_.add("a crash waits at the disk's operation {} from now", operations);
  machine_.arm_crash(operations, loss, random_.next());
}

void Simulation::restart() {
  machine_.shut_down();
  settle();
  if (!machine_.is_up()) machine_.start();
}

void Simulation::fill_filter() {
  static_cast<void>(machine_.ledger().fill_filter([] { return true; }));
}

void Simulation::redrive(bool as_fast_as_possible) {
  ports::RedriveOptions options;
  if (!as_fast_as_possible) options.max_per_second = static_cast<std::uint32_t>(random_.below(100));
  trace_.add("the dead letters are sent back");
  auto started = machine_.journal().start_redrive(options);
  if (started || !as_fast_as_possible) return;
  // An earlier, slower one is in the way.
  static_cast<void>(machine_.journal().cancel_redrive(options.from));
  started = machine_.journal().start_redrive(options);
  require(started.has_value(), "dead letters cannot be sent back: {}",
          started ? "" : started.error().message);
}

void Simulation::heal() {
  machine_.orders.troubles.end();
  machine_.errors.troubles.end();
  machine_.heal_disk();
  settle();
  for (int attempt = 0; attempt < 3 && !machine_.is_up(); ++attempt) machine_.start();
  require(machine_.is_up(), "the process does not start though nothing is broken");
  fill_filter();
}

bool Simulation::are_queues_empty() {
  for (const auto queue : {QueueName::valid_orders, QueueName::error_orders}) {
    const auto stats = machine_.journal().stats(queue);
    require(stats.has_value(), "the queue cannot say how much it holds");
    if (stats->visible + stats->in_flight != 0) return false;
  }
  const auto redriving = machine_.journal().redrive_progress(QueueName::valid_orders_dlq);
  return !redriving || redriving->state != ports::RedriveProgress::State::running;
}

// Returns false when the journal has no room to note deliveries.
bool Simulation::deliver_all() {
  bool has_room = true;
  const auto until_empty = [&](QueueName queue, const auto& deliver) {
    while (has_room && machine_.journal().stats(queue)->visible != 0) {
      const Result<std::size_t> delivered = deliver();
      has_room = delivered || delivered.error().kind != ErrorKind::storage_full;
      require(delivered || !has_room, "delivery fails though nothing is broken: {}",
              delivered ? "" : delivered.error().message);
    }
    // A batch in hand is finished even when nothing else is visible.
    if (has_room) has_room = deliver().has_value();
  };
  for (std::size_t worker = 0; worker < machine_.order_workers(); ++worker) {
    until_empty(QueueName::valid_orders, [&] { return machine_.deliver_orders(worker); });
  }
  until_empty(QueueName::error_orders, [&] { return machine_.deliver_errors(); });
  return has_room;
}

void Simulation::drain(bool answers_all) {
  for (int i = 0; i < kDrainSteps; ++i) {
    while (machine_.acceptor().run_once() != 0) {
    }
    for (std::size_t unknown = client_.unknown_requests(); unknown != 0; --unknown) {
      submit(*client_.request_again());
      machine_.acceptor().run_once();
    }
    // A journal of few small segments can use up the room for its own notes; it takes an operator then.
    if (!deliver_all() && i == kPatientSteps) {
      trace_.add("the operator lifts the journal's limit");
      machine_.lift_disk_limit();
      restart();
    }
    const auto done = machine_.journal().run_background_work();
    // A journal at its limit gives up segments only when deliveries have emptied them.
    require(done || done.error().kind == ErrorKind::storage_full,
            "the journal's own work fails though nothing is broken: {}", done ? "" : done.error().message);
    require(!machine_.is_ending(), "the process ends itself though nothing is broken");
    if (are_queues_empty() && (client_.unknown_requests() == 0 || (!answers_all && i > kPatientSteps)))
      return;
    clock_.advance(kDrainStepMs);
  }
  const auto stats = machine_.journal().stats(QueueName::valid_orders);
  require(false,
          "the queues do not run empty though nothing is broken: {} orders wait, {} are in flight, {} "
          "requests unknown",
          stats->visible, stats->in_flight, client_.unknown_requests());
}

void Simulation::send_everything_again() {
  trace_.add("every acknowledged order is sent again");
  for (const Request& request : client_.acknowledged_again()) {
    submit(request);
    while (machine_.acceptor().run_once() != 0) {
    }
  }
}

RunResult run_seed(std::uint64_t seed, Guard guard, bool printed) {
  RunResult result;
  Trace trace(printed);
  const Scenario scenario(seed, guard);
  running_trace = &trace;
  running_seed = seed;
  std::signal(SIGABRT, print_on_abort);
  try {
    Simulation(scenario, trace).run();
  } catch (const Violation& violation) {
    result.violation = violation.what();
  }
  running_trace = nullptr;
  result.last_lines = trace.last_lines();
  result.fingerprint = trace.fingerprint();
  return result;
}

}  // namespace nexus::simulation
