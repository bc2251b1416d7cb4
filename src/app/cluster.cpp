#include "app/cluster.h"

#include <cstdlib>

#include "adapters/aws/referenced_secrets.h"
#include "adapters/posix/system_random.h"
#include "adapters/postgres/migrations.h"
#include "adapters/redis/redis_credentials.h"

namespace nexus::app {

namespace {

std::string region_of(const Configuration& configuration) {
  if (!configuration.aws.region.empty()) return configuration.aws.region;
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (const char* region = std::getenv(name); region != nullptr && *region != '\0') return region;
  }
  return "";
}

// `named_by`: the properties that say where it is and who asks.
Error cannot_use(const std::string& what, const std::string& named_by, const Error& why) {
  return {why.kind, what + " cannot be used (" + named_by + "): " + why.message};
}

// Takes an opened part of AWS, or says what could not be used, with which keys.
template <class Part>
Result<> take(const std::string& what, std::string named_by, aws::CredentialSource& credentials,
              Result<std::unique_ptr<Part>> opened, std::unique_ptr<Part>& into) {
  if (opened) {
    into = std::move(*opened);
    return {};
  }
  if (const auto keys = credentials.current()) named_by += "; " + name_of(*keys);
  Error error = cannot_use(what, named_by, opened.error());
  if (error.kind == ErrorKind::not_found) {
    error.message += " For a trial, aws.create_missing = \"on\" makes it.";
  }
  return fail(error);
}

}  // namespace

Result<Cluster> Cluster::open(const Configuration& configuration, ports::Clock& clock, ports::IdSource& ids,
                              const Report& report) {
  Cluster cluster;
  if (auto opened = cluster.open_secrets(configuration, clock); !opened) return fail(opened.error());
  if (configuration.uses_postgres()) {
    if (auto opened = cluster.open_postgres(configuration, clock, ids); !opened) return fail(opened.error());
  }
  if (configuration.uses_dynamodb()) {
    if (auto opened = cluster.open_dynamodb(configuration); !opened) return fail(opened.error());
  }
  if (configuration.uses_sqs()) {
    if (auto opened = cluster.open_sqs(configuration, clock); !opened) return fail(opened.error());
  }
  if (configuration.uses_redis()) {
    if (auto opened = cluster.open_redis(configuration, report); !opened) return fail(opened.error());
  }
  return cluster;
}

std::unique_ptr<aws::JsonService> Cluster::service(const Configuration& configuration,
                                                   aws::JsonServiceOptions options,
                                                   const std::string& endpoint) {
  options.region = region_of(configuration);
  options.endpoint = endpoint;
  return std::make_unique<aws::JsonService>(std::move(options), *http, *credentials);
}

Result<> Cluster::open_secrets(const Configuration& configuration, ports::Clock& clock) {
  net::HttpClientOptions options;
  options.connections = static_cast<int>(configuration.aws.connections);
  http = std::make_unique<net::HttpClient>(options);
  credentials = std::make_unique<aws::CredentialChain>(*http, clock);
  if (configuration.uses_aws() && region_of(configuration).empty()) {
    return fail(ErrorKind::invalid,
                "The region of SQS and DynamoDB is not known: set aws.region or AWS_REGION.");
  }
  aws::JsonServiceOptions manager;
  manager.service = "secretsmanager";
  manager.target = "secretsmanager";
  manager.json_version = "1.1";
  secrets_manager = service(configuration, manager, configuration.aws.secrets_endpoint);
  secrets = std::make_unique<aws::ReferencedSecrets>(secrets_manager.get(), clock);
  return {};
}

// The password is asked for at every connect, so that a rotated one is taken up without a restart.
postgres::PoolOptions Cluster::pool_options(const Configuration& configuration, const std::string& place,
                                            postgres::Access access) {
  postgres::PoolOptions options;
  options.size = static_cast<std::size_t>(configuration.postgres.connections);
  options.connection.access = access;
  options.connection.schema = configuration.postgres.schema;
  options.connection.application_name = "nexusstream-" + configuration.role;
  options.connection.statement_timeout_ms = static_cast<int>(configuration.postgres.timeout_ms);
  options.connection.conninfo = [place, reference = configuration.postgres.password,
                                 from = secrets.get()]() -> Result<std::string> {
    if (reference.empty()) return place;
    auto password = from->text(reference);
    if (!password) return fail(password.error());
    return postgres::with_password(place, *password);
  };
  return options;
}

