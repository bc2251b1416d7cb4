#include "adapters/aws/credential_chain.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "adapters/aws/credentials_file.h"
#include "adapters/memory/manual_clock.h"
#include "support/local_server.h"

namespace nexus::aws {
namespace {

using test::LocalAnswer;
using test::LocalRequest;
using test::LocalServer;

// A chain with an environment, a clock and a folder of its own.
class CredentialChainTest : public testing::Test {
 protected:
  CredentialChainTest() {
    char name[] = "/tmp/nexus-credentials-XXXXXX";
    folder_ = mkdtemp(name);
    variables_["HOME"] = folder_;
    variables_["AWS_EC2_METADATA_DISABLED"] = "true";
  }
  ~CredentialChainTest() override { std::filesystem::remove_all(folder_); }

  CredentialChainOptions options() {
    CredentialChainOptions options;
    options.environment = [this](const char* name) {
      const auto at = variables_.find(name);
      return at == variables_.end() ? std::string() : at->second;
    };
    return options;
  }

  std::string write(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    return path;
  }

  // Keys as the endpoints of containers and machines write them.
  std::string temporary_keys(const std::string& id, std::int64_t lasts_ms) {
    return R"({"Code":"Success","AccessKeyId":")" + id +
           R"(","SecretAccessKey":"s","Token":"t","Expiration":")" +
           domain::to_iso8601({clock_.now().ms + lasts_ms}) + "\"}";
  }

  std::string folder_;
  std::map<std::string, std::string> variables_;
  memory::ManualClock clock_;
  net::HttpClient client_;
};

TEST_F(CredentialChainTest, PrefersTheEnvironment) {
  write(".aws/credentials", "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n");
  variables_["AWS_ACCESS_KEY_ID"] = "ENV";
  variables_["AWS_SECRET_ACCESS_KEY"] = "secret";
  variables_["AWS_SESSION_TOKEN"] = "token";
  CredentialChain chain(client_, clock_, options());
  const Result<Credentials> keys = chain.current();
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(keys->access_key_id, "ENV");
  EXPECT_EQ(keys->secret_access_key, "secret");
  EXPECT_EQ(keys->session_token, "token");
  EXPECT_EQ(name_of(*keys), "access key ENV of the environment");
}

TEST_F(CredentialChainTest, ReadsTheProfileThatIsNamed) {
  const std::string path =
      write("keys",
            "# comment\n[default]\naws_access_key_id=D\naws_secret_access_key=d\n\n"
            "[ orders ]\r\naws_access_key_id = ORDERS\r\n; comment\r\n"
            "aws_secret_access_key = a/b+c=\r\naws_session_token = tok==\r\nregion = x\n");
  variables_["AWS_SHARED_CREDENTIALS_FILE"] = path;
  {
    CredentialChain chain(client_, clock_, options());
    EXPECT_EQ(chain.current()->access_key_id, "D");
  }
  variables_["AWS_PROFILE"] = "orders";
  CredentialChain chain(client_, clock_, options());
  const Result<Credentials> keys = chain.current();
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(keys->access_key_id, "ORDERS");
  EXPECT_EQ(keys->secret_access_key, "a/b+c=");
  EXPECT_EQ(keys->session_token, "tok==");
  EXPECT_EQ(keys->source, "profile orders of " + path);
}

TEST_F(CredentialChainTest, DoesNotLookElsewhereForAProfileThatIsMissing) {
  variables_["AWS_PROFILE"] = "orders";
  variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1:1/";
  CredentialChain chain(client_, clock_, options());
  const Result<Credentials> keys = chain.current();
  ASSERT_FALSE(keys);
  EXPECT_NE(keys.error().message.find("AWS_PROFILE asks for profile orders"), std::string::npos);
}

TEST_F(CredentialChainTest, SaysWhereItLooked) {
  CredentialChain chain(client_, clock_, options());
  const Result<Credentials> keys = chain.current();
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().kind, ErrorKind::unavailable);
  EXPECT_NE(keys.error().message.find("profile default of " + folder_ + "/.aws/credentials"),
            std::string::npos)
      << keys.error().message;
}

TEST_F(CredentialChainTest, AsksTheContainersEndpointWithItsToken) {
  LocalRequest seen;
  LocalServer server([&](const LocalRequest& request) {
    seen = request;
    return LocalAnswer{.body = temporary_keys("ECS", 3'600'000), .headers = {}};
  });
  variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server.url() + "/v2/keys";
  variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = write("token", "Bearer abc\n");
  {
    CredentialChain chain(client_, clock_, options());
    const Result<Credentials> keys = chain.current();
    ASSERT_TRUE(keys) << keys.error().message;
    EXPECT_EQ(keys->access_key_id, "ECS");
    EXPECT_EQ(keys->expires.ms, clock_.now().ms + 3'600'000);
    EXPECT_EQ(seen.target, "/v2/keys");
    EXPECT_EQ(seen.headers["authorization"], "Bearer abc");
  }
  variables_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/uuid";
  CredentialChainOptions relative = options();
  relative.container_host = server.url();
  CredentialChain chain(client_, clock_, relative);
  ASSERT_TRUE(chain.current());
  EXPECT_EQ(seen.target, "/v2/credentials/uuid");
}

