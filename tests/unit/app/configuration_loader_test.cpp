#include "app/configuration_loader.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/configuration_report.h"
#include "app/nearest_name.h"
#include "support/checkout.h"

namespace nexus::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class ConfigurationLoader : public testing::Test {
 protected:
  ConfigurationLoader() {
    folder_ = std::filesystem::temp_directory_path() / ("nexus_configuration_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    sources_.working_folder = folder_.string();
    sources_.program_folder = folder_.string();
  }
  ~ConfigurationLoader() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path) << text;
    return path;
  }
  std::string source_of(const LoadedConfiguration& loaded, const std::string& key) {
    for (const Setting& setting : loaded.settings) {
      if (setting.property->key == key) return setting.source;
    }
    return "";
  }
  std::string mistakes() {
    const Result<LoadedConfiguration> loaded = load_configuration(sources_);
    return loaded ? "" : loaded.error().message;
  }

  std::filesystem::path folder_;
  ConfigurationSources sources_;
};

TEST_F(ConfigurationLoader, TakesEveryDefaultWhenNothingIsSet) {
  const Result<LoadedConfiguration> loaded = load_configuration(sources_);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->values.http.listen, "127.0.0.1:8080");
  EXPECT_EQ(loaded->values.http.max_body_bytes, 10 * 1024 * 1024);
  EXPECT_EQ(loaded->values.delivery.batch_max, 20'000);
  EXPECT_EQ(loaded->values.queue(ports::QueueName::valid_orders).max_receives, 3U);
  EXPECT_EQ(loaded->values.queue(ports::QueueName::error_orders).visibility_timeout_ms, 30'000);
  EXPECT_GE(loaded->values.http.threads, 1);
  EXPECT_FALSE(loaded->values.keys_required());
  EXPECT_EQ(source_of(*loaded, "http.listen"), "default");
}

TEST_F(ConfigurationLoader, PrefersFlagsToTheEnvironmentToTheFileToTheDefault) {
  const std::string file =
      write("nexusstream.toml", "[http]\nlisten = \"127.0.0.1:1\"\nthreads = 7\n[log]\nlevel = \"debug\"\n");
  sources_.environment = {{"NEXUSSTREAM_HTTP_LISTEN", "127.0.0.1:2"}, {"NEXUSSTREAM_HTTP_THREADS", "8"}};
  sources_.flags = {{"http.listen", "127.0.0.1:3"}};
  const Result<LoadedConfiguration> loaded = load_configuration(sources_);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->values.http.listen, "127.0.0.1:3");
  EXPECT_EQ(loaded->values.http.threads, 8);
  EXPECT_EQ(loaded->values.log.level, "debug");
  EXPECT_EQ(source_of(*loaded, "http.listen"), "flag --http-listen");
  EXPECT_EQ(source_of(*loaded, "http.threads"), "environment NEXUSSTREAM_HTTP_THREADS");
  EXPECT_EQ(source_of(*loaded, "log.level"), file + ":5");
}

TEST_F(ConfigurationLoader, ReadsTheFileThatTheFlagNamesBeforeTheOneOfTheEnvironment) {
  sources_.environment = {{"NEXUSSTREAM_CONFIG", write("one.toml", "data = \"one\"\n")}};
  EXPECT_EQ(load_configuration(sources_)->values.data, "one");
  sources_.file = write("two.toml", "data = \"two\"\n");
  EXPECT_EQ(load_configuration(sources_)->values.data, "two");
}

TEST_F(ConfigurationLoader, NamesFileLineAndTheNearestKeyOfAnUnknownOne) {
  const std::string file = write("nexusstream.toml", "data = \"d\"\n[http]\nlisten_on = 1\nlisen = \"x\"\n");
  EXPECT_THAT(mistakes(), HasSubstr(file + ":4: http.lisen is no property. Did you mean http.listen?"));
  EXPECT_THAT(mistakes(), HasSubstr(file + ":3: http.listen_on is no property."));
}

