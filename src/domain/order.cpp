#include "domain/order.h"

namespace nexus::domain {

namespace {

// The texts of an order are valid UTF-8 without control characters, which leaves two characters
// that JSON wants escaped.
std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  json += '"';
  return json;
}

std::string quoted_or_null(const std::string& text) { return text.empty() ? "null" : quoted(text); }

std::string object_or_null(const std::string& json) { return json.empty() ? "null" : json; }

}  // namespace

bool derive_amounts(Order& order, AmountRounding rounding) {
  const auto gross = multiply(order.unit_price, order.quantity);
  if (!gross) return false;
  order.gross_amount = gross->rounded(rounding.decimals, rounding.mode);
  const auto tax = multiply(order.gross_amount, order.tax_rate);
  if (!tax) return false;
  order.tax_amount = tax->rounded(rounding.decimals, rounding.mode);
  const auto net = add(order.gross_amount, order.tax_amount);
  if (!net) return false;
  order.net_amount = *net;
  return true;
}

std::vector<Difference> compare_content(const Order& accepted, const Order& received) {
  std::vector<Difference> differences;
  auto compare = [&](const char* field, const auto& stands, const auto& came, auto to_json) {
    if (stands != came) differences.push_back({field, to_json(stands), to_json(came)});
  };
  const auto number = [](const Decimal& value) { return value.to_string(); };
  compare("productId", accepted.product_id, received.product_id, quoted);
  compare("customerId", accepted.customer_id, received.customer_id, quoted);
  compare("quantity", accepted.quantity, received.quantity, [](std::int64_t n) { return std::to_string(n); });
  compare("unitPrice", accepted.unit_price, received.unit_price, number);
  compare("taxRate", accepted.tax_rate, received.tax_rate, number);
  compare("transactionTime", accepted.transaction_time, received.transaction_time,
          [](Timestamp time) { return quoted(to_iso8601(time)); });
  compare("currency", accepted.currency, received.currency, quoted_or_null);
  compare("metadata", accepted.metadata, received.metadata, object_or_null);
  return differences;
}

}  // namespace nexus::domain
