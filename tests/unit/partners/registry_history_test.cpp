// The registry with a history of versions: which version of a partner's definition is in force.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_definition_store.h"
#include "partners/registry.h"
#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

const Registry::Author kOperator{"4fTz0aQ9Xk", "missing customers"};

class RegistryHistory : public ::testing::Test {
 protected:
  std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) /
                                 ("history-" + std::to_string(::getpid()) + "-" +
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name());
  memory::MemoryDefinitionStore store;
  memory::ManualClock clock{kNow};
  std::vector<std::string> reports;
  Registry registry{folder.string(), store, clock,
                    [this](const std::string& sentence) { reports.push_back(sentence); }};

  void SetUp() override {
    std::filesystem::create_directories(folder);
    write("a.toml", text(1));
    ASSERT_EQ(reload(), "");
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void write(const std::string& file, const std::string& text) { std::ofstream(folder / file) << text; }
  static std::string text(std::uint32_t version, const std::string& tail = "", const std::string& id = "TEST",
                          const std::string& slug = "test") {
    SmallDefinition small;
    small.tail = tail;
    std::string text = small.text();
    text.replace(text.find("version = 3"), 11, "version = " + std::to_string(version));
    text.replace(text.find("\"TEST\"") + 1, 4, id);
    text.replace(text.find("\"test\"") + 1, 4, slug);
    return text;
  }
  static DefinitionPtr compiled(const std::string& text) { return Definition::parse(text, "test").value(); }
  std::string reload() {
    const auto result = registry.reload();
    return result ? "" : result.error().message;
  }
  std::uint32_t in_force() const { return registry.by_name("TEST")->version(); }
  // A registry that starts anew on the same folder and history.
  std::uint32_t in_force_after_restart() {
    Registry again(folder.string(), store, clock, [](const std::string&) {});
    EXPECT_TRUE(again.reload());
    return again.by_name("TEST")->version();
  }
};

TEST_F(RegistryHistory, RecordsAFilesVersionAndPutsItInForce) {
  const auto versions = store.versions("TEST").value();
  ASSERT_EQ(versions.size(), 1U);
  EXPECT_EQ(versions[0].origin, ports::DefinitionOrigin::file);
  EXPECT_EQ(versions[0].source, text(1));
  EXPECT_EQ(versions[0].uploaded_at, kNow);
  EXPECT_EQ(store.activations("TEST", 9).value().size(), 1U);
  ASSERT_EQ(reload(), "");
  EXPECT_EQ(store.activations("TEST", 9).value().size(), 1U) << "what is in force is not activated again";
}

TEST_F(RegistryHistory, AnUploadedVersionStandsOverTheFile) {
  ASSERT_TRUE(registry.upload(compiled(text(2)), kOperator, true));
  EXPECT_EQ(in_force(), 2U);
  ASSERT_EQ(reload(), "");
  EXPECT_EQ(in_force(), 2U);
  EXPECT_EQ(in_force_after_restart(), 2U);
  EXPECT_EQ(store.find("TEST", 2).value()->uploaded_by, "4fTz0aQ9Xk");
  EXPECT_EQ(store.find("TEST", 2).value()->reason, "missing customers");
}

TEST_F(RegistryHistory, AnUploadThatIsNotActivatedChangesNothing) {
  ASSERT_TRUE(registry.upload(compiled(text(2)), kOperator, false));
  EXPECT_EQ(in_force(), 1U);
  EXPECT_EQ(in_force_after_restart(), 1U);
  EXPECT_EQ(registry.activate("TEST", 2, kOperator).value(), 1U);
  EXPECT_EQ(in_force(), 2U);
}

TEST_F(RegistryHistory, RollsBackToAnOlderVersionForGood) {
  ASSERT_TRUE(registry.upload(compiled(text(2)), kOperator, true));
  const DefinitionPtr second = registry.by_name("TEST");
  EXPECT_EQ(registry.activate("TEST", 1, kOperator).value(), 2U);
  EXPECT_EQ(in_force(), 1U);
  EXPECT_EQ(in_force_after_restart(), 1U);
  EXPECT_EQ(second->version(), 2U) << "who maps with it at the moment keeps it";
  EXPECT_EQ(registry.activate("TEST", 1, kOperator).error().kind, ErrorKind::conflict);
  EXPECT_EQ(registry.activate("TEST", 7, kOperator).error().kind, ErrorKind::not_found);
  EXPECT_EQ(registry.activate("NOBODY", 1, kOperator).error().kind, ErrorKind::not_found);
}

