// Every code and bound of an order's fields.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

struct Case {
  std::string member;
  std::string json;
  std::string faults;  // "" when the order is accepted
};

void expect_all(const DefinitionPtr& definition, const std::vector<Case>& cases) {
  Mapper mapper(definition);
  for (const Case& each : cases) {
    const Mapped mapped = mapper.map_json(SmallInput().with(each.member, each.json).text(), kNow);
    EXPECT_EQ(faults_of(mapped), each.faults.empty() ? "" : each.faults + " " + each.member)
        << each.member << " = " << each.json;
    EXPECT_FALSE(mapped.malformed);
  }
}

std::string text_of(std::size_t bytes) { return "\"" + std::string(bytes, 'x') + "\""; }

TEST(FieldValues, HoldIdsToTheirBounds) {
  for (const std::string member : {"id", "sku", "customer"}) {
    expect_all(SmallDefinition().compile(), {{member, "\"x\"", ""},
                                             {member, "\" x \"", ""},
                                             {member, text_of(256), ""},
                                             {member, text_of(257), "TOO_LONG"},
                                             {member, "\"\"", "INVALID_VALUE"},
                                             {member, "\"   \"", "INVALID_VALUE"},
                                             {member, "\"\u3000\u200b\"", "INVALID_VALUE"},
                                             {member, "\"a\\u0000b\"", "INVALID_VALUE"},
                                             {member, "\"a\\tb\"", "INVALID_VALUE"},
                                             {member, "\"a\x7f\"", "INVALID_VALUE"},
                                             {member, "\"a\\u0085\"", "INVALID_VALUE"},
                                             {member, "\"a\u00a0b\"", ""},
                                             {member, "null", "NULL_VALUE"},
                                             {member, "17", "INVALID_DATA_TYPE"},
                                             {member, "true", "INVALID_DATA_TYPE"},
                                             {member, "[\"x\"]", "INVALID_DATA_TYPE"},
                                             {member, "{}", "INVALID_DATA_TYPE"},
                                             {member, "\"NaN\"", ""}});
  }
}

TEST(FieldValues, HoldTheQuantityToItsBounds) {
  expect_all(SmallDefinition().compile(),
             {{"qty", "1", ""},
              {"qty", "5.0", ""},
              {"qty", "5e0", ""},
              {"qty", "50E-1", ""},
              {"qty", "1000000000", ""},
              {"qty", "1e9", ""},
              {"qty", "1000000001", "OUT_OF_RANGE"},
              {"qty", "9007199254740991", "OUT_OF_RANGE"},
              {"qty", "9007199254740993", "OUT_OF_RANGE"},
              {"qty", "9223372036854775808", "OUT_OF_RANGE"},
              {"qty", "1234567890123456789012345678901234567890", "OUT_OF_RANGE"},
              {"qty", "1e400", "OUT_OF_RANGE"},
              {"qty", "1e-400", "INVALID_VALUE"},
              {"qty", "1.5", "INVALID_VALUE"},
              {"qty", "0", "ZERO_VALUE"},
              {"qty", "-0", "ZERO_VALUE"},
              {"qty", "0.0e7", "ZERO_VALUE"},
              {"qty", "-1", "NEGATIVE_NUMBER"},
              {"qty", "-1.5", "NEGATIVE_NUMBER"},
              {"qty", "-1e400", "NEGATIVE_NUMBER"},
              {"qty", "\"5\"", "INVALID_DATA_TYPE"},
              {"qty", "\"NaN\"", "NOT_A_NUMBER"},
              {"qty", "\"-Infinity\"", "NOT_A_NUMBER"},
              {"qty", "null", "NULL_VALUE"},
              {"qty", "false", "INVALID_DATA_TYPE"}});
}

