// What every job store does.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>

#include "adapters/memory/memory_job_store.h"
#include "adapters/postgres/postgres_job_store.h"
#include "adapters/sqlite/sqlite_job_store.h"
#include "contract/stores/temporary_folder.h"
#include "support/postgres_database.h"

namespace nexus::contract {
namespace {

using ports::Job;
using ports::JobKind;
using ports::JobState;

constexpr std::int64_t kFirstMs = 1'700'000'000'000;

Job job(std::uint64_t number, JobKind kind, JobState state = JobState::running) {
  Job made;
  made.started_at = {kFirstMs + static_cast<std::int64_t>(number)};
  made.id = domain::make_uuid7(made.started_at, 0, number);
  made.kind = kind;
  made.state = state;
  made.filter = kind == JobKind::reprocess ? R"({"group":"A:B:c"})" : "";
  made.queue = kind == JobKind::redrive ? (number % 2 ? "valid_orders_dlq" : "error_orders") : "";
  made.to = kind == JobKind::redrive ? "valid_orders" : "";
  made.reason = "the partner mended its feed";
  made.actor = {"key-1", "operator"};
  made.max_per_second = 500;
  made.total = 100 + number;
  made.processed = 6;
  made.succeeded = 3;
  made.still_failing = 2;
  made.skipped = 1;
  if (state != JobState::running) made.ended_at = domain::Timestamp{kFirstMs + 99'000};
  made.failure = state == JobState::failed ? "the disk is full" : "";
  made.position = "018d0cd5";
  return made;
}

std::string describe(const Job& one) {
  std::string text = domain::to_string(one.id) + domain::to_iso8601(one.started_at);
  text += one.ended_at ? domain::to_iso8601(*one.ended_at) : "-";
  for (const std::string& part :
       {std::string(to_string(one.kind)), std::string(to_string(one.state)), one.filter, one.queue, one.to,
        one.reason, one.actor.key, one.actor.role, one.failure, one.position}) {
    text += "|" + part;
  }
  for (const std::uint64_t number : {std::uint64_t{one.max_per_second}, one.total, one.processed,
                                     one.succeeded, one.still_failing, one.skipped}) {
    text += "|" + std::to_string(number);
  }
  return text;
}

std::vector<std::string> describe(const std::vector<Job>& jobs) {
  std::vector<std::string> texts;
  for (const Job& one : jobs) texts.push_back(describe(one));
  return texts;
}

// Owns what the store stands on.
struct OpenStore {
  std::shared_ptr<void> place;  // null: its server is not there
  std::unique_ptr<ports::JobStore> store;
};

struct Subject {
  const char* name;
  std::function<OpenStore(const TemporaryFolder&)> open;
};

OpenStore open_sqlite_store(const TemporaryFolder& folder) {
  sqlite::ReviewFileOptions options;
  options.path = folder.file("review.db");
  auto file = sqlite::ReviewFile::open(options);
  if (!file) throw std::runtime_error(file.error().message);
  auto store = std::make_unique<sqlite::SqliteJobStore>(**file);
  return {std::shared_ptr<void>(std::move(*file)), std::move(store)};
}

struct OnPostgres {
  testing_support::PostgresDatabase server{*testing_support::postgres_conninfo()};
  std::unique_ptr<postgres::Database> database = server.open();
};

OpenStore open_postgres_store(const TemporaryFolder&) {
  if (!testing_support::postgres_conninfo()) return {};
  auto on = std::make_shared<OnPostgres>();
  auto store =
      std::make_unique<postgres::PostgresJobStore>(*on->database, on->server.options().writer.connection, 1);
  return {std::move(on), std::move(store)};
}

const Subject kStores[] = {
    {"Memory",
     [](const TemporaryFolder&) {
       return OpenStore{nullptr, std::make_unique<memory::MemoryJobStore>()};
     }},
    {"Sqlite", open_sqlite_store},
    {"Postgres", open_postgres_store},
};

class JobStore : public testing::TestWithParam<Subject> {
 protected:
  JobStore() : open_(GetParam().open(folder_)) {}
  void SetUp() override {
    if (open_.store == nullptr) GTEST_SKIP() << testing_support::kNoPostgres;
  }
  ports::JobStore& store() { return *open_.store; }

  TemporaryFolder folder_;
  OpenStore open_;
};

TEST_P(JobStore, GivesBackEveryMemberOfAJobAsItWasLastSaved) {
  for (const auto state : {JobState::running, JobState::done, JobState::cancelled, JobState::failed}) {
    const Job changed = job(1, JobKind::reprocess, state);
    ASSERT_TRUE(store().save(changed));
    const auto found = store().find(changed.id).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(describe(*found), describe(changed));
  }
  EXPECT_FALSE(store().find(domain::Uuid{}).value());
  EXPECT_EQ(store().list(JobKind::reprocess, "", 10)->size(), 1U);
}

TEST_P(JobStore, ListsJobsOfOneKindAndQueueNewestFirst) {
  for (std::uint64_t number = 0; number < 6; ++number) {
    ASSERT_TRUE(store().save(job(number, JobKind::redrive)));
    ASSERT_TRUE(store().save(job(100 + number, JobKind::reprocess)));
  }
  const auto redrives = [](std::vector<std::uint64_t> numbers) {
    std::vector<Job> jobs;
    for (const auto number : numbers) jobs.push_back(job(number, JobKind::redrive));
    return describe(jobs);
  };
  EXPECT_EQ(describe(*store().list(JobKind::redrive, "", 4)), redrives({5, 4, 3, 2}));
  EXPECT_EQ(describe(*store().list(JobKind::redrive, "valid_orders_dlq", 10)), redrives({5, 3, 1}));
  EXPECT_TRUE(store().list(JobKind::redrive, "valid_orders", 10)->empty());
}

TEST_P(JobStore, NamesTheJobsToGoOnWith) {
  ASSERT_TRUE(store().save(job(1, JobKind::reprocess)));
  ASSERT_TRUE(store().save(job(2, JobKind::reprocess, JobState::cancelled)));
  ASSERT_TRUE(store().save(job(3, JobKind::reprocess)));
  ASSERT_TRUE(store().save(job(4, JobKind::redrive)));
  EXPECT_EQ(describe(*store().running(JobKind::reprocess)),
            describe({job(1, JobKind::reprocess), job(3, JobKind::reprocess)}));
  ASSERT_TRUE(store().save(job(1, JobKind::reprocess, JobState::done)));
  EXPECT_EQ(describe(*store().running(JobKind::reprocess)),
            describe(std::vector<Job>{job(3, JobKind::reprocess)}));
}

TEST_P(JobStore, GivesAJobToWhoTakesIt) {
  ASSERT_TRUE(store().save(job(1, JobKind::reprocess)));
  ASSERT_TRUE(store().save(job(2, JobKind::reprocess, JobState::done)));
  EXPECT_EQ(describe(*store().take(job(1, JobKind::reprocess).id).value()),
            describe(job(1, JobKind::reprocess)));
  EXPECT_EQ(store().take(job(2, JobKind::reprocess).id).value()->state, JobState::done);
  EXPECT_FALSE(store().take(job(3, JobKind::reprocess).id).value());
  EXPECT_TRUE(store().save(job(1, JobKind::reprocess, JobState::cancelled)));
}

INSTANTIATE_TEST_SUITE_P(Stores, JobStore, testing::ValuesIn(kStores),
                         [](const auto& subject) { return subject.param.name; });

// Of two processes, one goes on with a job: the one that has it while it lives, another after that.
TEST(JobOwners, HandAJobOnOnlyWhenTheirProcessIsGone) {
  if (!testing_support::postgres_conninfo()) GTEST_SKIP() << testing_support::kNoPostgres;
  OnPostgres on;
  const auto session = on.server.options().writer.connection;
  auto first = std::make_unique<postgres::PostgresJobStore>(*on.database, session, 1);
  postgres::PostgresJobStore second(*on.database, session, 2);
  ASSERT_TRUE(first->save(job(1, JobKind::reprocess)));
  EXPECT_EQ(first->running(JobKind::reprocess)->size(), 1u);
  EXPECT_TRUE(second.running(JobKind::reprocess)->empty());
  EXPECT_EQ(second.list(JobKind::reprocess, "", 10)->size(), 1u);
  first.reset();
  auto taken = second.running(JobKind::reprocess);
  for (int tries = 0; tries < 100 && taken->empty(); ++tries) {  // the server ends a session in its own time
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    taken = second.running(JobKind::reprocess);
  }
  ASSERT_EQ(taken->size(), 1u);
  postgres::PostgresJobStore back(*on.database, session, 1);
  EXPECT_TRUE(back.running(JobKind::reprocess)->empty());
  const auto late = back.save(job(1, JobKind::reprocess));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(second.save(job(1, JobKind::reprocess)));
}

TEST(JobOwners, LoseAJobThatAnotherProcessTakesWhileTheyLive) {
  if (!testing_support::postgres_conninfo()) GTEST_SKIP() << testing_support::kNoPostgres;
  OnPostgres on;
  const auto session = on.server.options().writer.connection;
  postgres::PostgresJobStore first(*on.database, session, 1);
  postgres::PostgresJobStore second(*on.database, session, 2);
  ASSERT_TRUE(first.save(job(1, JobKind::reprocess)));
  ASSERT_TRUE(second.take(job(1, JobKind::reprocess).id).value());
  EXPECT_EQ(first.save(job(1, JobKind::reprocess)).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(second.save(job(1, JobKind::reprocess, JobState::cancelled)));
  EXPECT_EQ(first.take(job(1, JobKind::reprocess).id).value()->state, JobState::cancelled);
}

// A server that failed over ended the session that showed the process alive.
TEST(JobOwners, ShowThemselvesAliveAgainWhenTheirSessionWasEnded) {
  if (!testing_support::postgres_conninfo()) GTEST_SKIP() << testing_support::kNoPostgres;
  OnPostgres on;
  const auto session = on.server.options().writer.connection;
  postgres::PostgresJobStore first(*on.database, session, 1);
  postgres::PostgresJobStore second(*on.database, session, 2);
  ASSERT_TRUE(first.save(job(1, JobKind::reprocess)));
  postgres::Connection operators(session);
  operators.open();
  operators.query(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1");
  EXPECT_TRUE(first.save(job(1, JobKind::reprocess)));
  EXPECT_TRUE(second.running(JobKind::reprocess)->empty());
}

TEST(JobFile, HasItsJobsAfterItWasOpenedAgain) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(open_sqlite_store(folder).store->save(job(1, JobKind::redrive))); }
  EXPECT_EQ(describe(*open_sqlite_store(folder).store->running(JobKind::redrive)),
            describe(std::vector<Job>{job(1, JobKind::redrive)}));
}

}  // namespace
}  // namespace nexus::contract
