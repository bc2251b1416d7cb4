#include "simulation/machine.h"

#include "wire/envelope.h"

namespace nexus::simulation {

using ports::QueueName;

Machine::Machine(const Scenario& scenario, memory::ManualClock& clock, Trace& trace)
    : orders(clock, trace, scenario.guard),
      errors(clock, trace),
      scenario_(scenario),
      clock_(clock),
      trace_(trace),
      disk_(std::make_unique<memory::MemoryDisk>()) {
  faults_.ignore_sync = scenario.guard == Guard::sync;
  orders.troubles.end_process = [this] { end_now(); };
  errors.troubles.end_process = [this] { end_now(); };
  apply_faults();
}

// Whatever the process still does in this step, the disk does not see it.
void Machine::end_now() {
  ending_ = true;
  memory::DiskFaults off;
  off.power_off_at_operation = 1;
  disk_->set_faults(off);
}

bool Machine::has_crashed() const {
  return faults_.power_off_at_operation != 0 && disk_->operations() >= faults_.power_off_at_operation;
}

void Machine::apply_faults() { disk_->set_faults(faults_); }

journal::JournalOptions Machine::journal_options() {
  journal::JournalOptions options;
  options.segment_bytes = scenario_.segment_bytes;
  options.max_disk_bytes = limits_disk_ ? scenario_.max_disk_bytes : 0;
  options.max_backlog_messages = scenario_.max_backlog_messages;
  options.background_thread = false;
  options.release_in_flight_on_open = scenario_.release_in_flight_on_open;
  options.on_fatal = [this](const std::string& message) {
    trace_.add("  the process ends itself: {}", message);
    ending_ = true;
  };
  options.on_report = [this](const std::string& message) {
    trace_.add("  the journal reports: {}", message);
  };
  if (scenario_.guard == Guard::dead_letters) options.policies[0].max_receives = 0;
  return options;
}

Result<> Machine::open_journal(Process& process) {
  auto journal = journal::JournalBroker::open(*disk_, clock_, journal_options());
  if (!journal) return fail(journal.error());
  process.journal = std::move(*journal);
  ports::Broker* sends = process.journal.get();
  if (scenario_.guard == Guard::send_before_answer) {
    process.changed_sends = std::make_unique<UncheckedSend>(*sends);
    sends = process.changed_sends.get();
  }
  process.interrupted = std::make_unique<InterruptedSend>(*sends, interrupt);
  process.space =
      std::make_unique<intake::SpaceGuard>(*process.interrupted, *disk_, clock_, scenario_.reserve_bytes);
  ports::Broker* receives = process.journal.get();
  if (scenario_.guard == Guard::commit_before_acknowledgement) {
    process.changed_receives = std::make_unique<EarlyAcknowledgement>(*receives);
    receives = process.changed_receives.get();
  }
  process.watch = std::make_unique<ReceiveWatch>(*receives, most_receives);
  return {};
}

Result<> Machine::rebuild_ledger(Process& process) {
  auto stored = orders.statistics();
  if (!stored) return fail(stored.error());
  const auto read_waiting = [this, &process](ports::MessageId id) -> Result<domain::Order> {
    if (scenario_.guard == Guard::identity_check) return fail(ErrorKind::not_found, "Nobody is known.");
    auto body = process.journal->read_body(id);
    if (!body) return fail(body.error());
    return wire::read_order_envelope(*body);
  };
  process.ledger = std::make_unique<memory::MemoryLedger>(orders, clock_, ids_, read_waiting,
                                                          scenario_.seed + ++starts_, 1'000);
  for (const auto& [partner_id, totals] : stored->by_partner) {
    process.ledger->restore_number(partner_id, totals.highest_sequence);
  }
  for (const auto queue : {QueueName::valid_orders, QueueName::valid_orders_dlq}) {
    if (scenario_.guard == Guard::ledger_rebuild) break;
    auto visited = process.journal->for_each_waiting(
        queue,
        [&](QueueName, ports::MessageId id, const ports::MessageAttributes& attributes, std::string_view) {
          process.ledger->restore_waiting(attributes.partner_id, attributes.external_order_id,
                                          attributes.sequence_number, id);
          return true;
        });
    if (!visited) return visited;
  }
  process.conservation =
      std::make_unique<intake::Conservation>(*process.ledger, *process.journal, orders, errors,
                                             process.counts, clock_, intake::Intakes::this_process);
  if (auto opened = process.conservation->open_books(); !opened) return opened;
  Result<> noted;
  auto visited = process.journal->for_each_waiting(
      QueueName::error_orders,
      [&](QueueName, ports::MessageId, const ports::MessageAttributes& attributes, std::string_view body) {
        noted = process.conservation->note_waiting_error(attributes.partner_id, body);
        return noted.has_value();
      });
  return visited ? noted : visited;
}

void Machine::make_workers(Process& process) {
  ports::Ledger* ledger = process.ledger.get();
  if (scenario_.guard == Guard::number_release) {
    process.changed_ledger = std::make_unique<KeptNumbers>(*ledger);
    ledger = process.changed_ledger.get();
  }
  process.acceptor = std::make_unique<intake::Acceptor>(
      *ledger, *process.space, clock_, ids_, process.counts,
      intake::AcceptorLimits{.max_waiting_inputs = 200, .max_group_inputs = scenario_.group_inputs});
  const auto report = [this](const std::string& sentence) { trace_.add("  delivery: {}", sentence); };
  delivery::DeliveryOptions options;
  options.batch_max = scenario_.delivery_batch;
  for (std::size_t i = 0; i < scenario_.order_workers; ++i) {
    process.order_workers.push_back(std::make_unique<delivery::OrderDelivery>(
        *process.watch, orders, *process.ledger, clock_, ids_, options, report));
  }
  options.visibility_timeout_ms = 30'000;
  process.error_worker = std::make_unique<delivery::ErrorDelivery>(*process.watch, errors, options, report);
}

bool Machine::start() {
  auto process = std::make_unique<Process>();
  process_ = std::move(process);
  ending_ = false;
  Result<> started = open_journal(*process_);
  if (started) started = rebuild_ledger(*process_);
  if (started) make_workers(*process_);
  if (started && !is_ending()) {
    trace_.add("the process starts; {} messages wait", process_->journal->recovery().messages);
    return true;
  }
  trace_.add("the process cannot start: {}", started ? "it ends" : started.error().message);
  const bool sync_failed = faults_.fail_sync_at != 0 && disk_->syncs() >= faults_.fail_sync_at;
  const bool explained = is_ending() || is_disk_full() || sync_failed;
  if (!settle()) kill();
  require(explained, "The process cannot start: {}", started ? "" : started.error().message);
  return false;
}

bool Machine::is_ending() const { return ending_ || has_crashed(); }

bool Machine::settle() {
  if (!is_up() || !is_ending()) return false;
  if (has_crashed() && armed_loss_) {
    cut_power(*armed_loss_, armed_seed_);
  } else {
    kill();
  }
  return true;
}

// The process's memory is gone; nothing that it still meant to write reaches the disk.
void Machine::drop_process() {
  memory::DiskFaults off;
  off.power_off_at_operation = 1;
  disk_->set_faults(off);
  process_.reset();
  faults_.power_off_at_operation = 0;
  faults_.fail_sync_at = 0;
  armed_loss_.reset();
  ending_ = false;
  apply_faults();
}

void Machine::kill() {
  trace_.add("the process is gone");
  drop_process();
}

void Machine::cut_power(memory::PowerLoss loss, std::uint64_t seed) {
  trace_.add("the power is gone, kind {}", static_cast<int>(loss));
  drop_process();
  disk_ = disk_->after_power_loss(loss, seed);
  // Receives that were not durable did not happen.
  most_receives.clear();
  apply_faults();
}

void Machine::shut_down() {
  trace_.add("the process is asked to end");
  process_->acceptor->stop();
  while (process_->acceptor->run_once() != 0 && !is_ending()) {
  }
  if (is_ending()) return;
  for (auto& worker : process_->order_workers) worker->give_back();
  process_->error_worker->give_back();
  if (is_ending()) return;
  process_.reset();
  if (has_crashed()) armed_loss_ ? cut_power(*armed_loss_, armed_seed_) : kill();
}

void Machine::arm_crash(std::uint64_t operations_from_now, std::optional<memory::PowerLoss> loss,
                        std::uint64_t seed) {
  faults_.power_off_at_operation = disk_->operations() + operations_from_now;
  armed_loss_ = loss;
  armed_seed_ = seed;
  apply_faults();
}

void Machine::break_sync(std::uint64_t syncs_from_now) {
  faults_.fail_sync_at = disk_->syncs() + syncs_from_now;
  apply_faults();
}

void Machine::fill_disk(std::uint64_t bytes_left) {
  memory::DiskFaults probe = faults_;
  probe.capacity_bytes = 1ULL << 40;
  disk_->set_faults(probe);
  const std::uint64_t used = (1ULL << 40) - *disk_->free_bytes();
  faults_.capacity_bytes = used + bytes_left;
  apply_faults();
}

void Machine::heal_disk() {
  faults_ = {};
  faults_.ignore_sync = scenario_.guard == Guard::sync;
  armed_loss_.reset();
  apply_faults();
}

Result<std::size_t> Machine::deliver_orders(std::size_t worker) {
  return process_->order_workers[worker]->run_once(0);
}

Result<std::size_t> Machine::deliver_errors() { return process_->error_worker->run_once(0); }

}  // namespace nexus::simulation
