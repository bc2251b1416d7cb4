#include "adapters/memory/identity_filter.h"

#include <gtest/gtest.h>

#include <string>

#include "adapters/memory/identity_hash.h"

namespace nexus::memory {
namespace {

std::uint64_t hash_of(int number) {
  return identity_hash(42, "PARTNER_A", "ORDER-" + std::to_string(number));
}

TEST(IdentityFilter, NeverForgetsWhatWasAddedWhileItGrows) {
  IdentityFilter filter(1'000);
  for (int i = 0; i < 1'500'000; ++i) filter.add(hash_of(i));
  for (int i = 0; i < 1'500'000; ++i) ASSERT_TRUE(filter.may_contain(hash_of(i)));
}

TEST(IdentityFilter, RaisesFewFalseAlarmsAtItsExpectedSize) {
  IdentityFilter filter(1'000'000);
  for (int i = 0; i < 1'000'000; ++i) filter.add(hash_of(i));
  int alarms = 0;
  for (int i = 1'000'000; i < 1'200'000; ++i) alarms += filter.may_contain(hash_of(i)) ? 1 : 0;
  EXPECT_LT(alarms, 400) << "of 200,000: at most 2 in 1,000";
  EXPECT_LE(filter.bytes(), 2u * 1'048'576);
}

TEST(IdentityHash, TellsPairsApartThatReadTheSameWhenJoined) {
  EXPECT_NE(identity_hash(1, "AB", "C"), identity_hash(1, "A", "BC"));
  EXPECT_NE(identity_hash(1, "A", "B"), identity_hash(2, "A", "B"));
}

}  // namespace
}  // namespace nexus::memory
