// Partner traffic against a running server, and the reconciliation that ends it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/console.h"
#include "app/simulated_connection.h"

namespace nexus::app {

struct SimulationOptions {
  ApiAddress address;
  std::vector<std::string> partners = {"a"};  // "a", "b", a slug, or slug:a and slug:b for its format
  std::int64_t inputs = 10'000;
  std::int64_t duration_s = 0;   // instead of `inputs`, when not 0
  double inputs_per_second = 0;  // all connections together; 0: as fast as answers come
  std::size_t batch = 1;
  std::size_t connections = 4;
  SimulationMix mix;
  std::uint64_t seed = 1;
  std::string run;  // part of all external ids; must be new
  std::int64_t retry_ms = 60'000;
  std::int64_t drain_ms = 60'000;  // longest wait until the queues are empty
  std::size_t samples = 1'000;     // acknowledged orders that are looked up at the end
};

struct SimulationReport {
  std::map<std::string, SentTotals> sent;  // by partner id
  std::vector<ReconciliationLine> lines;
  std::vector<std::string> differences;  // in words: wrong answers, orders that differ
  std::size_t looked_up = 0;
  std::int64_t inputs = 0;
  std::int64_t waits = 0;
  double seconds = 0;
  std::uint32_t median_us = 0;  // of a request
  std::uint32_t p99_us = 0;

  bool agrees() const { return differences.empty() && all_agree(lines); }
};

// The slug and the format of one --partner. `invalid` for another format than a and b.
struct SimulatedPartner {
  std::string slug;
  FeedShape shape;
};
Result<SimulatedPartner> parse_simulated_partner(const std::string& text);

// What differs between an order and the server's answer about it (GET /api/orders/external/...);
// empty when nothing does.
std::string difference_of(const SimulatedOrder& sent, const wire::JsonValue& order);

Result<SimulationReport> run_simulation(const SimulationOptions& options, Console& console);

}  // namespace nexus::app
