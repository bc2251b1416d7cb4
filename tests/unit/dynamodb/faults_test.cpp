// Throttling, answers that get lost and batches that are done in part change nothing of what is counted.
#include "unit/dynamodb/dynamodb_rig.h"

namespace nexus::dynamodb {
namespace {

// Bytes that do not become smaller by compressing, so that they fill items of their own.
std::string noise(std::size_t size) {
  std::mt19937_64 random(size);
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

TEST_F(BehindProxy, SignsWhatTheServiceChecks) {
  const auto saved = events(0, 30);
  ASSERT_TRUE(store_->save(saved));
  EXPECT_EQ(store_->list({})->errors.size(), 20U);
  for (const char* operation : {"TransactWriteItems", "Query", "BatchGetItem"}) {
    EXPECT_GT(counted(operation, "requests"), 0) << operation;
    EXPECT_EQ(counted(operation, "refused"), 0) << operation;
  }
}

TEST_F(BehindProxy, WritesAndReadsWhatWasLeftUnprocessedAgain) {
  std::vector<domain::ErrorEvent> large;
  for (std::uint64_t number = 0; number < 20; ++number)
    large.push_back(event(number, noise(700'000 + number)));
  set_faults(R"([{"kind":"partial","operation":"BatchWriteItem","rate":0.5},
                 {"kind":"partial","operation":"BatchGetItem","rate":0.5}])");
  const auto saved = store_->save(large);
  ASSERT_TRUE(saved) << saved.error().message;
  ports::ErrorQuery query;
  query.oldest_first = true;
  const auto page = store_->list(query);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->errors.size(), large.size());
  for (std::size_t i = 0; i < large.size(); ++i)
    EXPECT_EQ(page->errors[i].event.raw_input, large[i].raw_input) << i;
  EXPECT_GT(counted("BatchWriteItem", "faults"), 0);
  EXPECT_GT(counted("BatchGetItem", "faults"), 0);
}

TEST_F(BehindProxy, SaysThatItIsUnavailableWhenNothingIsEverProcessed) {
  set_faults(R"([{"kind":"partial","operation":"BatchWriteItem","rate":1}])");
  const auto large = event(1, noise(700'000));
  const auto saved = store_->save({&large, 1});
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().kind, ErrorKind::unavailable) << saved.error().message;
  set_faults("[]");
  EXPECT_FALSE(store_->find(large.id).value()) << "an event is there only with all of its input";
  ASSERT_TRUE(store_->save({&large, 1}));
  EXPECT_EQ(store_->find(large.id).value()->event.raw_input, large.raw_input);
}

TEST_F(BehindProxy, CountsEachEventOnceWhileAnswersAreLostAndCallsThrottled) {
  set_faults(R"([{"kind":"lose_answer","operation":"TransactWriteItems","rate":0.4},
                 {"kind":"throttle","rate":0.2}])");
  const auto all = events(0, 300);
  for (std::size_t at = 0; at < all.size(); at += 50) {
    // What the queue does: the same messages again until the store has taken them.
    for (int tries = 0; !store_->save(std::span(all).subspan(at, 50)); ++tries) ASSERT_LT(tries, 50);
  }
  set_faults("[]");
  EXPECT_EQ(store_->count({}).value(), 300U);
  const auto statistics = store_->statistics({contract::kFirstErrorMs + 300}).value();
  EXPECT_EQ(statistics.received.at("PARTNER_A").rejected, 300U);
  EXPECT_EQ(statistics.by_code.at("NULL_VALUE"), 300U);
  EXPECT_EQ(statistics.last_24_hours, 300U);
  EXPECT_EQ(group(*store_).open, 300U);
  EXPECT_EQ(group(*store_).value_at_risk.to_string(), "30");
}

TEST_F(BehindProxy, TellsOfARepairTheTruthThoughTheAnswerWasLost) {
  const auto saved = events(0, 10);
  ASSERT_TRUE(store_->save(saved));
  std::vector<ports::RepairAttempt> repairs;
  for (std::uint64_t i = 0; i < saved.size(); ++i) repairs.push_back(repair(saved[i], i));
  set_faults(R"([{"kind":"lose_answer","operation":"TransactWriteItems","times":1}])");
  const auto outcomes = store_->settle(repairs);
  ASSERT_TRUE(outcomes) << outcomes.error().message;
  EXPECT_EQ(*outcomes, std::vector(10, ports::ChangeOutcome::done));
  EXPECT_EQ(group(*store_).resolved, 10U);
  EXPECT_EQ(store_->attempts(saved[3].id)->size(), 1U);
}

}  // namespace
}  // namespace nexus::dynamodb
