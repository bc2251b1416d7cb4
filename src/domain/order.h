// The canonical order: what every partner's format becomes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/decimal.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::domain {

// Bounds that every order keeps; an input outside is rejected with the bound's name.
inline constexpr std::int64_t kMaxQuantity = 1'000'000'000;
inline constexpr int kMaxPriceIntegerDigits = 12;
inline constexpr int kMaxPriceDecimals = 8;
inline constexpr int kMaxRateDecimals = 8;  // of the fraction
inline constexpr std::size_t kMaxIdBytes = 256;
inline constexpr Timestamp kEarliestTransaction{946'684'800'000};  // 2000-01-01T00:00:00Z

struct Order {
  // Given by NexusStream at acceptance; zero before.
  Uuid id;
  std::int64_t sequence_number = 0;  // counts the partner's accepted orders from 1 without gaps
  Timestamp processed_at;            // equals the time inside `id`

  // The partner's content.
  std::string partner_id;         // "PARTNER_A"
  std::string external_order_id;  // the partner's own id; with partner_id the identity, for ever
  std::string product_id;
  std::string customer_id;
  std::int64_t quantity = 0;  // 1 .. kMaxQuantity
  Decimal unit_price;         // > 0
  Decimal tax_rate;           // fraction, 0 .. 1
  Timestamp transaction_time;
  std::string currency;  // empty when the partner sends none
  std::string metadata;  // canonical JSON object text; empty when there is none

  // Derived, exact: quantity x unit_price, gross x tax_rate, gross + tax (or rounded as the
  // partner's definition asks).
  Decimal gross_amount;
  Decimal tax_amount;
  Decimal net_amount;

  std::uint32_t definition_version = 0;         // of the partner definition that made it
  std::array<std::uint8_t, 32> input_sha256{};  // of the partner's bytes for this order
};

// How a partner's definition wants amounts rounded: gross and tax each to `decimals` (0..16), net
// is their sum. Without a mode the amounts stay exact.
struct AmountRounding {
  RoundingMode mode = RoundingMode::none;
  int decimals = 2;
};

// Computes gross, tax and net from quantity, unit price and tax rate, in exact arithmetic. False when
// an amount is not representable, which no order within the bounds above can cause; the amounts are
// then unspecified.
[[nodiscard]] bool derive_amounts(Order& order, AmountRounding rounding);

// One field in which two orders with the same identity differ.
struct Difference {
  std::string field;     // the order's member name, "unitPrice"
  std::string accepted;  // JSON text of the value that stands
  std::string received;  // JSON text of the value that came later
};

// Compares what the partner sent: product, customer, quantity, price, rate, transaction time, currency
// and metadata (not ids, times of processing, versions or derived amounts).
// Empty means: the same order again. An absent currency or metadata shows as null.
std::vector<Difference> compare_content(const Order& accepted, const Order& received);

}  // namespace nexus::domain