Result<> Cluster::open_postgres(const Configuration& configuration, ports::Clock& clock,
                                ports::IdSource& ids) {
  const PostgresConfiguration& from = configuration.postgres;
  postgres::DatabaseOptions options;
  options.writer = pool_options(configuration, from.writer, postgres::Access::read_write);
  if (!from.reader.empty()) options.reader = pool_options(configuration, from.reader, postgres::Access::any);
  database = std::make_unique<postgres::Database>(options);
  const auto migrated = postgres::migrate(*database, postgres::all_migrations());
  if (!migrated) {
    const std::string password =
        from.password.empty() ? "" : ", postgres.password = \"" + from.password + "\"";
    return fail(cannot_use("PostgreSQL", "postgres.writer" + password, migrated.error()));
  }
  orders = std::make_unique<postgres::PostgresOrderStore>(*database);
  postgres::PostgresLedgerOptions ledger_options;
  if (configuration.is_invoked) ledger_options.confirm_alone_after_ms = 0;
  ledger = std::make_unique<postgres::PostgresLedger>(*database, clock, ids, ledger_options);
  for (std::int64_t i = 1; i < configuration.groups_at_once(); ++i) {
    further_ledgers.push_back(
        std::make_unique<postgres::PostgresLedger>(*database, clock, ids, ledger_options));
  }
  audit = std::make_unique<postgres::PostgresAuditLog>(*database);
  jobs = std::make_unique<postgres::PostgresJobStore>(*database, options.writer.connection,
                                                      static_cast<std::int64_t>(posix::random_number()));
  definitions = std::make_unique<postgres::PostgresDefinitionStore>(*database);
  counts = std::make_unique<postgres::SharedCounts>(*database, ids.next(clock.now()));
  ended_sessions = std::make_unique<postgres::PostgresEndedSessions>(*database);
  return {};
}

Result<> Cluster::open_dynamodb(const Configuration& configuration) {
  aws::JsonServiceOptions options;
  options.service = "dynamodb";
  options.target = "DynamoDB_20120810";
  options.json_version = "1.0";
  dynamodb = service(configuration, options, configuration.aws.dynamodb_endpoint);
  dynamodb::DynamoErrorStoreOptions store;
  store.table = configuration.dynamodb.table;
  store.create_missing = configuration.aws.create_missing == "on";
  return take("DynamoDB", "dynamodb.table, aws.region, aws.dynamodb_endpoint", *credentials,
              dynamodb::DynamoErrorStore::open(store, *dynamodb), errors);
}

Result<> Cluster::open_sqs(const Configuration& configuration, ports::Clock& clock) {
  aws::JsonServiceOptions options;
  options.service = "sqs";
  options.target = "AmazonSQS";
  options.json_version = "1.0";
  sqs = service(configuration, options, configuration.aws.sqs_endpoint);
  aws::SqsOptions queues;
  queues.queues = configuration.sqs.names;
  queues.policies = configuration.queues;
  queues.create_missing = configuration.aws.create_missing == "on";
  queues.fifo = configuration.sqs.fifo == "on";
  queues.fair_groups = configuration.sqs.message_groups == "on";
  return take("SQS", "sqs.valid_orders and the others, aws.region, aws.sqs_endpoint", *credentials,
              aws::SqsBroker::open(*sqs, clock, queues), broker);
}

// Redis that is away at the start is no reason not to start: it costs speed, not answers.
Result<> Cluster::open_redis(const Configuration& configuration, const Report& report) {
  const RedisConfiguration& from = configuration.redis;
  const std::size_t colon = from.address.rfind(':');
  redis::RedisOptions options;
  options.host = from.address.substr(0, colon);
  options.port = static_cast<std::uint16_t>(std::stoi(from.address.substr(colon + 1)));
  options.tls = from.tls == "on";
  options.ca_file = from.ca_file;
  options.operation_timeout_ms = from.timeout_ms;
  options.report = report;
  options.credentials = redis::credentials_from(*secrets, from.user, from.password);
  redis = std::make_unique<redis::RedisClient>(std::move(options));
  statistics_cache = std::make_unique<redis::RedisStatisticsCache>(*redis);
  rate_limits = std::make_unique<redis::RedisSharedRateLimits>(*redis);
  return {};
}

// DynamoDB is not among them: without it errors cannot be looked at, and what comes in waits on its queue.
void Cluster::watch(const Configuration& configuration, Dependencies& dependencies) {
  if (database) {
    const bool only_reads = configuration.role == "query";
    dependencies.add("PostgreSQL", [this, only_reads] {
      return only_reads ? database->check_reader() : database->check_writer();
    });
  }
  if (broker && configuration.role != "query") {
    dependencies.add("SQS", [this]() -> Result<> {
      const auto stats = broker->stats(ports::QueueName::valid_orders);
      return stats ? Result<>() : fail(stats.error());
    });
  }
}

void Cluster::add_metrics(MetricRegistry& metrics) const {
  if (ledger) {
    std::vector<const postgres::PostgresLedger*> ledgers = {ledger.get()};
    for (const auto& further : further_ledgers) ledgers.push_back(further.get());
    const auto read = [&ledgers](auto member) {
      return [ledgers, member] {
        std::uint64_t sum = 0;
        for (const auto* each : ledgers) sum += each->traffic().*member;
        return static_cast<double>(sum);
      };
    };
    metrics.counter_reading("nexusstream_ledger_orders_total",
                            "Orders that the shared ledger was asked about", {},
                            read(&postgres::PostgresLedger::Traffic::orders));
    metrics.counter_reading("nexusstream_ledger_round_trips_total",
                            "Round trips to the shared ledger, for reservations and their confirmations", {},
                            read(&postgres::PostgresLedger::Traffic::round_trips));
  }
  for (const auto* service : {sqs.get(), dynamodb.get()}) {
    if (service == nullptr) continue;
    metrics.counter_reading("nexusstream_aws_requests_total", "Requests to AWS, repetitions included",
                            {{"service", service->options().service}},
                            [service] { return static_cast<double>(service->requests_sent()); });
  }
}

}  // namespace nexus::app
