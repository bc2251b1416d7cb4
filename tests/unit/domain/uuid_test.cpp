#include "domain/uuid.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace nexus::domain {
namespace {

TEST(Uuid, MakesTheVersion7ExampleOfRfc9562) {
  // Appendix A.6: 2022-02-22T19:22:22.000Z, rand_a 0xCC3, rand_b 0b01 0x8C4DC0C0C07398F.
  const Uuid id = make_uuid7(Timestamp{0x017F22E279B0}, 0xCC3, 0x18C4DC0C0C07398FULL);
  EXPECT_EQ(to_string(id), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  EXPECT_EQ(uuid7_time(id), Timestamp{0x017F22E279B0});
}

TEST(Uuid, KeepsVersionAndVariantWhateverTheRandomBits) {
  EXPECT_EQ(to_string(make_uuid7(Timestamp{0}, 0xFFFF, ~0ULL)), "00000000-0000-7fff-bfff-ffffffffffff");
  EXPECT_EQ(to_string(make_uuid7(Timestamp{0}, 0, 0)), "00000000-0000-7000-8000-000000000000");
}

TEST(Uuid, SortsByTimeFirst) {
  EXPECT_LT(make_uuid7(Timestamp{1}, 0xFFF, ~0ULL), make_uuid7(Timestamp{2}, 0, 0));
  EXPECT_LT(make_uuid7(Timestamp{1}, 1, ~0ULL), make_uuid7(Timestamp{1}, 2, 0));
}

TEST(Uuid, ReadsEitherCaseAndNothingElse) {
  const auto id = parse_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");
  ASSERT_TRUE(id);
  EXPECT_EQ(to_string(*id), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  for (std::string_view text :
       {"", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017f22e279b07cc398c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2_79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4 dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c0739 f"}) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
}

RC_GTEST_PROP(UuidProperty, ComesBackFromItsText, (const std::array<std::uint8_t, 16>& bytes)) {
  const Uuid id{bytes};
  RC_ASSERT(parse_uuid(to_string(id)) == id);
}

TEST(UuidDeathTest, RefusesTimesThatDoNotFit48Bits) {
  EXPECT_DEATH(make_uuid7(Timestamp{-1}, 0, 0), "48 bits");
  EXPECT_DEATH(make_uuid7(Timestamp{std::int64_t{1} << 48}, 0, 0), "48 bits");
}

}  // namespace
}  // namespace nexus::domain
