// An item of DynamoDB takes 400 KB, an input may have a megabyte, and none of it may be lost.
#include "unit/dynamodb/dynamodb_rig.h"

namespace nexus::dynamodb {
namespace {

constexpr std::size_t kMebibyte = 1 << 20;

std::string noise(std::size_t size) {
  std::mt19937_64 random(size);
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

class LargeInputs : public OnDynamoDb {
 protected:
  void SetUp() override {
    OnDynamoDb::SetUp();
    if (IsSkipped()) return;
    options_ = support::test_table();
    store_ = support::open_dynamodb_errors(endpoint(), options_);
  }
  DynamoErrorStoreOptions options_;
  std::shared_ptr<DynamoErrorStore> store_;
};

TEST_F(LargeInputs, AreKeptByteForByte) {
  const std::vector<std::string> inputs{"",
                                        std::string(7'000, 'x'),
                                        std::string(9'000, '\0'),
                                        noise(20'000),
                                        std::string(kMebibyte, 'x'),
                                        std::string(kMebibyte, '\x80'),
                                        noise(399'000),
                                        noise(kMebibyte)};
  std::vector<domain::ErrorEvent> all;
  all.reserve(inputs.size());
  for (const auto& input : inputs) all.push_back(event(all.size(), input));
  const auto saved = store_->save(all);
  ASSERT_TRUE(saved) << saved.error().message;
  for (const auto& one : all) {
    const auto found = store_->find(one.id);
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_TRUE(*found);
    EXPECT_TRUE((*found)->event.raw_input == one.raw_input) << one.raw_input.size();
  }
}

TEST_F(LargeInputs, KeepEveryCorrectionToo) {
  const auto one = event(1);
  ASSERT_TRUE(store_->save({&one, 1}));
  auto attempt = repair(one, 1);
  attempt.corrected_input = noise(kMebibyte);
  ASSERT_EQ(store_->settle({&attempt, 1})->front(), ports::ChangeOutcome::done);
  const auto attempts = store_->attempts(one.id).value();
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_TRUE(attempts.front().corrected_input == attempt.corrected_input);
}

TEST_F(LargeInputs, GoWithAllTheirPartsWhenTheyExpire) {
  const auto one = event(1, noise(kMebibyte));
  ASSERT_TRUE(store_->save({&one, 1}));
  auto attempt = repair(one, 1);
  attempt.corrected_input = noise(kMebibyte + 1);
  ASSERT_TRUE(store_->settle({&attempt, 1}));
  EXPECT_GT(items_in(options_.table), 8U);
  EXPECT_EQ(store_->expire({one.timestamp.ms + domain::kErrorRetentionMs + 1}, 10).value(), 1U);
  EXPECT_EQ(items_in(options_.table), 2U) << "what was received, and the hour's count";
  EXPECT_TRUE(store_->attempts(one.id)->empty());
}

TEST_F(LargeInputs, DoNotHaveTheirPartsReplacedByAnotherTextOfTheSameId) {
  const auto one = event(1, noise(kMebibyte));
  ASSERT_TRUE(store_->save({&one, 1}));
  const auto other = event(1, noise(kMebibyte - 1));
  ASSERT_TRUE(store_->save({&other, 1}));
  EXPECT_TRUE(store_->find(one.id).value()->event.raw_input == one.raw_input);
}

TEST_F(LargeInputs, MayHaveNamesThatNoKeyCanHold) {
  auto long_one = event(1);
  long_one.faults = {{domain::FaultCode::duplicate_field, std::string(100'000, 'f'), "came twice", "", ""}};
  long_one.external_order_id = std::string(5'000, 'o');
  auto like = event(2);
  like.faults = {{domain::FaultCode::duplicate_field, std::string(99'999, 'f'), "came twice", "", ""}};
  ASSERT_TRUE(store_->save({&long_one, 1}));
  ASSERT_TRUE(store_->save({&like, 1}));
  ports::ErrorFilter filter;
  filter.field = long_one.faults.front().field;
  EXPECT_EQ(store_->count(filter).value(), 1U);
  filter = {};
  filter.external_order_id = long_one.external_order_id;
  EXPECT_EQ(store_->count(filter).value(), 1U);
  filter = {};
  filter.group = ports::error_group(long_one);
  EXPECT_EQ(store_->count(filter).value(), 1U);
  EXPECT_EQ(store_->groups({}, long_one.timestamp)->total, 2U);
}

}  // namespace
}  // namespace nexus::dynamodb
