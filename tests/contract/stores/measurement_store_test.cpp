// What every measurement store does.
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "adapters/memory/memory_measurement_store.h"
#include "adapters/sqlite/sqlite_measurement_store.h"
#include "contract/stores/temporary_folder.h"

namespace nexus::contract {
namespace {

using ports::Measurement;

constexpr std::int64_t kMinuteMs = ports::kMeasurementMinuteMs;
constexpr std::int64_t kFirstMs = 28'333'334 * kMinuteMs;

struct MeasurementStoreSubject {
  const char* name;
  std::function<std::unique_ptr<ports::MeasurementStore>(const TemporaryFolder&)> open;
};

std::unique_ptr<ports::MeasurementStore> open_sqlite_measurements(const TemporaryFolder& folder) {
  auto store = sqlite::SqliteMeasurementStore::open(folder.file("measurements.db"));
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

const MeasurementStoreSubject kStores[] = {
    {"Memory", [](const TemporaryFolder&) { return std::make_unique<memory::MemoryMeasurementStore>(); }},
    {"Sqlite", open_sqlite_measurements},
};

class MeasurementStoreContract : public testing::TestWithParam<MeasurementStoreSubject> {
 protected:
  static Measurement minute(std::int64_t number) {
    Measurement row;
    row.at = {kFirstMs + number * kMinuteMs};
    const auto value = static_cast<std::uint64_t>(number);
    row.accepted = 1'000'000'000'000 + value;
    row.rejected = value + 1;
    row.duplicates = value + 2;
    row.conflicts = value + 3;
    for (std::size_t i = 0; i < row.latency.size(); ++i) row.latency[i] = value * i;
    row.queue_depth = value + 4;
    row.oldest_age_ms = number + 5;
    row.dead = value + 6;
    return row;
  }

  std::vector<Measurement> list(std::int64_t from_ms, std::int64_t to_ms) {
    return store_->list({from_ms}, {to_ms}).value();
  }

  TemporaryFolder folder_;
  std::unique_ptr<ports::MeasurementStore> store_ = GetParam().open(folder_);
};

TEST_P(MeasurementStoreContract, GivesBackWhatWasSavedOldestFirst) {
  for (const std::int64_t number : {3, 0, 2}) ASSERT_TRUE(store_->save(minute(number)));
  EXPECT_EQ(list(0, kFirstMs * 2), (std::vector<Measurement>{minute(0), minute(2), minute(3)}));
}

TEST_P(MeasurementStoreContract, ReplacesAMinuteThatIsThere) {
  ASSERT_TRUE(store_->save(minute(1)));
  Measurement more = minute(1);
  more.accepted += 7;
  ASSERT_TRUE(store_->save(more));
  EXPECT_EQ(list(0, kFirstMs * 2), std::vector<Measurement>{more});
}

TEST_P(MeasurementStoreContract, TakesTheBeginningInAndTheEndOut) {
  for (std::int64_t number = 0; number < 5; ++number) ASSERT_TRUE(store_->save(minute(number)));
  EXPECT_EQ(list(minute(1).at.ms, minute(3).at.ms), (std::vector<Measurement>{minute(1), minute(2)}));
  EXPECT_EQ(list(minute(1).at.ms - 1, minute(3).at.ms + 1),
            (std::vector<Measurement>{minute(1), minute(2), minute(3)}));
  EXPECT_TRUE(list(minute(1).at.ms + 1, minute(2).at.ms).empty());
}

TEST_P(MeasurementStoreContract, DeletesWhatIsOlder) {
  for (std::int64_t number = 0; number < 5; ++number) ASSERT_TRUE(store_->save(minute(number)));
  ASSERT_TRUE(store_->expire(minute(3).at));
  EXPECT_EQ(list(0, kFirstMs * 2), (std::vector<Measurement>{minute(3), minute(4)}));
}

INSTANTIATE_TEST_SUITE_P(Stores, MeasurementStoreContract, testing::ValuesIn(kStores),
                         [](const auto& subject) { return std::string(subject.param.name); });

TEST(SqliteMeasurements, AreThereAfterAReopening) {
  const TemporaryFolder folder;
  Measurement row;
  row.at = {kFirstMs};
  row.accepted = 5;
  ASSERT_TRUE(open_sqlite_measurements(folder)->save(row));
  EXPECT_EQ(open_sqlite_measurements(folder)->list({0}, {kFirstMs + 1}).value(),
            std::vector<Measurement>{row});
}

}  // namespace
}  // namespace nexus::contract
