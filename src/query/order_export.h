// Orders as files: NDJSON or CSV, page by page, so that an export of any size needs one page of memory.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ports/order_store.h"
#include "query/parameter.h"

namespace nexus::query {

enum class ExportFormat { csv, ndjson };

struct OrderExport {
  ports::OrderQuery query;  // of one page; go on behind each page's end until there is none
  ExportFormat format = ExportFormat::csv;
};

// Reads the filters, sortBy and sortOrder of a list, and format (csv, the default, or ndjson).
Result<OrderExport> read_order_export(std::span<const Parameter> parameters, const PartnerNames& partners);

// "text/csv; charset=utf-8; header=present" (RFC 4180) or "application/x-ndjson".
std::string_view content_type(ExportFormat format);
// "orders.csv", "orders.ndjson".
std::string_view file_name(ExportFormat format);

// What comes before the first row: the names of the columns for CSV, nothing for NDJSON.
void append_export_head(std::string& out, ExportFormat format);
// One line an order. A CSV cell of text that a spreadsheet would take for a formula (it begins with
// = + - @, a tab or a carriage return) gets an apostrophe in front; numbers and times never do.
void append_export_rows(std::string& out, ExportFormat format, std::span<const domain::Order> orders);

}  // namespace nexus::query
