// What every error store does, compared with a plain search through all events.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "contract/stores/error_store_subjects.h"
#include "contract/stores/sample_errors.h"

namespace nexus::contract {
namespace {

using domain::ErrorEvent;
using domain::FaultCode;
using ports::ErrorFilter;
using ports::ErrorQuery;

constexpr std::int64_t kDayMs = 86'400'000;

bool meets(const ErrorEvent& event, const ErrorFilter& filter) {
  bool code = !filter.code;
  bool field = !filter.field;
  for (const auto& fault : event.faults) {
    code = code || fault.code == *filter.code;
    field = field || fault.field == *filter.field;
  }
  return code && field && (!filter.partner_id || event.partner_id == *filter.partner_id) &&
         (!filter.from || *filter.from <= event.timestamp) && (!filter.to || event.timestamp <= *filter.to) &&
         (!filter.state || *filter.state == ports::ErrorState::open) &&
         (!filter.external_order_id || *filter.external_order_id == event.external_order_id) &&
         (!filter.group || *filter.group == ports::error_group(event));
}

ErrorFilter random_filter(SampleErrors& random, const std::vector<ErrorEvent>& events) {
  ErrorFilter filter;
  const auto& like = events[random.pick(events.size())];
  if (random.pick(3) == 0) filter.partner_id = like.partner_id;
  if (random.pick(3) == 0) filter.code = like.faults.back().code;
  if (random.pick(3) == 0) filter.field = like.faults.back().field;
  if (random.pick(4) == 0) filter.from = like.timestamp;
  if (random.pick(4) == 0) filter.to = domain::Timestamp{like.timestamp.ms + kDayMs / 2};
  if (random.pick(4) == 0)
    filter.state = random.pick(4) ? ports::ErrorState::open : ports::ErrorState::dismissed;
  if (random.pick(4) == 0) filter.group = ports::error_group(like);
  if (random.pick(4) == 0 && !like.external_order_id.empty())
    filter.external_order_id = like.external_order_id;
  return filter;
}

class ErrorStore : public testing::TestWithParam<ErrorStoreSubject> {
 protected:
  ErrorStore() : store_(GetParam().open(folder_).store) {}
  void SetUp() override {
    if (!store_) GTEST_SKIP() << kNoErrorStore;
  }

  std::vector<std::string> read_all(ErrorQuery query) {
    std::vector<std::string> all;
    for (int pages = 0; pages < 10'000; ++pages) {
      const auto page = store_->list(query).value();
      EXPECT_LE(page.errors.size(), query.limit);
      for (const auto& error : page.errors) all.push_back(describe(error));
      if (!page.next) return all;
      query.after = page.next;
    }
    ADD_FAILURE() << "the pages do not end";
    return all;
  }

  static std::vector<std::string> search(const std::vector<ErrorEvent>& events, const ErrorFilter& filter) {
    std::map<domain::Uuid, std::string> found;
    for (const auto& event : events) {
      if (meets(event, filter)) found[event.id] = describe(ports::StoredError{event});
    }
    std::vector<std::string> newest_first;
    for (auto at = found.rbegin(); at != found.rend(); ++at) newest_first.push_back(at->second);
    return newest_first;
  }

