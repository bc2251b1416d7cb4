#include "query/export_format.h"

#include "query/parameter_reader.h"

namespace nexus::query {

namespace {

constexpr NamedValue<ExportFormat> kFormats[] = {{"csv", ExportFormat::csv},
                                                 {"ndjson", ExportFormat::ndjson}};

}  // namespace

std::string_view content_type(ExportFormat format) {
  return format == ExportFormat::csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
}

std::string file_name(std::string_view what, ExportFormat format) {
  return std::string(what) + (format == ExportFormat::csv ? ".csv" : ".ndjson");
}

void read_export_format(ParameterReader& reader, ExportFormat& format, std::optional<domain::Uuid>& last) {
  reader.choice("format", "csv, ndjson", format,
                [](std::string_view name) { return find_named(kFormats, name); });
  if (const auto given = reader.find("cursor")) {
    last = domain::parse_uuid(*given);
    if (!last) reader.refuse("cursor", "must be the id of the last line that arrived, a UUID");
  }
}

void append_plain_cell(std::string& out, std::string_view text) { out.append(text) += ','; }

void append_text_cell(std::string& out, std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r";
  const bool guarded = !text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos;
  const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  if (guarded) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
  out += ',';
}

void end_row(std::string& out) {
  out.pop_back();
  out += "\r\n";
}

}  // namespace nexus::query
