// Secrets against a server that plays Secrets Manager, behind the proxy that checks signatures.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "adapters/aws/credential_chain.h"
#include "adapters/aws/json_protocol.h"
#include "adapters/aws/referenced_secrets.h"
#include "adapters/memory/manual_clock.h"

namespace nexus::aws {
namespace {

class SecretsManagerTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* endpoint = std::getenv("NEXUS_TEST_MOTO_PROXY");
    if (endpoint == nullptr) {
      GTEST_SKIP()
          << "NEXUS_TEST_MOTO_PROXY names no stand-in of Secrets Manager; tests/engines/with_engines.py "
             "moto-proxy starts one.";
    }
    JsonServiceOptions options;
    options.service = "secretsmanager";
    options.target = "secretsmanager";
    options.json_version = "1.1";
    options.region = "eu-central-1";
    options.endpoint = endpoint;
    service_ = std::make_unique<JsonService>(options, client_, keys_);
    secrets_ = std::make_unique<ReferencedSecrets>(service_.get(), clock_);
  }

  // Does what an administrator does.
  void call(const std::string& operation, const std::string& body) {
    const Result<JsonAnswer> answer = service_->call({.operation = operation, .body = body});
    ASSERT_TRUE(answer) << answer.error().message;
    ASSERT_TRUE(answer->succeeded()) << answer->error_code << ": " << answer->error_message;
  }

  memory::ManualClock clock_;
  net::HttpClient client_;
  CredentialChain keys_{client_, clock_};
  std::unique_ptr<JsonService> service_;
  std::unique_ptr<ReferencedSecrets> secrets_;
};

TEST_F(SecretsManagerTest, GivesASecretAndTakesUpItsRotation) {
  call("CreateSecret", R"({"Name":"orders/db","SecretString":"{\"username\":\"app\",\"password\":\"first\"}",
                           "ClientRequestToken":"00000000-0000-4000-8000-000000000001"})");
  const Result<std::string> first = secrets_->text("secretsmanager:orders/db#password");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(*first, "first");
  call("PutSecretValue",
       R"({"SecretId":"orders/db","SecretString":"{\"username\":\"app\",\"password\":\"second\"}",
                             "ClientRequestToken":"00000000-0000-4000-8000-000000000002"})");
  EXPECT_EQ(*secrets_->text("secretsmanager:orders/db#password"), "first");
  clock_.advance(60'000);
  EXPECT_EQ(*secrets_->text("secretsmanager:orders/db#password"), "second");
  EXPECT_EQ(*secrets_->text("secretsmanager:orders/db#username"), "app");
}

TEST_F(SecretsManagerTest, SaysThatThereIsNoSuchSecret) {
  const Result<std::string> none = secrets_->text("secretsmanager:nobody/knows");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::not_found) << none.error().message;
}

TEST_F(SecretsManagerTest, RefusesAWrongSignature) {
  FixedCredentials wrong("test", "not the secret");
  JsonService service(service_->options(), client_, wrong);
  ReferencedSecrets secrets(&service, clock_);
  const Result<std::string> refused = secrets.text("secretsmanager:orders/db");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("InvalidSignatureException"), std::string::npos)
      << refused.error().message;
  EXPECT_NE(refused.error().message.find("access key test of fixed keys"), std::string::npos)
      << refused.error().message;
}

}  // namespace
}  // namespace nexus::aws
