#include "adapters/sqlite/order_row.h"

#include <array>
#include <cstring>

namespace nexus::sqlite {
namespace {

[[noreturn]] void throw_damaged(const char* what) {
  throw Failure(
      Error{ErrorKind::corrupt, std::string("A stored order has a damaged ") + what +
                                    "; run `nexusstream backup --verify` and restore the last backup."});
}

const std::string kColumns =
    "SELECT o.id, o.sequence_number, o.processed_at, p.partner_id, o.external_order_id, d.product_id, "
    "c.customer_id, o.quantity, o.unit_price, o.tax_rate, o.transaction_time, o.currency, o.metadata, "
    "o.gross_amount, o.tax_amount, o.net_amount, o.definition_version, o.input_sha256 ";

// CROSS JOIN keeps SQLite from starting with a dictionary table.
const std::string kById = kColumns +
                          "FROM orders AS o CROSS JOIN partners AS p ON p.code = o.partner "
                          "CROSS JOIN products AS d ON d.code = o.product "
                          "CROSS JOIN customers AS c ON c.code = o.customer WHERE o.id = ?";
const std::string kByExternalId = kColumns +
                                  "FROM partners AS p CROSS JOIN orders AS o ON o.partner = p.code "
                                  "CROSS JOIN products AS d ON d.code = o.product "
                                  "CROSS JOIN customers AS c ON c.code = o.customer "
                                  "WHERE p.partner_id = ? AND o.external_order_id = ?";

const std::string kByNumber = kColumns +
                              "FROM partners AS p CROSS JOIN orders AS o ON o.partner = p.code "
                              "CROSS JOIN products AS d ON d.code = o.product "
                              "CROSS JOIN customers AS c ON c.code = o.customer "
                              "WHERE p.partner_id = ? AND o.sequence_number > ? AND o.sequence_number <= ? "
                              "ORDER BY o.sequence_number LIMIT ?";

domain::Order order_from(Query& row) {
  domain::Order order;
  order.id = uuid_from_blob(row.blob_at(0));
  order.sequence_number = row.integer_at(1);
  order.processed_at = {row.integer_at(2)};
  order.partner_id = row.text_at(3);
  order.external_order_id = row.text_at(4);
  order.product_id = row.text_at(5);
  order.customer_id = row.text_at(6);
  order.quantity = row.integer_at(7);
  order.unit_price = decimal_from_text(row.text_at(8));
  order.tax_rate = decimal_from_text(row.text_at(9));
  order.transaction_time = {row.integer_at(10)};
  order.currency = row.text_at(11);
  order.metadata = row.text_at(12);
  order.gross_amount = decimal_from_text(row.text_at(13));
  order.tax_amount = decimal_from_text(row.text_at(14));
  order.net_amount = decimal_from_text(row.text_at(15));
  order.definition_version = static_cast<std::uint32_t>(row.integer_at(16));
  const auto digest = row.blob_at(17);
  if (digest.size() != order.input_sha256.size()) throw_damaged("input hash");
  std::memcpy(order.input_sha256.data(), digest.data(), digest.size());
  return order;
}

std::optional<domain::Order> first_order(Query& query) {
  if (!query.step()) return std::nullopt;
  return order_from(query);
}

// The text form of a decimal, in place.
class DecimalText {
 public:
  explicit DecimalText(domain::Decimal value) : end_(value.write(text_.data())) {}
  std::string_view view() const { return {text_.data(), static_cast<std::size_t>(end_ - text_.data())}; }

 private:
  std::array<char, domain::Decimal::kMaxText> text_;
  char* end_;
};

Query& bind_optional(Query& query, std::string_view text) {
  return text.empty() ? query.null() : query.text(text);
}

}  // namespace

domain::Uuid uuid_from_blob(std::string_view blob) {
  domain::Uuid id;
  if (blob.size() != id.bytes.size()) throw_damaged("id");
  std::memcpy(id.bytes.data(), blob.data(), blob.size());
  return id;
}

domain::Decimal decimal_from_text(std::string_view text) {
  const auto value = domain::Decimal::parse(text);
  if (!value) throw_damaged("amount");
  return *value;
}

OrderInsert::OrderInsert(Connection& connection)
    : connection_(connection),
      query_(
          connection,
          "INSERT INTO orders(position, id, partner, sequence_number, external_order_id, product, customer, "
          "quantity, unit_price, tax_rate, gross_amount, tax_amount, net_amount, transaction_time, "
          "processed_at, "
          "currency, metadata, definition_version, input_sha256) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING") {}

bool OrderInsert::run(std::int64_t position, const domain::Order& order, const OrderCodes& codes) {
  const DecimalText price(order.unit_price);
  const DecimalText rate(order.tax_rate);
  const DecimalText gross(order.gross_amount);
  const DecimalText tax(order.tax_amount);
  const DecimalText net(order.net_amount);
  query_.again();
  query_.integer(position).blob(as_blob(order.id)).integer(codes.partner).integer(order.sequence_number);
  query_.text(order.external_order_id).integer(codes.product).integer(codes.customer).integer(order.quantity);
  query_.text(price.view()).text(rate.view()).text(gross.view()).text(tax.view()).text(net.view());
  query_.integer(order.transaction_time.ms).integer(order.processed_at.ms);
  bind_optional(query_, order.currency);
  bind_optional(query_, order.metadata);
  query_.integer(order.definition_version);
  query_.blob({reinterpret_cast<const char*>(order.input_sha256.data()), order.input_sha256.size()});
  query_.run();
  return connection_.changes() == 1;
}

std::optional<domain::Order> read_order(Connection& connection, const domain::Uuid& id) {
  Query query(connection, kById);
  query.blob(as_blob(id));
  return first_order(query);
}

std::optional<domain::Order> read_order_external(Connection& connection, std::string_view partner_id,
                                                 std::string_view external_order_id) {
  Query query(connection, kByExternalId);
  query.text(partner_id).text(external_order_id);
  return first_order(query);
}

std::vector<domain::Order> read_orders_by_number(Connection& connection, std::string_view partner_id,
                                                 std::int64_t after, std::int64_t up_to, std::size_t limit) {
  std::vector<domain::Order> orders;
  Query query(connection, kByNumber);
  query.text(partner_id).integer(after).integer(up_to).integer(static_cast<std::int64_t>(limit));
  while (query.step()) orders.push_back(order_from(query));
  return orders;
}

std::optional<domain::Timestamp> read_stored_at(Connection& connection, const domain::Uuid& id) {
  // Orders that were stored before times were kept lie before the first row.
  Query query(connection,
              "SELECT stored_at FROM save_times WHERE first_position <= "
              "(SELECT position FROM orders WHERE id = ?) ORDER BY first_position DESC LIMIT 1");
  query.blob(as_blob(id));
  if (!query.step()) return std::nullopt;
  return domain::Timestamp{query.integer_at(0)};
}

}  // namespace nexus::sqlite