  TemporaryFolder folder_;
  std::shared_ptr<ports::ErrorStore> store_;
  SampleErrors samples_{5};
};

TEST_P(ErrorStore, GivesBackEveryMemberOfAnEventAsItWas) {
  const auto events = samples_.take(60);
  ASSERT_TRUE(store_->save(events));
  for (const auto& event : events) {
    const auto found = store_->find(event.id).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(describe(*found), describe(ports::StoredError{event}));
  }
  EXPECT_FALSE(store_->find(domain::Uuid{}).value());
}

TEST_P(ErrorStore, TakesARedeliveredEventOnce) {
  auto events = samples_.take(20);
  ASSERT_TRUE(store_->save(events));
  const auto before = store_->statistics(events.back().timestamp).value();
  auto changed = events.front();
  changed.raw_input = "other";
  ASSERT_TRUE(store_->save({&changed, 1}));
  ASSERT_TRUE(store_->save(events));
  auto after = store_->statistics(events.back().timestamp).value();
  EXPECT_EQ(after.total, 20u);
  EXPECT_EQ(after.by_code, before.by_code);
  EXPECT_EQ(after.received["PARTNER_A"].rejected, before.received.at("PARTNER_A").rejected);
  EXPECT_EQ(store_->find(changed.id).value()->event.raw_input, events.front().raw_input);
}

TEST_P(ErrorStore, GivesTheSamePagesAndCountsAsASearchThroughAllEvents) {
  const auto events = samples_.take(400);
  for (std::size_t at = 0; at < events.size(); at += 50) {
    ASSERT_TRUE(store_->save(std::span(events).subspan(at, 50)));
  }
  for (int round = 0; round < 150; ++round) {
    ErrorQuery query;
    query.filter = random_filter(samples_, events);
    query.limit = 1 + samples_.pick(40);
    query.oldest_first = round % 3 == 0;
    auto expected = search(events, query.filter);
    if (query.oldest_first) std::reverse(expected.begin(), expected.end());
    ASSERT_EQ(read_all(query), expected) << "round " << round;
    EXPECT_EQ(store_->count(query.filter).value(), expected.size()) << "round " << round;
    query.skip = samples_.pick(30);
    const auto page = store_->list(query).value();
    for (std::size_t i = 0; i < page.errors.size(); ++i) {
      EXPECT_EQ(describe(page.errors[i]), expected[query.skip + i]) << "round " << round;
    }
  }
}

TEST_P(ErrorStore, CountsByPartnerByCodeAndForTheLastDay) {
  const auto events = samples_.take(1'200);
  ASSERT_TRUE(store_->save(events));
  const domain::Timestamp now{events.back().timestamp.ms + 12'345};
  std::map<std::string, std::uint64_t> by_partner;
  std::map<std::string, std::uint64_t> by_code;
  std::map<std::string, std::uint64_t> conflicts;
  std::uint64_t last_day = 0;
  for (const auto& event : events) {
    ++by_partner[event.partner_id];
    std::set<FaultCode> codes;
    for (const auto& fault : event.faults) codes.insert(fault.code);
    for (const auto code : codes) ++by_code[std::string(domain::to_string(code))];
    if (event.conflict) ++conflicts[event.partner_id];
    if (event.timestamp.ms > now.ms - kDayMs) ++last_day;
  }
  const auto statistics = store_->statistics(now).value();
  EXPECT_EQ(statistics.total, 1'200u);
  EXPECT_EQ(statistics.by_partner, by_partner);
  EXPECT_EQ(statistics.by_code, by_code);
  EXPECT_EQ(statistics.last_24_hours, last_day);
  for (const auto& [partner, received] : statistics.received) {
    EXPECT_EQ(received.conflicts, conflicts[partner]);
    EXPECT_EQ(received.rejected + received.conflicts, by_partner[partner]);
  }
}

TEST_P(ErrorStore, ExpiresTheOldestAfterNinetyDaysInBatches) {
  const auto events = samples_.take(300);
  ASSERT_TRUE(store_->save(events));
  const domain::Timestamp now{events[100].timestamp.ms + domain::kErrorRetentionMs};
  EXPECT_EQ(store_->expire(now, 30).value(), 30u);
  EXPECT_EQ(store_->expire(now, 1'000).value(), 70u);
  EXPECT_EQ(store_->expire(now, 1'000).value(), 0u);
  EXPECT_FALSE(store_->find(events[99].id).value());
  EXPECT_TRUE(store_->find(events[100].id).value());
  const std::vector<ErrorEvent> left(events.begin() + 100, events.end());
  EXPECT_EQ(read_all({}), search(left, {}));
  const auto statistics = store_->statistics(events.back().timestamp).value();
  EXPECT_EQ(statistics.total, 200u);
  std::uint64_t received = 0;
  for (const auto& [partner, counts] : statistics.received) received += counts.rejected + counts.conflicts;
  EXPECT_EQ(received, 300u) << "expiry does not lower what was received";
  ErrorFilter code;
  code.code = FaultCode::too_long;
  EXPECT_EQ(store_->count(code).value(), search(left, code).size());
}

TEST_P(ErrorStore, IsEmptyAtFirst) {
  EXPECT_TRUE(read_all({}).empty());
  EXPECT_EQ(store_->count({}).value(), 0u);
  EXPECT_EQ(store_->statistics({kFirstErrorMs})->total, 0u);
  EXPECT_TRUE(store_->save({}));
}

INSTANTIATE_TEST_SUITE_P(Stores, ErrorStore, testing::ValuesIn(kErrorStores),
                         [](const auto& subject) { return subject.param.name; });

}  // namespace
}  // namespace nexus::contract
