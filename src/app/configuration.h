// Everything that an operator can set, as plain values. A value comes from a flag, else from the
// environment (NEXUSSTREAM_...), else from one TOML file, else from the default. What each property
// means, its bounds and its default stand once, in properties.cpp; docs/configuration.md is
// generated from there.
//
// Immutable after loading; copied freely. Times in milliseconds, sizes in bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ports/queue.h"

namespace nexus::app {

struct HttpConfiguration {
  std::string listen;        // "address:port", "[v6 address]:port"; port 0 takes any free one
  std::int64_t threads = 0;  // event loops, at least 1 (the default is resolved to the cores)
  std::int64_t max_connections = 0;
  std::int64_t max_header_bytes = 0;         // request line and fields
  std::int64_t max_target_bytes = 0;         // of the request line
  std::int64_t max_headers = 0;              // fields
  std::int64_t max_body_bytes = 0;           // of JSON bodies, decompressed; NDJSON and CSV are streams
  std::int64_t max_stream_bytes = 0;         // of an NDJSON or CSV body, decompressed; 0: no limit
  std::int64_t max_buffered_bytes = 0;       // bodies held whole by all connections together
  std::int64_t max_compression_ratio = 0;    // decompressed bytes for each compressed one
  std::int64_t max_batch_orders = 0;         // of one JSON batch
  std::int64_t max_order_bytes = 0;          // of one order
  std::int64_t header_timeout_ms = 0;        // from the first byte of a request to the end of its headers
  std::int64_t body_timeout_ms = 0;          // for each further 16 KiB of a body
  std::int64_t idle_timeout_ms = 0;          // between requests
  std::int64_t write_timeout_ms = 0;         // for each further 16 KiB of an answer
  std::string tls_certificate;               // PEM file; empty: no TLS
  std::string tls_key;                       // PEM file
  std::vector<std::string> allowed_origins;  // for CORS, "https://example.com"
};

struct DashboardConfiguration {
  std::string folder;  // of the built files, resolved; empty: no dashboard
};

struct JournalConfiguration {
  std::int64_t segment_bytes = 0;
  std::int64_t max_disk_bytes = 0;
  std::int64_t min_free_bytes = 0;        // of the disk; below it intake answers 507
  std::int64_t max_backlog_messages = 0;  // above it intake answers 503
};

struct IntakeConfiguration {
  std::int64_t inbox_orders = 0;  // waiting for the journal; more get 503
  std::int64_t inbox_bytes = 0;
};

struct InputsConfiguration {
  std::int64_t max_bytes = 0;  // of the archive; 0: none
};

struct DeliveryConfiguration {
  std::int64_t batch_max = 0;  // messages of one transaction
  std::int64_t linger_ms = 0;  // how long a batch waits for more messages
};

struct QueryConfiguration {
  std::int64_t threads = 0;
  std::int64_t max_waiting = 0;  // queries waiting for a thread; more get 503
};

// Where things are kept: on this machine, or in an engine that several processes share.
struct AdapterConfiguration {
  std::string orders;  // embedded, postgres: orders, statistics, ledger, audit log, jobs, definitions
  std::string errors;  // embedded, dynamodb
  std::string queues;  // embedded, sqs
  std::string cache;   // none, redis: cached statistics and shared rate limits
};

struct PostgresConfiguration {
  std::string writer;    // libpq connection string without a password; several hosts allowed
  std::string reader;    // the same for queries; empty: the writer
  std::string password;  // secret reference; empty: none, or what libpq finds itself
  std::string schema;
  std::int64_t connections = 0;  // to each of writer and reader, at most
  std::int64_t timeout_ms = 0;   // of one statement, connecting included
};

struct AwsConfiguration {
  std::string region;
  std::string sqs_endpoint;       // empty: the service's own of that region
  std::string dynamodb_endpoint;  // the same
  std::string secrets_endpoint;   // the same
  std::int64_t connections = 0;   // HTTP connections at a time
  std::string create_missing;     // on, off: whether missing queues and tables are made at start
};

struct SqsConfiguration {
  std::array<std::string, ports::kQueueCount> names;  // by ports::QueueName
  std::string fifo;                                   // on, off
  std::string message_groups;                         // on, off: groups on standard queues (fair queues)
  std::int64_t groups_at_once = 0;
};

struct DynamoConfiguration {
  std::string table;
};

struct RedisConfiguration {
  std::string address;  // "host:port"
  std::string tls;      // on, off
  std::string ca_file;  // PEM; empty: the system's certificates
  std::string user;
  std::string password;  // secret reference; empty: none
  std::int64_t timeout_ms = 0;
};

struct KeyConfiguration {
  std::string secret;  // secret reference; empty: keys.json in the data folder
};

struct LogConfiguration {
  std::string level;   // trace, debug, info, warning, error
  std::string format;  // json, text
  std::string access;  // none, failures, all: which requests get a line
};

struct Configuration {
  std::string role;            // all, feed, query, worker: see takes_feeds and the others
  std::string data;            // folder of the journal, the stores and the keys
  std::string partners;        // folder of the partner definitions, resolved
  std::string authentication;  // on, off, auto: see keys_required
  HttpConfiguration http;
  DashboardConfiguration dashboard;
  JournalConfiguration journal;
  std::array<ports::QueuePolicy, ports::kQueueCount> queues{};  // by ports::QueueName
  IntakeConfiguration intake;
  InputsConfiguration inputs;
  DeliveryConfiguration delivery;
  QueryConfiguration query;
  AdapterConfiguration adapters;
  PostgresConfiguration postgres;
  AwsConfiguration aws;
  SqsConfiguration sqs;
  DynamoConfiguration dynamodb;
  RedisConfiguration redis;
  KeyConfiguration keys;
  LogConfiguration log;
  std::int64_t shutdown_timeout_ms = 0;
  // Set by `nexusstream lambda` alone: the process stands still between two invocations, so nothing that must
  // happen may be left to a thread.
  bool is_invoked = false;

  const ports::QueuePolicy& queue(ports::QueueName name) const {
    return queues[static_cast<std::size_t>(name)];
  }
  // What the role does: take orders in; answer questions, serve the dashboard and what operators do;
  // bring what is queued into the stores.
  bool takes_feeds() const { return role == "all" || role == "feed"; }
  bool answers_queries() const { return role == "all" || role == "query"; }
  bool delivers() const { return role == "all" || role == "worker"; }
  bool uses_postgres() const { return adapters.orders == "postgres"; }
  bool uses_dynamodb() const { return adapters.errors == "dynamodb"; }
  bool uses_sqs() const { return adapters.queues == "sqs"; }
  bool uses_redis() const { return adapters.cache == "redis"; }
  // Groups of orders that intake has on their way to the queue.
  std::int64_t groups_at_once() const {
    return takes_feeds() && uses_sqs() && sqs.fifo == "off" && !is_invoked ? sqs.groups_at_once : 1;
  }
  bool uses_aws() const { return uses_dynamodb() || uses_sqs(); }

  // Whether http.listen names a loopback address (127.0.0.0/8, ::1, localhost).
  bool listens_on_loopback() const;
  // authentication "on", or "auto" when not on loopback. "off" elsewhere is refused while loading.
  bool keys_required() const;
};

// Every property at its default; `partners` stays empty and `http.threads` 0. Tests start from here.
Configuration default_configuration();

}  // namespace nexus::app
