#include "app/engine.h"

#include <malloc.h>
#include <unistd.h>
#include <filesystem>

#include "adapters/posix/system_random.h"
#include "app/log.h"
#include "base/thread_name.h"
#include "delivery/error_delivery.h"
#include "delivery/order_delivery.h"
#include "wire/envelope.h"

namespace nexus::app {

using ports::QueueName;

namespace {

constexpr std::int64_t kHouseEveryMs = 60'000;
constexpr std::size_t kExpireAtOnce = 1'000;
// Room in the identity filter beyond what is stored already, before it grows by a layer.
constexpr std::uint64_t kExpectedGrowth = 1'000'000;

void report(const std::string& sentence) { log(LogLevel::warning, sentence); }

// A failed sync leaves it unknown what the disk has: only a restart, which reads it, can tell.
[[noreturn]] void exit_on_fatal(const std::string& message) {
  log(LogLevel::error, message);
  flush_log();
  _exit(1);
}

delivery::DeliveryOptions delivery_options(const Configuration& configuration, QueueName queue) {
  delivery::DeliveryOptions options;
  options.batch_max = static_cast<std::size_t>(configuration.delivery.batch_max);
  options.visibility_timeout_ms = configuration.queue(queue).visibility_timeout_ms;
  return options;
}

delivery::LoopOptions loop_options(const Configuration& configuration, std::string name) {
  delivery::LoopOptions options;
  options.thread_name = std::move(name);
  options.linger_ms = configuration.delivery.linger_ms;
  return options;
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(const Configuration& configuration) {
  std::error_code failure;
  std::filesystem::create_directories(configuration.data, failure);
  if (failure) {
    return fail(ErrorKind::unavailable,
                "The data folder " + configuration.data + " cannot be made: " + failure.message() + ".");
  }
  auto engine = std::unique_ptr<Engine>(new Engine(configuration));
  for (const auto step :
       {&Engine::open_partners, &Engine::open_stores, &Engine::open_journal, &Engine::rebuild_ledger}) {
    if (auto done = (engine.get()->*step)(); !done) return fail(done.error());
  }
  return engine;
}

Engine::~Engine() { stop(0); }

Result<> Engine::open_partners() {
  auto definitions = sqlite::SqliteDefinitionStore::open(configuration_.data + "/definitions.db");
  if (!definitions) return fail(definitions.error());
  definitions_ = std::move(*definitions);
  partners_ = std::make_unique<partners::Registry>(configuration_.partners, *definitions_, clock_, report);
  return partners_->reload();
}

Result<> Engine::open_stores() {
  sqlite::OrderStoreOptions order_options;
  order_options.path = configuration_.data + "/orders.db";
  order_options.readers = static_cast<int>(configuration_.query.threads);
  auto orders = sqlite::SqliteOrderStore::open(order_options);
  if (!orders) return fail(orders.error());
  orders_ = std::move(*orders);
  sqlite::ErrorStoreOptions error_options;
  error_options.path = configuration_.data + "/errors.db";
  auto errors = sqlite::SqliteErrorStore::open(error_options);
  if (!errors) return fail(errors.error());
  errors_ = std::move(*errors);
  sqlite::ReviewFileOptions review_options;
  review_options.path = configuration_.data + "/review.db";
  auto review = sqlite::ReviewFile::open(review_options);
  if (!review) return fail(review.error());
  review_ = std::move(*review);
  audit_ = std::make_unique<sqlite::SqliteAuditLog>(*review_);
  jobs_ = std::make_unique<sqlite::SqliteJobStore>(*review_);
  auto measurements = sqlite::SqliteMeasurementStore::open(configuration_.data + "/measurements.db");
  if (!measurements) return fail(measurements.error());
  measurements_ = std::move(*measurements);
  return {};
}

Result<> Engine::open_journal() {
  auto disk = posix::PosixDisk::open_folder(configuration_.data + "/journal");
  if (!disk) return fail(disk.error());
  journal_disk_ = std::move(*disk);
  if (auto locked = journal_disk_->lock(); !locked) return locked;

  journal::JournalOptions options;
  options.policies = configuration_.queues;
  options.segment_bytes = static_cast<std::uint64_t>(configuration_.journal.segment_bytes);
  options.max_disk_bytes = static_cast<std::uint64_t>(configuration_.journal.max_disk_bytes);
  options.max_backlog_messages = static_cast<std::uint64_t>(configuration_.journal.max_backlog_messages);
  options.release_in_flight_on_open = true;
  options.on_fatal = exit_on_fatal;
  options.on_report = report;
  auto journal = journal::JournalBroker::open(*journal_disk_, clock_, std::move(options));
  if (!journal) return fail(journal.error());
  journal_ = std::move(*journal);
  redrives_ = std::make_unique<review::RedriveJobs>(
      review::RedriveJobs::Parts{*journal_, *jobs_, clock_, ids_}, report);
  space_ = std::make_unique<intake::SpaceGuard>(
      *journal_, *journal_disk_, clock_, static_cast<std::uint64_t>(configuration_.journal.min_free_bytes));
  return {};
}

Result<> Engine::rebuild_ledger() {
  auto stored = orders_->statistics();
  if (!stored) return fail(stored.error());
  std::uint64_t total = 0;
  for (const auto& [partner_id, totals] : stored->by_partner) total += totals.orders;

  const auto read_waiting = [this](ports::MessageId id) -> Result<domain::Order> {
    auto body = journal_->read_body(id);
    if (!body) return fail(body.error());
    return wire::read_order_envelope(*body);
  };
  ledger_ = std::make_unique<memory::MemoryLedger>(*orders_, clock_, ids_, read_waiting,
                                                   posix::random_number(), total + kExpectedGrowth);
  for (const auto& [partner_id, totals] : stored->by_partner) {
    ledger_->restore_number(partner_id, totals.highest_sequence);
  }
  for (const auto queue : {QueueName::valid_orders, QueueName::valid_orders_dlq}) {
    auto visited = journal_->for_each_waiting(
        queue,
        [this](QueueName, ports::MessageId id, const ports::MessageAttributes& attributes, std::string_view) {
          ledger_->restore_waiting(attributes.partner_id, attributes.external_order_id,
                                   attributes.sequence_number, id);
          return true;
        });
    if (!visited) return visited;
  }

  conservation_ = std::make_unique<intake::Conservation>(*ledger_, *journal_, *orders_, *errors_, counts_);
  acceptor_ = std::make_unique<intake::Acceptor>(
      *ledger_, *space_, clock_, ids_, counts_,
      intake::AcceptorLimits{.max_waiting_inputs =
                                 static_cast<std::size_t>(configuration_.intake.inbox_orders)},
      &samples_);
  reprocessor_ = std::make_unique<review::Reprocessor>(*partners_, *acceptor_, clock_, ids_);
  const review::ReprocessJobs::Parts parts{*jobs_, *errors_, *errors_, *reprocessor_, clock_, ids_};
  reprocess_jobs_ = std::make_unique<review::ReprocessJobs>(parts, report);
  if (auto opened = conservation_->open_books(); !opened) return opened;
  return note_waiting_errors();
}

Result<> Engine::note_waiting_errors() {
  Result<> noted;
  auto visited = journal_->for_each_waiting(
      QueueName::error_orders,
      [&](QueueName, ports::MessageId, const ports::MessageAttributes& attributes, std::string_view body) {
        noted = conservation_->note_waiting_error(attributes.partner_id, body);
        return noted.has_value();
      });
  return visited ? noted : visited;
}

void Engine::start(std::function<void()> after_group) {
  // Until the filter is filled, unknown identities are looked up in the store; intake need not wait.
  filter_thread_ = std::jthread([this](const std::stop_token& stop) {
    name_this_thread("filter");
    auto filled = ledger_->fill_filter([&] { return !stop.stop_requested(); });
    if (!filled)
      report(
          "The filter of known orders could not be filled, so every new order is looked up in the "
          "store: " +
          filled.error().message);
  });
  house_thread_ = std::jthread([this](const std::stop_token& stop) { keep_house(stop); });
  order_loop_ = std::make_unique<delivery::DeliveryLoop>(
      std::make_unique<delivery::OrderDelivery>(*journal_, *orders_, *ledger_, clock_, ids_,
                                                delivery_options(configuration_, QueueName::valid_orders),
                                                report),
      loop_options(configuration_, "orders"), report);
  error_loop_ = std::make_unique<delivery::DeliveryLoop>(
      std::make_unique<delivery::ErrorDelivery>(
          *journal_, *errors_, delivery_options(configuration_, QueueName::error_orders), report),
      loop_options(configuration_, "errors"), report);
  redrives_->start();
  acceptor_thread_ = std::make_unique<intake::AcceptorThread>(*acceptor_, std::move(after_group));
  reprocess_jobs_->start();
}

void Engine::keep_house(const std::stop_token& stop) {
  name_this_thread("housekeeping");
  while (!stop.stop_requested()) {
    if (auto expired = errors_->expire(clock_.now(), kExpireAtOnce); !expired) {
      report("Old error events could not be deleted and will be tried again: " + expired.error().message);
    }
    // What opening the stores took, or a burst that has passed, goes back to the system.
    malloc_trim(0);
    for (std::int64_t slept_ms = 0; slept_ms < kHouseEveryMs && !stop.stop_requested(); slept_ms += 50) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
}

bool Engine::is_drained() {
  for (const auto queue : {QueueName::valid_orders, QueueName::error_orders}) {
    const auto stats = journal_->stats(queue);
    if (!stats || stats->visible + stats->in_flight != 0) return false;
  }
  return true;
}

void Engine::stop(std::int64_t deadline_ms) {
  if (reprocess_jobs_) reprocess_jobs_->stop();
  if (redrives_) redrives_->stop();
  if (acceptor_thread_) acceptor_thread_->stop();
  while (order_loop_ && clock_.monotonic_ms() < deadline_ms && !is_drained()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  order_loop_.reset();
  error_loop_.reset();
  house_thread_ = {};
  filter_thread_ = {};
}

bool Engine::is_delivery_failing() const {
  return (order_loop_ && order_loop_->failing()) || (error_loop_ && error_loop_->failing());
}

}  // namespace nexus::app
