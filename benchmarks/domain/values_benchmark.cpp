// The values of one order: read from text, computed, and written again.
#include <benchmark/benchmark.h>

#include <array>
#include <string_view>

#include "domain/order.h"

namespace {

using namespace nexus::domain;

constexpr std::array<std::string_view, 4> kNumbers = {"29.99", "0.08", "149.95", "1234567.12345678"};

void parse_decimal(benchmark::State& state) {
  const std::string_view text = kNumbers[static_cast<std::size_t>(state.range(0))];
  for (auto _ : state) {
    benchmark::DoNotOptimize(text.data());
    benchmark::DoNotOptimize(Decimal::parse(text));
  }
  state.SetLabel(std::string(text));
}
BENCHMARK(parse_decimal)->DenseRange(0, 3);

void write_decimal(benchmark::State& state) {
  Decimal value = *Decimal::parse(kNumbers[static_cast<std::size_t>(state.range(0))]);
  std::array<char, Decimal::kMaxText> text;
  for (auto _ : state) {
    benchmark::DoNotOptimize(value);
    benchmark::DoNotOptimize(value.write(text.data()));
  }
  state.SetLabel(value.to_string());
}
BENCHMARK(write_decimal)->DenseRange(0, 3);

void derive(benchmark::State& state) {
  Order order;
  order.quantity = state.range(0);
  order.unit_price = *Decimal::parse("29.99");
  order.tax_rate = *Decimal::parse("0.08");
  for (auto _ : state) {
    benchmark::DoNotOptimize(order);
    benchmark::DoNotOptimize(derive_amounts(order, {}));
  }
}
BENCHMARK(derive)->Arg(5)->Arg(1'000'000'000);

void parse_timestamp(benchmark::State& state) {
  std::string_view text = "2024-01-15T10:30:05.123Z";
  for (auto _ : state) {
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(parse_iso8601(text));
  }
}
BENCHMARK(parse_timestamp);

void write_timestamp(benchmark::State& state) {
  Timestamp time{1'705'314'605'123};
  std::array<char, kTimestampLength> text;
  for (auto _ : state) {
    benchmark::DoNotOptimize(time);
    write_iso8601(time, text.data());
    benchmark::DoNotOptimize(text);
  }
}
BENCHMARK(write_timestamp);

void write_and_parse_uuid(benchmark::State& state) {
  Uuid id = make_uuid7(Timestamp{1'705'314'605'123}, 0xABC, 0x123456789ABCDEFULL);
  std::array<char, kUuidLength> text;
  for (auto _ : state) {
    benchmark::DoNotOptimize(id);
    write_uuid(id, text.data());
    benchmark::DoNotOptimize(parse_uuid(std::string_view(text.data(), text.size())));
  }
}
BENCHMARK(write_and_parse_uuid);

}  // namespace
