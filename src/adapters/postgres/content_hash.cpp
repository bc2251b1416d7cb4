#include "adapters/postgres/content_hash.h"

#include <string>

#include "adapters/postgres/binary_format.h"
#include "wire/sha256.h"

namespace nexus::postgres {
namespace {

void append_units(std::string& out, domain::Decimal value) {
  const auto units = static_cast<unsigned __int128>(value.units());
  append_int64(out, static_cast<std::int64_t>(static_cast<std::uint64_t>(units >> 64)));
  append_int64(out, static_cast<std::int64_t>(static_cast<std::uint64_t>(units)));
}

}  // namespace

std::array<std::uint8_t, 32> content_hash(const domain::Order& order) {
  std::string form;
  form.reserve(128 + order.product_id.size() + order.customer_id.size() + order.metadata.size());
  append_text_value(form, order.product_id);
  append_text_value(form, order.customer_id);
  append_int64(form, order.quantity);
  append_units(form, order.unit_price);
  append_units(form, order.tax_rate);
  append_int64(form, order.transaction_time.ms);
  append_text_value(form, order.currency);
  append_text_value(form, order.metadata);
  return wire::sha256(form);
}

}  // namespace nexus::postgres