TEST(FieldValues, HoldThePriceToItsBounds) {
  expect_all(SmallDefinition().compile(), {{"price", "0.00000001", ""},
                                           {"price", "1e-8", ""},
                                           {"price", "999999999999.99999999", ""},
                                           {"price", "1.100000000000000000000000000000", ""},
                                           {"price", "0.000000001", "OUT_OF_RANGE"},
                                           {"price", "1.123456789", "OUT_OF_RANGE"},
                                           {"price", "0.00000000000000000001", "OUT_OF_RANGE"},
                                           {"price", "1000000000000", "OUT_OF_RANGE"},
                                           {"price", "1e12", "OUT_OF_RANGE"},
                                           {"price", "1e2147483647", "OUT_OF_RANGE"},
                                           {"price", "0", "ZERO_VALUE"},
                                           {"price", "-0.0", "ZERO_VALUE"},
                                           {"price", "-0.01", "NEGATIVE_NUMBER"},
                                           {"price", "\"1.5\"", "INVALID_DATA_TYPE"}});
}

TEST(FieldValues, HoldTheTaxRateToItsBounds) {
  expect_all(SmallDefinition().compile(), {{"tax", "0", ""},
                                           {"tax", "1", ""},
                                           {"tax", "0.12345678", ""},
                                           {"tax", "0.123456789", "OUT_OF_RANGE"},
                                           {"tax", "1.00000001", "OUT_OF_RANGE"},
                                           {"tax", "20", "OUT_OF_RANGE"},
                                           {"tax", "-0.1", "NEGATIVE_NUMBER"}});
  const auto percent = SmallDefinition().with("taxRate", "from = \"tax\"\nunit = \"percent\"").compile();
  expect_all(percent, {{"tax", "100", ""},
                       {"tax", "17.123456", ""},
                       {"tax", "17.1234567", "OUT_OF_RANGE"},
                       {"tax", "100.000001", "OUT_OF_RANGE"}});
  const Mapped mapped = map_one(percent, SmallInput().with("tax", "17.5").text());
  EXPECT_EQ(mapped.order.tax_rate.to_string(), "0.175");
}

