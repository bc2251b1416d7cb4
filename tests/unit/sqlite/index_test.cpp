// Keys, chunks, runs and scans of the sorted indexes.
#include <algorithm>
#include <random>

#include "adapters/sqlite/index_scan.h"
#include "adapters/sqlite/index_upkeep.h"
#include "adapters/sqlite/migrations.h"
#include "unit/sqlite/store_files.h"

namespace nexus::sqlite {
namespace {

SortedEntries random_entries(std::mt19937_64& random, std::size_t count, std::uint64_t keys) {
  SortedEntries entries;
  for (std::size_t i = 0; i < count; ++i)
    entries.push_back({{random() % 3, random() % keys}, random(), random()});
  std::sort(entries.begin(), entries.end());
  return entries;
}

class SortedIndex : public StoreFiles {
 protected:
  SortedIndex() : connection_(file("index.db"), OpenMode::writer, 4'096) {
    migrate(connection_, order_migrations());
  }

  void write_run(const SortedEntries& entries) {
    Transaction transaction(connection_, Transaction::Kind::write);
    RunWriter writer(connection_, IndexName::customer_time, 0);
    for (const auto& entry : entries) writer.add(entry);
    writer.finish();
    transaction.commit();
  }

  Connection connection_;
  std::mt19937_64 random_{3};
};

TEST(IndexKeys, SortAsTheValuesDo) {
  EXPECT_LT(sortable(-5), sortable(0));
  EXPECT_LT(sortable(0), sortable(1'700'000'000'000));
  const char* amounts[] = {"-3", "0",      "0.0000000000000001",     "9.99",
                           "10", "149.95", "19999999999999999999980"};
  for (std::size_t i = 0; i + 1 < std::size(amounts); ++i) {
    const auto lower = domain::Decimal::parse(amounts[i]);
    const auto higher = domain::Decimal::parse(amounts[i + 1]);
    if (!lower || !higher) continue;
    EXPECT_LT(amount_key(*lower), amount_key(*higher)) << amounts[i];
  }
}

TEST(IndexKeys, HaveNeighboursAcrossCarries) {
  const IndexEntry entry{{1, 2}, 3, ~std::uint64_t{0}};
  EXPECT_EQ(successor(entry), (IndexEntry{{1, 2}, 4, 0}));
  EXPECT_EQ(predecessor(successor(entry)), entry);
  EXPECT_EQ(predecessor(IndexEntry{{1, 0}, 0, 0}), highest({0, ~std::uint64_t{0}}));
}

TEST(IndexChunk, GivesBackItsEntriesAndFitsAPage) {
  std::mt19937_64 random(1);
  for (std::size_t size : {std::size_t{1}, std::size_t{2}, kEntriesPerChunk}) {
    const auto entries = random_entries(random, size, ~std::uint64_t{0});
    const auto bytes = encode_chunk(entries);
    EXPECT_LE(bytes.size(), 4'000u);
    EXPECT_EQ(decode_chunk(bytes), entries);
  }
}

TEST(IndexChunk, RefusesDamage) {
  std::mt19937_64 random(2);
  const auto bytes = encode_chunk(random_entries(random, 50, 9));
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    try {
      EXPECT_LT(decode_chunk(std::string_view(bytes).substr(0, cut)).size(), 50u);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().kind, ErrorKind::corrupt);
    }
  }
}

TEST_F(SortedIndex, ScansAndCountsRangesOverRunsAndTail) {
  SortedEntries all;
  for (std::size_t size : {1'000u, 120u, 1u, 359u}) {
    const auto run = random_entries(random_, size, 40);
    write_run(run);
    all.insert(all.end(), run.begin(), run.end());
  }
  EntryBatch batch;
  batch[slot(IndexName::customer_time)] = random_entries(random_, 200, 40);
  all.insert(all.end(), batch[slot(IndexName::customer_time)].begin(),
             batch[slot(IndexName::customer_time)].end());
  const auto tail = with_added(TailState{}, batch);
  std::sort(all.begin(), all.end());
  for (int round = 0; round < 300; ++round) {
    IndexRange range{IndexName::customer_time, lowest({random_() % 4, random_() % 45}),
                     highest({random_() % 4, random_() % 45})};
    if (round % 3 == 0) range.low = all[random_() % all.size()];
    const auto from = std::lower_bound(all.begin(), all.end(), range.low);
    const auto to = std::upper_bound(all.begin(), all.end(), range.high);
    const auto expected = from < to ? SortedEntries(from, to) : SortedEntries{};
    for (const bool descending : {false, true}) {
      IndexScan scan(connection_, *tail, range, descending);
      SortedEntries found;
      while (const auto entry = scan.next()) found.push_back(*entry);
      if (descending) std::reverse(found.begin(), found.end());
      ASSERT_EQ(found, expected) << "round " << round;
    }
    EXPECT_EQ(count_entries(connection_, *tail, range), expected.size()) << "round " << round;
  }
}

TEST_F(SortedIndex, MergesRunsWithoutLosingAnEntry) {
  SortedEntries all;
  for (std::int64_t generation = 0; generation < 40; ++generation) {
    EntryBatch batch;
    for (auto& entries : batch) entries = random_entries(random_, 50, 1'000);
    const auto added = batch[slot(IndexName::product)];
    all.insert(all.end(), added.begin(), added.end());
    auto tail = *with_added(TailState{}, batch);
    tail.generation = generation;
    write_tail(connection_, tail, generation);
    merge_due_runs(connection_, generation + 1);
  }
  std::sort(all.begin(), all.end());
  EXPECT_LE(load_runs(connection_, IndexName::product).size(), 2 + kRunsToMerge);
  IndexScan scan(connection_, load_runs(connection_, IndexName::product));
  SortedEntries found;
  while (const auto entry = scan.next()) found.push_back(*entry);
  EXPECT_EQ(found, all);
  EXPECT_EQ(connection_.query_integer("SELECT count(DISTINCT run) FROM index_chunks"),
            connection_.query_integer("SELECT count(*) FROM index_runs"));
}

}  // namespace
}  // namespace nexus::sqlite
