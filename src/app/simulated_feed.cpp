#include "app/simulated_feed.h"

#include <array>

#include <fmt/format.h>

#include "base/check.h"

namespace nexus::app {

using domain::Decimal;

namespace {

constexpr std::size_t kKnownOrders = 4096;
constexpr std::uint64_t kPercentSteps = 1'000'000;
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
// The same rate as a fraction and as a percentage.
struct Rate {
  std::string_view fraction;
  std::string_view percent;
};
constexpr std::array<Rate, 5> kRates = {
    {{"0", "0"}, {"0.05", "5"}, {"0.08", "8"}, {"0.2", "20"}, {"0.0725", "7.25"}}};

Decimal exact(std::optional<Decimal> value) {
  check(value.has_value(), "a simulated amount does not fit");
  return *value;
}

std::string percent_of(Decimal fraction) {
  return exact(multiply(fraction, Decimal::from_integer(100))).to_string();
}

}  // namespace

SimulatedFeed::SimulatedFeed(FeedShape shape, SimulationMix mix, std::string name, std::uint64_t seed,
                             domain::Timestamp now)
    : shape_(shape), mix_(mix), name_(std::move(name)), random_(seed), now_(now) {}

SimulatedOrder SimulatedFeed::fresh_order() {
  SimulatedOrder order;
  order.external_id = fmt::format("{}-{}", name_, ++made_);
  order.quantity = static_cast<std::int64_t>(1 + below(20));
  // Mostly prices in cents; some with four decimals, where rounding would show.
  const std::uint64_t units = 1 + below(99'999);
  const bool is_fine = below(10) == 0;
  order.unit_price = exact(Decimal::parse(is_fine ? fmt::format("{}e-4", units * 100 + 1 + below(99))
                                                  : fmt::format("{}e-2", units)));
  order.tax_rate = exact(Decimal::parse(kRates[below(kRates.size())].fraction));
  order.gross = exact(multiply(Decimal::from_integer(order.quantity), order.unit_price));
  order.tax = exact(multiply(order.gross, order.tax_rate));
  order.net = exact(add(order.gross, order.tax));
  order.time = domain::Timestamp{now_.ms - static_cast<std::int64_t>(below(30 * kDayMs))};
  order.customer = fmt::format("customer-{}", below(5000));
  order.product = fmt::format("sku-{}", below(2000));
  return order;
}

std::string SimulatedFeed::body_of(const SimulatedOrder& order) const {
  if (shape_ == FeedShape::partner_a) {
    return fmt::format(
        R"({{"orderId":"{}","skuId":"{}","customerId":"{}","quantity":{},"unitPrice":{},"taxRate":{},"transactionTimeMs":{}}})",
        order.external_id, order.product, order.customer, order.quantity, order.unit_price.to_string(),
        order.tax_rate.to_string(), order.time.ms);
  }
  return fmt::format(
      R"({{"transactionId":"{}","itemCode":"{}","clientId":"{}","qty":{},"price":{},"tax":{},"purchaseTime":"{}"}})",
      order.external_id, order.product, order.customer, order.quantity, order.unit_price.to_string(),
      percent_of(order.tax_rate), domain::to_iso8601(order.time));
}

// A fresh order with one thing wrong.
std::string SimulatedFeed::faulty_body() {
  SimulatedOrder order = fresh_order();
  const bool is_a = shape_ == FeedShape::partner_a;
  switch (below(6)) {
    case 0: order.quantity = -order.quantity; break;
    case 1: order.unit_price = Decimal(); break;
    case 2: order.tax_rate = Decimal::from_integer(3); break;
    case 3: order.time.ms = now_.ms + 2 * kDayMs; break;
    case 4:
      return fmt::format(R"({{"{}":"{}","{}":null}})", is_a ? "orderId" : "transactionId", order.external_id,
                         is_a ? "customerId" : "clientId");
    default: return body_of(order).substr(0, 40);  // cut off in the middle: not JSON
  }
  return body_of(order);
}

SimulatedInput SimulatedFeed::next() {
  const double dice = static_cast<double>(below(kPercentSteps)) * 100.0 / static_cast<double>(kPercentSteps);
  SimulatedInput input;
  if (dice < mix_.fault_percent) {
    input.kind = SimulatedInput::Kind::faulty;
    input.body = faulty_body();
    return input;
  }
  const double repeated = dice - mix_.fault_percent;
  if (!known_.empty() && repeated < mix_.duplicate_percent + mix_.conflict_percent) {
    input.order = known_[below(known_.size())];
    const bool is_duplicate = repeated < mix_.duplicate_percent;
    input.kind = is_duplicate ? SimulatedInput::Kind::duplicate : SimulatedInput::Kind::conflict;
    SimulatedOrder sent = input.order;
    if (!is_duplicate) ++sent.quantity;
    input.body = body_of(sent);
    return input;
  }
  input.order = fresh_order();
  input.body = body_of(input.order);
  return input;
}

void SimulatedFeed::acknowledged(const SimulatedOrder& order) {
  if (known_.size() < kKnownOrders) {
    known_.push_back(order);
    return;
  }
  known_[oldest_] = order;
  oldest_ = (oldest_ + 1) % kKnownOrders;
}

}  // namespace nexus::app
