// What every audit log does.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>

#include "adapters/memory/memory_audit_log.h"
#include "adapters/postgres/postgres_audit_log.h"
#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/sqlite_audit_log.h"
#include "contract/stores/temporary_folder.h"
#include "support/postgres_database.h"

namespace nexus::contract {
namespace {

using ports::AuditEntry;
using ports::AuditQuery;

constexpr std::int64_t kFirstMs = 1'700'000'000'000;

AuditEntry entry(std::uint64_t number) {
  static const char* kActions[] = {"queue.purge", "error.dismiss", "redrive.start"};
  AuditEntry made;
  made.at = {kFirstMs + static_cast<std::int64_t>(number / 3) * 1'000};
  made.id = domain::make_uuid7(made.at, static_cast<std::uint16_t>(number % 3), number);
  made.actor_key = number % 4 ? "key-" + std::to_string(number % 4) : "";
  made.actor_role = number % 2 ? "admin" : "operator";
  made.action = kActions[number % 3];
  made.target_kind = "error";
  made.target_id = "target-" + std::to_string(number % 5);
  made.reason = number % 2 ? "because 'it' \"was\" so" : "";
  made.details = number % 2 ? R"({"count":3})" : "";
  made.trace_id = std::string(32, 'f');
  return made;
}

std::string describe(const AuditEntry& one) {
  std::string text = domain::to_string(one.id) + domain::to_iso8601(one.at);
  for (const auto& part : {one.actor_key, one.actor_role, one.action, one.target_kind, one.target_id,
                           one.reason, one.details, one.trace_id}) {
    text += "|" + part;
  }
  return text;
}

bool meets(const AuditEntry& one, const AuditQuery& query) {
  return (!query.actor_key || *query.actor_key == one.actor_key) &&
         (!query.action || *query.action == one.action) &&
         (!query.target_id || *query.target_id == one.target_id) && (!query.from || *query.from <= one.at) &&
         (!query.to || one.at <= *query.to);
}

// Owns what the log stands on.
struct OpenLog {
  std::shared_ptr<void> place;  // null: its server is not there
  std::unique_ptr<ports::AuditLog> log;
};

struct Subject {
  const char* name;
  std::function<OpenLog(const TemporaryFolder&)> open;
};

OpenLog open_sqlite_log(const TemporaryFolder& folder) {
  sqlite::ReviewFileOptions options;
  options.path = folder.file("review.db");
  auto file = sqlite::ReviewFile::open(options);
  if (!file) throw std::runtime_error(file.error().message);
  auto log = std::make_unique<sqlite::SqliteAuditLog>(**file);
  return {std::shared_ptr<void>(std::move(*file)), std::move(log)};
}

struct OnPostgres {
  testing_support::PostgresDatabase server{*testing_support::postgres_conninfo()};
  std::unique_ptr<postgres::Database> database = server.open();
};

OpenLog open_postgres_log(const TemporaryFolder&) {
  if (!testing_support::postgres_conninfo()) return {};
  auto on = std::make_shared<OnPostgres>();
  auto log = std::make_unique<postgres::PostgresAuditLog>(*on->database);
  return {std::move(on), std::move(log)};
}

const Subject kLogs[] = {
    {"Memory",
     [](const TemporaryFolder&) {
       return OpenLog{nullptr, std::make_unique<memory::MemoryAuditLog>()};
     }},
    {"Sqlite", open_sqlite_log},
    {"Postgres", open_postgres_log},
};

class AuditLog : public testing::TestWithParam<Subject> {
 protected:
  AuditLog() : open_(GetParam().open(folder_)) {}
  void SetUp() override {
    if (open_.log == nullptr) GTEST_SKIP() << testing_support::kNoPostgres;
  }
  ports::AuditLog& log() { return *open_.log; }

  std::vector<std::string> read_all(AuditQuery query) {
    std::vector<std::string> all;
    for (int pages = 0; pages < 1'000; ++pages) {
      const auto page = log().list(query).value();
      EXPECT_LE(page.entries.size(), query.limit);
      for (const auto& one : page.entries) all.push_back(describe(one));
      if (!page.next) return all;
      query.after = page.next;
    }
    ADD_FAILURE() << "the pages do not end";
    return all;
  }

  TemporaryFolder folder_;
  OpenLog open_;
};

TEST_P(AuditLog, GivesTheSamePagesAsASearchThroughAllEntries) {
  std::vector<AuditEntry> entries;
  for (std::uint64_t number = 0; number < 120; ++number) {
    entries.push_back(entry(number));
    ASSERT_TRUE(log().append(entries.back()));
  }
  std::mt19937_64 random(3);
  for (int round = 0; round < 100; ++round) {
    const AuditEntry& like = entries[random() % entries.size()];
    AuditQuery query;
    if (random() % 3 == 0) query.actor_key = like.actor_key;
    if (random() % 3 == 0) query.action = like.action;
    if (random() % 3 == 0) query.target_id = like.target_id;
    if (random() % 3 == 0) query.from = like.at;
    if (random() % 3 == 0) query.to = domain::Timestamp{like.at.ms + 9'000};
    query.limit = 1 + random() % 20;
    std::vector<std::string> expected;
    for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
      if (meets(*at, query)) expected.push_back(describe(*at));
    }
    ASSERT_EQ(read_all(query), expected) << "round " << round;
  }
}

TEST_P(AuditLog, RefusesAnEntryThatItHasAndKeepsTheFirst) {
  ASSERT_TRUE(log().append(entry(7)));
  AuditEntry other = entry(7);
  other.reason = "something else";
  const auto again = log().append(other);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(read_all({}), std::vector<std::string>{describe(entry(7))});
}

INSTANTIATE_TEST_SUITE_P(Logs, AuditLog, testing::ValuesIn(kLogs),
                         [](const auto& subject) { return subject.param.name; });

TEST(AuditTable, RefusesToChangeOrDeleteEntriesWhoeverAsks) {
  if (!testing_support::postgres_conninfo()) GTEST_SKIP() << testing_support::kNoPostgres;
  OnPostgres on;
  postgres::PostgresAuditLog log(*on.database);
  ASSERT_TRUE(log.append(entry(1)));
  for (const char* change :
       {"UPDATE audit_entries SET reason = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries",
        "INSERT INTO audit_entries SELECT * FROM audit_entries ON CONFLICT (id) DO UPDATE SET reason = "
        "'x'"}) {
    const auto changed = on.database->write([&](postgres::Connection& connection) -> Result<> {
      connection.execute(change);
      return {};
    });
    EXPECT_FALSE(changed) << change;
  }
  EXPECT_EQ(describe(log.list({})->entries.at(0)), describe(entry(1)));
}

TEST(AuditFile, RefusesToChangeDeleteOrReplaceEntriesWhoeverAsks) {
  const TemporaryFolder folder;
  {
    const OpenLog open = open_sqlite_log(folder);
    ASSERT_TRUE(open.log->append(entry(1)));
    ASSERT_TRUE(open.log->append(entry(2)));
  }
  sqlite::Connection connection(folder.file("review.db"), sqlite::OpenMode::writer, 256);
  for (const char* change : {"UPDATE audit_entries SET reason = 'x'", "DELETE FROM audit_entries",
                             "DELETE FROM audit_entries WHERE position = 1",
                             "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries",
                             "INSERT OR REPLACE INTO audit_entries SELECT 17, id, at, 'x', actor_role, "
                             "action, target_kind, target_id, "
                             "reason, details, trace_id, link FROM audit_entries WHERE position = 2"}) {
    EXPECT_THROW(connection.execute(change), sqlite::Failure) << change;
  }
  EXPECT_EQ(connection.query_integer("SELECT count(*) FROM audit_entries WHERE actor_key != 'x'"), 2);
}

}  // namespace
}  // namespace nexus::contract
