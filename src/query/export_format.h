// What exports have in common: formats, files, and the cells of CSV.
#pragma once

#include <string>
#include <string_view>

#include "domain/uuid.h"
#include "query/parameter.h"

namespace nexus::query {

class ParameterReader;

enum class ExportFormat { csv, ndjson };

// "text/csv; charset=utf-8; header=present" (RFC 4180) or "application/x-ndjson".
std::string_view content_type(ExportFormat format);
// "orders.csv", "errors.ndjson".
std::string file_name(std::string_view what, ExportFormat format);

// Reads format (csv, the default, or ndjson), and cursor: the id of the last whole line that a broken
// export gave.
void read_export_format(ParameterReader& reader, ExportFormat& format, std::optional<domain::Uuid>& last);

// A cell whose text the program made itself, digits, points, dashes, colons, and the comma behind it.
void append_plain_cell(std::string& out, std::string_view text);
// A cell with a partner's or an operator's text. One that a spreadsheet would take for a formula (it
// begins with = + - @, a tab or a carriage return) gets an apostrophe in front.
void append_text_cell(std::string& out, std::string_view text);
// Takes the place of the last cell's comma.
void end_row(std::string& out);

}  // namespace nexus::query
