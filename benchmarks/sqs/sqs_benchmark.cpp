// Orders through the queue on SQS, beside its stand-in: how many a second, and how many requests they take.
//
//   tests/engines/with_engines.py sqs -- build/release/bench_sqs
//
// The stand-in shares the machine, so the rates are its own rather than SQS's; the requests are the bill.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "adapters/aws/credentials.h"
#include "adapters/aws/json_protocol.h"
#include "adapters/aws/sqs/sqs_broker.h"
#include "adapters/net/http_client.h"
#include "adapters/posix/system_clock.h"

namespace nexus {
namespace {

constexpr std::size_t kMessages = 20'000;
constexpr std::size_t kEnvelopeBytes = 600;

struct Rig {
  Rig() {
    const char* endpoint = std::getenv("NEXUS_TEST_SQS");
    if (endpoint == nullptr) return;
    service = std::make_unique<aws::JsonService>(aws::JsonServiceOptions{.service = "sqs",
                                                                         .target = "AmazonSQS",
                                                                         .json_version = "1.0",
                                                                         .region = "eu-central-1",
                                                                         .endpoint = endpoint},
                                                 client, keys);
    static int made = 0;
    aws::SqsOptions options;
    options.create_missing = true;
    for (std::string& name : options.queues)
      name = "bench-" + std::to_string(::getpid()) + "-" + std::to_string(++made) + "-" + name;
    auto opened = aws::SqsBroker::open(*service, clock, options);
    if (opened) broker = std::move(*opened);
  }

  net::HttpClient client;
  aws::FixedCredentials keys{"test", "test"};
  posix::SystemClock clock;
  std::unique_ptr<aws::JsonService> service;
  std::unique_ptr<aws::SqsBroker> broker;
};

// Measures one step over kMessages messages; `step` returns whether it worked.
template <class Step>
void measure(benchmark::State& state, Rig& rig, const Step& step) {
  const std::uint64_t before = rig.service->requests_sent();
  for (auto _ : state) {
    if (!step()) return state.SkipWithError("SQS failed");
  }
  const auto done = static_cast<double>(kMessages) * static_cast<double>(state.iterations());
  state.SetItemsProcessed(static_cast<std::int64_t>(done));
  state.counters["requests_per_1000"] =
      static_cast<double>(rig.service->requests_sent() - before) * 1000 / done;
}

Rig& rig() {
  static Rig one;
  return one;
}

std::vector<ports::ReceiptHandle>& in_hand() {
  static std::vector<ports::ReceiptHandle> handles;
  return handles;
}

void send_orders(benchmark::State& state) {
  if (!rig().broker) return state.SkipWithError("NEXUS_TEST_SQS is not set, or nothing answers there");
  const std::string body(kEnvelopeBytes, 'x');
  const std::vector<ports::OutgoingMessage> messages(
      kMessages, {ports::QueueName::valid_orders, body, {"PARTNER_A", 1, "order-1", {}}});
  measure(state, rig(), [&] {
    const auto report = rig().broker->send(messages);
    return report && report->failed.empty();
  });
}

void receive_orders(benchmark::State& state) {
  if (!rig().broker) return state.SkipWithError("NEXUS_TEST_SQS is not set, or nothing answers there");
  ports::ReceiveOptions options;
  options.max_messages = kMessages;
  measure(state, rig(), [&] {
    while (in_hand().size() < kMessages) {
      const auto batch = rig().broker->receive(ports::QueueName::valid_orders, options);
      if (!batch || batch->messages.empty()) return false;
      for (const ports::Message& message : batch->messages) in_hand().push_back(message.handle);
    }
    return true;
  });
}

void extend_orders(benchmark::State& state) {
  if (!rig().broker) return state.SkipWithError("NEXUS_TEST_SQS is not set, or nothing answers there");
  measure(state, rig(), [&] {
    const auto failed = rig().broker->change_visibility(ports::QueueName::valid_orders, in_hand(), 60'000);
    return failed && failed->empty();
  });
}

void acknowledge_orders(benchmark::State& state) {
  if (!rig().broker) return state.SkipWithError("NEXUS_TEST_SQS is not set, or nothing answers there");
  measure(state, rig(), [&] {
    const auto failed = rig().broker->acknowledge(ports::QueueName::valid_orders, in_hand());
    return failed && failed->empty();
  });
}

// In this order: each takes up what the one before it left.
BENCHMARK(send_orders)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(receive_orders)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(extend_orders)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(acknowledge_orders)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nexus
