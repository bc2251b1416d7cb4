// Workers and query services of a cluster write to the same table.
#include <thread>

#include "unit/dynamodb/dynamodb_rig.h"

namespace nexus::dynamodb {
namespace {

constexpr int kWriters = 4;

class ManyWriters : public OnDynamoDb {
 protected:
  void SetUp() override {
    OnDynamoDb::SetUp();
    if (IsSkipped()) return;
    options_ = support::test_table();
    for (int i = 0; i < kWriters; ++i) stores_.push_back(support::open_dynamodb_errors(endpoint(), options_));
  }
  template <class Work>
  void with_each(const Work& work) {
    std::vector<std::jthread> threads;
    threads.reserve(kWriters);
    for (int i = 0; i < kWriters; ++i) threads.emplace_back([&work, i] { work(i); });
  }

  DynamoErrorStoreOptions options_;
  std::vector<std::shared_ptr<DynamoErrorStore>> stores_;
};

TEST_F(ManyWriters, CountEachEventOnceThoughAllBringTheSame) {
  const auto all = events(0, 200);
  with_each([&](int writer) {
    for (std::size_t at = 0; at < all.size(); at += 20) {
      const std::size_t from = (at + static_cast<std::size_t>(writer) * 40) % all.size();
      Result<> saved;
      do {
        saved = stores_[static_cast<std::size_t>(writer)]->save(std::span(all).subspan(from, 20));
        EXPECT_TRUE(saved || saved.error().kind == ErrorKind::unavailable) << saved.error().message;
      } while (!saved && saved.error().kind == ErrorKind::unavailable);
    }
  });
  auto& store = *stores_.front();
  EXPECT_EQ(store.count({}).value(), 200U);
  EXPECT_EQ(store.statistics({contract::kFirstErrorMs})->received.at("PARTNER_A").rejected, 200U);
  const auto found = group(store);
  EXPECT_EQ(found.open, 200U);
  EXPECT_EQ(found.value_at_risk.to_string(), "20");
  EXPECT_EQ(found.first_seen.ms, contract::kFirstErrorMs);
  EXPECT_EQ(found.last_seen.ms, contract::kFirstErrorMs + 199);
}

TEST_F(ManyWriters, LetExactlyOneRepairEachEvent) {
  const auto all = events(0, 40);
  ASSERT_TRUE(stores_.front()->save(all));
  std::array<std::vector<ports::ChangeOutcome>, kWriters> outcomes;
  with_each([&](int writer) {
    std::vector<ports::RepairAttempt> repairs;
    for (std::uint64_t i = 0; i < all.size(); ++i)
      repairs.push_back(repair(all[i], i * kWriters + static_cast<std::uint64_t>(writer)));
    const auto settled = stores_[static_cast<std::size_t>(writer)]->settle(repairs);
    ASSERT_TRUE(settled) << settled.error().message;
    outcomes[static_cast<std::size_t>(writer)] = *settled;
  });
  for (std::size_t i = 0; i < all.size(); ++i) {
    int done = 0;
    for (const auto& of : outcomes) done += of.at(i) == ports::ChangeOutcome::done;
    EXPECT_EQ(done, 1) << i;
    EXPECT_EQ(stores_.front()->attempts(all[i].id)->size(), 1U);
  }
  const auto found = group(*stores_.front());
  EXPECT_EQ(found.resolved, 40U);
  EXPECT_EQ(found.open, 0U);
  EXPECT_TRUE(found.value_at_risk.is_zero());
}

TEST_F(ManyWriters, ExpireEachEventOnce) {
  const auto all = events(0, 120);
  ASSERT_TRUE(stores_.front()->save(all));
  std::array<std::uint64_t, kWriters> expired{};
  with_each([&](int writer) {
    const auto number = static_cast<std::size_t>(writer);
    const auto done =
        stores_[number]->expire({all.back().timestamp.ms + domain::kErrorRetentionMs + 1}, 1'000);
    ASSERT_TRUE(done) << done.error().message;
    expired[number] = *done;
  });
  EXPECT_EQ(expired[0] + expired[1] + expired[2] + expired[3], 120U);
  EXPECT_EQ(stores_.front()->count({}).value(), 0U);
  EXPECT_EQ(stores_.front()->groups({}, {contract::kFirstErrorMs})->total, 0U);
  EXPECT_EQ(stores_.front()->statistics({contract::kFirstErrorMs})->received.at("PARTNER_A").rejected, 120U);
}

TEST_F(ManyWriters, FindARedeliveredEventInTheStateThatAnotherGaveIt) {
  const auto all = events(0, 3);
  ASSERT_TRUE(stores_[0]->save(all));
  const auto attempt = repair(all[1], 1);
  ASSERT_TRUE(stores_[1]->settle({&attempt, 1}));
  ASSERT_TRUE(stores_[2]->save(all));
  EXPECT_EQ(stores_[3]->find(all[1].id).value()->state, ports::ErrorState::resolved);
  EXPECT_EQ(group(*stores_[3]).open, 2U);
}

TEST_F(ManyWriters, SaveMoreGroupsAndPartnersAtOnceThanOneTransactionTakes) {
  std::vector<domain::ErrorEvent> all;
  for (std::uint64_t number = 0; number < 150; ++number) {
    all.push_back(event(number * 3'600'000));
    all.back().partner_id = "PARTNER_" + std::to_string(number % 60);
    all.back().faults.front().field = "field-" + std::to_string(number);
  }
  ASSERT_TRUE(stores_.front()->save(all));
  ports::GroupQuery query;
  query.limit = 1'000;
  EXPECT_EQ(stores_.front()->groups(query, all.back().timestamp)->groups.size(), 150U);
  EXPECT_EQ(stores_.front()->count({}).value(), 150U);
  ports::ErrorQuery newest;
  newest.limit = 150;
  const auto page = stores_.front()->list(newest).value();
  ASSERT_EQ(page.errors.size(), 150U);
  EXPECT_EQ(page.errors.front().event.id, all.back().id);
  std::vector<domain::Uuid> ids;
  ids.reserve(all.size());
  for (const auto& one : all) ids.push_back(one.id);
  const auto outcomes =
      stores_[1]->change_state(ids, {ports::ErrorState::dismissed, "known", {"key", "admin"}, {1}});
  ASSERT_TRUE(outcomes) << outcomes.error().message;
  EXPECT_EQ(*outcomes, std::vector(150, ports::ChangeOutcome::done));
}

}  // namespace
}  // namespace nexus::dynamodb
