#include "app/properties.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/property_rows.h"

namespace nexus::app {

namespace {

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;
constexpr std::int64_t kGiB = 1024 * kMiB;
constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kHourMs = 3600 * kSecondMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;

std::vector<Property> general_properties() {
  return {
      choice("role", {"all", "feed", "query", "worker"}, "all",
             "What this process does: `feed` takes orders in, `query` answers questions and serves the "
             "dashboard and what operators do, `worker` brings what is queued into the stores, `all` does "
             "everything. A part of it needs the queues, orders and errors where other processes reach them.",
             sets<&Configuration::role>),
      text("data", "./data", "Folder of the journal, the stores and the keys; it is made when it is missing.",
           sets<&Configuration::data>),
      text(
          "partners", "",
          "Folder of the partner definitions (*.toml); empty takes `partners` in the data folder if there is "
          "one, else the definitions that came with the program.",
          sets<&Configuration::partners>),
      choice(
          "authentication", {"on", "off", "auto"}, "auto",
          "Whether callers need a key; `auto` needs none on a loopback address, and `off` is refused on any "
          "other.",
          sets<&Configuration::authentication>),
      integer(
          "shutdown_timeout_ms", 10 * kSecondMs, {0, 600 * kSecondMs},
          "How long SIGTERM waits for requests and deliveries that run already; what is left is durable and "
          "is delivered after the next start.",
          sets<&Configuration::shutdown_timeout_ms>),
  };
}

std::vector<Property> http_properties() {
  return {
      text("http.listen", "127.0.0.1:8080",
           "Address and port to listen on; IPv6 addresses stand in brackets, port 0 takes any free one.",
           sets_in<&Configuration::http, &HttpConfiguration::listen>),
      integer("http.threads", 0, {0, 256}, "Event loops; 0 takes one for each processor.",
              sets_in<&Configuration::http, &HttpConfiguration::threads>),
      integer("http.max_connections", 10'000, {1, 1'000'000},
              "Connections at a time; further ones are answered 503 and closed.",
              sets_in<&Configuration::http, &HttpConfiguration::max_connections>),
      text("http.tls_certificate", "",
           "PEM file with the certificate chain; with `http.tls_key` it turns TLS on.",
           sets_in<&Configuration::http, &HttpConfiguration::tls_certificate>),
      text("http.tls_key", "", "PEM file with the certificate's private key.",
           sets_in<&Configuration::http, &HttpConfiguration::tls_key>),
      list("http.allowed_origins",
           "Web origins that browsers may call from (CORS), such as https://orders.example.com; none by "
           "default.",
           sets_in<&Configuration::http, &HttpConfiguration::allowed_origins>),
  };
}

std::vector<Property> http_limit_properties() {
  return {
      integer("http.max_header_bytes", 16 * kKiB, {kKiB, kMiB},
              "Longest request line with its headers; longer: 431.",
              sets_in<&Configuration::http, &HttpConfiguration::max_header_bytes>),
      integer("http.max_target_bytes", 8 * kKiB, {256, kMiB}, "Longest path with its query; longer: 414.",
              sets_in<&Configuration::http, &HttpConfiguration::max_target_bytes>),
      integer("http.max_headers", 100, {10, 10'000}, "Most header fields of a request; more: 431.",
              sets_in<&Configuration::http, &HttpConfiguration::max_headers>),
      integer(
          "http.max_body_bytes", 10 * kMiB, {kKiB, kGiB},
          "Longest JSON body, after decompression; longer: 413. NDJSON and CSV are streams without this cap.",
          sets_in<&Configuration::http, &HttpConfiguration::max_body_bytes>),
      integer("http.max_stream_bytes", 0, {0, 1024 * kGiB},
              "Longest NDJSON or CSV body, after decompression; longer: 413; 0 sets no limit, and memory "
              "stays bounded all the same.",
              sets_in<&Configuration::http, &HttpConfiguration::max_stream_bytes>),
      integer("http.max_buffered_bytes", 128 * kMiB, {kMiB, 64 * kGiB},
              "Most bytes of JSON bodies that all connections together hold; beyond: 503.",
              sets_in<&Configuration::http, &HttpConfiguration::max_buffered_bytes>),
      integer("http.max_compression_ratio", 200, {1, 100'000},
              "Most bytes that one compressed byte may unpack to, beyond the first 64 KiB; more: 413.",
              sets_in<&Configuration::http, &HttpConfiguration::max_compression_ratio>),
      integer("http.max_batch_orders", 10'000, {1, 1'000'000},
              "Most orders in one JSON batch; more: 413. NDJSON and CSV have no cap.",
              sets_in<&Configuration::http, &HttpConfiguration::max_batch_orders>),
      integer("http.max_order_bytes", kMiB, {kKiB, kMiB}, "Longest input of one order.",
              sets_in<&Configuration::http, &HttpConfiguration::max_order_bytes>),
  };
}

std::vector<Property> http_timeout_properties() {
  return {
      integer("http.header_timeout_ms", 10 * kSecondMs, {100, kHourMs},
              "Longest time from a request's first byte to the end of its headers; longer: 408.",
              sets_in<&Configuration::http, &HttpConfiguration::header_timeout_ms>),
      integer("http.body_timeout_ms", 30 * kSecondMs, {100, kHourMs},
              "Longest time for each further 16 KiB of a request's body, or its end; longer: 408.",
              sets_in<&Configuration::http, &HttpConfiguration::body_timeout_ms>),
      integer("http.idle_timeout_ms", 75 * kSecondMs, {100, kHourMs},
              "How long a connection may wait between requests before it is closed.",
              sets_in<&Configuration::http, &HttpConfiguration::idle_timeout_ms>),
      integer("http.write_timeout_ms", 30 * kSecondMs, {100, kHourMs},
              "Longest time for the caller to take each further 16 KiB of an answer.",
              sets_in<&Configuration::http, &HttpConfiguration::write_timeout_ms>),
  };
}

std::vector<Property> dashboard_properties() {
  return {
      text("dashboard.folder", "",
           "Folder of the dashboard's built files, read once at start; empty takes `dashboard` beside the "
           "program if it is there, else none is served.",
           sets_in<&Configuration::dashboard, &DashboardConfiguration::folder>),
  };
}

std::vector<Property> storage_properties() {
  return {
      integer("journal.segment_bytes", 64 * kMiB, {4 * kMiB, 128 * kMiB},
              "Size of a journal segment; segments are reused, so the journal grows in steps of this.",
              sets_in<&Configuration::journal, &JournalConfiguration::segment_bytes>),
      integer("journal.max_disk_bytes", 16 * kGiB, {kGiB, 16 * 1024 * kGiB},
              "Most space that the journal takes; at that size intake answers 507.",
              sets_in<&Configuration::journal, &JournalConfiguration::max_disk_bytes>),
      integer("journal.min_free_bytes", 256 * kMiB, {0, 1024 * kGiB},
              "Free space of the disk below which intake answers 507, so that the stores can still write.",
              sets_in<&Configuration::journal, &JournalConfiguration::min_free_bytes>),
      integer("journal.max_backlog_messages", 1'000'000, {1, 1'000'000'000},
              "Most messages that wait for delivery; above it intake answers 503.",
              sets_in<&Configuration::journal, &JournalConfiguration::max_backlog_messages>),
  };
}

// Visibility and retention of one queue, with the bounds of Amazon SQS.
template <ports::QueueName queue>
void add_queue(std::vector<Property>& all) {
  const std::string name(ports::to_string(queue));
  const ports::QueuePolicy policy = ports::default_policy(queue);
  all.push_back(
      integer("queues." + name + ".visibility_timeout_ms", policy.visibility_timeout_ms, {0, 12 * kHourMs},
              "How long a received message of " + name + " stays hidden before it is delivered again.",
              sets_of<queue, &ports::QueuePolicy::visibility_timeout_ms>));
  all.push_back(integer("queues." + name + ".retention_ms", policy.retention_ms,
                        {60 * kSecondMs, 14 * kDayMs},
                        "How long " + name + " keeps a message that nobody acknowledged.",
                        sets_of<queue, &ports::QueuePolicy::retention_ms>));
}

std::vector<Property> queue_properties() {
  using enum ports::QueueName;
  std::vector<Property> all;
  add_queue<valid_orders>(all);
  all.push_back(integer("queues.valid_orders.max_receives", ports::default_policy(valid_orders).max_receives,
                        {1, 1000},
                        "Failed deliveries after which a message of valid_orders goes to valid_orders_dlq.",
                        sets_of<valid_orders, &ports::QueuePolicy::max_receives>));
  add_queue<error_orders>(all);
  add_queue<valid_orders_dlq>(all);
  return all;
}

std::vector<Property> worker_properties() {
  return {
      integer("intake.inbox_orders", 65'536, {1, 10'000'000},
              "Most orders that wait for the journal's next write; more: 503.",
              sets_in<&Configuration::intake, &IntakeConfiguration::inbox_orders>),
      integer("intake.inbox_bytes", 64 * kMiB, {kMiB, 4 * kGiB},
              "Most bytes that wait for the journal's next write; more: 503.",
              sets_in<&Configuration::intake, &IntakeConfiguration::inbox_bytes>),
      integer("inputs.max_bytes", 2 * kGiB, {0, 16 * 1024 * kGiB},
              "Most space for the inputs of accepted orders, which the dashboard shows and drafts are tried "
              "on; the oldest make room, after 90 days all go. 0 keeps none.",
              sets_in<&Configuration::inputs, &InputsConfiguration::max_bytes>),
      integer("delivery.batch_max", 20'000, {1, 200'000},
              "Most messages that one transaction of a store takes.",
              sets_in<&Configuration::delivery, &DeliveryConfiguration::batch_max>),
      integer("delivery.linger_ms", 20, {0, 10 * kSecondMs},
              "How long delivery waits for more messages before it writes a small batch; longer means fewer, "
              "larger "
              "transactions.",
              sets_in<&Configuration::delivery, &DeliveryConfiguration::linger_ms>),
      integer("query.threads", 2, {1, 64}, "Threads that run queries against the stores.",
              sets_in<&Configuration::query, &QueryConfiguration::threads>),
      integer("query.max_waiting", 1000, {1, 100'000}, "Most queries that wait for a thread; more: 503.",
              sets_in<&Configuration::query, &QueryConfiguration::max_waiting>),
      choice("log.level", {"trace", "debug", "info", "warning", "error"}, "info",
             "The least severe lines that are logged.",
             sets_in<&Configuration::log, &LogConfiguration::level>),
      choice("log.format", {"json", "text"}, "json", "One JSON object a line, or text for reading by eye.",
             sets_in<&Configuration::log, &LogConfiguration::format>),
      choice("log.access", {"none", "failures", "all"}, "failures",
             "Which requests get a log line; `failures` are those with a status of 400 and above.",
             sets_in<&Configuration::log, &LogConfiguration::access>),
  };
}

std::vector<Property> all_properties() {
  std::vector<Property> all;
  for (auto section : {general_properties, http_properties, http_limit_properties, http_timeout_properties,
                       dashboard_properties, storage_properties, queue_properties, worker_properties,
                       adapter_properties, postgres_properties, aws_properties, redis_properties}) {
    for (Property& property : section()) all.push_back(std::move(property));
  }
  return all;
}

std::string with_separators(std::string_view key, char separator) {
  std::string name;
  for (const char c : key) name += c == '.' || c == '_' ? separator : c;
  return name;
}

}  // namespace

std::span<const Property> properties() {
  static const std::vector<Property> kAll = all_properties();
  return kAll;
}

const Property* find_property(std::string_view key) {
  for (const Property& property : properties()) {
    if (property.key == key) return &property;
  }
  return nullptr;
}

std::string environment_name(const Property& property) {
  std::string name = "NEXUSSTREAM_" + with_separators(property.key, '_');
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

std::string flag_name(const Property& property) { return "--" + with_separators(property.key, '-'); }

std::string to_string(const PropertyValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return fmt::format("{}", fmt::join(std::get<std::vector<std::string>>(value), ", "));
}

std::string allowed_values(const Property& property) {
  switch (property.type) {
    case Property::Type::integer: return fmt::format("{} to {}", property.least, property.most);
    case Property::Type::choice: return fmt::format("one of: {}", fmt::join(property.choices, ", "));
    case Property::Type::list: return "a list of texts";
    case Property::Type::text: return "text";
  }
  return "text";
}

}  // namespace nexus::app
