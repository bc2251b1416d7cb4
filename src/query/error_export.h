// Error events as files: NDJSON or CSV, page by page, newest first.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "ports/error_store.h"
#include "query/export_format.h"

namespace nexus::query {

struct ErrorExport {
  ports::ErrorQuery query;  // of one page; go on behind each page's end until there is none
  ExportFormat format = ExportFormat::csv;
};

// Reads the filters of a list, format and cursor; with a cursor, the query goes on behind that event,
// and there is no head.
Result<ErrorExport> read_error_export(std::span<const Parameter> parameters, const PartnerNames& partners);

// The names of the columns for CSV, nothing for NDJSON.
void append_error_head(std::string& out, ExportFormat format);
// One line an event: for NDJSON as the single event is shown, for CSV with all codes and reasons in one
// cell each, separated by semicolons. Input that is not UTF-8 is in rawInputBase64 instead of rawInput.
void append_error_rows(std::string& out, ExportFormat format, std::span<const ports::StoredError> errors);

}  // namespace nexus::query
