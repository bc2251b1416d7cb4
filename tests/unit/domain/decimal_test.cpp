#include "domain/decimal.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/order.h"

namespace nexus::domain {
namespace {

Decimal decimal(std::string_view text) {
  const auto value = Decimal::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Decimal());
}

struct TextAndForm {
  std::string_view text;
  std::string_view form;
};

TEST(Decimal, ReadsJsonNumbersByValueAndWritesTheShortestForm) {
  const std::vector<TextAndForm> cases = {
      {"5", "5"},
      {"5.0", "5"},
      {"5e0", "5"},
      {"50E-1", "5"},
      {"0.5e+1", "5"},
      {"-0", "0"},
      {"-0.0e5", "0"},
      {"0e999999999999", "0"},
      {"0.000e-999999999999999999999999", "0"},
      {"0.08", "0.08"},
      {"8e-2", "0.08"},
      {"149.950", "149.95"},
      {"-3", "-3"},
      {"-0.0000000000000001", "-0.0000000000000001"},
      {"1e-16", "0.0000000000000001"},
      {"1e21", "1000000000000000000000"},
      {"9007199254740991", "9007199254740991"},
      {"9007199254740992", "9007199254740992"},
      {"9007199254740993", "9007199254740993"},
      {"9223372036854775808", "9223372036854775808"},
      {"18446744073709551615", "18446744073709551615"},
      {"99999999", "99999999"},
      {"100000000", "100000000"},
      {"9999999999999999.9999999999999999", "9999999999999999.9999999999999999"},
      {"10000000000000000.1", "10000000000000000.1"},
      {"9999999999999999999999.9999999999999999", "9999999999999999999999.9999999999999999"},
      {"-9999999999999999999999.9999999999999999", "-9999999999999999999999.9999999999999999"},
      {"1.000000000000000000000000000000000000000", "1"},  // 40 digits whose value fits
      {"1000000000000000000000000000000000000000e-30", "1000000000"},
      {"0.0000000000000000000000000000000000000001e40", "1"},
      {"123456789012345678901234567890e-10", "12345678901234567890.123456789"},
  };
  for (const auto& [text, form] : cases) {
    const auto value = Decimal::parse(text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(value->to_string(), form) << text;
  }
}

TEST(Decimal, RefusesWhatIsNotAJsonNumber) {
  for (std::string_view text :
       {"",         "-",         "+1",    "01",    "-01", "00",    ".5",    "5.",       "5.e1",
        "1e",       "1e+",       "1e-",   "1e1.5", " 1",  "1 ",    "0x10",  "1,5",      "NaN",
        "Infinity", "-Infinity", "1_000", "--1",   "1-",  "1e5e5", "1.2.3", "\xD9\xA1", "1\n"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
  EXPECT_FALSE(Decimal::parse(std::string_view("1\0", 2)));
}

TEST(Decimal, RefusesValuesThatDoNotFitInsteadOfRounding) {
  for (std::string_view text :
       {"1e22", "10000000000000000000000", "-1e22", "1e-17", "0.00000000000000001", "1.00000000000000001",
        "1e400", "1e-400", "-1e400", "1e999999999999999999999999", "1e-999999999999999999999999",
        "9999999999999999999999.99999999999999991", "1234567890123456789012345678901234567890"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
}

TEST(Decimal, ReadsALongTextWithoutMoreThanLookingAtItOnce) {
  const std::string zeros(1'000'000, '0');
  EXPECT_EQ(decimal("1." + zeros), decimal("1"));
  EXPECT_EQ(decimal("0." + zeros + "1e1000001"), decimal("1"));
  EXPECT_FALSE(Decimal::parse("1" + zeros));
  EXPECT_FALSE(Decimal::parse("1e" + std::string(1'000'000, '9')));
}

TEST(Decimal, MultipliesTheDigitsThatThePartnerSent) {
  const auto gross = multiply(decimal("29.99"), 5);
  ASSERT_TRUE(gross);
  EXPECT_EQ(gross->to_string(), "149.95");
  const auto tax = multiply(*gross, decimal("0.08"));
  ASSERT_TRUE(tax);
  EXPECT_EQ(tax->to_string(), "11.996");
  EXPECT_EQ(add(*gross, *tax)->to_string(), "161.946");
}

TEST(Decimal, MultipliesOnlyWhenTheResultIsExact) {
  EXPECT_EQ(multiply(decimal("0.00000001"), decimal("0.00000001")), decimal("1e-16"));
  EXPECT_FALSE(multiply(decimal("1e-9"), decimal("1e-8")));
  EXPECT_FALSE(multiply(decimal("1e11"), decimal("1e11")));
  EXPECT_EQ(multiply(decimal("1e11"), decimal("-99999999999")), decimal("-9999999999900000000000"));
  EXPECT_FALSE(multiply(decimal("1e21"), std::int64_t{10}));
  EXPECT_FALSE(multiply(decimal("1e21"), INT64_MIN));
  EXPECT_EQ(multiply(decimal("-2.5"), decimal("-4")), decimal("10"));
  EXPECT_EQ(multiply(decimal("-2.5"), Decimal()), Decimal());
}

TEST(Decimal, AddsOnlyWithinItsRange) {
  const Decimal largest = decimal("9999999999999999999999.9999999999999999");
  EXPECT_FALSE(add(largest, decimal("1e-16")));
  EXPECT_FALSE(add(decimal("-9999999999999999999999.9999999999999999"), decimal("-1e-16")));
  EXPECT_EQ(add(largest, decimal("-1e-16")), decimal("9999999999999999999999.9999999999999998"));
}

TEST(Decimal, HoldsTheLargestOrderExactly) {
  Order order;
  order.quantity = kMaxQuantity;
  order.unit_price = decimal("999999999999.99999999");
  order.tax_rate = decimal("1");
  ASSERT_TRUE(derive_amounts(order, {}));
  EXPECT_EQ(order.gross_amount.to_string(), "999999999999999999990");
  EXPECT_EQ(order.tax_amount.to_string(), "999999999999999999990");
  EXPECT_EQ(order.net_amount.to_string(), "1999999999999999999980");
  order.quantity = 1;
  order.tax_rate = decimal("0.99999999");
  ASSERT_TRUE(derive_amounts(order, {}));
  EXPECT_EQ(order.tax_amount.to_string(), "999999989999.9999999900000001");
}

struct RoundingCase {
  std::string_view value;
  int decimals;
  std::string_view half_up, half_even, down, up;
};

TEST(Decimal, RoundsInEveryMode) {
  const std::vector<RoundingCase> cases = {
      {"11.996", 2, "12", "12", "11.99", "12"},
      {"2.345", 2, "2.35", "2.34", "2.34", "2.35"},
      {"2.355", 2, "2.36", "2.36", "2.35", "2.36"},
      {"-2.345", 2, "-2.35", "-2.34", "-2.34", "-2.35"},
      {"0.5", 0, "1", "0", "0", "1"},
      {"1.5", 0, "2", "2", "1", "2"},
      {"-0.4", 0, "0", "0", "0", "-1"},
      {"7.1", 16, "7.1", "7.1", "7.1", "7.1"},
      {"0.0000000000000015", 15, "0.000000000000002", "0.000000000000002", "0.000000000000001",
       "0.000000000000002"},
  };
  for (const auto& c : cases) {
    const Decimal value = decimal(c.value);
    EXPECT_EQ(value.rounded(c.decimals, RoundingMode::half_up).to_string(), c.half_up) << c.value;
    EXPECT_EQ(value.rounded(c.decimals, RoundingMode::half_even).to_string(), c.half_even) << c.value;
    EXPECT_EQ(value.rounded(c.decimals, RoundingMode::down).to_string(), c.down) << c.value;
    EXPECT_EQ(value.rounded(c.decimals, RoundingMode::up).to_string(), c.up) << c.value;
    EXPECT_EQ(value.rounded(c.decimals, RoundingMode::none), value);
  }
}

TEST(Decimal, CountsItsDigits) {
  EXPECT_EQ(decimal("0").decimals(), 0);
  EXPECT_EQ(decimal("0").integer_digits(), 1);
  EXPECT_EQ(decimal("12.5").decimals(), 1);
  EXPECT_EQ(decimal("-12.00000001").decimals(), 8);
  EXPECT_EQ(decimal("1e-16").decimals(), 16);
  EXPECT_EQ(decimal("-12.5").integer_digits(), 2);
  EXPECT_EQ(decimal("999999999999.99999999").integer_digits(), 12);
  EXPECT_EQ(decimal("1000000000000").integer_digits(), 13);
  EXPECT_EQ(decimal("9999999999999999999999").integer_digits(), 22);
}

TEST(Decimal, IsAnIntegerOnlyWhenWholeAndInRange) {
  EXPECT_EQ(decimal("5.0").to_integer(), 5);
  EXPECT_EQ(decimal("-9223372036854775808").to_integer(), INT64_MIN);
  EXPECT_EQ(decimal("9223372036854775807").to_integer(), INT64_MAX);
  EXPECT_FALSE(decimal("9223372036854775808").to_integer());
  EXPECT_FALSE(decimal("-9223372036854775809").to_integer());
  EXPECT_FALSE(decimal("0.5").to_integer());
  EXPECT_EQ(Decimal::from_integer(INT64_MIN).to_string(), "-9223372036854775808");
}

TEST(DecimalTotal, AddsFarBeyondOneDecimal) {
  const Decimal largest = decimal("9999999999999999999999.9999999999999999");
  DecimalTotal total;
  for (int i = 0; i < 1000; ++i) total.add(largest);
  EXPECT_EQ(total.to_string(), "9999999999999999999999999.9999999999999");
  for (int i = 0; i < 60; ++i) total.add(DecimalTotal(total));
  EXPECT_EQ(total.to_string(), "11529215046068469759999999999999999999884707.8495393153024");
  EXPECT_EQ(DecimalTotal::parse(total.to_string()), total);
}

TEST(DecimalTotal, CrossesZeroBothWays) {
  DecimalTotal total;
  total.add(decimal("1.5"));
  total.subtract(decimal("2.75"));
  EXPECT_EQ(total.to_string(), "-1.25");
  EXPECT_EQ(DecimalTotal::parse("-1.25"), total);
  total.add(decimal("-1.25"));
  EXPECT_EQ(total.to_string(), "-2.5");
  total.subtract(decimal("-2.5"));
  EXPECT_TRUE(total.is_zero());
  EXPECT_EQ(total.to_string(), "0");
}

TEST(DecimalTotal, TakesATotalAwayAgainToTheLastDigit) {
  const auto huge = DecimalTotal::parse("340282366920938463463374607431768211456.0000000000000001").value();
  DecimalTotal total = DecimalTotal::parse("0.3").value();
  total.add(huge);
  total.subtract(huge);
  EXPECT_EQ(total.to_string(), "0.3");
  total.subtract(huge);
  EXPECT_EQ(total.to_string(), "-340282366920938463463374607431768211455.7000000000000001");
}

TEST(DecimalTotal, ReadsUpTo60DigitsBeforeThePoint) {
  EXPECT_EQ(DecimalTotal::parse("1e59")->to_string(), "1" + std::string(59, '0'));
  EXPECT_FALSE(DecimalTotal::parse("1e60"));
  EXPECT_FALSE(DecimalTotal::parse("1e-17"));
  EXPECT_FALSE(DecimalTotal::parse("1."));
  EXPECT_EQ(DecimalTotal::parse("-" + std::string(60, '9') + "." + std::string(16, '9'))->to_string(),
            "-" + std::string(60, '9') + "." + std::string(16, '9'));
}

TEST(DecimalTotal, AveragesHalvesAwayFromZero) {
  DecimalTotal total;
  total.add(decimal("10"));
  EXPECT_EQ(total.average(3, 2), "3.33");
  EXPECT_EQ(total.average(4, 1), "2.5");
  EXPECT_EQ(total.average(4, 0), "3");
  EXPECT_EQ(total.average(3, 16), "3.3333333333333333");
  EXPECT_EQ(total.average(INT64_MAX, 2), "0");
  total.subtract(decimal("20"));
  EXPECT_EQ(total.average(4, 0), "-3");
  EXPECT_EQ(total.average(1'000'000, 2), "0");
}

}  // namespace
}  // namespace nexus::domain
