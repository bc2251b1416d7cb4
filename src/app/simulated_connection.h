// One simulated connection: sends its feed's inputs in batches, one request at a time, and keeps books
// of what the server answered. An input whose answer was lost is sent again until it is decided.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/api_client.h"
#include "app/reconciliation.h"
#include "app/simulated_feed.h"

namespace nexus::app {

// Shared by all connections of one simulation.
struct SimulationPace {
  std::atomic<std::int64_t> inputs_left{0};  // still to be sent by anyone
  std::atomic<std::int64_t> decided{0};
  std::atomic<std::int64_t> waits{0};  // answers 429, 503 and 507, and lost ones
  std::atomic<bool> stop{false};
};

struct ConnectionOptions {
  ApiAddress address;
  std::string slug;
  std::size_t batch = 1;         // 1: single orders to /api/feed/{slug}
  double inputs_per_second = 0;  // of this connection; 0: as fast as answers come
  std::int64_t retry_ms = 60'000;
  std::size_t kept_samples = 0;  // acknowledged orders that are remembered for looking up
};

class SimulatedConnection {
 public:
  SimulatedConnection(ConnectionOptions options, SimulatedFeed feed, std::uint64_t seed);

  // Sends until nothing is left or `pace.stop` is set, each batch to its end. `unavailable` when the
  // server stayed away for retry_ms: then inputs are undecided. Call once.
  Result<> run(SimulationPace& pace);

  const std::string& partner_id() const { return partner_id_; }  // as the server answered
  const SentTotals& totals() const { return totals_; }
  // A fair sample of the acknowledged orders; all of them when they are few.
  const std::vector<SimulatedOrder>& samples() const { return samples_; }
  // How long each request took, in microseconds.
  const std::vector<std::uint32_t>& latencies_us() const { return latencies_us_; }

 private:
  void fill_batch(std::int64_t count);
  Result<> decide_batch(SimulationPace& pace);
  Result<std::size_t> send_once(std::size_t from, std::int64_t& pause_ms);
  Result<std::size_t> take_single(const ApiAnswer& answer, std::size_t from);
  Result<std::size_t> take_batch(const ApiAnswer& answer, std::size_t from);
  void take(SimulatedInput& input, const wire::JsonValue& result);
  void take_accepted(SimulatedInput& input, const wire::JsonValue& result);
  void remember(const SimulatedOrder& order);

  ConnectionOptions options_;
  ApiClient client_;
  SimulatedFeed feed_;
  std::mt19937_64 random_;
  std::vector<SimulatedInput> batch_;
  std::string partner_id_;
  SentTotals totals_;
  std::vector<SimulatedOrder> samples_;
  std::vector<std::uint32_t> latencies_us_;
  // The rest of the batch may have been accepted by a try whose answer was lost.
  bool is_resent_ = false;
};

}  // namespace nexus::app
