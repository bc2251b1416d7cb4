#include "adapters/redis/redis_keys.h"

#include <gtest/gtest.h>

namespace nexus::redis {
namespace {

TEST(RedisKeys, AreThoseOfTheDesign) {
  EXPECT_EQ(statistics_key(""), "nexusstream:stats:global");
  EXPECT_EQ(statistics_key("PARTNER_A"), "nexusstream:stats:partner:A");
  EXPECT_EQ(rate_limit_key("PARTNER_A"), "nexusstream:ratelimit:partner:A");
}

TEST(RedisKeys, OfDifferentPartnersDiffer) {
  EXPECT_NE(rate_limit_key("PARTNER_ACME"), rate_limit_key("ACME"));
  EXPECT_NE(rate_limit_key("PARTNER_PARTNER_A"), rate_limit_key("PARTNER_A"));
  EXPECT_NE(rate_limit_key("PARTNER_"), rate_limit_key("PARTNER_PARTNER_"));
  EXPECT_EQ(rate_limit_key("ACME"), "nexusstream:ratelimit:partner:id:ACME");
}

}  // namespace
}  // namespace nexus::redis