TEST(FieldValues, HoldTimesToTheirBounds) {
  const auto now = std::to_string(kNow.ms);
  expect_all(SmallDefinition().compile(), {{"time", "946684800000", ""},
                                           {"time", "946684799999", "OUT_OF_RANGE"},
                                           {"time", "0", "OUT_OF_RANGE"},
                                           {"time", "-5", "OUT_OF_RANGE"},
                                           {"time", "1705314600000.0", ""},
                                           {"time", "1.7053146e12", ""},
                                           {"time", "1705314600000.5", "INVALID_TIMESTAMP"},
                                           {"time", std::to_string(kNow.ms + 300'000), ""},
                                           {"time", std::to_string(kNow.ms + 300'001), "FUTURE_TIMESTAMP"},
                                           {"time", "1e400", "OUT_OF_RANGE"},
                                           {"time", "\"" + now + "\"", "INVALID_DATA_TYPE"},
                                           {"time", "null", "NULL_VALUE"}});
}

TEST(FieldValues, HonourTheToleranceForFutureTimes) {
  SmallDefinition definition;
  definition.head = "future_tolerance = \"0s\"";
  expect_all(definition.compile(), {{"time", std::to_string(kNow.ms), ""},
                                    {"time", std::to_string(kNow.ms + 1), "FUTURE_TIMESTAMP"}});
}

TEST(FieldValues, ReadSecondsIsoTimesAndLocalTimes) {
  const auto time_of = [](const std::string& rule, const std::string& json) {
    const auto definition = SmallDefinition().with("transactionTime", "from = \"time\"\n" + rule).compile();
    const Mapped mapped = map_one(definition, SmallInput().with("time", json).text());
    return mapped.accepted ? domain::to_iso8601(mapped.order.transaction_time) : faults_of(mapped);
  };
  EXPECT_EQ(time_of("type = \"epoch_s\"", "1705314600"), "2024-01-15T10:30:00.000Z");
  EXPECT_EQ(time_of("type = \"epoch_s\"", "1705314599.9876"), "2024-01-15T10:29:59.987Z");
  EXPECT_EQ(time_of("type = \"epoch_s\"\nas = \"either\"", "\"1705314600\""), "2024-01-15T10:30:00.000Z");
  EXPECT_EQ(time_of("type = \"epoch_s\"\nas = \"either\"", "\"soon\""), "INVALID_TIMESTAMP time");
  EXPECT_EQ(time_of("type = \"iso8601\"", "\"2024-01-15T11:30:00+01:00\""), "2024-01-15T10:30:00.000Z");
  EXPECT_EQ(time_of("type = \"iso8601\"", "\"2024-02-30T11:30:00Z\""), "INVALID_TIMESTAMP time");
  EXPECT_EQ(time_of("type = \"iso8601\"", "1705314600000"), "INVALID_DATA_TYPE time");
  const std::string berlin =
      "type = \"strptime\"\npattern = \"%d.%m.%Y %H:%M\"\ntimezone = \"Europe/Berlin\"";
  EXPECT_EQ(time_of(berlin, "\"1.7.2023 12:00\""), "2023-07-01T10:00:00.000Z");
  EXPECT_EQ(time_of(berlin, "\"1.1.2023 12:00\""), "2023-01-01T11:00:00.000Z");
  EXPECT_EQ(time_of(berlin, "\"31.2.2023 12:00\""), "INVALID_TIMESTAMP time");
  EXPECT_EQ(time_of("type = \"strptime\"\npattern = \"%Y%m%d %T %z\"", "\"20240115 11:30:00 +0100\""),
            "2024-01-15T10:30:00.000Z");
}

TEST(FieldValues, ReportEveryFaultInTheOrderOfTheDefinition) {
  const Mapped mapped =
      map_one(SmallDefinition().compile(), R"({"time": "x", "tax": 2, "qty": 0, "id": ""})");
  EXPECT_EQ(faults_of(mapped),
            "INVALID_VALUE id, MISSING_REQUIRED_FIELD sku, MISSING_REQUIRED_FIELD customer, ZERO_VALUE qty, "
            "MISSING_REQUIRED_FIELD price, OUT_OF_RANGE tax, INVALID_DATA_TYPE time");
}

TEST(FieldValues, KeepTheIdAndTheAmountAtRiskOfARejectedInput) {
  const auto definition = SmallDefinition().compile();
  const Mapped mapped = map_one(definition, SmallInput().with("customer", "null").text());
  EXPECT_FALSE(mapped.accepted);
  EXPECT_EQ(mapped.rejection.external_order_id, "O-1");
  ASSERT_TRUE(mapped.amount_at_risk.has_value());
  EXPECT_EQ(mapped.amount_at_risk->to_string(), "149.95");
  EXPECT_FALSE(map_one(definition, SmallInput().with("qty", "-5").text()).amount_at_risk.has_value());
}

TEST(FieldValues, ShowWhatCameAsJsonWithinTheLimit) {
  const auto definition = SmallDefinition().compile();
  const auto received = [&definition](const std::string& json) {
    const Mapped mapped = map_one(definition, SmallInput().with("qty", json).text());
    return mapped.rejection.faults.at(0).received;
  };
  EXPECT_EQ(received("\"a\\\"b\""), R"("a\"b")");
  EXPECT_EQ(received("{\"b\": [1, 2], \"a\": null}"), R"({"a":null,"b":[1,2]})");
  EXPECT_EQ(received("null"), "null");
  EXPECT_EQ(received("-5"), "-5");
  for (const std::string& json : {text_of(600), "[" + text_of(600) + "]", "-" + std::string(600, '9'),
                                  "\"" + std::string(100, '\x7f') + "\""}) {
    const std::string shown = received(json);
    EXPECT_LE(shown.size(), domain::kMaxReceivedBytes);
    EXPECT_GT(shown.size(), domain::kMaxReceivedBytes / 2);
    EXPECT_EQ(shown.substr(shown.size() - 4), "\u2026\"") << shown;
  }
}

TEST(FieldValues, SayWhatWasExpected) {
  const Mapped mapped = map_one(SmallDefinition().compile(), SmallInput().with("qty", "0").text());
  EXPECT_EQ(mapped.rejection.faults.at(0).message, "must be greater than 0");
  EXPECT_EQ(mapped.rejection.faults.at(0).expected, "a whole number from 1 to 1000000000");
}

TEST(FieldValues, TakeNumbersAsTextWhereTheDefinitionAllowsIt) {
  const auto definition =
      SmallDefinition()
          .with("quantity", "from = \"qty\"\nas = \"text\"")
          .with("unitPrice", "from = \"price\"\nas = \"either\"\ntrim = true\nstrip_suffix = \" EUR\"")
          .with("productId", "from = \"sku\"\nas = \"either\"")
          .compile();
  Mapper mapper(definition);
  const SmallInput input =
      SmallInput().with("qty", "\"5.0\"").with("price", "\" 2.50 EUR \"").with("sku", "850e2");
  const Mapped mapped = mapper.map_json(input.text(), kNow);
  ASSERT_EQ(faults_of(mapped), "");
  EXPECT_EQ(mapped.order.gross_amount.to_string(), "12.5");
  EXPECT_EQ(mapped.order.product_id, "85000");
  for (const std::string text : {"\"five\"", "\"1,5\"", "\"+5\"", "\"05\"", "\"0x5\"", "\"\"", "\" 5\"",
                                 "\"5.\"", "\"nan\"", "\"1e\""}) {
    EXPECT_EQ(faults_of(mapper.map_json(SmallInput().with("price", "1").with("qty", text).text(), kNow)),
              "NOT_A_NUMBER qty")
        << text;
  }
  EXPECT_EQ(faults_of(mapper.map_json(input.with("qty", "5").text(), kNow)), "INVALID_DATA_TYPE qty");
}

TEST(FieldValues, ChangeTextAsTheDefinitionSays) {
  const auto definition =
      SmallDefinition()
          .with("customerId",
                "from = \"customer\"\ntrim = true\nstrip_suffix = \".0\"\nupper = true\nmax = 5")
          .with("taxRate",
                "from = \"tax\"\nas = \"text\"\nunit = \"percent\"\nvalues = { STD = \"20\", ZERO = \"0\" }")
          .with("currency", "from = \"currency\"\npattern = \"[A-Z]{3}\"")
          .compile();
  const SmallInput input = SmallInput().with("customer", "\" ab1.0 \"").with("tax", "\"STD\"");
  Mapped mapped = map_one(definition, input.text());
  ASSERT_EQ(faults_of(mapped), "");
  EXPECT_EQ(mapped.order.customer_id, "AB1");
  EXPECT_EQ(mapped.order.tax_rate.to_string(), "0.2");
  EXPECT_EQ(mapped.order.currency, "");
  mapped = map_one(definition, input.with("currency", "\"EUR\"").text());
  EXPECT_EQ(mapped.order.currency, "EUR");
  EXPECT_EQ(faults_of(map_one(definition, input.with("currency", "\"euro\"").text())),
            "INVALID_VALUE currency");
  EXPECT_EQ(faults_of(map_one(definition, input.with("tax", "\"20\"").text())), "INVALID_VALUE tax");
  EXPECT_EQ(faults_of(map_one(definition, input.with("customer", "\"abcdef\"").text())), "TOO_LONG customer");
  EXPECT_EQ(faults_of(map_one(definition, input.with("customer", "\"  \"").text())),
            "MISSING_REQUIRED_FIELD customer");
}

TEST(FieldValues, HonourBoundsOfTheDefinition) {
  const auto definition = SmallDefinition()
                              .with("quantity", "from = \"qty\"\nmin = 2\nmax = 9")
                              .with("unitPrice", "from = \"price\"\nmin = \"0.50\"\nmax = 100")
                              .with("productId", "from = \"sku\"\nmin = 3")
                              .compile();
  const SmallInput input = SmallInput().with("sku", "\"abc\"");
  EXPECT_EQ(faults_of(map_one(definition, input.text())), "");
  EXPECT_EQ(faults_of(map_one(definition, input.with("qty", "1").text())), "OUT_OF_RANGE qty");
  EXPECT_EQ(faults_of(map_one(definition, input.with("qty", "10").text())), "OUT_OF_RANGE qty");
  EXPECT_EQ(faults_of(map_one(definition, input.with("price", "0.49").text())), "OUT_OF_RANGE price");
  EXPECT_EQ(faults_of(map_one(definition, input.with("price", "100.01").text())), "OUT_OF_RANGE price");
  EXPECT_EQ(faults_of(map_one(definition, input.with("sku", "\"ab\"").text())), "INVALID_VALUE sku");
}

TEST(FieldValues, UseDefaultsConstantsAndTemplates) {
  const auto definition = SmallDefinition()
                              .with("externalOrderId", "template = \"{{{id}}}-{buyer/no}\"")
                              .with("customerId", "from = \"customer\"\ndefault = \"UNKNOWN\"")
                              .with("taxRate", "const = 20\nunit = \"percent\"")
                              .compile();
  const SmallInput input = SmallInput().with("buyer", "{\"no\": 7}").without("tax");
  Mapped mapped = map_one(definition, input.without("customer").text());
  ASSERT_EQ(faults_of(mapped), "");
  EXPECT_EQ(mapped.order.external_order_id, "{O-1}-7");
  EXPECT_EQ(mapped.order.customer_id, "UNKNOWN");
  EXPECT_EQ(mapped.order.tax_rate.to_string(), "0.2");
  EXPECT_EQ(mapped.order.definition_version, 3u);
  mapped = map_one(definition, input.with("customer", "null").text());
  EXPECT_EQ(mapped.order.customer_id, "UNKNOWN");
  EXPECT_EQ(faults_of(map_one(definition, input.with("buyer", "{}").text())),
            "MISSING_REQUIRED_FIELD buyer/no");
  EXPECT_EQ(faults_of(map_one(definition, input.with("id", "null").text())), "NULL_VALUE id");
  EXPECT_EQ(faults_of(map_one(definition, input.with("id", "[]").text())), "INVALID_DATA_TYPE id");
}

TEST(FieldValues, RoundAmountsOnlyWhereTheDefinitionAsks) {
  SmallDefinition rounding;
  rounding.tail = "[rounding]\ndecimals = 2\nmode = \"half_up\"\n";
  const SmallInput input = SmallInput().with("qty", "3").with("price", "19.995").with("tax", "0.175");
  const Mapped exact = map_one(SmallDefinition().compile(), input.text());
  EXPECT_EQ(exact.order.net_amount.to_string(), "70.482375");
  const Mapped rounded = map_one(rounding.compile(), input.text());
  EXPECT_EQ(rounded.order.gross_amount.to_string(), "59.99");
  EXPECT_EQ(rounded.order.unit_price.to_string(), "19.995");
}

TEST(FieldValues, KeepTheLargestOrderExact) {
  const SmallInput input =
      SmallInput().with("qty", "1000000000").with("price", "999999999999.99999999").with("tax", "0.99999999");
  const Mapped mapped = map_one(SmallDefinition().compile(), input.text());
  ASSERT_TRUE(mapped.accepted);
  EXPECT_EQ(mapped.order.gross_amount.to_string(), "999999999999999999990");
  EXPECT_EQ(mapped.order.tax_amount.to_string(), "999999989999999999990.0000001");
}

}  // namespace
}  // namespace nexus::partners
