// What every store of definitions does.
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "adapters/memory/memory_definition_store.h"
#include "adapters/postgres/postgres_definition_store.h"
#include "adapters/sqlite/sqlite_definition_store.h"
#include "adapters/sqlite/store_check.h"
#include "contract/stores/temporary_folder.h"
#include "support/postgres_database.h"

namespace nexus::contract {
namespace {

using ports::DefinitionActivation;
using ports::DefinitionOrigin;
using ports::DefinitionVersion;

struct Subject {
  const char* name;
  bool survives;  // a restart
  std::function<std::unique_ptr<ports::DefinitionStore>(const TemporaryFolder&)> open;
};

std::unique_ptr<ports::DefinitionStore> open_sqlite(const TemporaryFolder& folder) {
  auto store = sqlite::SqliteDefinitionStore::open(folder.file("definitions.db"));
  if (!store) throw std::runtime_error(store.error().message);
  return *std::move(store);
}

// A store with a database of its own.
class PostgresDefinitionStoreUnderTest : public postgres::PostgresDefinitionStore {
 public:
  static std::unique_ptr<ports::DefinitionStore> open(const TemporaryFolder&) {
    const auto server = testing_support::postgres_conninfo();
    if (!server) return nullptr;
    auto place = std::make_unique<testing_support::PostgresDatabase>(*server);
    auto database = place->open();
    return std::unique_ptr<ports::DefinitionStore>(
        new PostgresDefinitionStoreUnderTest(std::move(place), std::move(database)));
  }

 private:
  PostgresDefinitionStoreUnderTest(std::unique_ptr<testing_support::PostgresDatabase> place,
                                   std::unique_ptr<postgres::Database> database)
      : PostgresDefinitionStore(*database), place_(std::move(place)), database_(std::move(database)) {}

  std::unique_ptr<testing_support::PostgresDatabase> place_;
  std::unique_ptr<postgres::Database> database_;
};

DefinitionVersion version(const std::string& partner_id, std::uint32_t number, DefinitionOrigin origin,
                          const std::string& source = "id = \"X\"\n") {
  DefinitionVersion made;
  made.partner_id = partner_id;
  made.version = number;
  made.source = source;
  made.sha256.fill(static_cast<std::uint8_t>(number));
  made.origin = origin;
  made.uploaded_at = {1'700'000'000'000 + number};
  if (origin == DefinitionOrigin::api) made.uploaded_by = "4fTz0aQ9Xk";
  made.reason = "because of " + std::to_string(number);
  made.samples_passed = number + 2;
  return made;
}

DefinitionActivation activation(const std::string& partner_id, std::uint32_t number, std::int64_t at_ms) {
  return {partner_id, number, {at_ms}, "key", "reason"};
}

std::string describe(const DefinitionVersion& version) {
  return version.partner_id + "|" + std::to_string(version.version) + "|" + version.source + "|" +
         std::to_string(version.sha256[31]) + "|" + std::string(to_string(version.origin)) + "|" +
         std::to_string(version.uploaded_at.ms) + "|" + version.uploaded_by + "|" + version.reason + "|" +
         std::to_string(version.samples_passed);
}

class DefinitionStore : public testing::TestWithParam<Subject> {
 protected:
  void SetUp() override {
    store_ = GetParam().open(folder_);
    if (store_ == nullptr) GTEST_SKIP() << testing_support::kNoPostgres;
  }

  ErrorKind kind_of(const Result<>& result) {
    EXPECT_FALSE(result);
    return result ? ErrorKind::internal : result.error().kind;
  }
  Result<> save(const std::vector<DefinitionVersion>& versions,
                const std::vector<DefinitionActivation>& activations) {
    return store_->save(versions, activations);
  }
  std::vector<std::uint32_t> numbers(const std::string& partner_id) {
    std::vector<std::uint32_t> found;
    const auto known = store_->versions(partner_id).value();
    for (const auto& version : known) found.push_back(version.version);
    return found;
  }

