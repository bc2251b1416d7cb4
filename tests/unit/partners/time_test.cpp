// Times in the partners' notations and zones.
#include <gtest/gtest.h>

#include <string>

#include "domain/timestamp.h"
#include "partners/time_pattern.h"
#include "partners/zone_offsets.h"

namespace nexus::partners {
namespace {

std::string parsed(const std::string& pattern, const std::string& text) {
  const auto compiled = TimePattern::compile(pattern);
  if (!compiled) return compiled.error().message;
  const auto time = compiled->parse(text);
  if (!time) return "";
  return domain::to_iso8601({time->local_ms - time->offset_ms.value_or(0)});
}

TEST(TimePattern, ReadsEveryConversion) {
  EXPECT_EQ(parsed("%Y-%m-%d %H:%M:%S", "2010-12-01 08:26:00"), "2010-12-01T08:26:00.000Z");
  EXPECT_EQ(parsed("%F %T", "2010-12-01 08:26:09"), "2010-12-01T08:26:09.000Z");
  EXPECT_EQ(parsed("%D %R", "12/31/99 23:59"), "1999-12-31T23:59:00.000Z");
  EXPECT_EQ(parsed("%d.%m.%y", "1.2.68"), "2068-02-01T00:00:00.000Z");
  EXPECT_EQ(parsed("%a %b %e %Y", "Wed dec  1 2010"), "2010-12-01T00:00:00.000Z");
  EXPECT_EQ(parsed("%A, %d. %B %Y", "Wednesday, 01. DECEMBER 2010"), "2010-12-01T00:00:00.000Z");
  EXPECT_EQ(parsed("%Y-%j", "2024-366"), "2024-12-31T00:00:00.000Z");
  EXPECT_EQ(parsed("%F %I:%M %p", "2010-12-01 12:05 am"), "2010-12-01T00:05:00.000Z");
  EXPECT_EQ(parsed("%F %I:%M%p", "2010-12-01 12:05PM"), "2010-12-01T12:05:00.000Z");
  EXPECT_EQ(parsed("%F %T.%f", "2010-12-01 08:26:00.9876543"), "2010-12-01T08:26:00.987Z");
  EXPECT_EQ(parsed("%F %T.%f", "2010-12-01 08:26:00.5"), "2010-12-01T08:26:00.500Z");
  EXPECT_EQ(parsed("%F%z", "2010-12-01+01:30"), "2010-11-30T22:30:00.000Z");
  EXPECT_EQ(parsed("%F%z", "2010-12-01-0800"), "2010-12-01T08:00:00.000Z");
  EXPECT_EQ(parsed("%F%z", "2010-12-01Z"), "2010-12-01T00:00:00.000Z");
  EXPECT_EQ(parsed("%F 100%%", "2010-12-01 100%"), "2010-12-01T00:00:00.000Z");
}

TEST(TimePattern, RefusesTextThatDoesNotMatchToItsEnd) {
  for (const std::string text :
       {"", "2010-12-01", "2010-12-01 08:26:00 ", "2010-12-01 08:26:00Z", "2010-13-01 08:26:00",
        "2010-02-29 08:26:00", "2010-12-01 24:00:00", "2010-12-01 08:60:00", "2010-12-01 08:26:60",
        "10-12-01 08:26:00", "2010-12-001 08:26:00", "x"}) {
    EXPECT_EQ(parsed("%Y-%m-%d %H:%M:%S", text), "") << text;
  }
  EXPECT_EQ(parsed("%Y-%j", "2023-366"), "");
  EXPECT_EQ(parsed("%F%z", "2010-12-01+1"), "");
  EXPECT_EQ(parsed("%b %d %Y", "Foo 01 2010"), "");
}

TEST(TimePattern, RefusesPatternsThatNameNoDate) {
  EXPECT_NE(parsed("%H:%M", "").find("whole date"), std::string::npos);
  EXPECT_NE(parsed("%F %I", "").find("%I and %p"), std::string::npos);
  EXPECT_NE(parsed("%F %", "").find("lone"), std::string::npos);
}

std::string utc(const std::string& zone, const std::string& local) {
  const auto offsets = ZoneOffsets::load(zone);
  if (!offsets) return offsets.error().message;
  return domain::to_iso8601({(*offsets)->to_utc_ms(domain::parse_iso8601(local + "Z")->ms)});
}

TEST(ZoneOffsets, FollowTheClocksOfLondon) {
  EXPECT_EQ(utc("Europe/London", "2010-12-01T08:26:00"), "2010-12-01T08:26:00.000Z");
  EXPECT_EQ(utc("Europe/London", "2011-06-01T08:26:00"), "2011-06-01T07:26:00.000Z");
  EXPECT_EQ(utc("Europe/London", "2150-12-01T00:00:00"), "2150-12-01T00:00:00.000Z");
  EXPECT_EQ(utc("UTC", "2010-12-01T08:26:00"), "2010-12-01T08:26:00.000Z");
  EXPECT_EQ(utc("Asia/Kathmandu", "2010-12-01T08:26:00"), "2010-12-01T02:41:00.000Z");
}

TEST(ZoneOffsets, TakeTheEarlierOfTwoEqualLocalTimes) {
  EXPECT_EQ(utc("Europe/London", "2010-10-31T00:59:59"), "2010-10-30T23:59:59.000Z");
  EXPECT_EQ(utc("Europe/London", "2010-10-31T01:30:00"), "2010-10-31T00:30:00.000Z");
  EXPECT_EQ(utc("Europe/London", "2010-10-31T02:00:00"), "2010-10-31T02:00:00.000Z");
}

TEST(ZoneOffsets, ReadLocalTimesThatNeverComeWithTheOffsetBefore) {
  EXPECT_EQ(utc("Europe/London", "2010-03-28T00:59:59"), "2010-03-28T00:59:59.000Z");
  EXPECT_EQ(utc("Europe/London", "2010-03-28T01:30:00"), "2010-03-28T01:30:00.000Z");
  EXPECT_EQ(utc("Europe/London", "2010-03-28T02:00:00"), "2010-03-28T01:00:00.000Z");
}

TEST(ZoneOffsets, RefuseNamesThatAreNoZone) {
  EXPECT_NE(utc("Europe/Lundon", "2010-12-01T08:26:00").find("is no time zone"), std::string::npos);
  EXPECT_NE(utc("../../etc/passwd", "2010-12-01T08:26:00").find("is no time zone"), std::string::npos);
}

}  // namespace
}  // namespace nexus::partners
