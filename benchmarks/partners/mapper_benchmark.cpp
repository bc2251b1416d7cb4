// How many orders a second one core maps, and how fast bodies are cut.
#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <string>

#include "base/check.h"
#include "partners/mapper.h"
#include "partners/splitter.h"

namespace nexus::partners {
namespace {

constexpr domain::Timestamp kNow{1'705'314'600'000};
constexpr std::string_view kPartnerA =
    R"({"orderId": "536365-1", "skuId": "85123A", "customerId": "17850", "quantity": 6, "unitPrice": 2.55, )"
    R"("taxRate": 0.2, "transactionTimeMs": 1291191960000, "metadata": {"description": )"
    R"("WHITE HANGING HEART T-LIGHT HOLDER", "country": "United Kingdom"}})";
constexpr std::string_view kRejected =
    R"({"orderId": "536365-1", "skuId": "85123A", "customerId": null, "quantity": -6, "unitPrice": 0, )"
    R"("taxRate": 0.2, "transactionTimeMs": 1291191960000})";
constexpr std::string_view kPartnerB =
    R"({"transactionId": "536366-1", "itemCode": "22633", "clientId": "17850", "qty": 6, "price": 1.85, "tax": 20, )"
    R"("purchaseTime": "2010-12-01T08:28:00+00:00", "notes": "HAND WARMER UNION JACK"})";
constexpr std::string_view kRecord =
    "536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom";

Mapper shipped(const std::string& name) {
  const std::string path = std::string(NEXUS_SOURCE_DIR) + "/partners/" + name + ".toml";
  std::ifstream file(path, std::ios::binary);
  const auto definition = Definition::parse(std::string(std::istreambuf_iterator<char>(file), {}), path);
  check(definition.has_value(), "a shipped definition does not load");
  return Mapper(*definition);
}

void map_json(benchmark::State& state, const std::string& partner, std::string_view input) {
  Mapper mapper = shipped(partner);
  for (auto _ : state) benchmark::DoNotOptimize(mapper.map_json(input, kNow));
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(input.size()));
}
BENCHMARK_CAPTURE(map_json, partner_a, "partner-a", kPartnerA);
BENCHMARK_CAPTURE(map_json, partner_a_rejected, "partner-a", kRejected);
BENCHMARK_CAPTURE(map_json, partner_b, "partner-b", kPartnerB);

void map_csv(benchmark::State& state) {
  Mapper mapper = shipped("retail-uk");
  for (auto _ : state) benchmark::DoNotOptimize(mapper.map_csv(kRecord, kNow));
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kRecord.size()));
}
BENCHMARK(map_csv);

// Feeds of 64 KiB, as the HTTP edge gives them.
void split(benchmark::State& state, BodyShape shape, std::string_view order, std::string_view between) {
  constexpr std::size_t kFeed = 64 * 1024;
  std::string feed;
  while (feed.size() < kFeed) feed.append(order).append(between);
  const auto splitter = Splitter::make(shape, kMaxOrderBytes);
  if (shape == BodyShape::json_batch) splitter->feed("[");
  for (auto _ : state) {
    splitter->feed(feed);
    while (auto piece = splitter->next()) benchmark::DoNotOptimize(piece);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(feed.size()));
}
BENCHMARK_CAPTURE(split, json_batch, BodyShape::json_batch, kPartnerA, ",");
BENCHMARK_CAPTURE(split, ndjson, BodyShape::ndjson, kPartnerA, "\n");
BENCHMARK_CAPTURE(split, csv, BodyShape::csv, kRecord, "\r\n");
BENCHMARK_CAPTURE(split, csv_quoted, BodyShape::csv, "536365,\"85123A\",\"WHITE, HANGING\",6,\"2010-12-01\"",
                  "\n");

}  // namespace
}  // namespace nexus::partners