TEST_F(RegistryHistory, AFileWithTheHighestVersionTakesOver) {
  ASSERT_TRUE(registry.upload(compiled(text(2)), kOperator, true));
  write("a.toml", text(3));
  ASSERT_EQ(reload(), "");
  EXPECT_EQ(in_force(), 3U);
  EXPECT_EQ(in_force_after_restart(), 3U);
}

TEST_F(RegistryHistory, AFileWithALowerNewVersionIsRecordedOnly) {
  ASSERT_TRUE(registry.upload(compiled(text(5)), kOperator, true));
  write("a.toml", text(3));
  ASSERT_EQ(reload(), "");
  EXPECT_EQ(in_force(), 5U);
  EXPECT_TRUE(store.find("TEST", 3).value());
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_NE(reports[0].find("brings version 3, which was recorded"), std::string::npos) << reports[0];
}

TEST_F(RegistryHistory, AnEditedFileReplacesItsVersionWithAWarning) {
  write("a.toml", text(1, "[rounding]\nmode = \"down\"\ndecimals = 2\n"));
  ASSERT_EQ(reload(), "");
  EXPECT_EQ(registry.by_name("TEST")->source(), store.find("TEST", 1).value()->source);
  EXPECT_NE(registry.by_name("TEST")->source(), text(1));
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_NE(reports[0].find("replaces the text of version 1 of TEST's definition"), std::string::npos)
      << reports[0];
  EXPECT_EQ(store.activations("TEST", 9).value().size(), 1U);
}

TEST_F(RegistryHistory, AFileCannotChangeWhatWasUploaded) {
  ASSERT_TRUE(registry.upload(compiled(text(2)), kOperator, true));
  write("a.toml", text(2, "[rounding]\nmode = \"down\"\ndecimals = 2\n"));
  EXPECT_NE(reload().find("a.toml:1: version: version 2 of TEST's definition was uploaded with another text. "
                          "Give the file a version that is not taken, 3 or higher."),
            std::string::npos);
  EXPECT_EQ(registry.by_name("TEST")->source(), text(2));
  write("a.toml", text(2));
  EXPECT_EQ(reload(), "") << "the same text is no contradiction";
}

TEST_F(RegistryHistory, RefusesAVersionThatIsTaken) {
  ASSERT_TRUE(registry.upload(compiled(text(6)), kOperator, false));
  for (const std::uint32_t taken : {1U, 6U}) {
    const auto uploaded = registry.upload(compiled(text(taken)), kOperator, true);
    ASSERT_FALSE(uploaded);
    EXPECT_EQ(uploaded.error().kind, ErrorKind::conflict);
    EXPECT_NE(uploaded.error().message.find("say version = 7"), std::string::npos)
        << uploaded.error().message;
  }
  EXPECT_EQ(in_force(), 1U);
}

TEST_F(RegistryHistory, APartnerWithoutAFileIsNotServedUntilItIsBack) {
  write("b.toml", text(1, "", "OTHER", "other"));
  ASSERT_EQ(reload(), "");
  ASSERT_TRUE(registry.upload(compiled(text(4, "", "OTHER", "other")), kOperator, true));
  std::filesystem::remove(folder / "b.toml");
  ASSERT_EQ(reload(), "");
  EXPECT_EQ(registry.by_name("OTHER"), nullptr);
  write("b.toml", text(1, "", "OTHER", "other"));
  ASSERT_EQ(reload(), "");
  EXPECT_EQ(registry.by_name("OTHER")->version(), 4U);
}

TEST_F(RegistryHistory, RefusesASlugThatAnotherPartnersVersionHas) {
  write("a.toml", text(2, "", "TEST", "renamed"));
  write("b.toml", text(1, "", "OTHER", "test"));
  ASSERT_EQ(reload(), "");
  const auto activated = registry.activate("TEST", 1, kOperator);
  ASSERT_FALSE(activated);
  EXPECT_EQ(activated.error().kind, ErrorKind::conflict);
  EXPECT_EQ(in_force(), 2U);
}

TEST_F(RegistryHistory, AMistakeInOneFileRecordsNothing) {
  write("a.toml", text(2));
  write("b.toml", "id = 5");
  EXPECT_NE(reload(), "");
  EXPECT_FALSE(store.find("TEST", 2).value());
  EXPECT_EQ(in_force(), 1U);
}

}  // namespace
}  // namespace nexus::partners
