// Makes the traffic of one simulated partner connection: orders with exactly known amounts, and among
// them faults, repeats and conflicts. The same seed makes the same inputs. Pure; one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "domain/decimal.h"
#include "domain/timestamp.h"

namespace nexus::app {

// Which of the two shipped formats the inputs have.
enum class FeedShape { partner_a, partner_b };

struct SimulationMix {
  double fault_percent = 0;
  double duplicate_percent = 0;
  double conflict_percent = 0;
};

struct SimulatedOrder {
  std::string external_id;
  std::int64_t quantity = 0;
  domain::Decimal unit_price;
  domain::Decimal tax_rate;  // a fraction
  domain::Decimal gross;
  domain::Decimal tax;
  domain::Decimal net;
  domain::Timestamp time;
  std::string customer;
  std::string product;
  // As the server acknowledged it.
  std::string id;
  std::int64_t sequence_number = 0;
};

struct SimulatedInput {
  enum class Kind { fresh, faulty, duplicate, conflict };
  Kind kind = Kind::fresh;
  SimulatedOrder order;  // fresh: this order; duplicate, conflict: the order that was accepted first
  std::string body;      // one JSON object without line ends; a faulty one may not be JSON at all
};

class SimulatedFeed {
 public:
  // External ids begin with `name`, which must be new for each run against the same server. Times
  // lie within the 30 days before `now`.
  SimulatedFeed(FeedShape shape, SimulationMix mix, std::string name, std::uint64_t seed,
                domain::Timestamp now);

  SimulatedInput next();
  // The order was accepted; repeats and conflicts are made of such orders.
  void acknowledged(const SimulatedOrder& order);

 private:
  SimulatedOrder fresh_order();
  std::string body_of(const SimulatedOrder& order) const;
  std::string faulty_body();
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  FeedShape shape_;
  SimulationMix mix_;
  std::string name_;
  std::mt19937_64 random_;
  domain::Timestamp now_;
  std::uint64_t made_ = 0;
  std::vector<SimulatedOrder> known_;  // the latest acknowledged ones, a ring
  std::size_t oldest_ = 0;
};

}  // namespace nexus::app
