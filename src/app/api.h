// The HTTP edge of one process: the routes of its role over an engine, keys, rate limits, metrics.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "adapters/http/blocking_pool.h"
#include "adapters/http/ended_sessions_file.h"
#include "adapters/http/idempotency_store.h"
#include "adapters/http/key_store.h"
#include "adapters/http/loop.h"
#include "adapters/http/rate_limit.h"
#include "adapters/http/rate_limit_exchange.h"
#include "adapters/http/routes/audit_entry.h"
#include "adapters/http/routes/feed.h"
#include "adapters/http/server.h"
#include "adapters/http/sessions.h"
#include "adapters/http/static_files.h"
#include "app/configuration.h"
#include "app/engine.h"
#include "app/watch.h"
#include "base/metrics.h"

namespace nexus::app {

class Api {
 public:
  // Opens the keys and builds the routes; the engine must outlive it. Nothing listens yet.
  static Result<std::unique_ptr<Api>> create(Engine& engine, const Configuration& configuration);
  ~Api();

  // Listens. The engine must have been started with hand_over and feed_latency.
  Result<> listen();
  // The same without a listening socket and without the monitor: only http::ask reaches server().
  Result<> serve_inside();
  http::Server& server() { return *server_; }
  // Of a process that stands still between invocations, as the engine's: before a request that comes after a
  // pause, and after each answer. What cannot be reached is logged and made up for the next time.
  void catch_up();
  void settle();
  // Gives intake's answers to the event loops. Called on intake's thread after each group.
  void hand_over() { completions_.flush(); }
  // How long the feed's answers took since the start. Safe to call from any thread.
  monitoring::LatencyCounts feed_latency();

  // Fails readyz and takes no further connections.
  void begin_drain();
  // Lets requests in flight end until `deadline_ms` (monotonic), then closes.
  void finish_drain(std::int64_t deadline_ms);

  std::uint16_t port() const;
  // Every route, for comparing with the API's description.
  const http::Router& router() const { return server_ ? server_->router() : router_; }

 private:
  Api(Engine& engine, const Configuration& configuration);
  void add_routes();
  Result<> start_server(bool listens);
  void share_limits();
  void add_query_routes();
  void add_operator_routes(const http::AuditTrail& audit);
  void add_review_routes(const http::AuditTrail& audit);
  void add_metrics();
  void add_archive_metrics(ports::InputArchive& archive);
  Result<> readiness() const;
  void watch_keys(const std::stop_token& stop);
  bool shares_sessions() const;  // with other processes that know of sessions
  void watch_sessions(const std::stop_token& stop);

  Engine& engine_;
  const Configuration configuration_;
  std::atomic<bool> draining_{false};
  MetricRegistry metrics_;
  std::unique_ptr<http::KeyStore> keys_;
  http::EndedSessionsFile ended_sessions_file_;  // unless the engine shares them with other processes
  std::unique_ptr<http::Sessions> sessions_;
  std::shared_ptr<const http::StaticFiles> dashboard_;  // null: none
  http::RateLimiter rate_limiter_;
  http::IdempotencyStore idempotency_;
  http::CompletionBatch completions_;
  http::FeedParts feed_;
  http::BlockingPool queries_;
  http::BlockingPool operations_;
  http::BlockingPool reviews_;  // what may take seconds: what-if and reconciliation
  http::BlockingPool repairs_;  // waits for intake
  http::Router router_;
  std::jthread key_thread_;
  std::jthread session_thread_;
  std::unique_ptr<http::RateLimitExchangeThread> shared_limits_;  // null: limits are this process's own
  std::unique_ptr<http::RateLimitExchange> invoked_limits_;       // the same where there is no such thread
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace nexus::app
