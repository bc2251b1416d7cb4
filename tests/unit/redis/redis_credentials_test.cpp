#include "adapters/redis/redis_credentials.h"

#include <gtest/gtest.h>

namespace nexus::redis {
namespace {

// A copy of a secret that goes stale when the secret is replaced.
class CopiedSecrets final : public ports::Secrets {
 public:
  Result<std::string> text(std::string_view reference) override {
    if (reference != "secretsmanager:redis") return fail(ErrorKind::not_found, "There is no such secret.");
    return copy;
  }
  Result<std::string> fresh_text(std::string_view reference) override {
    copy = secret;
    return text(reference);
  }

  std::string secret = "first";
  std::string copy = "first";
};

TEST(RedisCredentials, AreReadAnewOnceTheyWereRefused) {
  CopiedSecrets secrets;
  const auto credentials = credentials_from(secrets, "nexus", "secretsmanager:redis");
  secrets.secret = "second";
  EXPECT_EQ(credentials(false)->password, "first");
  const auto fresh = credentials(true);
  EXPECT_EQ(fresh->user, "nexus");
  EXPECT_EQ(fresh->password, "second");
  EXPECT_EQ(credentials(false)->password, "second");
}

TEST(RedisCredentials, AreNoneWithoutAReferenceAndAFailureWithoutASecret) {
  CopiedSecrets secrets;
  EXPECT_FALSE(credentials_from(secrets, "nexus", ""));
  const auto missing = credentials_from(secrets, "nexus", "secretsmanager:other")(false);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace nexus::redis