  TemporaryFolder folder_;
  std::unique_ptr<ports::DefinitionStore> store_;
};

TEST_P(DefinitionStore, IsEmptyAtFirst) {
  EXPECT_FALSE(store_->find("A", 1).value());
  EXPECT_TRUE(store_->versions("A").value().empty());
  EXPECT_TRUE(store_->activations("A", 10).value().empty());
}

TEST_P(DefinitionStore, KeepsEveryMemberOfAVersion) {
  const auto first = version("A", 1, DefinitionOrigin::file);
  const auto second = version("A", 4'000'000'000, DefinitionOrigin::api, std::string("a\n\0b", 4));
  ASSERT_TRUE(save({first, second, version("B", 2, DefinitionOrigin::api)}, {}));
  EXPECT_EQ(describe(store_->find("A", 1).value().value()), describe(first));
  EXPECT_EQ(describe(store_->find("A", 4'000'000'000).value().value()), describe(second));
  EXPECT_FALSE(store_->find("A", 2).value());
  EXPECT_EQ(numbers("A"), (std::vector<std::uint32_t>{4'000'000'000, 1}));
  EXPECT_EQ(numbers("B"), (std::vector<std::uint32_t>{2}));
}

TEST_P(DefinitionStore, ReplacesWhatCameFromAFileByAFileOnly) {
  ASSERT_TRUE(save({version("A", 1, DefinitionOrigin::file), version("A", 2, DefinitionOrigin::api)}, {}));
  const auto changed = version("A", 1, DefinitionOrigin::file, "other");
  ASSERT_TRUE(save({changed}, {}));
  EXPECT_EQ(describe(store_->find("A", 1).value().value()), describe(changed));
  EXPECT_EQ(kind_of(save({version("A", 1, DefinitionOrigin::api)}, {})), ErrorKind::conflict);
  EXPECT_EQ(kind_of(save({version("A", 2, DefinitionOrigin::file)}, {})), ErrorKind::conflict);
  EXPECT_EQ(kind_of(save({version("A", 2, DefinitionOrigin::api)}, {})), ErrorKind::conflict);
  EXPECT_EQ(store_->find("A", 1).value()->source, "other");
}

TEST_P(DefinitionStore, ListsActivationsNewestFirst) {
  ASSERT_TRUE(save({version("A", 1, DefinitionOrigin::file), version("A", 2, DefinitionOrigin::api)},
                   {activation("A", 1, 10), activation("A", 2, 20)}));
  ASSERT_TRUE(save({}, {activation("A", 1, 15)}));
  const auto all = store_->activations("A", 10).value();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].version, 1U);
  EXPECT_EQ(all[0].activated_at.ms, 15);
  EXPECT_EQ(all[0].activated_by, "key");
  EXPECT_EQ(all[0].reason, "reason");
  EXPECT_EQ(all[1].version, 2U);
  EXPECT_EQ(store_->activations("A", 1).value().size(), 1U);
  EXPECT_TRUE(store_->activations("B", 1).value().empty());
}

TEST_P(DefinitionStore, WritesAllOfASaveOrNothing) {
  ASSERT_TRUE(save({version("A", 1, DefinitionOrigin::api)}, {}));
  EXPECT_EQ(kind_of(save({version("A", 2, DefinitionOrigin::api)}, {activation("A", 3, 1)})),
            ErrorKind::not_found);
  EXPECT_EQ(kind_of(save({version("A", 2, DefinitionOrigin::api), version("A", 1, DefinitionOrigin::api)},
                         {activation("A", 1, 1)})),
            ErrorKind::conflict);
  EXPECT_EQ(numbers("A"), (std::vector<std::uint32_t>{1}));
  EXPECT_TRUE(store_->activations("A", 10).value().empty());
}

TEST_P(DefinitionStore, KeepsItsHistoryOverARestart) {
  if (!GetParam().survives) GTEST_SKIP() << "lives in memory";
  ASSERT_TRUE(save({version("A", 1, DefinitionOrigin::file)}, {activation("A", 1, 10)}));
  store_.reset();
  store_ = GetParam().open(folder_);
  EXPECT_EQ(numbers("A"), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(store_->activations("A", 10).value().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Adapters, DefinitionStore,
                         testing::Values(Subject{"memory", false,
                                                 [](const TemporaryFolder&) {
                                                   return std::make_unique<memory::MemoryDefinitionStore>();
                                                 }},
                                         Subject{"sqlite", true, open_sqlite},
                                         Subject{"postgres", false, PostgresDefinitionStoreUnderTest::open}),
                         [](const auto& instance) { return instance.param.name; });

TEST(DefinitionRevision, GrowsWithEachActivationOfAnyProcess) {
  const auto server = testing_support::postgres_conninfo();
  if (!server) GTEST_SKIP() << testing_support::kNoPostgres;
  const testing_support::PostgresDatabase place(*server);
  const auto database = place.open();
  postgres::PostgresDefinitionStore one(*database), other(*database);
  EXPECT_EQ(*other.revision(), 0);
  const std::vector<DefinitionVersion> versions = {version("A", 1, DefinitionOrigin::file),
                                                   version("A", 2, DefinitionOrigin::api)};
  std::int64_t before = 0;
  for (const std::uint32_t number : {1u, 2u, 1u}) {
    const std::vector<DefinitionActivation> put = {activation("A", number, 10)};
    ASSERT_TRUE(one.save(before == 0 ? versions : std::vector<DefinitionVersion>(), put));
    const auto now = *other.revision();
    EXPECT_GT(now, before);
    before = now;
  }
  ASSERT_TRUE(one.save(std::vector<DefinitionVersion>{version("A", 3, DefinitionOrigin::api)}, {}));
  EXPECT_EQ(*other.revision(), before) << "an upload changes nothing that is in force";
}

TEST(SqliteDefinitionFile, IsCopiedWholeAndVerified) {
  const TemporaryFolder folder;
  auto store = sqlite::SqliteDefinitionStore::open(folder.file("definitions.db"));
  ASSERT_TRUE(store);
  const std::vector<DefinitionVersion> versions = {version("A", 1, DefinitionOrigin::file)};
  const std::vector<DefinitionActivation> activations = {activation("A", 1, 10)};
  ASSERT_TRUE((*store)->save(versions, activations));
  ASSERT_TRUE((*store)->backup(folder.file("copy.db")));
  const auto report = sqlite::verify_definitions(folder.file("copy.db"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->rows, 1U);
  EXPECT_TRUE(report->problems.empty());
  EXPECT_FALSE(sqlite::SqliteDefinitionStore::open(folder.file("definitions.db"))) << "one server at a time";
}

TEST(SqliteDefinitionFile, ThatLostAVersionIsFound) {
  const TemporaryFolder folder;
  auto store = sqlite::SqliteDefinitionStore::open(folder.file("definitions.db"));
  ASSERT_TRUE(store);
  const std::vector<DefinitionVersion> versions = {version("A", 1, DefinitionOrigin::file)};
  const std::vector<DefinitionActivation> activations = {activation("A", 1, 10)};
  ASSERT_TRUE((*store)->save(versions, activations));
  store->reset();
  sqlite::Connection(folder.file("definitions.db"), sqlite::OpenMode::writer, 64)
      .execute("DELETE FROM definitions");
  const auto report = sqlite::verify_definitions(folder.file("definitions.db"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->problems.size(), 1U);
}

}  // namespace
}  // namespace nexus::contract
