// What an order costs on its way into a queue and out of it again: one typical order with a little
// metadata, one thread.
#include <benchmark/benchmark.h>

#include <string>

#include "base/check.h"
#include "wire/envelope.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace {

using namespace nexus;

domain::Order typical_order() {
  domain::Order order;
  order.processed_at = domain::Timestamp{1'705'314'605'123};
  order.id = domain::make_uuid7(order.processed_at, 0xABC, 0x123456789ABCDEFULL);
  order.sequence_number = 1'234'567;
  order.partner_id = "PARTNER_A";
  order.external_order_id = "ORD-A-2024-000012345";
  order.product_id = "SKU-ABC123";
  order.customer_id = "CUST-00123";
  order.quantity = 5;
  order.unit_price = *domain::Decimal::parse("29.99");
  order.tax_rate = *domain::Decimal::parse("0.08");
  order.transaction_time = domain::Timestamp{1'705'314'600'000};
  order.metadata = R"({"channel":"web","notes":"leave at the door"})";
  order.definition_version = 3;
  check(domain::derive_amounts(order, {}), "the order is within its bounds");
  return order;
}

void append_envelope(benchmark::State& state) {
  const domain::Order order = typical_order();
  std::string out;
  for (auto _ : state) {
    out.clear();
    wire::append_order_envelope(out, order);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * out.size()));
}
BENCHMARK(append_envelope);

void read_envelope(benchmark::State& state) {
  std::string body;
  wire::append_order_envelope(body, typical_order());
  for (auto _ : state) {
    auto order = wire::read_order_envelope(body);
    benchmark::DoNotOptimize(order);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}
BENCHMARK(read_envelope);

void read_envelope_as_tree(benchmark::State& state) {
  std::string body;
  wire::append_order_envelope(body, typical_order());
  for (auto _ : state) {
    auto value = wire::JsonValue::parse(body);
    benchmark::DoNotOptimize(value);
  }
}
BENCHMARK(read_envelope_as_tree);

void append_string(benchmark::State& state) {
  const std::string text(static_cast<std::size_t>(state.range(0)), 'x');
  std::string out;
  for (auto _ : state) {
    out.clear();
    wire::append_string(out, text);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(append_string)->Arg(10)->Arg(1000);

void canonical_metadata(benchmark::State& state) {
  const std::string text =
      R"({"notes": "leave at the door", "channel": "web", "tags": ["a", "b"], "weight": 1.50})";
  std::string out;
  for (auto _ : state) {
    out.clear();
    benchmark::DoNotOptimize(wire::append_canonical(out, text, 32));
  }
}
BENCHMARK(canonical_metadata);

}  // namespace
