#include "app/moving.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "app/console.h"
#include "delivery/error_delivery.h"
#include "delivery/order_delivery.h"

namespace nexus::app {

using ports::QueueName;

namespace {

constexpr std::int64_t kRoundEveryMs = 1'000;
constexpr std::int64_t kLookEveryMs = 50;
constexpr double kRestFactor = 4;
constexpr std::int64_t kWaitForMessagesMs = 200;
constexpr std::size_t kExpireAtOnce = 1'000;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

bool is_same_folder(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return std::filesystem::equivalent(a, b, ignored);
}

}  // namespace

Moving::Moving(Configuration cluster, MoveOptions options, Listener listener)
    : configuration_(std::move(cluster)), options_(std::move(options)), listener_(std::move(listener)) {}

Moving::~Moving() = default;

Result<MoveOutcome> Moving::run() {
  if (!configuration_.uses_postgres()) {
    return fail(
        ErrorKind::invalid,
        "There is no cluster to move into: adapters.orders is embedded. Name the cluster's configuration "
        "with --config.");
  }
  for (const auto step : {&Moving::open_machine, &Moving::open_cluster, &Moving::open_target_folder}) {
    if (auto done = (this->*step)(); !done) return fail(done.error());
  }
  auto begun = begin();
  if (!begun) return fail(begun.error());
  if (!*begun) return outcome_;
  if (auto followed = follow(); !followed) return fail(followed.error());
  if (!options_.copies_only) {
    const auto rested = std::chrono::steady_clock::now();
    if (auto finished = finish(); !finished) return fail(finished.error());
    outcome_.rest_seconds = seconds_since(rested);
  }
  outcome_.moved = move_->moved();
  auto orders = machine_.orders->statistics();
  if (!orders) return fail(orders.error());
  outcome_.orders = std::move(*orders);
  return outcome_;
}

Result<> Moving::open_machine() {
  auto files = MachineFiles::open(options_.from);
  if (!files) return fail(files.error());
  machine_ = std::move(*files);
  auto note = read_move_note(options_.from);
  if (!note) return fail(note.error());
  if (*note) {
    note_ = **note;
    return {};
  }
  note_.machine = ids_.next(clock_.now());
  return write_move_note(options_.from, note_);
}

// Without the replica: what is compared must be what is committed.
Result<> Moving::open_cluster() {
  Configuration primary = configuration_;
  primary.postgres.reader.clear();
  primary.adapters.cache = "none";
  auto cluster =
      Cluster::open(primary, clock_, ids_, [this](const std::string& line) { listener_.step(line); });
  if (!cluster) return fail(cluster.error());
  cluster_ = std::move(*cluster);
  target_ = std::make_unique<postgres::MoveTarget>(*cluster_.database);
  return {};
}

// What the cluster's configuration leaves embedded is in its own data folder, or stays in the machine's.
Result<> Moving::open_target_folder() {
  shares_folder_ = is_same_folder(options_.from, configuration_.data);
  const bool needs_folder = !configuration_.uses_dynamodb() || !configuration_.uses_sqs();
  if (shares_folder_ || !needs_folder) return {};
  Configuration rest = configuration_;
  rest.inputs.max_bytes = 0;
  auto folder =
      DataFolder::open(rest, clock_, ids_, [this](const std::string& line) { listener_.step(line); });
  if (!folder) return fail(folder.error());
  target_folder_ = std::move(*folder);
  return {};
}

Result<bool> Moving::begin() {
  ports::ErrorStore* errors = target_folder_.errors.get();
  ports::ErrorReview* review = target_folder_.errors.get();
  if (cluster_.errors) errors = cluster_.errors.get();
  if (cluster_.errors) review = cluster_.errors.get();
  ports::Broker* queues = target_folder_.journal.get();
  if (cluster_.broker) queues = cluster_.broker.get();
  const OldHouse from{*machine_.orders,      *machine_.errors, *machine_.errors,
                      *machine_.definitions, *machine_.audit,  *machine_.jobs};
  const NewHouse to{*cluster_.orders,
                    *cluster_.definitions,
                    *cluster_.audit,
                    *cluster_.jobs,
                    *cluster_.ledger,
                    *target_,
                    errors,
                    review,
                    queues};
  auto partners = machine_.definitions->partners();
  if (!partners) return fail(partners.error());
  move_ = std::make_unique<HouseMove>(from, to, std::set<std::string>(partners->begin(), partners->end()),
                                      listener_.progress);
  auto standing = target_->standing(note_.machine);
  if (!standing) return fail(standing.error());
  outcome_.was_finished = *standing == postgres::MoveTarget::Standing::finished;
  outcome_.is_finished = outcome_.was_finished;
  if (outcome_.was_finished) return false;
  if (*standing == postgres::MoveTarget::Standing::fresh && errors != nullptr) {
    auto statistics = errors->statistics(clock_.now());
    if (!statistics) return fail(statistics.error());
    if (statistics->total > 0) {
      return fail(
          ErrorKind::conflict,
          fmt::format("The cluster's error store holds {} events already, and they are not of this machine. "
                      "Name an empty one (dynamodb.table).",
                      grouped(static_cast<std::int64_t>(statistics->total))));
    }
  }
  if (auto begun = target_->begin(note_.machine, std::filesystem::absolute(options_.from).string()); !begun)
    return fail(begun.error());
  return true;
}

// Copies rounds until the folder is at rest.
Result<> Moving::follow() {
  bool announced = false;
  while (options_.copies_only || MachineFiles::are_in_use(options_.from)) {
    const auto began = std::chrono::steady_clock::now();
    if (auto copied = move_->copy(HouseMove::Round::following); !copied) return copied;
    outcome_.copy_seconds += seconds_since(began);
    if (options_.copies_only) {
      listener_.step("What the machine holds is copied. Run the command without --copy-only to go on.");
      return {};
    }
    if (!announced) {
      listener_.step(
          fmt::format("Copied {} orders and {} error events; following the server that uses {}. Stop it when "
                      "you like: the "
                      "rest is copied then, and the cluster takes over.",
                      grouped(move_->moved().orders), grouped(move_->moved().errors), options_.from));
    }
    announced = true;
    rest_between_rounds(seconds_since(began));
  }
  return {};
}

// A round looks at every error event, so the machine gets most of the time for its own work.
void Moving::rest_between_rounds(double round_seconds) const {
  const auto rest_ms =
      std::max(kRoundEveryMs, static_cast<std::int64_t>(round_seconds * kRestFactor * 1'000));
  for (std::int64_t rested_ms = 0; rested_ms < rest_ms; rested_ms += kLookEveryMs) {
    if (!MachineFiles::are_in_use(options_.from)) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(kLookEveryMs));
  }
}

Configuration Moving::machine_configuration() const {
  Configuration machine = configuration_;
  machine.data = options_.from;
  machine.adapters = {"embedded", "embedded", "embedded", "none"};
  machine.inputs.max_bytes = 0;
  return machine;
}

// The folder is held as a server would hold it, so none can start on it meanwhile.
Result<> Moving::finish() {
  auto folder = DataFolder::open(machine_configuration(), clock_, ids_,
                                 [this](const std::string& line) { listener_.step(line); });
  if (!folder) return fail(folder.error());
  listener_.step("The machine is at rest: copying the rest.");
  if (auto delivered = deliver(*folder); !delivered) return delivered;
  if (auto copied = move_->copy(HouseMove::Round::last); !copied) return copied;
  if (auto forgotten = forget_old_errors(*folder); !forgotten) return forgotten;
  if (auto same = refuse_differences(move_->find_differences(),
                                     "The cluster does not hold what the machine holds, so it does not take "
                                     "over. Nothing was lost: the machine "
                                     "may go on.");
      !same)
    return same;
  listener_.step("Counts, totals and sums of every row agree.");
  return take_over(*folder);
}

// What was accepted and waits is stored by the machine's own means first, so that only dead letters are left.
Result<> Moving::deliver(DataFolder& folder) {
  const auto report = [this](const std::string& line) { listener_.step(line); };
  delivery::OrderDelivery orders(*folder.journal, *folder.orders, *folder.ledger, clock_, ids_, {}, report);
  delivery::ErrorDelivery errors(*folder.journal, *folder.errors, {}, report);
  std::int64_t delivered = 0;
  for (const auto& [delivery, queue] :
       {std::pair<delivery::BatchDelivery*, QueueName>{&orders, QueueName::valid_orders},
        {&errors, QueueName::error_orders}}) {
    while (true) {
      auto stats = folder.journal->stats(queue);
      if (!stats) return fail(stats.error());
      if (stats->visible + stats->in_flight == 0) break;
      auto done = delivery->run_once(kWaitForMessagesMs);
      if (!done) return fail(done.error());
      delivered += static_cast<std::int64_t>(*done);
    }
  }
  if (delivered > 0) listener_.step(fmt::format("Stored {} messages that still waited.", grouped(delivered)));
  return {};
}

// Both sides forget the same events, whenever their own housekeeping came by last.
Result<> Moving::forget_old_errors(DataFolder& folder) {
  ports::ErrorStore* here = cluster_.errors ? static_cast<ports::ErrorStore*>(cluster_.errors.get())
                                            : static_cast<ports::ErrorStore*>(target_folder_.errors.get());
  if (here == nullptr) return {};
  const auto now = clock_.now();
  for (ports::ErrorStore* errors : {static_cast<ports::ErrorStore*>(folder.errors.get()), here}) {
    while (true) {
      auto expired = errors->expire(now, kExpireAtOnce);
      if (!expired) return fail(expired.error());
      if (*expired == 0) break;
    }
  }
  return {};
}

Result<> Moving::refuse_differences(const Result<std::vector<std::string>>& differences,
                                    std::string sentence) {
  if (!differences) return fail(differences.error());
  if (differences->empty()) return {};
  for (const std::string& difference : *differences) sentence += "\n  " + difference;
  return fail(ErrorKind::conflict, sentence);
}

// From the note on the machine cannot be started again, so its numbers and dead letters stay what they are.
Result<> Moving::take_over(DataFolder& folder) {
  auto accepted = folder.ledger->standings();
  if (!accepted) return fail(accepted.error());
  note_.moved_at = clock_.now();
  note_.to = configuration_.postgres.writer;
  if (auto written = write_move_note(options_.from, note_); !written) return written;
  if (auto taken = move_->take_over(*folder.journal, *accepted); !taken) return taken;
  if (auto same = refuse_differences(move_->find_book_differences(*accepted),
                                     "The books of the cluster are not those of the machine. Neither takes "
                                     "orders now: run the command again, or "
                                     "delete move.json in the machine's folder and start the machine.");
      !same)
    return same;
  listener_.step(
      "The partners' numbers go on in the cluster, and accepted = stored + dead letters on both sides.");
  if (auto finished = target_->finish(note_.machine); !finished) return finished;
  outcome_.is_finished = true;
  return {};
}

}  // namespace nexus::app
