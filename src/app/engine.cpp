#include "app/engine.h"

#include <fmt/core.h>
#include <malloc.h>

#include <limits>

#include "adapters/postgres/move_target.h"
#include "app/log.h"
#include "app/machine_files.h"
#include "base/thread_name.h"
#include "delivery/error_delivery.h"
#include "delivery/order_delivery.h"

namespace nexus::app {

using ports::QueueName;

namespace {

// SQS waits whole seconds, and a stop waits for it.
constexpr std::int64_t kLongPollMs = 2'000;
constexpr std::int64_t kHouseEveryMs = 60'000;
constexpr std::int64_t kTidyEveryMs = 1'000;
constexpr std::int64_t kFollowEveryMs = 1'000;
constexpr std::size_t kExpireAtOnce = 1'000;
// DynamoDB takes 25 items a request: more in hand only makes them late.
constexpr std::size_t kErrorsAtOnceInDynamoDb = 1'000;

void report(const std::string& sentence) { log(LogLevel::warning, sentence); }

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
  if (configuration.uses_sqs()) {
    options.wait_ms = kLongPollMs;
    // Intake is elsewhere: there is nothing to give way to.
    options.yield_above_per_second = std::numeric_limits<double>::infinity();
  }
  return options;
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(const Configuration& configuration) {
  auto engine = std::unique_ptr<Engine>(new Engine(configuration));
  auto cluster = Cluster::open(configuration, engine->clock_, engine->ids_, report);
  if (!cluster) return fail(cluster.error());
  engine->cluster_ = std::move(*cluster);
  engine->cluster_.watch(configuration, engine->dependencies_);
  if (auto allowed = engine->require_no_move(); !allowed) return fail(allowed.error());
  auto folder = DataFolder::open(configuration, engine->clock_, engine->ids_, report);
  if (!folder) return fail(folder.error());
  engine->folder_ = std::move(*folder);
  engine->find_parts();
  for (const auto step : {&Engine::open_partners, &Engine::open_intake}) {
    if (auto done = (engine.get()->*step)(); !done) return fail(done.error());
  }
  return engine;
}

Engine::Engine(const Configuration& configuration)
    : configuration_(configuration), dependencies_(clock_, report) {}

Engine::~Engine() { stop(0); }

// Numbers are given in one place at any time: on the machine until it has moved, then in the cluster.
Result<> Engine::require_no_move() {
  if (cluster_.database) return postgres::MoveTarget(*cluster_.database).require_finished();
  return require_not_moved(configuration_.data);
}

// The shared one where there is one, else that of the data folder.
template <class Port>
Port* either(auto& shared, auto& embedded) {
  return shared ? static_cast<Port*>(shared.get()) : static_cast<Port*>(embedded.get());
}

void Engine::find_parts() {
  parts_ = {.broker = either<ports::Broker>(cluster_.broker, folder_.journal),
            .intake_broker = either<ports::Broker>(cluster_.broker, folder_.space),
            .orders = either<ports::OrderStore>(cluster_.orders, folder_.orders),
            .errors = either<ports::ErrorStore>(cluster_.errors, folder_.errors),
            .error_review = either<ports::ErrorReview>(cluster_.errors, folder_.errors),
            .audit = either<ports::AuditLog>(cluster_.audit, folder_.audit),
            .jobs = either<ports::JobStore>(cluster_.jobs, folder_.jobs),
            .ledger = either<ports::Ledger>(cluster_.ledger, folder_.ledger),
            .definitions = either<ports::DefinitionStore>(cluster_.definitions, folder_.definitions)};
  if (cluster_.counts) {
    answers_ = std::make_unique<AnswerExchange>(*cluster_.counts, own_counts_, counts_, clock_, report);
  }
  if (cluster_.statistics_cache) {
    cached_statistics_ =
        std::make_unique<query::CachedStatistics>(*parts_.orders, *cluster_.statistics_cache, clock_);
  }
}

Result<> Engine::open_partners() {
  if (cluster_.definitions) {
    const auto revision = cluster_.definitions->revision();
    if (!revision) return fail(revision.error());
    known_definitions_ = *revision;
  }
  partners_ =
      std::make_unique<partners::Registry>(configuration_.partners, *parts_.definitions, clock_, report);
  return partners_->reload();
}

// What another process put in force is in force here a second later.
void Engine::follow_definitions() {
  if (!cluster_.definitions) return;
  const auto revision = cluster_.definitions->revision();
  if (!revision || *revision == known_definitions_) return;
  if (auto reloaded = partners_->reload(); !reloaded) {
    report(
        "The partner definitions that another process put in force cannot be used here, and those in force "
        "stay: " +
        reloaded.error().message);
  }
  known_definitions_ = *revision;
}

// Every role but the workers' decides about orders: feeds do, and operators who repair.
Result<> Engine::open_intake() {
  conservation_ = std::make_unique<intake::Conservation>(
      *parts_.ledger, *parts_.broker, *parts_.orders, *parts_.errors, counts_, clock_,
      configuration_.uses_sqs() ? intake::Intakes::several : intake::Intakes::this_process);
  acceptor_ = std::make_unique<intake::Acceptor>(
      *parts_.ledger, *parts_.intake_broker, clock_, ids_, answers_ ? own_counts_ : counts_,
      intake::AcceptorLimits{.max_waiting_inputs =
                                 static_cast<std::size_t>(configuration_.intake.inbox_orders)},
      folder_.inputs.get());
  reprocessor_ = std::make_unique<review::Reprocessor>(*partners_, *acceptor_, clock_, ids_);
  const review::ReprocessJobs::Parts jobs{*parts_.jobs,  *parts_.errors, *parts_.error_review,
                                          *reprocessor_, clock_,         ids_};
  reprocess_jobs_ = std::make_unique<review::ReprocessJobs>(jobs, report);
  redrives_ = std::make_unique<review::RedriveJobs>(
      review::RedriveJobs::Parts{*parts_.broker, *parts_.jobs, clock_, ids_}, report);
  if (auto opened = conservation_->open_books(); !opened) return opened;
  return note_waiting_errors();
}

Result<> Engine::note_waiting_errors() {
  if (!folder_.journal) return {};
  Result<> noted;
  auto visited = folder_.journal->for_each_waiting(
      QueueName::error_orders,
      [&](QueueName, ports::MessageId, const ports::MessageAttributes& attributes, std::string_view body) {
        noted = conservation_->note_waiting_error(attributes.partner_id, body);
        return noted.has_value();
      });
  return visited ? noted : visited;
}

void Engine::start(std::function<void()> after_group,
                   std::function<monitoring::LatencyCounts()> feed_latency) {
  if (configuration_.takes_feeds() || configuration_.answers_queries()) {
    std::vector<ports::Ledger*> further_ledgers;
    for (const auto& ledger : cluster_.further_ledgers) further_ledgers.push_back(ledger.get());
    acceptor_threads_ =
        std::make_unique<intake::AcceptorThreads>(*acceptor_, std::move(after_group), further_ledgers);
  }
  if (!configuration_.is_invoked) start_threads(std::move(feed_latency));
}

void Engine::start_threads(std::function<monitoring::LatencyCounts()> feed_latency) {
  if (answers_) answers_->start(std::move(feed_latency));
  // Until the filter is filled, unknown identities are looked up in the store; intake need not wait.
  if (folder_.ledger) {
    filter_thread_ = std::jthread([this](const std::stop_token& stop) {
      name_this_thread("filter");
      auto filled = folder_.ledger->fill_filter([&] { return !stop.stop_requested(); });
      if (!filled)
        report(
            "The filter of known orders could not be filled, so every new order is looked up in the "
            "store: " +
            filled.error().message);
    });
  }
  dependencies_.start();
  if (folder_.inputs) folder_.inputs->start();
  house_thread_ = std::jthread([this](const std::stop_token& stop) { keep_house(stop); });
  if (configuration_.delivers()) {
    start_delivery();
    if (cached_statistics_) {
      statistics_schedule_ = std::make_unique<query::StatisticsSchedule>(*cached_statistics_, report);
    }
  }
  if (cluster_.ledger && (configuration_.delivers() || configuration_.takes_feeds())) start_sweeper();
  if (!configuration_.answers_queries()) return;
  redrives_->start();
  reprocess_jobs_->start();
}

Result<> Engine::catch_up() {
  follow_definitions();
  // An operator's repair counts here, and was published when it was settled.
  if (!answers_ || !configuration_.answers_queries()) return {};
  return answers_->exchange({});
}

Result<> Engine::settle(const monitoring::LatencyCounts& feed_latency) {
  if (cluster_.ledger) {
    if (auto told = cluster_.ledger->confirm_now(); !told) return told;
  }
  return answers_ ? answers_->publish(feed_latency) : Result<>();
}

Result<std::uint64_t> Engine::tidy_shared() {
  if (!cluster_.ledger) return std::uint64_t{0};
  const auto swept = postgres::LedgerSweeper(*cluster_.database, *parts_.broker).run_once();
  if (!swept) return fail(swept.error());
  if (auto folded = cluster_.counts->fold(); !folded) return fail(folded.error());
  return swept->sent;
}

std::unique_ptr<delivery::BatchDelivery> Engine::order_delivery(ports::Broker& broker) {
  return std::make_unique<delivery::OrderDelivery>(broker, *parts_.orders, *parts_.ledger, clock_, ids_,
                                                   delivery_options(configuration_, QueueName::valid_orders),
                                                   report);
}

std::unique_ptr<delivery::BatchDelivery> Engine::error_delivery(ports::Broker& broker) {
  delivery::DeliveryOptions options = delivery_options(configuration_, QueueName::error_orders);
  if (configuration_.uses_dynamodb())
    options.batch_max = std::min(options.batch_max, kErrorsAtOnceInDynamoDb);
  return std::make_unique<delivery::ErrorDelivery>(broker, *parts_.errors, options, report);
}

void Engine::start_delivery() {
  order_loop_ = std::make_unique<delivery::DeliveryLoop>(order_delivery(*parts_.broker),
                                                         loop_options(configuration_, "orders"), report);
  error_loop_ = std::make_unique<delivery::DeliveryLoop>(error_delivery(*parts_.broker),
                                                         loop_options(configuration_, "errors"), report);
}

void Engine::start_sweeper() {
  sweeper_ = std::make_unique<postgres::LedgerSweeper>(*cluster_.database, *parts_.broker);
  sweeper_->start([](const Result<postgres::LedgerSweeper::Swept>& swept) {
    if (!swept) {
      report("The ledger could not be swept and will be tried again: " + swept.error().message);
    } else if (swept->sent != 0) {
      report(
          fmt::format("Sent {} orders to the queue that a process had reserved and not sent.", swept->sent));
    }
  });
}

void Engine::keep_house(const std::stop_token& stop) {
  name_this_thread("housekeeping");
  while (!stop.stop_requested()) {
    if (auto expired = parts_.errors->expire(clock_.now(), kExpireAtOnce); !expired) {
      report("Old error events could not be deleted and will be tried again: " + expired.error().message);
    }
    // What opening the stores took, or a burst that has passed, goes back to the system.
    malloc_trim(0);
    for (std::int64_t slept_ms = 0; slept_ms < kHouseEveryMs && !stop.stop_requested(); slept_ms += 50) {
      if (folder_.inputs && slept_ms % kTidyEveryMs == 0) {
        folder_.inputs->tidy([&stop] { return stop.stop_requested(); });
      }
      if (slept_ms % kFollowEveryMs == 0) follow_definitions();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
}

bool Engine::is_drained() {
  for (const auto queue : {QueueName::valid_orders, QueueName::error_orders}) {
    const auto stats = folder_.journal->stats(queue);
    if (!stats || stats->visible + stats->in_flight != 0) return false;
  }
  return true;
}

void Engine::stop(std::int64_t deadline_ms) {
  if (reprocess_jobs_) reprocess_jobs_->stop();
  if (redrives_) redrives_->stop();
  if (acceptor_threads_) acceptor_threads_->stop();
  if (answers_) answers_->stop();
  while (order_loop_ && folder_.journal && clock_.monotonic_ms() < deadline_ms && !is_drained()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  statistics_schedule_.reset();
  sweeper_.reset();
  order_loop_.reset();
  error_loop_.reset();
  dependencies_.stop();
  house_thread_ = {};
  filter_thread_ = {};
  if (folder_.inputs) folder_.inputs->stop();
}

bool Engine::is_delivery_failing() const {
  return (order_loop_ && order_loop_->failing()) || (error_loop_ && error_loop_->failing());
}

}  // namespace nexus::app
