// CSV records as partners really send them.
#include <gtest/gtest.h>

#include <string>

#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

SmallDefinition csv_definition() {
  SmallDefinition definition;
  definition.format = "type = \"csv\"\ndelimiter = \";\"";
  definition.tail = "[metadata]\nmembers = { note = \"note\" }\n";
  return definition;
}

constexpr const char* kHeader = "id;sku;customer;qty;price;tax;time;note";

class CsvInput : public ::testing::Test {
 protected:
  Mapper mapper{csv_definition().compile()};
  void SetUp() override { ASSERT_FALSE(mapper.set_csv_header(kHeader).has_value()); }
  Mapped map(const std::string& record) { return mapper.map_csv(record, kNow); }
};

TEST_F(CsvInput, BecomesAnOrder) {
  const Mapped mapped = map("O-1;S-1;C-1;5;29.99;0.08;1705314600000;hello");
  ASSERT_EQ(faults_of(mapped), "");
  EXPECT_EQ(mapped.order.net_amount.to_string(), "161.946");
  EXPECT_EQ(mapped.order.metadata, R"({"note":"hello"})");
}

TEST_F(CsvInput, MayQuoteItsCells) {
  const Mapped mapped =
      map("\"O;1\";\"S \"\"1\"\"\";\"C-1\";\"5\";\"29.99\";\"0.08\";\"1705314600000\";\"a\nb\"");
  ASSERT_EQ(faults_of(mapped), "");
  EXPECT_EQ(mapped.order.external_order_id, "O;1");
  EXPECT_EQ(mapped.order.product_id, "S \"1\"");
  EXPECT_EQ(mapped.order.metadata, R"({"note":"a\nb"})");
}

TEST_F(CsvInput, HasMissingValuesWhereItsCellsAreEmpty) {
  EXPECT_EQ(faults_of(map("O-1;S-1;;5;29.99;0.08;1705314600000;")), "MISSING_REQUIRED_FIELD customer");
  EXPECT_EQ(faults_of(map("O-1;S-1;\"\";5;29.99;0.08;1705314600000;")), "MISSING_REQUIRED_FIELD customer");
  EXPECT_EQ(faults_of(map("O-1;S-1;C-1;;29.99;0.08;1705314600000;")), "MISSING_REQUIRED_FIELD qty");
  EXPECT_EQ(map("O-1;S-1;C-1;5;29.99;0.08;1705314600000;").order.metadata, "");
}

TEST_F(CsvInput, IsMalformedWhenItsQuotesAreBroken) {
  for (const std::string record :
       {"\"O-1;S-1;C-1;5;29.99;0.08;1705314600000;", "\"O\"-1;S-1;C-1;5;29.99;0.08;1;n",
        "O-1;S\"1;C-1;5;29.99;0.08;1705314600000;n", "O-1;S-1;C-1;5;29.99;0.08;1;\"a\"\""}) {
    const Mapped mapped = map(record);
    EXPECT_TRUE(mapped.malformed) << record;
    EXPECT_EQ(faults_of(mapped), "MALFORMED_INPUT") << record;
    EXPECT_NE(mapped.rejection.faults.at(0).message.find("quote"), std::string::npos);
  }
}

TEST_F(CsvInput, IsMalformedWithAnotherNumberOfColumns) {
  const Mapped mapped = map("O-1;S-1;C-1");
  EXPECT_TRUE(mapped.malformed);
  EXPECT_EQ(mapped.rejection.faults.at(0).message, "has 3 columns, but the header has 8");
  EXPECT_EQ(map("O-1;S-1;C-1;5;29.99;0.08;1705314600000;n;x").rejection.faults.at(0).message,
            "has 9 columns, but the header has 8");
}

TEST_F(CsvInput, IsMalformedInAnotherEncoding) {
  EXPECT_TRUE(map("O-1;S-1;M\xFCller;5;29.99;0.08;1705314600000;n").malformed);
  EXPECT_TRUE(map(std::string("O\0-1;S", 6)).malformed);
}

