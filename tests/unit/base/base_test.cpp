#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/guarded.h"
#include "base/hex.h"
#include "base/result.h"

namespace nexus {
namespace {

TEST(CheckDeathTest, StopsTheProgramAndSaysWhatBroke) {
  check(true, "not this");
  EXPECT_DEATH(check(false, "two and two are four"), "two and two are four.*base_test");
}

Result<int> half_of(int value) {
  if (value % 2 != 0) return fail(ErrorKind::invalid, "The number is odd.");
  return value / 2;
}

Result<std::string> text_of_half(int value) {
  auto half = half_of(value);
  if (!half) return fail(half.error());
  return std::to_string(*half);
}

TEST(Result, HoldsAValueOrAnErrorThatCanBePassedOn) {
  EXPECT_EQ(*text_of_half(4), "2");
  const auto failed = text_of_half(3);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::invalid);
  EXPECT_EQ(failed.error().message, "The number is odd.");
  EXPECT_TRUE(Result<>{});
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  const std::unique_ptr<int> value = std::move(*result);
  EXPECT_EQ(*value, 5);
}

TEST(ErrorKind, HasANameForEveryKind) {
  EXPECT_STREQ(to_string(ErrorKind::invalid), "invalid");
  EXPECT_STREQ(to_string(ErrorKind::not_found), "not_found");
  EXPECT_STREQ(to_string(ErrorKind::conflict), "conflict");
  EXPECT_STREQ(to_string(ErrorKind::unavailable), "unavailable");
  EXPECT_STREQ(to_string(ErrorKind::storage_full), "storage_full");
  EXPECT_STREQ(to_string(ErrorKind::corrupt), "corrupt");
  EXPECT_STREQ(to_string(ErrorKind::internal), "internal");
}

TEST(Guarded, LetsOneThreadAtATimeReachTheValue) {
  Guarded<int> counter(0);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10'000; ++j) counter.with([](int& value) { ++value; });
    });
  }
  threads.clear();
  EXPECT_EQ(counter.with([](const int& value) { return value; }), 40'000);
}

TEST(Hex, WritesLowerCaseAndReadsEither) {
  const std::array<std::uint8_t, 4> bytes{0x00, 0x0F, 0xA9, 0xFF};
  std::string text(8, ' ');
  EXPECT_EQ(write_hex(bytes, text.data()), text.data() + 8);
  EXPECT_EQ(text, "000fa9ff");
  std::array<std::uint8_t, 4> back{};
  EXPECT_TRUE(read_hex("000Fa9fF", back));
  EXPECT_EQ(back, bytes);
}

TEST(Hex, RefusesOtherLengthsAndCharacters) {
  std::array<std::uint8_t, 2> bytes{};
  for (std::string_view text : {"", "000", "00000", "000g", "00 0", "0x00", "00\xFF\xFF", "g000"}) {
    EXPECT_FALSE(read_hex(text, bytes)) << text;
  }
}

}  // namespace
}  // namespace nexus