TEST_F(CredentialChainTest, SendsNoTokenToStrangers) {
  variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "secret";
  for (const char* url : {"http://10.0.0.1/keys", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/"}) {
    variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    CredentialChain chain(client_, clock_, options());
    const Result<Credentials> keys = chain.current();
    ASSERT_FALSE(keys) << url;
    EXPECT_NE(keys.error().message.find("not fetched from there"), std::string::npos) << keys.error().message;
  }
}

TEST_F(CredentialChainTest, AsksTheMachineByTheSecondVersion) {
  std::vector<std::string> seen;
  LocalServer server([&](const LocalRequest& request) {
    seen.push_back(request.method + " " + request.target);
    if (request.method == "PUT") {
      const bool has_ttl = request.headers.count("x-aws-ec2-metadata-token-ttl-seconds") == 1;
      return LocalAnswer{.status = has_ttl ? 200 : 400, .body = "session", .headers = {}};
    }
    const auto token = request.headers.find("x-aws-ec2-metadata-token");
    if (token == request.headers.end() || token->second != "session") {
      return LocalAnswer{.status = 401, .body = "", .headers = {}};
    }
    if (request.target.ends_with("/")) return LocalAnswer{.body = "worker-role\n", .headers = {}};
    return LocalAnswer{.body = temporary_keys("EC2", 3'600'000), .headers = {}};
  });
  variables_.erase("AWS_EC2_METADATA_DISABLED");
  variables_["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = server.url() + "/";
  CredentialChain chain(client_, clock_, options());
  const Result<Credentials> keys = chain.current();
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(keys->access_key_id, "EC2");
  EXPECT_EQ(keys->source, "the machine's role worker-role");
  EXPECT_EQ(seen, (std::vector<std::string>{"PUT /latest/api/token",
                                            "GET /latest/meta-data/iam/security-credentials/",
                                            "GET /latest/meta-data/iam/security-credentials/worker-role"}));
}

// Counts how often keys are fetched and says what the endpoint gives.
class CredentialRefresh : public CredentialChainTest {
 protected:
  CredentialRefresh() { variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server_.url(); }

  LocalAnswer answer() {
    const int number = ++fetches_;
    if (is_away_) return {.status = 500, .body = "", .headers = {}};
    return {.body = temporary_keys("K" + std::to_string(number), lasts_ms_), .headers = {}};
  }

  std::atomic<int> fetches_{0};
  std::atomic<bool> is_away_{false};
  std::atomic<std::int64_t> lasts_ms_{3'600'000};
  LocalServer server_{[this](const LocalRequest&) { return answer(); }};
};

TEST_F(CredentialRefresh, KeepsKeysAndRenewsThemBeforeTheyExpire) {
  CredentialChain chain(client_, clock_, options());
  EXPECT_EQ(chain.current()->access_key_id, "K1");
  clock_.advance(54 * 60'000);
  EXPECT_EQ(chain.current()->access_key_id, "K1");
  clock_.advance(2 * 60'000);
  EXPECT_EQ(chain.current()->access_key_id, "K2");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(CredentialRefresh, UsesTheOldKeysWhileNewOnesCannotBeHadButNeverExpiredOnes) {
  CredentialChain chain(client_, clock_, options());
  EXPECT_EQ(chain.current()->access_key_id, "K1");
  is_away_ = true;
  clock_.advance(56 * 60'000);
  EXPECT_EQ(chain.current()->access_key_id, "K1");
  EXPECT_EQ(chain.current()->access_key_id, "K1");
  EXPECT_EQ(fetches_, 2);  // Not at each call.
  clock_.advance(10'000);
  EXPECT_EQ(chain.current()->access_key_id, "K1");
  EXPECT_EQ(fetches_, 3);
  clock_.advance(4 * 60'000);
  const Result<Credentials> keys = chain.current();
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().kind, ErrorKind::unavailable);
  is_away_ = false;
  clock_.advance(2'000);
  EXPECT_TRUE(chain.current());
}

TEST_F(CredentialRefresh, RefusesKeysThatHaveExpiredAlready) {
  lasts_ms_ = -1000;
  CredentialChain chain(client_, clock_, options());
  const Result<Credentials> keys = chain.current();
  ASSERT_FALSE(keys);
  EXPECT_NE(keys.error().message.find("expired at"), std::string::npos) << keys.error().message;
}

TEST_F(CredentialRefresh, ReadsAnewWhenAServiceRefusedTheKeys) {
  CredentialChain chain(client_, clock_, options());
  const Result<Credentials> first = chain.current();
  ASSERT_TRUE(first);
  chain.refused(*first);
  EXPECT_EQ(chain.current()->access_key_id, "K1");  // Read a moment ago.
  clock_.advance(1'000);
  chain.refused(*first);
  EXPECT_EQ(chain.current()->access_key_id, "K2");
  clock_.advance(1'000);
  chain.refused(*first);  // Others are in force by now.
  EXPECT_EQ(chain.current()->access_key_id, "K2");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(CredentialRefresh, ReadsOnceForManyCallers) {
  CredentialChain chain(client_, clock_, options());
  std::vector<std::thread> callers;
  std::atomic<int> right{0};
  for (int i = 0; i < 16; ++i) {
    callers.emplace_back([&] {
      const Result<Credentials> keys = chain.current();
      if (keys && keys->access_key_id == "K1") ++right;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(right, 16);
  EXPECT_EQ(fetches_, 1);
}

TEST(ProcessEnvironment, ReadsVariables) {
  EXPECT_FALSE(process_environment()("PATH").empty());
  EXPECT_EQ(process_environment()("NEXUS_NO_SUCH_VARIABLE"), "");
}

}  // namespace
}  // namespace nexus::aws
