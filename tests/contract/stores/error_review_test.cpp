// What every error store does with what operators do, compared with plain bookkeeping.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "contract/stores/error_store_subjects.h"
#include "contract/stores/sample_errors.h"

namespace nexus::contract {
namespace {

using domain::ErrorEvent;
using ports::ChangeOutcome;
using ports::ErrorState;
using ports::GroupState;
using ports::RepairAttempt;

constexpr std::int64_t kHourMs = 3'600'000;

// An event of the group PARTNER_A:<code>:qty, `minutes` after the first.
ErrorEvent event_of(std::uint64_t number, const char* amount = nullptr,
                    domain::FaultCode code = domain::FaultCode::null_value) {
  ErrorEvent event;
  event.timestamp = {kFirstErrorMs + static_cast<std::int64_t>(number) * 60'000};
  event.id = domain::make_uuid7(event.timestamp, 1, number);
  event.partner_id = "PARTNER_A";
  event.faults = {{code, "qty", "is not right", "-1", ""}, {code, "price", "neither", "", ""}};
  event.raw_input = "{}";
  event.content_type = "application/json";
  if (amount != nullptr) event.amount_at_risk = domain::Decimal::parse(amount);
  return event;
}

std::string describe(const RepairAttempt& attempt) {
  std::string text = domain::to_string(attempt.id) + domain::to_string(attempt.error) +
                     domain::to_iso8601(attempt.at) + "|" + attempt.actor.key + "|" + attempt.actor.role +
                     "|" + attempt.reason + "|" + attempt.corrected_input.value_or("as it was") + "|" +
                     std::to_string(attempt.definition_version) + "|" +
                     std::string(to_string(attempt.outcome));
  if (attempt.order) {
    text += "|" + domain::to_string(attempt.order->id) + std::to_string(attempt.order->sequence_number);
  }
  for (const auto& fault : attempt.faults) {
    text += "|" + std::string(domain::to_string(fault.code)) + fault.field + fault.message + fault.received +
            fault.expected;
  }
  if (attempt.job) text += "|" + domain::to_string(*attempt.job);
  return text;
}

std::string describe(const ports::ErrorGroup& group) {
  std::string text = group.group + "|" + group.partner_id + "|" + group.code + "|" + group.field + "|" +
                     std::string(to_string(group.state));
  for (const auto count : {group.open, group.resolved, group.dismissed, group.unknown_amounts})
    text += "|" + std::to_string(count);
  text += "|" + group.value_at_risk.to_string() + "|" + domain::to_iso8601(group.first_seen) + "|" +
          domain::to_iso8601(group.last_seen) + "|";
  for (const auto count : group.last_hours) text += std::to_string(count) + " ";
  return text;
}

class ErrorReview : public testing::TestWithParam<ErrorStoreSubject> {
 protected:
  ErrorReview() : open_(GetParam().open(folder_)) {}
  void SetUp() override {
    if (!open_.store) GTEST_SKIP() << kNoErrorStore;
  }
  ports::ErrorStore& store() { return *open_.store; }
  ports::ErrorReview& review() { return *open_.review; }

  RepairAttempt attempt(const domain::Uuid& error, bool repairs) {
    RepairAttempt made;
    made.at = {kFirstErrorMs + static_cast<std::int64_t>(++made_) * 1'000};
    made.id = domain::make_uuid7(made.at, 7, made_);
    made.error = error;
    made.actor = {"key-1", "operator"};
    made.reason = "mended";
    made.definition_version = 2;
    if (made_ % 2) made.corrected_input = std::string("{\"qty\":\0 5}", 11);
    if (repairs) {
      made.outcome = made_ % 3 ? ports::AttemptOutcome::accepted : ports::AttemptOutcome::duplicate;
      made.order = ports::OrderReference{domain::make_uuid7(made.at, 8, made_), 40 + static_cast<int>(made_)};
    } else {
      made.outcome = made_ % 3 ? ports::AttemptOutcome::rejected : ports::AttemptOutcome::conflict;
      made.faults = {{domain::FaultCode::too_long, "qty", "is too long", "\"x\"", "less"},
                     {domain::FaultCode::null_value, "price", "must not be null", "null", ""}};
    }
    return made;
  }
  ChangeOutcome settle(const RepairAttempt& one) { return review().settle({&one, 1})->front(); }
  ChangeOutcome change(const domain::Uuid& id, ErrorState state) {
    return review()
        .change_state({&id, 1}, {state, "because", {"key-2", "admin"}, {kFirstErrorMs + 5}})
        ->front();
  }
  ports::ErrorGroup group(const std::string& name, domain::Timestamp now = {kFirstErrorMs}) {
    ports::GroupQuery query;
    query.group = name;
    const auto page = review().groups(query, now).value();
    EXPECT_EQ(page.groups.size(), 1U) << name;
    return page.groups.empty() ? ports::ErrorGroup{} : page.groups.front();
  }

  TemporaryFolder folder_;
  OpenErrorStore open_;
  std::uint64_t made_ = 0;
};

constexpr const char* kGroup = "PARTNER_A:NULL_VALUE:qty";

TEST_P(ErrorReview, ResolvesAnEventOnceItsInputBecameAnOrderAndKeepsEveryAttempt) {
  const ErrorEvent event = event_of(1, "149.95");
  ASSERT_TRUE(store().save({&event, 1}));
  const auto failed = attempt(event.id, false);
  const auto repaired = attempt(event.id, true);
  EXPECT_EQ(settle(failed), ChangeOutcome::done);
  EXPECT_EQ(store().find(event.id).value()->state, ErrorState::open);
  EXPECT_EQ(settle(repaired), ChangeOutcome::done);
  const auto found = store().find(event.id).value();
  EXPECT_EQ(found->state, ErrorState::resolved);
  EXPECT_EQ(found->resolved_by, repaired.order);
  EXPECT_EQ(found->changed->reason, "mended");
  EXPECT_EQ(found->changed->actor.key, "key-1");
  EXPECT_EQ(found->event.raw_input, event.raw_input) << "the original never changes";
  EXPECT_EQ(settle(attempt(event.id, true)), ChangeOutcome::wrong_state);
  EXPECT_EQ(settle(attempt(domain::Uuid{}, true)), ChangeOutcome::not_found);
  const auto attempts = review().attempts(event.id).value();
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(describe(attempts[0]), describe(failed));
  EXPECT_EQ(describe(attempts[1]), describe(repaired));
}

TEST_P(ErrorReview, LeadsFromAnOrderBackToWhatItWasRepairedFrom) {
  if (!GetParam().finds_attempts_of_orders) GTEST_SKIP() << "This store does not look attempts up by order.";
  const std::vector events{event_of(1), event_of(2), event_of(3)};
  ASSERT_TRUE(store().save(events));
  const auto failed = attempt(events[0].id, false);
  const auto repaired = attempt(events[0].id, true);
  auto met = attempt(events[1].id, true);
  met.order = repaired.order;
  const auto other = attempt(events[2].id, true);
  for (const auto& one : {failed, repaired, met, other}) ASSERT_EQ(settle(one), ChangeOutcome::done);
  const auto found = review().attempts_of_order(repaired.order->id).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(describe(found[0]), describe(repaired));
  EXPECT_EQ(describe(found[1]), describe(met));
  EXPECT_EQ(review().attempts_of_order(other.order->id).value().size(), 1U);
  EXPECT_TRUE(review().attempts_of_order(domain::Uuid{}).value().empty());
}

TEST_P(ErrorReview, DismissesOpenEventsAndReopensOthers) {
  const ErrorEvent event = event_of(1);
  ASSERT_TRUE(store().save({&event, 1}));
  EXPECT_EQ(change(event.id, ErrorState::open), ChangeOutcome::wrong_state);
  EXPECT_EQ(change(event.id, ErrorState::dismissed), ChangeOutcome::done);
  EXPECT_EQ(change(event.id, ErrorState::dismissed), ChangeOutcome::wrong_state);
  EXPECT_EQ(settle(attempt(event.id, true)), ChangeOutcome::wrong_state);
  EXPECT_EQ(store().find(event.id).value()->changed->reason, "because");
  EXPECT_EQ(change(event.id, ErrorState::open), ChangeOutcome::done);
  EXPECT_EQ(settle(attempt(event.id, true)), ChangeOutcome::done);
  EXPECT_EQ(change(event.id, ErrorState::open), ChangeOutcome::done) << "a resolved one can be reopened";
  EXPECT_FALSE(store().find(event.id).value()->resolved_by);
  EXPECT_EQ(change(domain::Uuid{}, ErrorState::dismissed), ChangeOutcome::not_found);
  ports::ErrorFilter open;
  open.state = ErrorState::open;
  EXPECT_EQ(store().count(open).value(), 1U);
}

TEST_P(ErrorReview, AddsUpTheExactValueOfWhatIsOpen) {
  const std::vector events{event_of(1, "149.95"), event_of(2, "0.0000000000000001"), event_of(3),
                           event_of(4, "999999999999999999999.99999999")};
  ASSERT_TRUE(store().save(events));
  EXPECT_EQ(group(kGroup).value_at_risk.to_string(), "1000000000000000000149.9499999900000001");
  EXPECT_EQ(group(kGroup).unknown_amounts, 1U);
  EXPECT_EQ(settle(attempt(events[3].id, true)), ChangeOutcome::done);
  EXPECT_EQ(change(events[2].id, ErrorState::dismissed), ChangeOutcome::done);
  EXPECT_EQ(group(kGroup).value_at_risk.to_string(), "149.9500000000000001");
  EXPECT_EQ(group(kGroup).unknown_amounts, 0U);
  ports::ErrorFilter filter;
  filter.state = ErrorState::open;
  filter.group = kGroup;
  EXPECT_EQ(review().risk(filter)->value.to_string(), "149.9500000000000001");
  filter.state.reset();
  EXPECT_EQ(review().risk(filter)->count, 4U);
  EXPECT_EQ(review().risk(filter)->unknown_amounts, 1U);
}

TEST_P(ErrorReview, AddsUpTheSameRiskForEveryFilterAsASearchThroughAllEvents) {
  SampleErrors samples(13);
  const auto events = samples.take(300);
  ASSERT_TRUE(store().save(events));
  for (int i = 0; i < 120; ++i) {
    const auto& id = events[samples.pick(300)].id;
    i % 3 ? static_cast<void>(settle(attempt(id, true)))
          : static_cast<void>(change(id, ErrorState::dismissed));
  }
  for (int round = 0; round < 60; ++round) {
    const auto& like = events[samples.pick(300)];
    ports::ErrorFilter filter;
    if (samples.pick(2)) filter.partner_id = like.partner_id;
    if (samples.pick(2)) filter.group = ports::error_group(like);
    if (samples.pick(4)) filter.state = samples.pick(3) ? ErrorState::open : ErrorState::resolved;
    if (samples.pick(3) == 0) filter.from = like.timestamp;
    if (samples.pick(3) == 0) filter.field = like.faults.back().field;
    ports::ErrorRisk expected;
    ports::ErrorQuery query;
    query.filter = filter;
    query.limit = 1'000;
    const auto page = store().list(query).value();
    for (const auto& error : page.errors) {
      ++expected.count;
      if (error.event.amount_at_risk) expected.value.add(*error.event.amount_at_risk);
      if (!error.event.amount_at_risk) ++expected.unknown_amounts;
    }
    const auto risk = review().risk(filter).value();
    EXPECT_EQ(risk.count, expected.count) << round;
    EXPECT_EQ(risk.value.to_string(), expected.value.to_string()) << round;
    EXPECT_EQ(risk.unknown_amounts, expected.unknown_amounts) << round;
    EXPECT_EQ(store().count(filter).value(), expected.count) << round;
  }
}

TEST_P(ErrorReview, SaysThatAGroupRegressedWhenItRecursAfterItWasRepaired) {
  const std::vector events{event_of(1), event_of(2), event_of(3), event_of(4), event_of(5)};
  ASSERT_TRUE(store().save({events.data(), 2}));
  EXPECT_EQ(group(kGroup).state, GroupState::open);
  settle(attempt(events[0].id, true));
  EXPECT_EQ(group(kGroup).state, GroupState::open);
  change(events[1].id, ErrorState::dismissed);
  EXPECT_EQ(group(kGroup).state, GroupState::resolved);
  change(events[1].id, ErrorState::open);
  EXPECT_EQ(group(kGroup).state, GroupState::open) << "reopening is no regression";
  change(events[1].id, ErrorState::dismissed);
  ASSERT_TRUE(store().save({&events[2], 1}));
  EXPECT_EQ(group(kGroup).state, GroupState::regressed);
  ASSERT_TRUE(store().save({&events[3], 1}));
  EXPECT_EQ(group(kGroup).state, GroupState::regressed);
  settle(attempt(events[2].id, true));
  settle(attempt(events[3].id, true));
  EXPECT_EQ(group(kGroup).state, GroupState::resolved);
  ASSERT_TRUE(store().save({events.data(), 4})) << "redelivered";
  EXPECT_EQ(group(kGroup).state, GroupState::resolved);
}

TEST_P(ErrorReview, CallsAGroupDismissedThatNobodyEverRepaired) {
  const std::vector events{event_of(1), event_of(2)};
  ASSERT_TRUE(store().save({events.data(), 1}));
  change(events[0].id, ErrorState::dismissed);
  EXPECT_EQ(group(kGroup).state, GroupState::dismissed);
  ASSERT_TRUE(store().save({&events[1], 1}));
  EXPECT_EQ(group(kGroup).state, GroupState::open);
}

TEST_P(ErrorReview, CountsTheEventsOfEachOfTheLastTwentyFourHours) {
  std::vector<ErrorEvent> events;
  for (std::uint64_t number = 0; number < 30 * 60; number += 20) events.push_back(event_of(number));
  ASSERT_TRUE(store().save(events));
  const domain::Timestamp now = events.back().timestamp;
  std::array<std::uint64_t, 24> expected{};
  for (const auto& event : events) {
    const auto ago = now.ms / kHourMs - event.timestamp.ms / kHourMs;
    if (ago < 24) ++expected[static_cast<std::size_t>(23 - ago)];
  }
  EXPECT_EQ(group(kGroup, now).last_hours, expected);
  EXPECT_EQ(group(kGroup, {now.ms + 200 * kHourMs}).last_hours, (std::array<std::uint64_t, 24>{}));
}

TEST_P(ErrorReview, TalliesTheAttemptsOfAJob) {
  const domain::Uuid job = domain::make_uuid7({kFirstErrorMs}, 3, 3);
  std::vector<RepairAttempt> attempts;
  std::vector<ErrorEvent> events;
  for (std::uint64_t number = 1; number <= 5; ++number) {
    events.push_back(event_of(number));
    attempts.push_back(attempt(events.back().id, number > 2));
    if (number != 1) attempts.back().job = job;
  }
  ASSERT_TRUE(store().save(events));
  ASSERT_TRUE(review().settle(attempts));
  const auto tally = review().tally(job).value();
  EXPECT_EQ(tally.succeeded, 3U);
  EXPECT_EQ(tally.still_failing, 1U);
  EXPECT_EQ(tally.highest_error, events.back().id);
  EXPECT_FALSE(review().tally(domain::Uuid{})->highest_error);
}

// Any mix of arrivals, repairs, dismissals, reopenings and expiry, against plain counting.
TEST_P(ErrorReview, KeepsTheTotalsOfGroupsThroughEveryChange) {
  SampleErrors samples(11);
  const auto events = samples.take(600);
  std::size_t saved = 0;
  for (int round = 0; round < 120; ++round) {
    const auto next = std::min<std::size_t>(5, events.size() - saved);
    ASSERT_TRUE(store().save(std::span(events).subspan(saved, next)));
    saved += next;
    for (int i = 0; i < 6; ++i) {
      const auto& id = events[samples.pick(saved)].id;
      const auto deed = samples.pick(4);
      if (deed < 2) settle(attempt(id, deed == 0));
      if (deed >= 2) change(id, deed == 2 ? ErrorState::dismissed : ErrorState::open);
    }
  }
  ASSERT_TRUE(store().expire({events[200].timestamp.ms + domain::kErrorRetentionMs}, 150));
  std::map<std::string, ports::ErrorGroup> expected;
  for (const auto& event : events) {
    const auto stored = store().find(event.id).value();
    if (!stored) continue;
    auto& counted = expected[ports::error_group(event)];
    if (stored->state == ErrorState::resolved) ++counted.resolved;
    if (stored->state == ErrorState::dismissed) ++counted.dismissed;
    if (stored->state != ErrorState::open) continue;
    ++counted.open;
    if (event.amount_at_risk) counted.value_at_risk.add(*event.amount_at_risk);
    if (!event.amount_at_risk) ++counted.unknown_amounts;
  }
  ports::GroupQuery all;
  all.limit = 1'000;
  const auto page = review().groups(all, events.back().timestamp).value();
  EXPECT_EQ(page.total, expected.size());
  EXPECT_EQ(page.groups.size(), expected.size());
  for (const auto& found : page.groups) {
    const auto& counted = expected[found.group];
    EXPECT_EQ(found.open, counted.open) << found.group;
    EXPECT_EQ(found.resolved, counted.resolved) << found.group;
    EXPECT_EQ(found.dismissed, counted.dismissed) << found.group;
    EXPECT_EQ(found.unknown_amounts, counted.unknown_amounts) << found.group;
    EXPECT_EQ(found.value_at_risk.to_string(), counted.value_at_risk.to_string()) << found.group;
    EXPECT_EQ(found.open > 0, found.state == GroupState::open || found.state == GroupState::regressed);
  }
}

TEST_P(ErrorReview, PagesThroughGroupsInEveryOrderAndFilter) {
  SampleErrors samples(12);
  const auto events = samples.take(300);
  ASSERT_TRUE(store().save(events));
  for (int i = 0; i < 150; ++i) settle(attempt(events[samples.pick(300)].id, true));
  for (const auto sort :
       {ports::GroupSort::value_at_risk, ports::GroupSort::last_seen, ports::GroupSort::open}) {
    for (const bool filtered : {false, true}) {
      ports::GroupQuery query;
      query.sort = sort;
      if (filtered) query.partner_id = "PARTNER_B";
      query.limit = 1'000;
      const auto whole = review().groups(query, events.back().timestamp).value();
      ASSERT_GT(whole.groups.size(), 5U);
      EXPECT_FALSE(whole.next);
      query.limit = 2;
      std::vector<std::string> paged;
      for (bool more = true; more && paged.size() <= whole.groups.size();) {
        const auto page = review().groups(query, events.back().timestamp).value();
        for (const auto& found : page.groups) paged.push_back(describe(found));
        query.after = page.next;
        more = page.next.has_value();
      }
      std::vector<std::string> expected;
      for (const auto& found : whole.groups) expected.push_back(describe(found));
      EXPECT_EQ(paged, expected);
      EXPECT_TRUE(std::ranges::is_sorted(whole.groups, std::greater<>(), [&](const auto& found) {
        if (sort == ports::GroupSort::value_at_risk) return ports::sortable(found.value_at_risk);
        const auto number =
            sort == ports::GroupSort::open ? found.open : static_cast<std::uint64_t>(found.last_seen.ms);
        return std::string(20 - std::to_string(number).size(), '0') + std::to_string(number);
      }));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, ErrorReview, testing::ValuesIn(kErrorStores),
                         [](const auto& subject) { return subject.param.name; });

}  // namespace
}  // namespace nexus::contract