TEST_F(CsvInput, JudgesNumbersAsText) {
  EXPECT_EQ(faults_of(map("O-1;S-1;C-1;five;-1;NaN;soon;n")),
            "NOT_A_NUMBER qty, NEGATIVE_NUMBER price, NOT_A_NUMBER tax, INVALID_TIMESTAMP time");
}

TEST_F(CsvInput, MayComeAsJsonWithTheColumnsAsMembers) {
  const Mapped mapped = mapper.map_json(SmallInput().with("qty", "\"5\"").with("note", "\"n\"").text(), kNow);
  ASSERT_EQ(faults_of(mapped), "");
  EXPECT_EQ(mapped.order.metadata, R"({"note":"n"})");
}

TEST_F(CsvInput, TakesTheColumnsInTheOrderOfTheHeader) {
  ASSERT_FALSE(mapper.set_csv_header("\xEF\xBB\xBF\"time\";extra;tax;price;qty;customer;sku;id").has_value());
  const Mapped mapped = map("1705314600000;?;0.08;29.99;5;C-1;S-1;O-1");
  ASSERT_EQ(faults_of(mapped), "");
  EXPECT_EQ(mapped.order.external_order_id, "O-1");
}

TEST(CsvHeader, MustNameEveryRequiredColumnOnce) {
  const auto fault_of = [](const SmallDefinition& definition, const std::string& header) {
    const auto fault = Mapper(definition.compile()).set_csv_header(header);
    return fault ? std::string(domain::to_string(fault->code)) + " " + fault->field : "";
  };
  const SmallDefinition definition = csv_definition();
  EXPECT_EQ(fault_of(definition, kHeader), "");
  EXPECT_EQ(fault_of(definition, "id;sku;customer;qty;price;tax;time"), "");
  EXPECT_EQ(fault_of(definition, "id;sku;qty;price;tax;time"), "MISSING_REQUIRED_FIELD customer");
  EXPECT_EQ(fault_of(definition, "id;sku;customer;qty;price;tax;time;qty"), "DUPLICATE_FIELD qty");
  EXPECT_EQ(fault_of(definition, "id;sku;customer;\"qty;price;tax;time"), "MALFORMED_INPUT ");
  EXPECT_EQ(fault_of(definition, "id,sku,customer,qty,price,tax,time"), "MISSING_REQUIRED_FIELD id");
  EXPECT_EQ(fault_of(definition.with("customerId", "from = \"customer\"\ndefault = \"X\""),
                     "id;sku;qty;price;tax;time"),
            "");
  SmallDefinition strict = definition;
  strict.head = "unknown_members = \"reject\"";
  EXPECT_EQ(fault_of(strict, "id;sku;customer;qty;price;tax;time;extra"), "INVALID_VALUE extra");
}

TEST(CsvHeader, IsNeededUnlessTheDefinitionNamesTheColumns) {
  Mapper mapper(csv_definition().compile());
  EXPECT_TRUE(mapper.map_csv("O-1;S-1;C-1;5;29.99;0.08;1705314600000", kNow).malformed);
  SmallDefinition definition = csv_definition();
  definition.format += "\ncolumns = [\"id\", \"sku\", \"customer\", \"qty\", \"price\", \"tax\", \"time\"]";
  Mapper with_columns(definition.compile());
  EXPECT_TRUE(with_columns.map_csv("O-1;S-1;C-1;5;29.99;0.08;1705314600000", kNow).accepted);
}

TEST(CsvHeader, SendsUnknownColumnsToTheMetadataWhereTheDefinitionAsks) {
  SmallDefinition definition = csv_definition();
  definition.head = "unknown_members = \"metadata\"";
  Mapper mapper(definition.compile());
  ASSERT_FALSE(mapper.set_csv_header("id;sku;customer;qty;price;tax;time;zone;area").has_value());
  const Mapped mapped = mapper.map_csv("O-1;S-1;C-1;5;29.99;0.08;1705314600000;north;", kNow);
  EXPECT_EQ(mapped.order.metadata, R"({"zone":"north"})");
}

}  // namespace
}  // namespace nexus::partners