TEST_F(ConfigurationLoader, SuggestsTheSectionOfAKeyThatStandsOutsideIt) {
  write("nexusstream.toml", "linger_ms = 5\n");
  EXPECT_THAT(mistakes(), HasSubstr("Did you mean delivery.linger_ms?"));
}

TEST_F(ConfigurationLoader, RefusesUnknownVariablesWithOurPrefixAndPassesOverOthers) {
  sources_.environment = {
      {"NEXUSSTREAM_HTTP_LISTN", "x"}, {"HOME", "x"}, {"NEXUSSTREAM_KEY", "x"}, {"NEXUSSTREAM_SERVER", "x"}};
  EXPECT_EQ(mistakes(),
            "The environment variable NEXUSSTREAM_HTTP_LISTN sets no property. Did you mean "
            "NEXUSSTREAM_HTTP_LISTEN?");
}

TEST_F(ConfigurationLoader, ListsEveryMistakeAtOnce) {
  write("nexusstream.toml", "[http]\nthreads = 300\nlisten = 5\n[log]\nlevel = \"inf\"\n");
  sources_.flags = {{"query.threads", "many"}};
  EXPECT_THAT(mistakes(), HasSubstr(":2: http.threads must be 0 to 256, not 300."));
  EXPECT_THAT(mistakes(), HasSubstr(":3: http.listen needs a text, not an integer."));
  EXPECT_THAT(mistakes(),
              HasSubstr(":5: log.level must be one of: trace, debug, info, warning, error, not \"inf\". Did "
                        "you mean info?"));
  EXPECT_THAT(mistakes(),
              HasSubstr("flag --query-threads: query.threads needs an integer, 1 to 64, not \"many\"."));
}

TEST_F(ConfigurationLoader, SaysWhereAFileIsNoToml) {
  const std::string file = write("nexusstream.toml", "data = \"d\"\n[http\n");
  EXPECT_THAT(mistakes(), HasSubstr(file + ":2: This is not valid TOML"));
  sources_.file = (folder_ / "absent.toml").string();
  EXPECT_THAT(mistakes(), HasSubstr("absent.toml cannot be read"));
}

TEST_F(ConfigurationLoader, AsksForKeysAnywhereButOnLoopback) {
  for (const char* listen : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:1"}) {
    sources_.flags = {{"http.listen", listen}};
    EXPECT_FALSE(load_configuration(sources_)->values.keys_required()) << listen;
  }
  for (const char* listen : {"0.0.0.0:1", "10.0.0.1:1", "[::]:1"}) {
    sources_.flags = {{"http.listen", listen}};
    EXPECT_TRUE(load_configuration(sources_)->values.keys_required()) << listen;
  }
}

TEST_F(ConfigurationLoader, RefusesAuthenticationOffWhereOthersCanReachIt) {
  sources_.flags = {{"http.listen", "0.0.0.0:80"}, {"authentication", "off"}};
  EXPECT_THAT(mistakes(),
              HasSubstr("flag --authentication: authentication may be off only on a loopback address"));
}

TEST_F(ConfigurationLoader, RefusesAnAddressThatIsNone) {
  for (const char* listen :
       {"127.0.0.1", "127.example.com:80", ":80", "127.0.0.1:99999", "127.0.0.1:", "[::1:80"}) {
    sources_.flags = {{"http.listen", listen}};
    EXPECT_THAT(mistakes(), HasSubstr("http.listen must be an address and a port")) << listen;
  }
}

TEST_F(ConfigurationLoader, WantsCertificateAndKeyTogetherAndWholeOrigins) {
  sources_.flags = {{"http.tls_key", "k.pem"}, {"http.allowed_origins", "https://a.example, b.example"}};
  EXPECT_THAT(mistakes(), HasSubstr("belong together"));
  EXPECT_THAT(mistakes(), HasSubstr("\"b.example\""));
  EXPECT_THAT(mistakes(), Not(HasSubstr("\"https://a.example\"")));
}

