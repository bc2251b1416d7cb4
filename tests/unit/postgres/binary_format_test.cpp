// Values in PostgreSQL's binary form.
#include "adapters/postgres/binary_format.h"

#include <gtest/gtest.h>

#include "adapters/postgres/failure.h"

namespace nexus::postgres {
namespace {

std::string form_of(const std::string& value) { return value.substr(4); }

std::string through_decimal(const char* text) {
  std::string value;
  append_decimal_value(value, domain::Decimal::parse(text).value());
  return read_decimal(form_of(value)).to_string();
}

TEST(PostgresBinaryFormat, KeepsEveryDigitOfADecimal) {
  for (const char* text :
       {"0", "1", "-1", "9999", "10000", "10001", "0.0001", "0.00001", "0.08", "149.95", "11.996", "-3.5",
        "100000000", "123456789012.12345678", "9999999999999999999999.9999999999999999", "0.0000000000000001",
        "1000000000000000000000", "-1000000000000000000000.0000000000000001"}) {
    EXPECT_EQ(through_decimal(text), text);
  }
}

TEST(PostgresBinaryFormat, WritesADecimalAsTheServerDoes) {
  std::string value;
  append_decimal_value(value, domain::Decimal::parse("149.95").value());
  // Two groups, the first worth 10000^0, positive, two digits behind the point: 149, 9500.
  const char expected[] = {0, 0, 0, 12, 0, 2, 0, 0, 0, 0, 0, 2, 0, char(149), 0x25, 0x1c};
  EXPECT_EQ(value, std::string(expected, sizeof expected));
}

TEST(PostgresBinaryFormat, RefusesANumericThatIsNoDecimal) {
  const char nan[] = {0, 0, 0, 0, char(0xc0), 0, 0, 0};
  EXPECT_THROW(read_decimal({nan, sizeof nan}), Failure);
  // 10^22, and 10^-17.
  const char large[] = {0, 1, 0, 5, 0, 0, 0, 0, 0, 100};
  EXPECT_THROW(read_decimal({large, sizeof large}), Failure);
  const char small[] = {0, 1, char(0xff), char(0xfb), 0, 0, 0, 17, 3, char(0xe8)};
  EXPECT_THROW(read_decimal({small, sizeof small}), Failure);
  EXPECT_THROW(read_decimal("short"), Failure);
}

TEST(PostgresBinaryFormat, ReadsTotalsThatAreWiderThanADecimal) {
  std::string form;
  append_int16(form, 8);
  append_int16(form, 7);
  append_int16(form, 0);
  append_int16(form, 0);
  for (int i = 0; i < 8; ++i) append_int16(form, 1234);
  EXPECT_EQ(read_decimal_total(form).to_string(), "12341234123412341234123412341234");
  std::string small;
  append_int16(small, 1);
  append_int16(small, -2);
  append_int16(small, 0x4000);
  append_int16(small, 8);
  append_int16(small, 12);
  EXPECT_EQ(read_decimal_total(small).to_string(), "-0.00000012");
}

TEST(PostgresBinaryFormat, KeepsEveryMillisecond) {
  for (const std::int64_t ms :
       {0LL, 1LL, -1LL, 946'684'800'000LL, 1'291'161'600'123LL, 253'402'300'799'999LL}) {
    std::string value;
    append_time_value(value, {ms});
    EXPECT_EQ(read_time(form_of(value)).ms, ms);
  }
}

TEST(PostgresBinaryFormat, RefusesATimeBetweenMilliseconds) {
  std::string form;
  append_int64(form, 1);
  EXPECT_THROW(read_time(form), Failure);
}

}  // namespace
}  // namespace nexus::postgres
