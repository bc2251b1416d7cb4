#include "adapters/aws/referenced_secrets.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "adapters/memory/manual_clock.h"
#include "support/local_server.h"

namespace nexus::aws {
namespace {

using test::LocalAnswer;
using test::LocalRequest;
using test::LocalServer;
using Place = SecretReference::Place;

TEST(SecretReference, NamesPlaceNameAndMember) {
  const auto variable = read_secret_reference("env:DB_PASSWORD");
  ASSERT_TRUE(variable);
  EXPECT_EQ(variable->place, Place::environment);
  EXPECT_EQ(variable->name, "DB_PASSWORD");
  const auto file = read_secret_reference("file:/run/secrets/a:b#c");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->place, Place::file);
  EXPECT_EQ(file->name, "/run/secrets/a:b#c");
  const auto managed =
      read_secret_reference("secretsmanager:arn:aws:secretsmanager:eu:1:secret:db-a#password");
  ASSERT_TRUE(managed);
  EXPECT_EQ(managed->place, Place::secrets_manager);
  EXPECT_EQ(managed->name, "arn:aws:secretsmanager:eu:1:secret:db-a");
  EXPECT_EQ(managed->member, "password");
}

TEST(SecretReference, RefusesAnythingElseWithoutRepeatingIt) {
  for (const char* text : {"", "hunter2", "env:", "file:", "secretsmanager:", "secretsmanager:#m",
                           "secretsmanager:name#", "vault:hunter2"}) {
    const auto reference = read_secret_reference(text);
    ASSERT_FALSE(reference) << text;
    EXPECT_EQ(reference.error().kind, ErrorKind::invalid);
    EXPECT_EQ(reference.error().message.find("hunter2"), std::string::npos);
  }
}

// Secrets Manager whose secrets and health a test decides.
class ReferencedSecretsTest : public testing::Test {
 protected:
  LocalAnswer answer(const LocalRequest& request) {
    ++fetches_;
    if (is_away_) return {.status = 503, .body = "", .headers = {}};
    if (request.body.find("\"gone\"") != std::string::npos) {
      return {
          .status = 400, .body = R"({"__type":"ResourceNotFoundException","Message":"none"})", .headers = {}};
    }
    if (request.body.find("\"binary\"") != std::string::npos) {
      return {.body = R"({"SecretBinary":"aGVsbG8="})", .headers = {}};
    }
    return {.body = R"({"Name":"db","SecretString":"{\"username\":\"app\",\"password\":\"p)" +
                    std::to_string(version_) + R"(\",\"port\":5432}"})",
            .headers = {}};
  }

  static JsonServiceOptions service_options(const std::string& url) {
    return {.service = "secretsmanager",
            .target = "secretsmanager",
            .json_version = "1.1",
            .region = "eu-central-1",
            .endpoint = url,
            .max_tries = 1};
  }

  std::atomic<int> fetches_{0};
  std::atomic<int> version_{1};
  std::atomic<bool> is_away_{false};
  LocalServer server_{[this](const LocalRequest& request) { return answer(request); }};
  net::HttpClient client_;
  FixedCredentials keys_{"AKID", "secret"};
  JsonService service_{service_options(server_.url()), client_, keys_};
  memory::ManualClock clock_;
  ReferencedSecrets secrets_{&service_, clock_};
};

TEST_F(ReferencedSecretsTest, ReadsVariables) {
  SecretOptions options;
  options.environment = [](const char* name) { return std::string(name) == "SET" ? "value" : ""; };
  ReferencedSecrets secrets(nullptr, clock_, options);
  EXPECT_EQ(*secrets.text("env:SET"), "value");
  const Result<std::string> missing = secrets.text("env:UNSET");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::not_found);
  EXPECT_EQ(secrets.text("secretsmanager:db").error().kind, ErrorKind::invalid);
}

TEST_F(ReferencedSecretsTest, ReadsAFileAsItIsNow) {
  char name[] = "/tmp/nexus-secret-XXXXXX";
  const std::string folder = mkdtemp(name);
  const std::string path = folder + "/password";
  std::ofstream(path) << "first\n";
  EXPECT_EQ(*secrets_.text("file:" + path), "first");
  std::ofstream(path) << "second";
  EXPECT_EQ(*secrets_.text("file:" + path), "second");
  std::filesystem::remove_all(folder);
  EXPECT_EQ(secrets_.text("file:" + path).error().kind, ErrorKind::not_found);
}

TEST_F(ReferencedSecretsTest, TakesMembersOutOfOneFetchedSecret) {
  EXPECT_EQ(*secrets_.text("secretsmanager:db#password"), "p1");
  EXPECT_EQ(*secrets_.text("secretsmanager:db#username"), "app");
  EXPECT_EQ(*secrets_.text("secretsmanager:db#port"), "5432");
  EXPECT_EQ(*secrets_.text("secretsmanager:db"), R"({"username":"app","password":"p1","port":5432})");
  EXPECT_EQ(fetches_, 1);
  const Result<std::string> other = secrets_.text("secretsmanager:db#host");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::invalid);
  EXPECT_EQ(other.error().message.find("p1"), std::string::npos);
  EXPECT_EQ(*secrets_.text("secretsmanager:binary"), "hello");
}

TEST_F(ReferencedSecretsTest, TakesUpARotatedSecretByItself) {
  EXPECT_EQ(*secrets_.text("secretsmanager:db#password"), "p1");
  version_ = 2;
  clock_.advance(59'000);
  EXPECT_EQ(*secrets_.text("secretsmanager:db#password"), "p1");
  clock_.advance(1'000);
  EXPECT_EQ(*secrets_.text("secretsmanager:db#password"), "p2");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(ReferencedSecretsTest, TakesUpARotatedSecretAtOnceWhenTheOldOneWasRefused) {
  EXPECT_EQ(*secrets_.text("secretsmanager:db#password"), "p1");
  version_ = 2;
  EXPECT_EQ(*secrets_.fresh_text("secretsmanager:db#password"), "p1");  // Asked a moment ago.
  clock_.advance(1'000);
  EXPECT_EQ(*secrets_.fresh_text("secretsmanager:db#password"), "p2");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(ReferencedSecretsTest, GoesOnWithWhatItKnowsWhileSecretsManagerIsAway) {
  is_away_ = true;
  const Result<std::string> unknown = secrets_.text("secretsmanager:db");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::unavailable);
  is_away_ = false;
  clock_.advance(1'000);
  EXPECT_EQ(*secrets_.text("secretsmanager:db#password"), "p1");
  is_away_ = true;
  clock_.advance(600'000);
  EXPECT_EQ(*secrets_.text("secretsmanager:db#password"), "p1");
}

TEST_F(ReferencedSecretsTest, SaysThatThereIsNoSuchSecret) {
  const Result<std::string> gone = secrets_.text("secretsmanager:gone");
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::not_found);
  EXPECT_EQ(gone.error().message, "Secrets Manager at " + server_.url() +
                                      " does not give the secret gone: ResourceNotFoundException none");
}

}  // namespace
}  // namespace nexus::aws
