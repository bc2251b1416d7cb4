#include "query/order_export.h"

#include "query/order_filter.h"
#include "wire/envelope.h"

namespace nexus::query {

namespace {

constexpr std::string_view kAllowed[] = {"partnerId", "customerId", "productId", "externalOrderId",
                                         "fromDate",  "toDate",     "minAmount", "maxAmount",
                                         "sortBy",    "sortOrder",  "format",    "cursor"};
// About half a megabyte a page: a store call's fixed cost vanishes, and memory stays small.
constexpr std::size_t kPageOrders = 1'000;
constexpr std::string_view kColumns =
    "id,externalOrderId,partnerId,sequenceNumber,productId,customerId,quantity,unitPrice,taxRate,grossAmount,"
    "taxAmount,netAmount,transactionTime,processedAt,currency,metadata,definitionVersion\r\n";

void append_csv_row(std::string& out, const domain::Order& order) {
  append_plain_cell(out, domain::to_string(order.id));
  append_text_cell(out, order.external_order_id);
  append_text_cell(out, order.partner_id);
  append_plain_cell(out, std::to_string(order.sequence_number));
  append_text_cell(out, order.product_id);
  append_text_cell(out, order.customer_id);
  append_plain_cell(out, std::to_string(order.quantity));
  for (const domain::Decimal amount :
       {order.unit_price, order.tax_rate, order.gross_amount, order.tax_amount, order.net_amount}) {
    append_plain_cell(out, amount.to_string());
  }
  append_plain_cell(out, domain::to_iso8601(order.transaction_time));
  append_plain_cell(out, domain::to_iso8601(order.processed_at));
  append_text_cell(out, order.currency);
  append_text_cell(out, order.metadata);
  append_plain_cell(out, std::to_string(order.definition_version));
  end_row(out);
}

}  // namespace

Result<OrderExport> read_order_export(std::span<const Parameter> parameters, const PartnerNames& partners) {
  OrderExport wanted;
  wanted.query.limit = kPageOrders;
  ParameterReader reader(parameters, kAllowed);
  read_order_filter(reader, partners, wanted.query);
  read_export_format(reader, wanted.format, wanted.last);
  if (reader.mistake()) return fail(*reader.mistake());
  return wanted;
}

void append_order_head(std::string& out, ExportFormat format) {
  if (format == ExportFormat::csv) out += kColumns;
}

void append_order_rows(std::string& out, ExportFormat format, std::span<const domain::Order> orders) {
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
