#include "app/api.h"

#include "adapters/http/routes/audit.h"
#include "adapters/http/routes/backup.h"
#include "adapters/http/routes/conservation.h"
#include "adapters/http/routes/dashboard.h"
#include "adapters/http/routes/definition_trial.h"
#include "adapters/http/routes/definitions.h"
#include "adapters/http/routes/error_groups.h"
#include "adapters/http/routes/error_jobs.h"
#include "adapters/http/routes/error_repair.h"
#include "adapters/http/routes/errors.h"
#include "adapters/http/routes/export.h"
#include "adapters/http/routes/keys.h"
#include "adapters/http/routes/operations.h"
#include "adapters/http/routes/orders.h"
#include "adapters/http/routes/partners.h"
#include "adapters/http/routes/queues.h"
#include "adapters/http/routes/receipts.h"
#include "adapters/http/routes/reconcile.h"
#include "adapters/http/routes/redrive.h"
#include "adapters/http/routes/session.h"
#include "app/log.h"
#include "app/openapi.h"
#include "base/thread_name.h"

namespace nexus::app {

using ports::QueueName;

namespace {

// "127.0.0.1:8080" or "[::1]:8080"; its form was checked when the configuration was loaded.
void set_address(http::ServerOptions& options, const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  options.address = listen.substr(0, colon);
  if (options.address.starts_with('[')) options.address = options.address.substr(1, colon - 2);
  options.port = static_cast<std::uint16_t>(std::stoi(listen.substr(colon + 1)));
}

http::ServerOptions server_options(const Configuration& configuration) {
  const HttpConfiguration& from = configuration.http;
  http::ServerOptions options;
  set_address(options, from.listen);
  options.threads = static_cast<int>(from.threads);
  options.max_connections = static_cast<std::size_t>(from.max_connections);
  options.max_header_bytes = static_cast<std::size_t>(from.max_header_bytes);
  options.max_target_bytes = static_cast<std::size_t>(from.max_target_bytes);
  options.max_headers = static_cast<std::size_t>(from.max_headers);
  options.max_body_bytes = static_cast<std::size_t>(from.max_body_bytes);
  options.max_stream_bytes = static_cast<std::uint64_t>(from.max_stream_bytes);
  options.max_buffered_bytes = static_cast<std::size_t>(from.max_buffered_bytes);
  options.max_compression_ratio = static_cast<std::uint32_t>(from.max_compression_ratio);
  options.idle_timeout_ms = from.idle_timeout_ms;
  options.header_timeout_ms = from.header_timeout_ms;
  options.body_timeout_ms = from.body_timeout_ms;
  options.write_timeout_ms = from.write_timeout_ms;
  options.tls_certificate_file = from.tls_certificate;
  options.tls_key_file = from.tls_key;
  options.allowed_origins = from.allowed_origins;
  options.authentication = configuration.keys_required();
  using Access = http::ServerOptions::AccessLog;
  const std::string& access = configuration.log.access;
  options.access_log = access == "all" ? Access::all : access == "none" ? Access::none : Access::failures;
  return options;
}

http::FeedLimits feed_limits(const Configuration& configuration) {
  return {.max_body_bytes = static_cast<std::size_t>(configuration.http.max_body_bytes),
          .max_batch_orders = static_cast<std::size_t>(configuration.http.max_batch_orders),
          .max_order_bytes = static_cast<std::size_t>(configuration.http.max_order_bytes)};
}

std::unique_ptr<http::KeyPlace> key_place(Engine& engine, const Configuration& configuration) {
  const std::string& reference = configuration.keys.secret;
  if (reference.empty()) return std::make_unique<http::KeyFolder>(configuration.data);
  return std::make_unique<http::SharedKeys>(
      "the secret " + reference,
      [&secrets = engine.secrets(), reference] { return secrets.text(reference); });
}

// Less than a second, and not much longer than until a stop is asked for.
void pause(const std::stop_token& stop) {
  for (int part = 0; part < 10 && !stop.stop_requested(); ++part) {
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
  }
}

void report_old_sessions(const Error& why) {
  log(LogLevel::warning, "Who signed out at another process is not known here for now: " + why.message);
}

}  // namespace

Api::Api(Engine& engine, const Configuration& configuration)
    : engine_(engine),
      configuration_(configuration),
      ended_sessions_file_(configuration.data + "/sessions.ended"),
      rate_limiter_(engine.clock()),
      idempotency_(engine.clock()),
      feed_{engine.partners(), engine.acceptor(),         engine.clock(), completions_, rate_limiter_,
            idempotency_,      feed_limits(configuration)},
      queries_("query", static_cast<int>(configuration.query.threads),
               static_cast<std::size_t>(configuration.query.max_waiting)),
      operations_("operations", 1, 100),
      reviews_("review", 1, 20),
      repairs_("repairs", 2, 100) {}

Api::~Api() = default;

Result<std::unique_ptr<Api>> Api::create(Engine& engine, const Configuration& configuration) {
  auto api = std::unique_ptr<Api>(new Api(engine, configuration));
  auto keys = http::KeyStore::open(key_place(engine, configuration), engine.clock());
  if (!keys) return fail(keys.error());
  api->keys_ = std::move(*keys);
  ports::EndedSessions* const shared = engine.shared_ended_sessions();
  auto sessions = http::Sessions::open(*api->keys_, shared != nullptr ? *shared : api->ended_sessions_file_);
  if (!sessions) return fail(sessions.error());
  api->sessions_ = std::move(*sessions);
  if (!configuration.dashboard.folder.empty()) {
    auto files = http::StaticFiles::read(configuration.dashboard.folder);
    if (!files) return fail(files.error());
    api->dashboard_ = std::move(*files);
  }
  api->watch_ = std::make_unique<Watch>(engine, configuration.keys_required() ? api->keys_.get() : nullptr,
                                        api->metrics_);
  api->add_routes();
  api->add_metrics();
  return api;
}

// Each role answers what it is there for; the load balancer in front sends each path to the role that has
// it.
void Api::add_routes() {
  if (configuration_.takes_feeds()) http::add_feed_routes(router_, feed_);
  if (configuration_.takes_feeds() || configuration_.answers_queries()) {
    http::add_receipt_routes(router_, queries_, {engine_.orders(), engine_.errors()});
  }
  if (configuration_.answers_queries()) add_query_routes();
  http::add_operation_routes(router_,
                             {metrics_, [this] { return readiness(); }, NEXUS_VERSION, openapi_json()});
}

void Api::add_query_routes() {
  http::add_order_routes(router_, queries_,
                         {engine_.orders(), engine_.partners(), engine_.error_review(), engine_.inputs(),
                          engine_.cached_statistics()});
  http::add_error_routes(router_, queries_, {engine_.errors(), engine_.partners(), engine_.clock()});
  http::add_export_routes(router_, queries_, {engine_.orders(), engine_.errors(), engine_.partners()});
  http::add_partner_routes(router_, queries_,
                           {engine_.partners(), engine_.counts(), engine_.ledger(), engine_.orders(),
                            engine_.clock(), rate_limiter_, *keys_});
  http::add_session_routes(router_, operations_,
                           {*keys_, *sessions_, configuration_.keys_required(),
                            !configuration_.http.tls_certificate.empty(), NEXUS_VERSION});
  http::add_dashboard(router_, dashboard_);
  watch_->add_routes(router_, queries_);
  const http::AuditTrail audit{engine_.audit(), engine_.clock(), engine_.ids()};
  add_operator_routes(audit);
  add_review_routes(audit);
}

void Api::add_operator_routes(const http::AuditTrail& audit) {
  http::add_definition_routes(router_, queries_, {engine_.partners(), engine_.definitions(), audit});
  http::add_definition_trial_routes(
      router_, reviews_,
      {engine_.partners(),
       {engine_.errors(), engine_.orders(), engine_.ledger(), engine_.inputs(), engine_.clock()}});
  http::add_reconcile_routes(router_, reviews_, {engine_.partners(), engine_.orders(), engine_.errors()});
  http::add_key_routes(router_, queries_, {engine_.partners(), *keys_, engine_.clock(), audit});
  http::add_queue_routes(router_, operations_, {engine_.broker(), engine_.ledger(), audit});
  http::add_redrive_routes(router_, operations_, {engine_.broker(), engine_.redrives(), audit});
  http::add_conservation_routes(router_, operations_, engine_.conservation());
  http::add_backup_routes(
      router_, operations_, [this](const std::string& destination) { return engine_.back_up(destination); },
      audit);
}

void Api::add_review_routes(const http::AuditTrail& audit) {
  const http::ErrorRepairParts repair{engine_.errors(),   engine_.error_review(), engine_.reprocessor(),
                                      engine_.partners(), engine_.clock(),        audit};
  http::add_error_group_routes(router_, queries_,
                               {engine_.error_review(), engine_.partners(), engine_.clock()});
  http::add_error_repair_routes(router_, repairs_, repair);
  http::add_error_job_routes(router_, repairs_, {repair, engine_.reprocess_jobs()});
  http::add_audit_routes(router_, queries_, engine_.audit());
}

Result<> Api::readiness() const {
  if (draining_.load()) {
    return fail(ErrorKind::unavailable, "The server is stopping; send requests elsewhere.");
  }
  return engine_.readiness();
}

void Api::add_metrics() {
  for (int i = 0; i < ports::kQueueCount; ++i) {
    const auto queue = static_cast<QueueName>(i);
    const MetricLabels labels = {{"queue", std::string(ports::to_string(queue))}};
    const auto read = [this, queue](auto member) {
      return [this, queue, member] {
        const auto stats = engine_.broker().stats(queue);
        return stats ? static_cast<double>((*stats).*member) : 0.0;
      };
    };
    metrics_.gauge("nexusstream_queue_visible", "Messages ready to be received", labels,
                   read(&ports::QueueStats::visible));
    metrics_.gauge("nexusstream_queue_in_flight", "Messages received and not yet acknowledged", labels,
                   read(&ports::QueueStats::in_flight));
    metrics_.gauge("nexusstream_queue_oldest_age_milliseconds", "Age of the oldest message", labels,
                   read(&ports::QueueStats::oldest_age_ms));
    metrics_.counter_reading("nexusstream_queue_sent_total", "Messages sent", labels,
                             read(&ports::QueueStats::sent));
    metrics_.counter_reading("nexusstream_queue_dead_lettered_total", "Messages that became dead letters",
                             labels, read(&ports::QueueStats::dead_lettered));
  }
  for (const auto& definition : engine_.partners().all()) {
    const auto read = [this, id = definition->id()](auto member) {
      return [this, id, member] {
        return engine_.own_counts().with([&](auto& counts) {
          const auto found = counts.find(id);
          return found == counts.end() ? 0.0 : static_cast<double>(found->second.since_start().*member);
        });
      };
    };
    const auto add = [&](const char* outcome, auto member) {
      metrics_.counter_reading("nexusstream_orders_total", "Inputs answered, by partner and outcome",
                               {{"partner", definition->id()}, {"outcome", outcome}}, read(member));
    };
    add("accepted", &intake::AcceptanceCount::accepted);
    add("duplicate", &intake::AcceptanceCount::duplicates);
    add("conflict", &intake::AcceptanceCount::conflicts);
    add("rejected", &intake::AcceptanceCount::rejected);
  }
  if (journal::JournalBroker* journal = engine_.journal()) {
    metrics_.gauge("nexusstream_journal_bytes", "Disk space of the journal", {},
                   [journal] { return static_cast<double>(journal->disk_bytes()); });
  }
  metrics_.gauge("nexusstream_intake_waiting_orders", "Orders that wait for the journal's next write", {},
                 [this] { return static_cast<double>(engine_.acceptor().waiting_inputs()); });
  metrics_.gauge("nexusstream_disk_space_low", "1 while intake answers 507 because the disk is nearly full",
                 {}, [this] { return engine_.is_space_low() ? 1.0 : 0.0; });
  if (ports::InputArchive* archive = engine_.inputs()) add_archive_metrics(*archive);
  engine_.cluster().add_metrics(metrics_);
  if (const redis::RedisClient* cache = engine_.cache()) {
    metrics_.gauge("nexusstream_cache_unavailable", "1 while Redis does not answer: slower, never wrong", {},
                   [cache] { return cache->is_available() ? 0.0 : 1.0; });
  }
}

void Api::add_archive_metrics(ports::InputArchive& archive) {
  const auto read = [&archive](auto member) {
    return [&archive, member] { return static_cast<double>(archive.stats().*member); };
  };
  metrics_.counter_reading("nexusstream_inputs_archived_total", "Inputs of accepted orders that were kept",
                           {}, read(&ports::InputArchiveStats::kept));
  metrics_.counter_reading("nexusstream_inputs_dropped_total",
                           "Inputs of accepted orders that could not be kept: disk full, away or too slow",
                           {}, read(&ports::InputArchiveStats::dropped));
  metrics_.gauge("nexusstream_inputs_archive_bytes", "Disk space of the inputs that are kept", {},
                 read(&ports::InputArchiveStats::bytes));
}

Result<> Api::listen() {
  if (auto started = start_server(true); !started) return started;
  watch_->start();
  return {};
}

Result<> Api::serve_inside() { return start_server(false); }

Result<> Api::start_server(bool listens) {
  if (!configuration_.is_invoked) {
    key_thread_ = std::jthread([this](const std::stop_token& stop) { watch_keys(stop); });
    if (shares_sessions())
      session_thread_ = std::jthread([this](const std::stop_token& stop) { watch_sessions(stop); });
  }
  http::ServerParts parts;
  parts.keys = keys_.get();
  parts.sessions = sessions_.get();
  parts.metrics = &metrics_;
  parts.log = log_json;
  http::ServerOptions options = server_options(configuration_);
  options.listens = listens;
  auto server = http::Server::start(std::move(options), std::move(router_), std::move(parts));
  if (!server) return fail(server.error());
  server_ = std::move(*server);
  share_limits();
  return {};
}

void Api::share_limits() {
  ports::SharedRateLimits* shared = engine_.shared_rate_limits();
  if (shared == nullptr || !configuration_.takes_feeds()) return;
  if (configuration_.is_invoked) {
    invoked_limits_ = std::make_unique<http::RateLimitExchange>(rate_limiter_, *shared);
  } else {
    shared_limits_ = std::make_unique<http::RateLimitExchangeThread>(rate_limiter_, *shared);
  }
}

void Api::catch_up() {
  if (auto refreshed = keys_->refresh(); !refreshed) log(LogLevel::warning, refreshed.error().message);
  if (shares_sessions()) {
    if (auto refreshed = sessions_->refresh(); !refreshed) report_old_sessions(refreshed.error());
  }
  if (auto caught_up = engine_.catch_up(); !caught_up) {
    log(LogLevel::warning,
        "What other processes changed is not known here yet: " + caught_up.error().message);
  }
  // Its absence is told by the client itself, once.
  if (invoked_limits_) (void)invoked_limits_->exchange();
}

void Api::settle() {
  if (auto settled = engine_.settle(feed_latency()); !settled) {
    log(LogLevel::warning,
        "The other processes do not know yet what was answered: " + settled.error().message);
  }
  if (invoked_limits_) (void)invoked_limits_->exchange();
}

// Takes up keys that another process made or revoked, within a second.
void Api::watch_keys(const std::stop_token& stop) {
  name_this_thread("keys");
  constexpr int kSaveEvery = 60;
  for (int second = 0; !stop.stop_requested(); ++second) {
    if (auto refreshed = keys_->refresh(); !refreshed) log(LogLevel::warning, refreshed.error().message);
    if (second % kSaveEvery == kSaveEvery - 1) {
      if (auto saved = keys_->save_last_used(); !saved) log(LogLevel::warning, saved.error().message);
    }
    pause(stop);
  }
  if (auto saved = keys_->save_last_used(); !saved) log(LogLevel::warning, saved.error().message);
}

bool Api::shares_sessions() const {
  return engine_.shared_ended_sessions() != nullptr && configuration_.keys_required();
}

// Takes up who signed out elsewhere, within a second. The keys do not wait for the database.
void Api::watch_sessions(const std::stop_token& stop) {
  name_this_thread("sessions");
  bool failing = false;
  while (!stop.stop_requested()) {
    const auto refreshed = sessions_->refresh();
    if (!refreshed && !failing) report_old_sessions(refreshed.error());
    failing = !refreshed;
    pause(stop);
  }
}

void Api::begin_drain() {
  draining_.store(true);
  watch_->stop();
  server_->stop_accepting();
}

void Api::finish_drain(std::int64_t deadline_ms) {
  server_->drain(std::max<std::int64_t>(0, deadline_ms - engine_.clock().monotonic_ms()));
}

monitoring::LatencyCounts Api::feed_latency() { return app::feed_latency(metrics_); }

std::uint16_t Api::port() const { return server_->port(); }

}  // namespace nexus::app
