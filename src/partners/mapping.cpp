#include "partners/mapping.h"

#include <re2/re2.h>

#include <array>

namespace nexus::partners {

namespace {

constexpr std::array<std::string_view, kOrderFieldCount> kFieldNames = {
    "externalOrderId", "productId", "customerId",      "quantity",
    "unitPrice",       "taxRate",   "transactionTime", "currency"};

}  // namespace

std::string_view to_string(OrderField field) { return kFieldNames[static_cast<std::size_t>(field)]; }

std::optional<OrderField> parse_order_field(std::string_view name) {
  for (std::size_t index = 0; index < kFieldNames.size(); ++index) {
    if (kFieldNames[index] == name) return static_cast<OrderField>(index);
  }
  return std::nullopt;
}

FieldRule::FieldRule() = default;
FieldRule::~FieldRule() = default;
FieldRule::FieldRule(FieldRule&&) noexcept = default;

}  // namespace nexus::partners
