// What a process keeps in engines that it shares with others: PostgreSQL, SQS, DynamoDB, Redis. Opened and
// checked at start, each with a sentence that says which one cannot be used, as whom, and what to do.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/aws/credential_chain.h"
#include "adapters/aws/dynamodb/dynamo_error_store.h"
#include "adapters/aws/json_protocol.h"
#include "adapters/aws/sqs/sqs_broker.h"
#include "adapters/net/http_client.h"
#include "adapters/postgres/database.h"
#include "adapters/postgres/ledger_sweeper.h"
#include "adapters/postgres/postgres_audit_log.h"
#include "adapters/postgres/postgres_definition_store.h"
#include "adapters/postgres/postgres_ended_sessions.h"
#include "adapters/postgres/postgres_job_store.h"
#include "adapters/postgres/postgres_ledger.h"
#include "adapters/postgres/postgres_order_store.h"
#include "adapters/postgres/shared_counts.h"
#include "adapters/redis/redis_client.h"
#include "adapters/redis/redis_shared_rate_limits.h"
#include "adapters/redis/redis_statistics_cache.h"
#include "app/configuration.h"
#include "app/dependencies.h"
#include "base/metrics.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/secrets.h"

namespace nexus::app {

// Null: that part is in the data folder, or nowhere. Declared in the order in which they are opened.
struct Cluster {
  std::unique_ptr<net::HttpClient> http;
  std::unique_ptr<aws::CredentialChain> credentials;
  std::unique_ptr<aws::JsonService> secrets_manager;
  std::unique_ptr<ports::Secrets> secrets;
  std::unique_ptr<postgres::Database> database;
  std::unique_ptr<postgres::PostgresOrderStore> orders;
  std::unique_ptr<postgres::PostgresLedger> ledger;
  std::vector<std::unique_ptr<postgres::PostgresLedger>>
      further_ledgers;  // for groups beside the first one's
  std::unique_ptr<postgres::PostgresAuditLog> audit;
  std::unique_ptr<postgres::PostgresJobStore> jobs;
  std::unique_ptr<postgres::PostgresDefinitionStore> definitions;
  std::unique_ptr<postgres::SharedCounts> counts;
  std::unique_ptr<postgres::PostgresEndedSessions> ended_sessions;
  std::unique_ptr<aws::JsonService> dynamodb;
  std::unique_ptr<dynamodb::DynamoErrorStore> errors;
  std::unique_ptr<aws::JsonService> sqs;
  std::unique_ptr<aws::SqsBroker> broker;
  std::unique_ptr<redis::RedisClient> redis;
  std::unique_ptr<redis::RedisStatisticsCache> statistics_cache;
  std::unique_ptr<redis::RedisSharedRateLimits> rate_limits;

  using Report = std::function<void(const std::string& sentence)>;  // for the log, on any thread

  // Opens what the configuration names; nothing for a single machine. The clock and the ids must outlive
  // it.
  static Result<Cluster> open(const Configuration& configuration, ports::Clock& clock, ports::IdSource& ids,
                              const Report& report);
  // Lets the process's readiness watch what its role cannot do without.
  void watch(const Configuration& configuration, Dependencies& dependencies);
  // What the engines are asked for, as numbers that grow. It must outlive what reads `metrics`.
  void add_metrics(MetricRegistry& metrics) const;

 private:
  Result<> open_secrets(const Configuration& configuration, ports::Clock& clock);
  Result<> open_postgres(const Configuration& configuration, ports::Clock& clock, ports::IdSource& ids);
  Result<> open_dynamodb(const Configuration& configuration);
  Result<> open_sqs(const Configuration& configuration, ports::Clock& clock);
  Result<> open_redis(const Configuration& configuration, const Report& report);
  postgres::PoolOptions pool_options(const Configuration& configuration, const std::string& place,
                                     postgres::Access access);
  std::unique_ptr<aws::JsonService> service(const Configuration& configuration,
                                            aws::JsonServiceOptions options, const std::string& endpoint);
};

}  // namespace nexus::app
