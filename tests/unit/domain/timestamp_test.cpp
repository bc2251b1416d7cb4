#include "domain/timestamp.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <ctime>
#include <string>
#include <vector>

namespace nexus::domain {
namespace {

constexpr std::int64_t kFirstMs = -62'167'219'200'000;
constexpr std::int64_t kLastMs = 253'402'300'799'999;

TEST(Timestamp, WritesAndReadsUtcMilliseconds) {
  EXPECT_EQ(to_iso8601(Timestamp{0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_iso8601(Timestamp{-1}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_iso8601(Timestamp{951'782'400'000}), "2000-02-29T00:00:00.000Z");
  EXPECT_EQ(to_iso8601(Timestamp{1'291'191'960'000}), "2010-12-01T08:26:00.000Z");
  EXPECT_EQ(to_iso8601(Timestamp{kFirstMs}), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(to_iso8601(Timestamp{kLastMs}), "9999-12-31T23:59:59.999Z");
}

TEST(Timestamp, ReadsEveryFormThatRfc3339AndTheCommonOffsetsAllow) {
  const Timestamp expected{1'291'191'960'000};
  for (std::string_view text :
       {"2010-12-01T08:26:00.000Z", "2010-12-01T08:26:00Z", "2010-12-01T08:26Z", "2010-12-01 08:26:00Z",
        "2010-12-01t08:26:00z", "2010-12-01T09:26:00+01:00", "2010-12-01T09:26+0100",
        "2010-12-01T09:26:00.0+01", "2010-12-01T00:26:00-08:00", "2010-11-30T23:56-0830",
        "2010-12-01T08:26:00-00:00", "2010-12-01T08:26:00.00000000000000000000Z"}) {
    EXPECT_EQ(parse_iso8601(text), expected) << text;
  }
  EXPECT_EQ(parse_iso8601("2010-12-01"), Timestamp{1'291'161'600'000});
}

TEST(Timestamp, CutsDigitsBelowAMillisecond) {
  EXPECT_EQ(parse_iso8601("1970-01-01T00:00:00.1Z"), Timestamp{100});
  EXPECT_EQ(parse_iso8601("1970-01-01T00:00:00.0019999Z"), Timestamp{1});
  EXPECT_EQ(parse_iso8601("1969-12-31T23:59:59.9999999Z"), Timestamp{-1});
}

TEST(Timestamp, RefusesEverythingElse) {
  for (std::string_view text : {"",
                                "2010",
                                "2010-12",
                                "2010-12-1",
                                "2010-13-01",
                                "2010-00-01",
                                "2010-12-00",
                                "2010-12-32",
                                "2010-11-31",
                                "2010-02-29",
                                "1900-02-29",
                                "2010-12-01T",
                                "2010-12-01T08",
                                "2010-12-01T08:26",
                                "2010-12-01T08:26:00",
                                "2010-12-01T24:00:00Z",
                                "2010-12-01T08:60:00Z",
                                "2010-12-01T08:26:60Z",
                                "2010-12-01T08:26:00.Z",
                                "2010-12-01T08:26:00,5Z",
                                "2010-12-01T08:26:00+24:00",
                                "2010-12-01T08:26:00+01:60",
                                "2010-12-01T08:26:00+1",
                                "2010-12-01T08:26:00+01:",
                                "2010-12-01T08:26:00+010",
                                "2010-12-01T08:26:00ZZ",
                                "2010-12-01T08:26:00 Z",
                                "2010-12-01Z",
                                "2010-12-01  08:26Z",
                                " 2010-12-01",
                                "2010-12-01 ",
                                "20101201T082600Z",
                                "+2010-12-01",
                                "2010/12/01",
                                "12/1/2010 8:26",
                                "2010-12-01T08:26:00\xE2\x88\x92"
                                "01:00",
                                "0000-01-01T00:00:00+00:01",
                                "9999-12-31T23:59:59-00:01",
                                "yyyy-mm-ddThh:mm:ssZ"}) {
    EXPECT_FALSE(parse_iso8601(text)) << text;
  }
  EXPECT_FALSE(parse_iso8601(std::string_view("2010-12-01\0", 11)));
}

TEST(Timestamp, KnowsEveryDayOfTheCalendar) {
  constexpr std::int64_t kDayMs = 86'400'000;
  for (std::int64_t ms = kFirstMs; ms < kLastMs; ms += kDayMs) {
    const std::string text = to_iso8601(Timestamp{ms});
    const std::time_t seconds = ms / 1000;
    std::tm civil{};
    ASSERT_NE(gmtime_r(&seconds, &civil), nullptr);
    ASSERT_EQ(std::stoi(text.substr(0, 4)), civil.tm_year + 1900) << text;
    ASSERT_EQ(std::stoi(text.substr(5, 2)), civil.tm_mon + 1) << text;
    ASSERT_EQ(std::stoi(text.substr(8, 2)), civil.tm_mday) << text;
    ASSERT_EQ(parse_iso8601(text.substr(0, 10)), Timestamp{ms}) << text;
  }
}

RC_GTEST_PROP(TimestampProperty, ComesBackFromItsText, ()) {
  const Timestamp time{*rc::gen::inRange(kFirstMs, kLastMs + 1)};
  RC_ASSERT(parse_iso8601(to_iso8601(time)) == time);
}

TEST(TimestampDeathTest, RefusesToWriteYearsBeyond9999) {
  EXPECT_DEATH(to_iso8601(Timestamp{kLastMs + 1}), "0000 to 9999");
  EXPECT_DEATH(to_iso8601(Timestamp{kFirstMs - 1}), "0000 to 9999");
}

}  // namespace
}  // namespace nexus::domain
