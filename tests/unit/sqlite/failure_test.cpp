// What is left after kills and full disks.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/sqlite/store_check.h"
#include "unit/sqlite/store_files.h"

namespace nexus::sqlite {
namespace {

class StoreFailure : public StoreFiles {
 protected:
  // Runs `work` in a child; it ends by itself or by a kill after `ms` milliseconds.
  template <class Work>
  void run_and_kill(int ms, Work work) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      work();
      _exit(0);
    }
    usleep(static_cast<useconds_t>(ms) * 1'000);
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
  }
};

TEST_F(StoreFailure, KeepsWhatWasSavedAndIsWholeWhenTheProcessIsKilled) {
  open_orders();
  for (int round = 0; round < 8; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    run_and_kill(30 + round * 25, [&] {
      auto store = open_orders(200);
      for (std::int64_t from = 1;; from += 50) {
        const auto outcomes = store->save(orders(from, 50));
        if (!outcomes) _exit(1);
        if (write(pipe_ends[1], &from, sizeof from) != sizeof from) _exit(1);
      }
    });
    close(pipe_ends[1]);
    std::int64_t saved_from = 0;
    std::int64_t last = 0;
    while (read(pipe_ends[0], &saved_from, sizeof saved_from) == sizeof saved_from) last = saved_from;
    close(pipe_ends[0]);
    auto store = open_orders(200);
    const auto stored = store->count({})->count;
    EXPECT_EQ(stored % 50, 0u) << "a save is whole or absent";
    EXPECT_GE(stored, last > 0 ? static_cast<std::uint64_t>(last + 49) : 0) << "what was saved is there";
    ports::OrderQuery query;
    query.sort = ports::OrderSort::gross_amount;
    query.limit = 10'000;
    EXPECT_EQ(store->list(query)->orders.size(), std::min<std::uint64_t>(stored, 10'000));
    store.reset();
    const auto report = verify_orders(file("orders.db"));
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->problems.empty()) << report->problems.front();
  }
}

TEST_F(StoreFailure, SaysThatTheDiskIsFullAndGoesOnOnceThereIsSpace) {
  auto store = open_orders(50);
  ASSERT_TRUE(store->save(orders(1, 20)));
  // A limit on the size of files stands for a full disk: writes beyond it fail in the same place.
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = std::filesystem::file_size(file("orders.db-wal")) + 4'096;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  auto failed = store->save(orders(21, 400));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_FALSE(failed);
  EXPECT_TRUE(failed.error().kind == ErrorKind::storage_full || failed.error().kind == ErrorKind::unavailable)
      << failed.error().message;
  EXPECT_EQ(store->count({})->count, 20u);
  EXPECT_EQ(store->statistics()->by_partner.at("PARTNER_A").orders, 20u);
  ASSERT_TRUE(store->save(orders(21, 400)));
  EXPECT_EQ(store->count({})->count, 420u);
  store.reset();
  EXPECT_TRUE(verify_orders(file("orders.db"))->problems.empty());
}

TEST_F(StoreFailure, ReportsAFullDatabaseAsStorageFullAndRecovers) {
  Connection writer(file("small.db"), OpenMode::writer, 1'024);
  writer.execute("CREATE TABLE bytes (value BLOB); PRAGMA max_page_count = 20;");
  const std::string large(200'000, 'x');
  const auto insert = [&] {
    return run_guarded([&]() -> Result<> {
      Query(writer, "INSERT INTO bytes VALUES (?)").blob(large).run();
      return {};
    });
  };
  const auto full = insert();
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().kind, ErrorKind::storage_full);
  writer.execute("PRAGMA max_page_count = 1000");
  EXPECT_TRUE(insert());
}

TEST_F(StoreFailure, AnswersUnavailableWhenAllReadersAreBusy) {
  open_orders();
  ReaderPool pool(file("orders.db"), 1, 1'024, 20);
  const auto lease = pool.lend();
  try {
    const auto second = pool.lend();
    FAIL() << "one connection was lent twice";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().kind, ErrorKind::unavailable);
  }
}

}  // namespace
}  // namespace nexus::sqlite
