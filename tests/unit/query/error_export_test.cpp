#include "query/error_export.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sample_entries.h"
#include "wire/json_value.h"

namespace nexus::query {
namespace {

std::string same_name(std::string_view name) { return std::string(name); }

ports::StoredError sample() {
  ports::StoredError error;
  error.event.timestamp = {1'705'314'600'123};
  error.event.id = domain::make_uuid7(error.event.timestamp, 1, 2);
  error.event.partner_id = "PARTNER_A";
  error.event.external_order_id = "ORD-1";
  error.event.faults = {{domain::FaultCode::null_value, "skuId", "must not be null", "null", ""},
                        {domain::FaultCode::negative_number, "quantity", "must not be negative", "-6", ""}};
  error.event.raw_input = "=1+1";
  error.event.content_type = "application/json";
  error.event.definition_version = 3;
  error.event.amount_at_risk = domain::Decimal::parse("149.95");
  error.event.trace_id = std::string(32, 'a');
  return error;
}

std::string csv_of(const ports::StoredError& error) {
  std::string text;
  append_error_rows(text, ExportFormat::csv, {&error, 1});
  return text;
}

TEST(ErrorExport, ReadsTheFiltersOfAListAndWhereItGoesOn) {
  const std::string id = domain::to_string(sample().event.id);
  const std::vector<Parameter> parameters = {
      {"errorCode", "NULL_VALUE"}, {"state", "open"}, {"format", "ndjson"}, {"cursor", id}};
  const auto wanted = read_error_export(parameters, same_name);
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->query.filter.code, domain::FaultCode::null_value);
  EXPECT_EQ(wanted->query.filter.state, ports::ErrorState::open);
  EXPECT_EQ(wanted->format, ExportFormat::ndjson);
  EXPECT_EQ(domain::to_string(*wanted->query.after), id);
  for (const char* name : {"page", "pageSize", "colour"}) {
    const std::vector<Parameter> wrong = {{name, "1"}};
    EXPECT_FALSE(read_error_export(wrong, same_name)) << name;
  }
  const std::vector<Parameter> wrong = {{"cursor", "x"}};
  EXPECT_FALSE(read_error_export(wrong, same_name));
}

TEST(ErrorExport, WritesOneCsvLineAnEventWithEveryReason) {
  std::string head;
  append_error_head(head, ExportFormat::csv);
  const std::string row = csv_of(sample());
  EXPECT_EQ(row, domain::to_string(sample().event.id) +
                     ",2024-01-15T10:30:00.123Z,PARTNER_A,ORD-1,open,,,,PARTNER_A:NULL_VALUE:skuId,"
                     "NULL_VALUE; NEGATIVE_NUMBER,skuId: must not be null; quantity: must not be negative,"
                     "149.95,3,application/json," +
                     std::string(32, 'a') + "," + std::string(64, '0') + ",false,'=1+1,\r\n");
  EXPECT_EQ(std::count(head.begin(), head.end(), ','), std::count(row.begin(), row.end(), ','));
}

TEST(ErrorExport, KeepsSpreadsheetsFromReadingTextAsFormulas) {
  for (const char* evil : {"=1", "+1", "-1", "@sum", "\ttab"}) {
    ports::StoredError error = sample();
    error.event.external_order_id = evil;
    EXPECT_NE(csv_of(error).find(std::string(",'") + evil + ","), std::string::npos) << evil;
    error = sample();
    error.changed = ports::StateChange{ports::ErrorState::dismissed, evil, {}, {}};
    EXPECT_NE(csv_of(error).find(std::string(",'") + evil + ","), std::string::npos) << evil;
  }
}

TEST(ErrorExport, KeepsBytesThatAreNoTextAsBase64) {
  ports::StoredError error = sample();
  error.event.raw_input = "\xff\xfe";
  EXPECT_TRUE(csv_of(error).ends_with(",false,,//4=\r\n")) << csv_of(error);
}

TEST(ErrorExport, WritesNdjsonAsTheSingleEventIsShown) {
  const ports::StoredError errors[] = {sample(), sample()};
  std::string text;
  append_error_head(text, ExportFormat::ndjson);
  append_error_rows(text, ExportFormat::ndjson, errors);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  const auto first = wire::JsonValue::parse(text.substr(0, text.find('\n')));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->find("rawInput")->string(), "=1+1");
}

}  // namespace
}  // namespace nexus::query
