// How fast error events go into DynamoDB and come out of it, with the requests that it takes.
//
//   tests/engines/with_engines.py dynamodb -- build/release/bench_dynamodb [events [writers [batch]]]
//                                              default: 10000 events, 1 writer, 1000 events a save
//
// NEXUS_TEST_DYNAMODB names the service. Prints one line a measurement. With DynamoDB Local its own store,
// one file, is what is measured; requests for each thousand events are the same anywhere.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "adapters/aws/credentials.h"
#include "adapters/aws/dynamodb/dynamo_error_store.h"
#include "adapters/aws/dynamodb/error_item.h"
#include "adapters/aws/json_protocol.h"
#include "adapters/net/http_client.h"

namespace nexus {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kStartMs = 1'700'000'000'000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Errors as two partners would make them: ten kinds, half a kilobyte of input.
domain::ErrorEvent make_event(std::size_t number) {
  domain::ErrorEvent event;
  event.timestamp = {kStartMs + static_cast<std::int64_t>(number)};
  event.id = domain::make_uuid7(event.timestamp, 1, number);
  event.partner_id = number % 2 == 0 ? "PARTNER_A" : "PARTNER_B";
  event.external_order_id = "ORDER-" + std::to_string(number);
  const std::string field = "field" + std::to_string(number % 5);
  event.faults = {
      {domain::FaultCode::null_value, field, "must not be null", "null", "a text"},
      {domain::FaultCode::negative_number, "qty", "must be greater than 0", "-1", "a whole number"}};
  event.raw_input = R"({"orderId":"ORDER-)" + std::to_string(number) + R"(","notes":")" +
                    std::string(450, static_cast<char>('a' + number % 26)) + "\"}";
  event.content_type = "application/json";
  event.amount_at_risk = domain::Decimal::parse("149.95");
  event.trace_id = std::string(32, 'a');
  return event;
}

struct Client {
  explicit Client(const std::string& endpoint)
      : service({.service = "dynamodb",
                 .target = "DynamoDB_20120810",
                 .json_version = "1.0",
                 .region = "eu-central-1",
                 .endpoint = endpoint},
                http, credentials) {}

  net::HttpClient http;
  aws::FixedCredentials credentials{"test", "test"};
  aws::JsonService service;
  std::unique_ptr<dynamodb::DynamoErrorStore> store;
};

void expect(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "bench_dynamodb: %s\n", what.c_str());
  std::exit(1);
}

class Bench {
 public:
  Bench(const std::string& endpoint, std::size_t events, std::size_t writers, std::size_t batch)
      : batch_(batch) {
    dynamodb::DynamoErrorStoreOptions options;
    options.table = "bench-" + std::to_string(getpid());
    options.create_missing = true;
    options.time_to_live = false;
    for (std::size_t i = 0; i < writers; ++i) {
      clients_.push_back(std::make_unique<Client>(endpoint));
      auto opened = dynamodb::DynamoErrorStore::open(options, clients_.back()->service);
      expect(opened.has_value(), opened ? "" : opened.error().message);
      clients_.back()->store = std::move(*opened);
    }
    for (std::size_t number = 0; number < events; ++number) events_.push_back(make_event(number));
  }

