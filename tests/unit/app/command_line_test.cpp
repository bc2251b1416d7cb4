#include "app/command_line.h"

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/sqlite/migrations.h"
#include "adapters/sqlite/sqlite_error_store.h"
#include "support/checkout.h"
#include "wire/json_value.h"

namespace nexus::app {
namespace {

using testing::HasSubstr;

struct CommandResult {
  int code = 0;
  std::string out;
  std::string err;
  std::string listen;  // what serve was asked to listen on
};

CommandResult run(std::vector<std::string> arguments) {
  std::ostringstream out;
  std::ostringstream err;
  CommandResult result;
  result.code = run_command_line(std::move(arguments), Console{out, err, false},
                                 [&](const Configuration& configuration) {
                                   result.listen = configuration.http.listen;
                                   return 0;
                                 });
  result.out = out.str();
  result.err = err.str();
  return result;
}

TEST(CommandLine, ShowsAnExampleInTheHelpOfEveryCommand) {
  const std::vector<std::vector<std::string>> commands = {{"serve"},
                                                          {"simulate"},
                                                          {"import"},
                                                          {"partner", "check"},
                                                          {"partner", "list"},
                                                          {"queue", "list"},
                                                          {"queue", "show"},
                                                          {"queue", "peek"},
                                                          {"queue", "redrive"},
                                                          {"queue", "purge"},
                                                          {"errors", "list"},
                                                          {"errors", "show"},
                                                          {"errors", "stats"},
                                                          {"keys", "create"},
                                                          {"keys", "list"},
                                                          {"keys", "revoke"},
                                                          {"backup"},
                                                          {"restore"},
                                                          {"migrate"},
                                                          {"config", "show"},
                                                          {"config", "check"},
                                                          {"config", "reference"},
                                                          {"health"}};
  for (std::vector<std::string> command : commands) {
    std::string typed = "nexusstream";
    for (const std::string& word : command) typed += " " + word;
    command.emplace_back("--help");
    const CommandResult help = run(command);
    EXPECT_EQ(help.code, kExitOk) << typed;
    EXPECT_THAT(help.out, HasSubstr("Example:")) << typed;
    EXPECT_THAT(help.out, HasSubstr(command.front() == "health" ? "nexusstream health" : typed)) << typed;
  }
}

TEST(CommandLine, PrintsItsVersion) {
  EXPECT_THAT(run({"--version"}).out, HasSubstr("nexusstream "));
  EXPECT_EQ(run({"--version"}).code, kExitOk);
}

TEST(CommandLine, GivesServeTheConfigurationOfItsFlags) {
  EXPECT_EQ(run({"serve", "--http-listen", "127.0.0.1:9"}).listen, "127.0.0.1:9");
}

TEST(CommandLine, ExitsWithTwoAndAHintOnAWrongFlagOrCommand) {
  const CommandResult flag = run({"serve", "--http-lisen", "127.0.0.1:9"});
  EXPECT_EQ(flag.code, kExitUsage);
  EXPECT_EQ(flag.listen, "");
  EXPECT_THAT(flag.err, HasSubstr("Did you mean --http-listen?"));
  EXPECT_THAT(run({"srve"}).err, HasSubstr("There is no command srve. Did you mean serve?"));
  EXPECT_EQ(run({}).code, kExitUsage);
  EXPECT_EQ(run({"simulate", "--batch", "0"}).code, kExitUsage);
  EXPECT_EQ(run({"serve", "--http-threads", "many"}).code, kExitUsage);
}

TEST(CommandLine, PrintsTheConfigurationAsJson) {
  const CommandResult shown = run({"config", "show", "--json", "--http-threads", "3"});
  ASSERT_EQ(shown.code, kExitOk) << shown.err;
  EXPECT_TRUE(wire::JsonValue::parse(shown.out.substr(0, shown.out.find('\n'))));
  EXPECT_THAT(shown.out, HasSubstr(R"({"key":"http.threads","value":3,"source":"flag --http-threads"})"));
}

TEST(CommandLine, ExitsWithThreeWhenNoServerAnswers) {
  for (std::vector<std::string> command : std::vector<std::vector<std::string>>{{"health"},
                                                                                {"queue", "list"},
                                                                                {"errors", "stats"},
                                                                                {"simulate", "--orders", "1"},
                                                                                {"backup", "x"}}) {
    command.insert(command.end(), {"--server", "http://127.0.0.1:1"});
    const CommandResult away = run(command);
    EXPECT_EQ(away.code, kExitUnreachable) << command.front();
    EXPECT_THAT(away.err, HasSubstr("Is the server running there?"));
  }
}

TEST(CommandLine, AsksForConfirmationBeforeAPurge) {
  const CommandResult purge = run({"queue", "purge", "valid_orders", "--server", "http://127.0.0.1:1"});
  EXPECT_EQ(purge.code, kExitUsage);
  EXPECT_THAT(purge.err, HasSubstr("--yes"));
}

TEST(CommandLine, SaysWhichSchemaEachStoreOfAFolderHas) {
  const std::string folder = testing::TempDir() + "/migrated_" + std::to_string(getpid());
  std::filesystem::create_directory(folder);
  EXPECT_THAT(run({"migrate", "--data", folder}).out, HasSubstr("holds no store yet"));
  sqlite::ErrorStoreOptions options;
  options.path = folder + "/errors.db";
  {
    const auto open = sqlite::SqliteErrorStore::open(options);
    ASSERT_TRUE(open);
    const CommandResult refused = run({"migrate", "--data", folder});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("in use by another process"));
  }
  EXPECT_THAT(run({"migrate", "--data", folder, "--json"}).out,
              HasSubstr("{\"file\":\"errors.db\",\"before\":" +
                        std::to_string(sqlite::error_migrations().back().number)));
  std::filesystem::remove_all(folder);
}

TEST(CommandLine, ExplainsADefinitionAndRunsItsSamples) {
  const CommandResult check = run({"partner", "check", support::checkout_path("partners/partner-b.toml")});
  EXPECT_EQ(check.code, kExitOk) << check.err;
  EXPECT_THAT(check.out, HasSubstr("PARTNER_B"));
  EXPECT_THAT(check.out, HasSubstr("decimal, percent"));
  const CommandResult json =
      run({"partner", "check", support::checkout_path("partners/partner-b.toml"), "--json"});
  EXPECT_TRUE(wire::JsonValue::parse(json.out.substr(0, json.out.find('\n'))));
}

}  // namespace
}  // namespace nexus::app
