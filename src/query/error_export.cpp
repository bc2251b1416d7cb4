#include "query/error_export.h"

#include "base/hex.h"
#include "query/error_filter.h"
#include "query/error_json.h"
#include "wire/base64.h"
#include "wire/json_text.h"

namespace nexus::query {

namespace {

constexpr std::string_view kAllowed[] = {"partnerId", "externalOrderId", "errorCode", "field",  "fromDate",
                                         "toDate",    "state",           "group",     "format", "cursor"};
// An input may have a megabyte, so pages are small.
constexpr std::size_t kPageErrors = 20;
constexpr std::string_view kColumns =
    "id,timestamp,partnerId,externalOrderId,state,stateReason,stateAt,resolvedByOrderId,group,codes,errors,"
    "amountAtRisk,definitionVersion,contentType,traceId,inputSha256,rawInputTruncated,rawInput,"
    "rawInputBase64\r\n";

std::string joined_codes(const domain::ErrorEvent& event) {
  std::string text;
  for (const domain::Fault& fault : event.faults) {
    text.append(text.empty() ? "" : "; ").append(domain::to_string(fault.code));
  }
  return text;
}

std::string joined_reasons(const domain::ErrorEvent& event) {
  std::string text;
  for (const domain::Fault& fault : event.faults) {
    text.append(text.empty() ? "" : "; ");
    if (!fault.field.empty()) text.append(fault.field).append(": ");
    text.append(fault.message);
  }
  return text;
}

void append_input_cells(std::string& out, const domain::ErrorEvent& event) {
  append_plain_cell(out, event.raw_input_truncated ? "true" : "false");
  if (wire::is_valid_utf8(event.raw_input)) {
    append_text_cell(out, event.raw_input);
    append_plain_cell(out, "");
  } else {
    append_plain_cell(out, "");
    std::string encoded;
    wire::append_base64(encoded, event.raw_input);
    append_text_cell(out, encoded);
  }
}

void append_csv_row(std::string& out, const ports::StoredError& error) {
  const domain::ErrorEvent& event = error.event;
  append_plain_cell(out, domain::to_string(event.id));
  append_plain_cell(out, domain::to_iso8601(event.timestamp));
  append_text_cell(out, event.partner_id);
  append_text_cell(out, event.external_order_id);
  append_plain_cell(out, ports::to_string(error.state));
  append_text_cell(out, error.changed ? error.changed->reason : "");
  append_plain_cell(out, error.changed ? domain::to_iso8601(error.changed->at) : "");
  append_plain_cell(out, error.resolved_by ? domain::to_string(error.resolved_by->id) : "");
  append_text_cell(out, ports::error_group(event));
  append_plain_cell(out, joined_codes(event));
  append_text_cell(out, joined_reasons(event));
  append_plain_cell(out, event.amount_at_risk ? event.amount_at_risk->to_string() : "");
  append_plain_cell(out, std::to_string(event.definition_version));
  append_text_cell(out, event.content_type);
  append_plain_cell(out, event.trace_id);
  std::string hash(2 * event.input_sha256.size(), '0');
  write_hex(event.input_sha256, hash.data());
  append_plain_cell(out, hash);
  append_input_cells(out, event);
  end_row(out);
}

}  // namespace

Result<ErrorExport> read_error_export(std::span<const Parameter> parameters, const PartnerNames& partners) {
  ErrorExport wanted;
  wanted.query.limit = kPageErrors;
  ParameterReader reader(parameters, kAllowed);
  read_error_filter(reader, partners, wanted.query.filter);
  read_export_format(reader, wanted.format, wanted.query.after);
  if (reader.mistake()) return fail(*reader.mistake());
  return wanted;
}

void append_error_head(std::string& out, ExportFormat format) {
  if (format == ExportFormat::csv) out += kColumns;
}

void append_error_rows(std::string& out, ExportFormat format, std::span<const ports::StoredError> errors) {
  for (const ports::StoredError& error : errors) {
    if (format == ExportFormat::csv) {
      append_csv_row(out, error);
    } else {
      append_error_json(out, error, InputShown::whole);
      out += '\n';
    }
  }
}

}  // namespace nexus::query