TEST_F(ConfigurationLoader, TakesPartOfTheWorkOnlyWhereOthersReachTheSameData) {
  sources_.flags = {{"role", "feed"}, {"adapters.orders", "postgres"}, {"adapters.errors", "dynamodb"}};
  EXPECT_THAT(mistakes(),
              HasSubstr("flag --role: role may be feed only where other processes reach the same data: "
                        "set adapters.orders to postgres, adapters.errors to dynamodb and "
                        "adapters.queues to sqs."));
  sources_.flags["adapters.queues"] = "sqs";
  const Result<LoadedConfiguration> loaded = load_configuration(sources_);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_TRUE(loaded->values.takes_feeds());
  EXPECT_FALSE(loaded->values.answers_queries());
  EXPECT_FALSE(loaded->values.delivers());
}

TEST_F(ConfigurationLoader, WantsALedgerInPostgresForQueuesInSqs) {
  sources_.flags = {{"adapters.queues", "sqs"}};
  EXPECT_THAT(mistakes(), HasSubstr("adapters.queues may be sqs only with adapters.orders set to postgres"));
}

TEST_F(ConfigurationLoader, WantsAHostAndAPortOfRedis) {
  sources_.flags = {{"adapters.cache", "redis"}, {"redis.address", "cache.internal"}};
  EXPECT_THAT(mistakes(),
              HasSubstr("redis.address must be a host and a port, such as redis.internal:6379, not "
                        "\"cache.internal\"."));
}

TEST_F(ConfigurationLoader, KeepsPasswordsOutOfConnectionStrings) {
  sources_.flags = {{"postgres.writer", "host=db password=secret"}};
  EXPECT_THAT(mistakes(), HasSubstr("postgres.writer must not hold a password"));
  EXPECT_THAT(mistakes(), testing::Not(HasSubstr("secret.")));
}

TEST_F(ConfigurationLoader, PrefersTheDefinitionsOfTheDataFolder) {
  std::filesystem::create_directories(folder_ / "partners");
  sources_.flags = {{"data", (folder_ / "data").string()}};
  EXPECT_EQ(load_configuration(sources_)->values.partners, (folder_ / "partners").string());
  std::filesystem::create_directories(folder_ / "data" / "partners");
  EXPECT_EQ(load_configuration(sources_)->values.partners, (folder_ / "data" / "partners").string());
}

TEST(Properties, HaveUniqueNamesDefaultsWithinBoundsAndASentence) {
  std::set<std::string> names;
  for (const Property& property : properties()) {
    EXPECT_TRUE(names.insert(property.key).second) << property.key;
    EXPECT_TRUE(names.insert(flag_name(property)).second) << property.key;
    EXPECT_TRUE(names.insert(environment_name(property)).second) << property.key;
    EXPECT_TRUE(property.meaning.ends_with('.')) << property.key;
    if (property.type == Property::Type::integer) {
      const std::int64_t value = std::get<std::int64_t>(property.default_value);
      EXPECT_TRUE(value >= property.least && value <= property.most) << property.key;
    }
  }
}

TEST(Configuration, IsDocumentedAsItIs) {
  std::ifstream page(support::checkout_path("docs/configuration.md"));
  std::ostringstream text;
  text << page.rdbuf();
  const std::string reference = configuration_reference();
  EXPECT_TRUE(text.str().ends_with(reference))
      << "docs/configuration.md must end with what `nexusstream config reference` prints.";
}

TEST(NearestName, FindsSmallMistakesAndNothingFarAway) {
  EXPECT_EQ(nearest_name("srve", {"serve", "import"}), "serve");
  EXPECT_EQ(nearest_name("listen", {"http.listen"}), "http.listen");
  EXPECT_EQ(nearest_name("zzzzzz", {"serve", "import"}), std::nullopt);
}

}  // namespace
}  // namespace nexus::app
