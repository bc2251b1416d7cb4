#include "query/order_export.h"

#include "query/order_filter.h"
#include "wire/envelope.h"

namespace nexus::query {

namespace {

constexpr std::string_view kAllowed[] = {"partnerId", "customerId", "productId", "externalOrderId",
                                         "fromDate",  "toDate",     "minAmount", "maxAmount",
                                         "sortBy",    "sortOrder",  "format"};
constexpr NamedValue<ExportFormat> kFormats[] = {{"csv", ExportFormat::csv},
                                                 {"ndjson", ExportFormat::ndjson}};
// About half a megabyte a page: a store call's fixed cost vanishes, and memory stays small.
constexpr std::size_t kPageOrders = 1'000;
constexpr std::string_view kColumns =
    "id,externalOrderId,partnerId,sequenceNumber,productId,customerId,quantity,unitPrice,taxRate,grossAmount,"
    "taxAmount,netAmount,transactionTime,processedAt,currency,metadata,definitionVersion\r\n";

// A cell whose text the program made itself: digits, points, dashes, colons.
void append_plain(std::string& out, std::string_view text) { out.append(text) += ','; }

// A cell with a partner's text.
void append_text(std::string& out, std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r";
  const bool guarded = !text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos;
  const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  if (guarded) out += '\'';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
  out += ',';
}

void append_csv_row(std::string& out, const domain::Order& order) {
  append_plain(out, domain::to_string(order.id));
  append_text(out, order.external_order_id);
  append_text(out, order.partner_id);
  append_plain(out, std::to_string(order.sequence_number));
  append_text(out, order.product_id);
  append_text(out, order.customer_id);
  append_plain(out, std::to_string(order.quantity));
  for (const domain::Decimal amount :
       {order.unit_price, order.tax_rate, order.gross_amount, order.tax_amount, order.net_amount}) {
    append_plain(out, amount.to_string());
  }
  append_plain(out, domain::to_iso8601(order.transaction_time));
  append_plain(out, domain::to_iso8601(order.processed_at));
  append_text(out, order.currency);
  append_text(out, order.metadata);
  out += std::to_string(order.definition_version);
  out += "\r\n";
}

}  // namespace

Result<OrderExport> read_order_export(std::span<const Parameter> parameters, const PartnerNames& partners) {
  OrderExport wanted;
  wanted.query.limit = kPageOrders;
  ParameterReader reader(parameters, kAllowed);
  read_order_filter(reader, partners, wanted.query);
  reader.choice("format", "csv, ndjson", wanted.format,
                [](std::string_view name) { return find_named(kFormats, name); });
  if (reader.mistake()) return fail(*reader.mistake());
  return wanted;
}

std::string_view content_type(ExportFormat format) {
  return format == ExportFormat::csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
}

std::string_view file_name(ExportFormat format) {
  return format == ExportFormat::csv ? "orders.csv" : "orders.ndjson";
}

void append_export_head(std::string& out, ExportFormat format) {
  if (format == ExportFormat::csv) out += kColumns;
}

void append_export_rows(std::string& out, ExportFormat format, std::span<const domain::Order> orders) {
  for (const domain::Order& order : orders) {
    if (format == ExportFormat::csv) {
      append_csv_row(out, order);
    } else {
      wire::append_order_json(out, order);
      out += '\n';
    }
  }
}

}  // namespace nexus::query
