// Orders as files: NDJSON or CSV, page by page, so that an export of any size needs one page of memory.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "ports/order_store.h"
#include "query/export_format.h"

namespace nexus::query {

struct OrderExport {
  ports::OrderQuery query;  // of one page; go on behind each page's end until there is none
  ExportFormat format = ExportFormat::csv;
  std::optional<domain::Uuid> last;  // go on behind this order, without a head
};

// Reads the filters, sortBy and sortOrder of a list, format and cursor.
Result<OrderExport> read_order_export(std::span<const Parameter> parameters, const PartnerNames& partners);

// What comes before the first row: the names of the columns for CSV, nothing for NDJSON.
void append_order_head(std::string& out, ExportFormat format);
// One line an order.
void append_order_rows(std::string& out, ExportFormat format, std::span<const domain::Order> orders);

}  // namespace nexus::query
