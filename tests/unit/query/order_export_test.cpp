#include "query/order_export.h"

#include <gtest/gtest.h>

#include "sample_entries.h"
#include "wire/json_value.h"

namespace nexus::query {
namespace {

std::string same_name(std::string_view name) { return std::string(name); }

std::string csv_of(const domain::Order& order) {
  std::string text;
  append_order_rows(text, ExportFormat::csv, std::vector{order});
  return text;
}

TEST(OrderExport, IsCsvUnlessNdjsonIsAskedFor) {
  const std::vector<Parameter> none;
  EXPECT_EQ(read_order_export(none, same_name)->format, ExportFormat::csv);
  const std::vector<Parameter> ndjson = {{"format", "ndjson"}};
  EXPECT_EQ(read_order_export(ndjson, same_name)->format, ExportFormat::ndjson);
  const std::vector<Parameter> excel = {{"format", "xlsx"}};
  EXPECT_EQ(read_order_export(excel, same_name).error().message,
            "The parameter format must be one of csv, ndjson.");
}

TEST(OrderExport, HasNoPages) {
  for (const char* name : {"page", "pageSize"}) {
    const std::vector<Parameter> parameters = {{name, "1"}};
    EXPECT_FALSE(read_order_export(parameters, same_name)) << name;
  }
}

TEST(OrderExport, GoesOnBehindTheLastLineThatArrived) {
  const std::string id = domain::to_string(sample_order(7).id);
  const std::vector<Parameter> behind = {{"cursor", id}};
  EXPECT_EQ(domain::to_string(*read_order_export(behind, same_name)->last), id);
  const std::vector<Parameter> wrong = {{"cursor", "17"}};
  EXPECT_EQ(read_order_export(wrong, same_name).error().message,
            "The parameter cursor must be the id of the last line that arrived, a UUID.");
}

TEST(OrderExport, WritesOneCsvLineAnOrder) {
  std::string head;
  append_order_head(head, ExportFormat::csv);
  EXPECT_TRUE(head.starts_with("id,externalOrderId,partnerId,")) << head;
  const domain::Order order = sample_order(7);
  EXPECT_EQ(csv_of(order), domain::to_string(order.id) +
                               ",ORD-A-7,PARTNER_A,7,SKU-ABC123,CUST-001,5,29.99,0.08,149.95,11.996,161.946,"
                               "2024-01-15T10:30:00.000Z,2024-01-15T10:37:05.123Z,,,3\r\n");
}

TEST(OrderExport, QuotesCellsWithCommasQuotesAndLineEnds) {
  domain::Order order = sample_order(1);
  order.product_id = "a,b";
  order.customer_id = "say \"hi\"";
  order.currency = "x\r\ny";
  const std::string row = csv_of(order);
  EXPECT_NE(row.find(R"(,"a,b","say ""hi""",)"), std::string::npos) << row;
  EXPECT_NE(row.find(",\"x\r\ny\","), std::string::npos) << row;
}

TEST(OrderExport, KeepsSpreadsheetsFromReadingTextAsFormulas) {
  for (const char* evil : {"=1+1", "+1", "-1", "@sum", "\ttab"}) {
    domain::Order order = sample_order(1);
    order.customer_id = evil;
    EXPECT_NE(csv_of(order).find(std::string(",'") + evil + ","), std::string::npos) << evil;
  }
  domain::Order order = sample_order(1);
  order.customer_id = "=HYPERLINK(\"a\",\"b\")";
  EXPECT_NE(csv_of(order).find(R"csv(,"'=HYPERLINK(""a"",""b"")",)csv"), std::string::npos) << csv_of(order);
  order.customer_id = "\rcr";
  EXPECT_NE(csv_of(order).find(",\"'\rcr\","), std::string::npos);
}

TEST(OrderExport, WritesNdjsonAsListsDo) {
  std::string text;
  append_order_head(text, ExportFormat::ndjson);
  append_order_rows(text, ExportFormat::ndjson, std::vector{sample_order(1), sample_order(2)});
  const std::size_t end = text.find('\n');
  ASSERT_NE(end, std::string::npos);
  const auto first = wire::JsonValue::parse(text.substr(0, end));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->find("netAmount")->number_text(), "161.946");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

}  // namespace
}  // namespace nexus::query