  void run() {
    const std::size_t bare = std::min<std::size_t>(events_.size(), 1'000);
    measure("bare, without counting or conditions", bare, [&] { put_bare(bare); });
    measure("written", events_.size(), [this] { save_all(); });
    expect(store().count({}).value() == events_.size(), "not all events are there.");
    measure("redelivered", events_.size(), [this] { save_all(); });
    expect(store().count({}).value() == events_.size(), "redelivered events were counted.");
    const std::size_t repairs = std::min<std::size_t>(events_.size(), 500);
    measure("dismissed", repairs, [&] { dismiss(repairs); });
    latencies("page of 20", [this] { expect(store().list({}).has_value(), "no page."); });
    latencies("page of 20 open ones of a partner", [this] {
      ports::ErrorQuery query;
      query.filter.partner_id = "PARTNER_A";
      query.filter.state = ports::ErrorState::open;
      expect(store().list(query).has_value(), "no page.");
    });
    latencies("groups", [this] { expect(store().groups({}, {kStartMs}).has_value(), "no groups."); });
    latencies("statistics", [this] { expect(store().statistics({kStartMs}).has_value(), "no statistics."); });
  }

 private:
  dynamodb::DynamoErrorStore& store() { return *clients_.front()->store; }

  void save_all() {
    std::vector<std::jthread> threads;
    const std::size_t share = (events_.size() + clients_.size() - 1) / clients_.size();
    for (std::size_t writer = 0; writer < clients_.size(); ++writer) {
      threads.emplace_back([this, writer, share] {
        const std::size_t end = std::min(events_.size(), (writer + 1) * share);
        for (std::size_t at = writer * share; at < end; at += batch_) {
          const auto some = std::span(events_).subspan(at, std::min(batch_, end - at));
          const auto saved = clients_[writer]->store->save(some);
          expect(saved.has_value(), saved ? "" : saved.error().message);
        }
      });
    }
  }

  // The same items by unconditional batches into a table of the same form.
  void put_bare(std::size_t count) {
    dynamodb::DynamoErrorStoreOptions options;
    options.table = "bare-" + std::to_string(getpid());
    options.create_missing = true;
    options.time_to_live = false;
    expect(dynamodb::DynamoErrorStore::open(options, clients_.front()->service).has_value(),
           "no bare table.");
    dynamodb::Table table(clients_.front()->service, options.table);
    std::vector<std::string> items;
    for (std::size_t i = 0; i < count; ++i)
      items.push_back(dynamodb::make_event_item(events_[i])->item.object());
    expect(table.put_all(items).has_value(), "the bare table takes no items.");
  }

  void dismiss(std::size_t count) {
    std::vector<domain::Uuid> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(events_[i].id);
    expect(store().change_state(ids, {ports::ErrorState::dismissed, "", {}, {kStartMs}}).has_value(),
           "nothing was dismissed.");
  }

  std::uint64_t requests() const {
    std::uint64_t sent = 0;
    for (const auto& client : clients_) sent += client->service.requests_sent();
    return sent;
  }

  void measure(const char* what, std::size_t events, const std::function<void()>& work) {
    const auto before = requests();
    const auto start = Clock::now();
    work();
    const double seconds = seconds_since(start);
    std::printf("%-36s %8.0f events/s  %6.1f requests for 1000\n", what,
                static_cast<double>(events) / seconds,
                static_cast<double>(requests() - before) * 1'000 / static_cast<double>(events));
    std::fflush(stdout);
  }

  void latencies(const char* what, const std::function<void()>& work) {
    std::vector<double> times;
    for (int i = 0; i < 50; ++i) {
      const auto start = Clock::now();
      work();
      times.push_back(seconds_since(start) * 1'000);
    }
    std::ranges::sort(times);
    std::printf("%-36s %8.1f ms median, %.1f ms longest\n", what, times[times.size() / 2], times.back());
    std::fflush(stdout);
  }

  const std::size_t batch_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<domain::ErrorEvent> events_;
};

std::size_t number_at(int argc, char** argv, int index, std::size_t otherwise) {
  return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise;
}

}  // namespace
}  // namespace nexus

int main(int argc, char** argv) {
  const char* endpoint = std::getenv("NEXUS_TEST_DYNAMODB");
  nexus::expect(endpoint != nullptr, "NEXUS_TEST_DYNAMODB is not set.");
  nexus::Bench(endpoint, nexus::number_at(argc, argv, 1, 10'000), nexus::number_at(argc, argv, 2, 1),
               nexus::number_at(argc, argv, 3, 1'000))
      .run();
}
