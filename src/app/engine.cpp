#include "app/engine.h"

#include <malloc.h>

#include "app/log.h"
#include "base/thread_name.h"
#include "delivery/error_delivery.h"
#include "delivery/order_delivery.h"

namespace nexus::app {

using ports::QueueName;

namespace {

constexpr std::int64_t kHouseEveryMs = 60'000;
constexpr std::int64_t kTidyEveryMs = 1'000;
constexpr std::size_t kExpireAtOnce = 1'000;

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
  return options;
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(const Configuration& configuration) {
  auto engine = std::unique_ptr<Engine>(new Engine(configuration));
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

void Engine::find_parts() {
  parts_ = {.broker = folder_.journal.get(),
            .intake_broker = folder_.space.get(),
            .orders = folder_.orders.get(),
            .errors = folder_.errors.get(),
            .error_review = folder_.errors.get(),
            .audit = folder_.audit.get(),
            .jobs = folder_.jobs.get(),
            .ledger = folder_.ledger.get(),
            .definitions = folder_.definitions.get()};
}

Result<> Engine::open_partners() {
  partners_ =
      std::make_unique<partners::Registry>(configuration_.partners, *parts_.definitions, clock_, report);
  return partners_->reload();
}

// Every role but the workers' decides about orders: feeds do, and operators who repair.
Result<> Engine::open_intake() {
  conservation_ = std::make_unique<intake::Conservation>(
      *parts_.ledger, *parts_.broker, *parts_.orders, *parts_.errors, counts_,
      configuration_.uses_sqs() ? intake::Intakes::several : intake::Intakes::this_process);
  acceptor_ = std::make_unique<intake::Acceptor>(
      *parts_.ledger, *parts_.intake_broker, clock_, ids_, counts_,
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

void Engine::start(std::function<void()> after_group) {
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
  if (configuration_.delivers()) start_delivery();
  if (configuration_.answers_queries()) redrives_->start();
  if (configuration_.takes_feeds() || configuration_.answers_queries()) {
    acceptor_thread_ = std::make_unique<intake::AcceptorThread>(*acceptor_, std::move(after_group));
  }
  if (configuration_.answers_queries()) reprocess_jobs_->start();
}

void Engine::start_delivery() {
  order_loop_ = std::make_unique<delivery::DeliveryLoop>(
      std::make_unique<delivery::OrderDelivery>(*parts_.broker, *parts_.orders, *parts_.ledger, clock_, ids_,
                                                delivery_options(configuration_, QueueName::valid_orders),
                                                report),
      loop_options(configuration_, "orders"), report);
  error_loop_ = std::make_unique<delivery::DeliveryLoop>(
      std::make_unique<delivery::ErrorDelivery>(
          *parts_.broker, *parts_.errors, delivery_options(configuration_, QueueName::error_orders), report),
      loop_options(configuration_, "errors"), report);
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
  if (acceptor_thread_) acceptor_thread_->stop();
  while (order_loop_ && folder_.journal && clock_.monotonic_ms() < deadline_ms && !is_drained()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
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
