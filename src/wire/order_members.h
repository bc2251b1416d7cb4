// The members of an order in its envelope, and their lookup. Private to this folder.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace nexus::wire {

enum class OrderMember : std::uint8_t {
  id,
  external_order_id,
  partner_id,
  sequence_number,
  product_id,
  customer_id,
  quantity,
  unit_price,
  tax_rate,
  gross_amount,
  tax_amount,
  net_amount,
  transaction_time,
  processed_at,
  definition_version,
  input_sha256,
  currency,
  metadata,
  unknown,
};

// In the order of OrderMember.
inline constexpr std::array<std::string_view, 18> kOrderMemberNames = {
    "id",          "externalOrderId", "partnerId",       "sequenceNumber", "productId",
    "customerId",  "quantity",        "unitPrice",       "taxRate",        "grossAmount",
    "taxAmount",   "netAmount",       "transactionTime", "processedAt",    "definitionVersion",
    "inputSha256", "currency",        "metadata"};
static_assert(kOrderMemberNames.size() == static_cast<std::size_t>(OrderMember::unknown));

inline constexpr std::uint32_t member_bit(OrderMember member) { return 1U << static_cast<unsigned>(member); }

// Every order has all members but the two that partners may leave out.
inline constexpr std::uint32_t kRequiredOrderMembers = (member_bit(OrderMember::unknown) - 1) &
                                                       ~member_bit(OrderMember::currency) &
                                                       ~member_bit(OrderMember::metadata);

// A perfect hash: first two characters and length tell all names apart, and the compiler searches
// the factor that spreads them over the table.
class OrderMemberTable {
 public:
  constexpr OrderMemberTable() {
    while (!fill()) factor_ += 2;
  }

  constexpr OrderMember find(std::string_view name) const {
    if (name.size() < 2) return OrderMember::unknown;
    const OrderMember candidate = slots_[slot(name)];
    if (candidate == OrderMember::unknown) return candidate;
    return kOrderMemberNames[static_cast<std::size_t>(candidate)] == name ? candidate : OrderMember::unknown;
  }

 private:
  static constexpr std::size_t kSlots = 64;

  constexpr std::size_t slot(std::string_view name) const {
    const std::uint32_t key = static_cast<std::uint8_t>(name[0]) |
                              static_cast<std::uint32_t>(static_cast<std::uint8_t>(name[1])) << 8 |
                              static_cast<std::uint32_t>(name.size() & 0xFF) << 16;
    return (key * factor_) >> 26;
  }

  constexpr bool fill() {
    slots_.fill(OrderMember::unknown);
    for (std::size_t i = 0; i < kOrderMemberNames.size(); ++i) {
      OrderMember& place = slots_[slot(kOrderMemberNames[i])];
      if (place != OrderMember::unknown) return false;
      place = static_cast<OrderMember>(i);
    }
    return true;
  }

  std::uint32_t factor_ = 0x9E37'79B1U;
  std::array<OrderMember, kSlots> slots_{};
};

inline constexpr OrderMemberTable kOrderMemberTable;

}  // namespace nexus::wire
