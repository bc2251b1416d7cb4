// Time zone files, beside the date library's own reading of the same system's data.
#include "partners/zone_file.h"

#include <date/tz.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "partners/zone_offsets.h"
#include "partners/zone_rule.h"

namespace nexus::partners {
namespace {

constexpr std::int64_t kDayS = 24 * 60 * 60;

std::int64_t at(int year, unsigned month, unsigned day) {
  return date::sys_days{date::year{year} / month / day}.time_since_epoch().count() * kDayS;
}

std::string bytes_of(const std::string& name) {
  std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::int64_t offset_at(const std::vector<ZoneChange>& changes, std::int64_t at_s) {
  std::int64_t offset_s = 0;
  for (const ZoneChange& change : changes) {
    if (change.at_s <= at_s) offset_s = change.offset_s;
  }
  return offset_s;
}

// The library writes rules out up to 2037, as the files do.
TEST(ZoneFile, SaysOfEveryZoneWhatTheDateLibrarySays) {
  const std::int64_t first_s = at(1999, 1, 1);
  const std::int64_t last_s = at(2037, 1, 1);
  std::size_t zones = 0;
  for (const date::time_zone& zone : date::get_tzdb().zones) {
    const auto changes = read_zone_file(bytes_of(zone.name()), first_s, last_s);
    ASSERT_TRUE(changes) << zone.name() << ": " << changes.error().message;
    for (std::int64_t day_s = first_s; day_s < last_s; day_s += kDayS) {
      const auto info = zone.get_info(date::sys_seconds{std::chrono::seconds{day_s}});
      ASSERT_EQ(offset_at(*changes, day_s), info.offset.count()) << zone.name() << " " << day_s;
    }
    for (const ZoneChange& change : *changes) {
      const auto info = zone.get_info(date::sys_seconds{std::chrono::seconds{change.at_s}});
      ASSERT_EQ(change.offset_s, info.offset.count()) << zone.name() << " " << change.at_s;
    }
    ++zones;
  }
  EXPECT_GT(zones, 300u);
}

TEST(ZoneFile, WritesTheRuleOfLaterYearsOut) {
  const auto london = read_zone_file(bytes_of("Europe/London"), at(2150, 1, 1), at(2151, 1, 1));
  ASSERT_TRUE(london);
  EXPECT_EQ(*london, (std::vector<ZoneChange>{
                         {at(2150, 1, 1), 0}, {at(2150, 3, 29) + 3600, 3600}, {at(2150, 10, 25) + 3600, 0}}));
}

TEST(ZoneFile, RefusesWhatIsCutOffOrNoZone) {
  const std::string whole = bytes_of("Europe/London");
  ASSERT_GT(whole.size(), 1'000u);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(read_zone_file(std::string_view(whole).substr(0, length), at(1999, 1, 1), at(2200, 1, 1)));
  }
  EXPECT_FALSE(read_zone_file("# version 2024a", at(1999, 1, 1), at(2200, 1, 1)));
}

TEST(ZoneRule, ReadsNamesOffsetsAndMoments) {
  EXPECT_EQ(read_zone_rule("<+0330>-3:30")->offset_s, 12'600);
  EXPECT_FALSE(read_zone_rule("UTC0")->summer);
  const auto new_york = read_zone_rule("EST5EDT,M3.2.0,M11.1.0");
  ASSERT_TRUE(new_york && new_york->summer);
  EXPECT_EQ(new_york->offset_s, -5 * 3'600);
  EXPECT_EQ(new_york->summer->offset_s, -4 * 3'600);
  EXPECT_EQ(new_york->summer->begin.local_s(2026), at(2026, 3, 8) + 7'200);
  EXPECT_EQ(new_york->summer->end.local_s(2026), at(2026, 11, 1) + 7'200);
  // Ireland's winter is the exception, and Greenland's begins on the evening before.
  const auto dublin = read_zone_rule("IST-1GMT0,M10.5.0,M3.5.0/1");
  EXPECT_EQ(dublin->summer->offset_s, 0);
  EXPECT_EQ(read_zone_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")->summer->begin.local_s(2026),
            at(2026, 3, 29) - 3'600);
  const auto by_days = read_zone_rule("AAA3BBB,60,J60/1:02:03");
  EXPECT_EQ(by_days->summer->begin.local_s(2024), at(2024, 3, 1) + 7'200);
  EXPECT_EQ(by_days->summer->end.local_s(2024), at(2024, 3, 1) + 3'723);
}

TEST(ZoneRule, RefusesWhatIsNone) {
  for (const char* text : {"", "A1", "AAA", "AAA1BBB", "AAA1BBB,M3.2.0", "AAA1BBB,M13.2.0,M11.1.0", "<AAA1",
                           "AAA1BBB,M3.2.0,M11.1.0,", "AAA200", "AAA1BBB,J0,J1", "AAA--1"}) {
    EXPECT_FALSE(read_zone_rule(text)) << text;
  }
}

class OtherFolder : public testing::Test {
 protected:
  ~OtherFolder() override { unsetenv("TZDIR"); }
};

TEST_F(OtherFolder, IsWhereTheVariableSays) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("nexusstream-zones-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "Own");
  std::ofstream(folder / "Own" / "Place", std::ios::binary) << bytes_of("Asia/Kathmandu");
  setenv("TZDIR", folder.c_str(), 1);
  const auto zone = ZoneOffsets::load("Own/Place");
  ASSERT_TRUE(zone) << zone.error().message;
  EXPECT_EQ((*zone)->to_utc_ms(0), -(5 * 3'600 + 45 * 60) * 1'000);
  EXPECT_FALSE(ZoneOffsets::load("Europe/London"));
  EXPECT_FALSE(ZoneOffsets::load("Own"));
  std::filesystem::remove_all(folder);
  const auto none = ZoneOffsets::load("Own/Place");
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("install the package tzdata"), std::string::npos);
}

}  // namespace
}  // namespace nexus::partners
