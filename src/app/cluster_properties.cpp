// The properties of what several processes share: which engines, and how they are reached.
#include "app/property_rows.h"

namespace nexus::app {

using ports::QueueName;

namespace {

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;

template <QueueName queue>
void set_queue_name(Configuration& configuration, const PropertyValue& value) {
  assign(configuration.sqs.names[static_cast<std::size_t>(queue)], value);
}

template <QueueName queue>
Property queue_name() {
  const std::string name(ports::to_string(queue));
  return text("sqs." + name, name, "Name or URL of the SQS queue for " + name + ".", set_queue_name<queue>);
}

}  // namespace

std::vector<Property> adapter_properties() {
  return {
      choice("adapters.orders", {"embedded", "postgres"}, "embedded",
             "Where orders, their statistics, the ledger, the audit log, jobs and definitions are: files in "
             "the data folder, or PostgreSQL.",
             sets_in<&Configuration::adapters, &AdapterConfiguration::orders>),
      choice("adapters.errors", {"embedded", "dynamodb"}, "embedded",
             "Where error events are: a file in the data folder, or DynamoDB.",
             sets_in<&Configuration::adapters, &AdapterConfiguration::errors>),
      choice("adapters.queues", {"embedded", "sqs"}, "embedded",
             "Where the queues are: the journal in the data folder, or Amazon SQS, which needs "
             "`adapters.orders` to be postgres.",
             sets_in<&Configuration::adapters, &AdapterConfiguration::queues>),
      choice("adapters.cache", {"none", "redis"}, "none",
             "Where statistics are cached and rate limits shared: nowhere, or Redis.",
             sets_in<&Configuration::adapters, &AdapterConfiguration::cache>),
      text("keys.secret", "",
           "Secret reference of the API keys, for processes that share them: `secretsmanager:NAME` or "
           "`file:PATH`, with the content of keys.json and its secret; empty keeps them in the data folder.",
           sets_in<&Configuration::keys, &KeyConfiguration::secret>),
  };
}

std::vector<Property> postgres_properties() {
  return {
      text("postgres.writer", "host=127.0.0.1 dbname=nexusstream user=nexusstream",
           "How the primary is reached: a libpq connection string or URI, without a password. Several hosts "
           "are tried in turn, and only one that takes writes is kept.",
           sets_in<&Configuration::postgres, &PostgresConfiguration::writer>),
      text("postgres.reader", "", "The same for queries that a replica may answer; empty asks the primary.",
           sets_in<&Configuration::postgres, &PostgresConfiguration::reader>),
      text("postgres.password", "",
           "Secret reference of the password: `env:NAME`, `file:PATH` or `secretsmanager:NAME#member`; empty "
           "sends none of ours (libpq's own password file still counts).",
           sets_in<&Configuration::postgres, &PostgresConfiguration::password>),
      text("postgres.schema", "nexusstream", "Schema of all tables; it is made when it is missing.",
           sets_in<&Configuration::postgres, &PostgresConfiguration::schema>),
      integer("postgres.connections", 8, {2, 500},
              "Most connections to the primary, and as many again to a reader.",
              sets_in<&Configuration::postgres, &PostgresConfiguration::connections>),
      integer("postgres.timeout_ms", 10 * kSecondMs, {100, 10 * kMinuteMs},
              "Longest time for one statement before its connection is given up.",
              sets_in<&Configuration::postgres, &PostgresConfiguration::timeout_ms>),
  };
}

std::vector<Property> aws_properties() {
  return {
      text("aws.region", "", "Region of SQS, DynamoDB and Secrets Manager; empty takes AWS_REGION.",
           sets_in<&Configuration::aws, &AwsConfiguration::region>),
      text("aws.sqs_endpoint", "", "URL of SQS; empty takes the region's own.",
           sets_in<&Configuration::aws, &AwsConfiguration::sqs_endpoint>),
      text("aws.dynamodb_endpoint", "", "URL of DynamoDB; empty takes the region's own.",
           sets_in<&Configuration::aws, &AwsConfiguration::dynamodb_endpoint>),
      text("aws.secrets_endpoint", "", "URL of Secrets Manager; empty takes the region's own.",
           sets_in<&Configuration::aws, &AwsConfiguration::secrets_endpoint>),
      integer("aws.connections", 32, {1, 1000}, "Most HTTP connections to these services at a time.",
              sets_in<&Configuration::aws, &AwsConfiguration::connections>),
      choice("aws.create_missing", {"on", "off"}, "off",
             "Whether queues and tables that are missing are made at start; for stand-ins and trials.",
             sets_in<&Configuration::aws, &AwsConfiguration::create_missing>),
      queue_name<QueueName::valid_orders>(),
      queue_name<QueueName::error_orders>(),
      queue_name<QueueName::valid_orders_dlq>(),
      choice("sqs.fifo", {"on", "off"}, "off",
             "Whether the queues are FIFO: groups are partners, and SQS refuses the same order twice within "
             "five minutes.",
             sets_in<&Configuration::sqs, &SqsConfiguration::fifo>),
      choice("sqs.message_groups", {"on", "off"}, "on",
             "Whether messages on standard queues name their partner as the message group, so that one "
             "partner's burst does not delay the others (fair queues).",
             sets_in<&Configuration::sqs, &SqsConfiguration::message_groups>),
      integer("sqs.groups_at_once", 2, {1, 16},
              "Groups of orders that a feed handler has on their way to SQS at a time, while it numbers the "
              "next one. On FIFO queues it is always one, so that a partner's orders stay in their order.",
              sets_in<&Configuration::sqs, &SqsConfiguration::groups_at_once>),
      text("dynamodb.table", "nexusstream-error-events", "Table of the error events.",
           sets_in<&Configuration::dynamodb, &DynamoConfiguration::table>),
  };
}

std::vector<Property> redis_properties() {
  return {
      text("redis.address", "127.0.0.1:6379", "Host and port of Redis.",
           sets_in<&Configuration::redis, &RedisConfiguration::address>),
      choice("redis.tls", {"on", "off"}, "off", "Whether the connection to Redis is encrypted.",
             sets_in<&Configuration::redis, &RedisConfiguration::tls>),
      text("redis.ca_file", "",
           "PEM file with the authorities that may vouch for Redis; empty takes the system's.",
           sets_in<&Configuration::redis, &RedisConfiguration::ca_file>),
      text("redis.user", "", "User for AUTH; empty sends the password alone.",
           sets_in<&Configuration::redis, &RedisConfiguration::user>),
      text("redis.password", "", "Secret reference of the password; empty sends no AUTH.",
           sets_in<&Configuration::redis, &RedisConfiguration::password>),
      integer("redis.timeout_ms", 100, {5, 10 * kSecondMs},
              "Longest time for one operation of Redis; requests never wait for it longer.",
              sets_in<&Configuration::redis, &RedisConfiguration::timeout_ms>),
  };
}

}  // namespace nexus::app
