#include "adapters/postgres/order_row.h"

#include <cstring>

#include "adapters/postgres/binary_format.h"
#include "adapters/postgres/failure.h"

namespace nexus::postgres {
namespace {

void append_text_or_null(std::string& out, std::string_view text) {
  if (text.empty()) {
    append_null(out);
  } else {
    append_text_value(out, text);
  }
}

std::string text_or_empty(const Rows& rows, int row, int column) {
  return rows.is_null(row, column) ? std::string() : std::string(rows.text(row, column));
}

}  // namespace

const std::string_view kOrderColumnNames =
    "id, sequence_number, quantity, definition_version, transaction_time, processed_at, partner_id, "
    "external_order_id, product_id, customer_id, unit_price, tax_rate, gross_amount, tax_amount, net_amount, "
    "currency, metadata, input_sha256";

void append_order_values(std::string& out, const domain::Order& order) {
  append_uuid_value(out, order.id);
  append_bigint_value(out, order.sequence_number);
  append_bigint_value(out, order.quantity);
  append_bigint_value(out, order.definition_version);
  append_time_value(out, order.transaction_time);
  append_time_value(out, order.processed_at);
  append_text_value(out, order.partner_id);
  append_text_value(out, order.external_order_id);
  append_text_value(out, order.product_id);
  append_text_value(out, order.customer_id);
  append_decimal_value(out, order.unit_price);
  append_decimal_value(out, order.tax_rate);
  append_decimal_value(out, order.gross_amount);
  append_decimal_value(out, order.tax_amount);
  append_decimal_value(out, order.net_amount);
  append_text_or_null(out, order.currency);
  append_text_or_null(out, order.metadata);
  append_text_value(out,
                    {reinterpret_cast<const char*>(order.input_sha256.data()), order.input_sha256.size()});
}

domain::Order read_order(const Rows& rows, int row, int first) {
  int column = first;
  domain::Order order;
  order.id = rows.uuid(row, column++);
  order.sequence_number = rows.integer(row, column++);
  order.quantity = rows.integer(row, column++);
  order.definition_version = static_cast<std::uint32_t>(rows.integer(row, column++));
  order.transaction_time = rows.time(row, column++);
  order.processed_at = rows.time(row, column++);
  order.partner_id = rows.text(row, column++);
  order.external_order_id = rows.text(row, column++);
  order.product_id = rows.text(row, column++);
  order.customer_id = rows.text(row, column++);
  order.unit_price = rows.decimal(row, column++);
  order.tax_rate = rows.decimal(row, column++);
  order.gross_amount = rows.decimal(row, column++);
  order.tax_amount = rows.decimal(row, column++);
  order.net_amount = rows.decimal(row, column++);
  order.currency = text_or_empty(rows, row, column++);
  order.metadata = text_or_empty(rows, row, column++);
  const auto digest = rows.text(row, column);
  if (digest.size() != order.input_sha256.size()) {
    throw Failure(Error{ErrorKind::corrupt,
                        "The database gave an order whose input hash has not 32 bytes. Another "
                        "program has written to its tables; restore a backup."});
  }
  std::memcpy(order.input_sha256.data(), digest.data(), digest.size());
  return order;
}

}  // namespace nexus::postgres
