#include "partners/registry.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

class RegistryFolder : public ::testing::Test {
 protected:
  std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) /
                                 ("definitions-" + std::to_string(::getpid()) + "-" +
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name());
  Registry registry{folder.string()};

  void SetUp() override { std::filesystem::create_directories(folder); }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void write(const std::string& file, const std::string& text) { std::ofstream(folder / file) << text; }
  static std::string definition(const std::string& id, const std::string& slug,
                                const std::string& tail = "") {
    SmallDefinition small;
    small.tail = tail;
    std::string text = small.text();
    text.replace(text.find("TEST"), 4, id);
    text.replace(text.find("\"test\"") + 1, 4, slug);
    return text;
  }
  std::string reload() {
    const auto result = registry.reload();
    return result ? "" : result.error().message;
  }
};

TEST_F(RegistryFolder, IsEmptyBeforeTheFirstReload) {
  EXPECT_TRUE(registry.all().empty());
  EXPECT_EQ(registry.by_slug("test"), nullptr);
}

TEST_F(RegistryFolder, FindsPartnersByEveryName) {
  write("b.toml", definition("PARTNER_B", "partner-b"));
  write("a.toml", definition("PARTNER_A", "partner-a"));
  write("notes.txt", "no definition");
  ASSERT_EQ(reload(), "");
  ASSERT_EQ(registry.all().size(), 2u);
  EXPECT_EQ(registry.all()[0]->id(), "PARTNER_A");
  EXPECT_EQ(registry.by_slug("partner-b")->id(), "PARTNER_B");
  EXPECT_EQ(registry.by_slug("PARTNER_B"), nullptr);
  for (const std::string name : {"A", "partner-a", "PARTNER_A"})
    EXPECT_EQ(registry.by_name(name)->id(), "PARTNER_A");
  EXPECT_EQ(registry.by_name("C"), nullptr);
}

TEST_F(RegistryFolder, KeepsTheSetInForceWhenOneFileIsWrong) {
  write("a.toml", definition("PARTNER_A", "partner-a"));
  ASSERT_EQ(reload(), "");
  const DefinitionPtr before = registry.by_name("A");
  write("a.toml", definition("PARTNER_A", "new-slug"));
  write("b.toml", "id = 5");
  const std::string problem = reload();
  EXPECT_NE(problem.find("b.toml:1: id: must be text"), std::string::npos) << problem;
  EXPECT_EQ(registry.by_name("A"), before);
  std::filesystem::remove(folder / "b.toml");
  ASSERT_EQ(reload(), "");
  EXPECT_EQ(registry.by_name("A")->slug(), "new-slug");
  EXPECT_EQ(before->slug(), "partner-a") << "who holds the old one keeps it";
}

TEST_F(RegistryFolder, RefusesIdsAndSlugsThatAreTaken) {
  write("a.toml", definition("PARTNER_A", "partner-a"));
  write("b.toml", definition("PARTNER_A", "partner-b"));
  write("c.toml", definition("PARTNER_C", "partner-a"));
  const std::string problem = reload();
  EXPECT_NE(problem.find("b.toml:1: id: \"PARTNER_A\" is taken by"), std::string::npos) << problem;
  EXPECT_NE(problem.find("c.toml:1: slug: \"partner-a\" is taken by"), std::string::npos) << problem;
}

TEST_F(RegistryFolder, RunsTheSamples) {
  write("a.toml",
        definition("PARTNER_A", "partner-a", "[[samples]]\nname = \"s\"\ninput = \"{}\"\norder = \"{}\"\n"));
  const std::string problem = reload();
  EXPECT_NE(problem.find("samples[1]: \"s\": an order was expected, but the input was rejected."),
            std::string::npos)
      << problem;
}

TEST_F(RegistryFolder, NeedsAFolderWithDefinitions) {
  EXPECT_NE(reload().find("holds no partner definition"), std::string::npos);
  std::filesystem::remove_all(folder);
  EXPECT_NE(reload().find("cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace nexus::partners
