// One machine: what the process keeps in memory, built as the program builds it, on a disk and
// stores that outlive the process.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/journal/journal_broker.h"
#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_disk.h"
#include "adapters/memory/memory_ledger.h"
#include "adapters/memory/sequential_id_source.h"
#include "delivery/error_delivery.h"
#include "delivery/order_delivery.h"
#include "intake/acceptor.h"
#include "intake/conservation.h"
#include "intake/space_guard.h"
#include "simulation/failing_stores.h"
#include "simulation/guards.h"
#include "simulation/scenario.h"
#include "simulation/trace.h"

namespace nexus::simulation {

class Machine {
 public:
  Machine(const Scenario& scenario, memory::ManualClock& clock, Trace& trace);

  // Starts the process; false when it could not, and then it is down.
  bool start();
  bool is_up() const { return process_ != nullptr; }
  // The process was told to end, or met a failure after which it ends itself; settle() ends it.
  bool is_ending() const;
  // Ends the process when it is ending, and the machine's power when that is what was armed.
  // Returns whether it ended.
  bool settle();

  void kill();
  void cut_power(memory::PowerLoss loss, std::uint64_t seed);
  void shut_down();
  // The operator gives the journal all the space there is; from the next start on.
  void lift_disk_limit() { limits_disk_ = false; }

  // Faults of the disk.
  void arm_crash(std::uint64_t operations_from_now, std::optional<memory::PowerLoss> loss,
                 std::uint64_t seed);
  void break_sync(std::uint64_t syncs_from_now);
  void fill_disk(std::uint64_t bytes_left);
  void heal_disk();
  bool is_disk_full() const { return faults_.capacity_bytes != 0; }

  // What runs in the process; only while it is up.
  intake::Acceptor& acceptor() { return *process_->acceptor; }
  journal::JournalBroker& journal() { return *process_->journal; }
  memory::MemoryLedger& ledger() { return *process_->ledger; }
  intake::Conservation& conservation() { return *process_->conservation; }
  Result<std::size_t> deliver_orders(std::size_t worker);
  Result<std::size_t> deliver_errors();
  std::size_t order_workers() const { return process_->order_workers.size(); }

  FailingOrderStore orders;
  FailingErrorStore errors;
  // Runs between a send and what intake does next.
  std::function<void()> interrupt;
  // How often each message has been received since the power last failed.
  std::map<ports::MessageId, std::uint32_t> most_receives;

 private:
  struct Process {
    std::unique_ptr<journal::JournalBroker> journal;
    std::unique_ptr<ports::Broker> changed_sends;     // with a guard taken out
    std::unique_ptr<ports::Broker> changed_receives;  // with a guard taken out
    std::unique_ptr<InterruptedSend> interrupted;
    std::unique_ptr<intake::SpaceGuard> space;
    std::unique_ptr<ReceiveWatch> watch;
    std::unique_ptr<memory::MemoryLedger> ledger;
    std::unique_ptr<ports::Ledger> changed_ledger;  // with a guard taken out
    intake::AcceptanceCounts counts;
    std::unique_ptr<intake::Conservation> conservation;
    std::unique_ptr<intake::Acceptor> acceptor;
    std::vector<std::unique_ptr<delivery::OrderDelivery>> order_workers;
    std::unique_ptr<delivery::ErrorDelivery> error_worker;
  };

  Result<> open_journal(Process& process);
  Result<> rebuild_ledger(Process& process);
  void make_workers(Process& process);
  journal::JournalOptions journal_options();
  void apply_faults();
  void end_now();
  bool has_crashed() const;
  void drop_process();

  const Scenario& scenario_;
  memory::ManualClock& clock_;
  Trace& trace_;
  memory::SequentialIdSource ids_;
  std::unique_ptr<memory::MemoryDisk> disk_;
  memory::DiskFaults faults_;
  std::optional<memory::PowerLoss> armed_loss_;
  std::uint64_t armed_seed_ = 0;
  bool ending_ = false;
  bool limits_disk_ = true;
  std::uint64_t starts_ = 0;
  std::unique_ptr<Process> process_;
};

}  // namespace nexus::simulation
