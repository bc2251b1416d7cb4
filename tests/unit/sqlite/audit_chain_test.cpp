// The chain of the audit log: what somebody does with the file in hand is seen.
#include "adapters/sqlite/audit_chain.h"

#include "adapters/sqlite/migrations.h"
#include "adapters/sqlite/sqlite_audit_log.h"
#include "adapters/sqlite/store_check.h"
#include "unit/sqlite/store_files.h"

namespace nexus::sqlite {
namespace {

class AuditChainFile : public StoreFiles {
 protected:
  static ports::AuditEntry entry(std::uint64_t number) {
    ports::AuditEntry entry;
    entry.at = {1'700'000'000'000 + static_cast<std::int64_t>(number)};
    entry.id = domain::make_uuid7(entry.at, 0, number);
    entry.actor_key = "k1";
    entry.actor_role = "operator";
    entry.action = "error.dismiss";
    entry.target_kind = "error";
    entry.target_id = "e" + std::to_string(number);
    entry.reason = "reason " + std::to_string(number);
    return entry;
  }

  void append(std::uint64_t from, std::uint64_t count) {
    ReviewFileOptions options;
    options.path = path();
    auto opened = ReviewFile::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    SqliteAuditLog log(**opened);
    for (std::uint64_t number = from; number < from + count; ++number) ASSERT_TRUE(log.append(entry(number)));
  }

  // As somebody who has the file and knows SQLite.
  void tamper(const char* change) {
    Connection connection(path(), OpenMode::writer, 256);
    for (const char* trigger : {"audit_entries_never_change", "audit_entries_are_never_deleted",
                                "audit_entries_are_never_replaced"}) {
      connection.execute(std::string("DROP TRIGGER ") + trigger);
    }
    connection.execute(change);
  }

  AuditChain verify(std::string_view expected = "") const {
    return verify_audit_chain(path(), expected).value();
  }
  std::string path() const { return file("review.db"); }
};

TEST_F(AuditChainFile, HoldsOverManyEntriesAndRestarts) {
  append(1, 3);
  const AuditChain before = verify();
  EXPECT_EQ(before.linked, 3u);
  EXPECT_EQ(before.newest.size(), 2 * kLinkBytes);
  append(4, 2);
  const AuditChain after = verify(before.newest);
  EXPECT_FALSE(after.problem) << *after.problem;
  EXPECT_EQ(after.entries, 5u);
  EXPECT_TRUE(after.has_expected);
  EXPECT_NE(after.newest, before.newest);
  EXPECT_TRUE(verify_review(path())->problems.empty());
}

TEST_F(AuditChainFile, NamesTheEntryThatSomebodyChanged) {
  append(1, 5);
  tamper("UPDATE audit_entries SET actor_key = 'k2' WHERE position = 3");
  const AuditChain chain = verify();
  ASSERT_TRUE(chain.problem);
  EXPECT_NE(chain.problem->find(domain::to_string(entry(3).id)), std::string::npos) << *chain.problem;
  EXPECT_EQ(verify_review(path())->problems.size(), 1u) << "a restore refuses it";
}

TEST_F(AuditChainFile, NoticesAnEntryThatIsMissingExchangedOrPutBetween) {
  for (const char* change :
       {"DELETE FROM audit_entries WHERE position = 1", "DELETE FROM audit_entries WHERE position = 3",
        "UPDATE audit_entries SET reason = (SELECT reason FROM audit_entries WHERE position = 5) WHERE "
        "position = 4",
        "UPDATE audit_entries SET link = NULL WHERE position = 2",
        "UPDATE audit_entries SET position = CASE position WHEN 5 THEN 6 ELSE 7 END WHERE position IN (4, "
        "5)"}) {
    std::filesystem::remove(path());
    append(1, 5);
    ASSERT_FALSE(verify().problem);
    tamper(change);
    EXPECT_TRUE(verify().problem) << change;
  }
}

TEST_F(AuditChainFile, NoticesEntriesThatWereCutOffByALinkThatWasKeptElsewhere) {
  append(1, 5);
  const std::string kept = verify().newest;
  tamper("DELETE FROM audit_entries WHERE position = 5");
  EXPECT_FALSE(verify().problem) << "the file itself cannot tell";
  EXPECT_FALSE(verify(kept).has_expected);
}

TEST_F(AuditChainFile, BeginsBehindTheEntriesThatAnOlderProgramWrote) {
  {
    Connection old(path(), OpenMode::writer, 256);
    migrate(old, review_migrations().first(1));
    old.execute(
        "INSERT INTO audit_entries(id, at, actor_key, actor_role, action, target_kind, target_id, reason, "
        "details, trace_id) VALUES (randomblob(16), 1, '', 'admin', 'x', 'y', 'z', '', '', '')");
    EXPECT_TRUE(verify_review(path())->problems.empty()) << "a copy that the older program made";
  }
  append(1, 2);
  const AuditChain chain = verify();
  EXPECT_FALSE(chain.problem);
  EXPECT_EQ(chain.entries, 3u);
  EXPECT_EQ(chain.linked, 2u);
}

TEST_F(AuditChainFile, IsNotThere) {
  EXPECT_EQ(verify_audit_chain(path(), "").error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace nexus::sqlite
