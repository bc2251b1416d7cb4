// What operators did on a machine, copied into a cluster: definitions, the audit log, jobs, error events.
#include "contract/stores/sample_errors.h"
#include "support/dynamodb.h"
#include "unit/house_move/house_rig.h"

namespace nexus::app {
namespace {

using ports::ErrorState;

TEST_F(HouseMoving, CopiesWhatOperatorsDid) {
  ports::DefinitionVersion version;
  version.partner_id = "PARTNER_A";
  std::vector<ports::DefinitionVersion> versions;
  for (std::uint32_t number = 1; number <= 3; ++number) {
    version.version = number;
    version.source = "v" + std::to_string(number);
    version.sha256.fill(static_cast<std::uint8_t>(number));
    version.origin = number == 1 ? ports::DefinitionOrigin::file : ports::DefinitionOrigin::api;
    versions.push_back(version);
  }
  const std::vector<ports::DefinitionActivation> activations = {
      {"PARTNER_A", 1, {10}, "", ""}, {"PARTNER_A", 3, {20}, "k", "r"}, {"PARTNER_A", 2, {30}, "k", "back"}};
  ASSERT_TRUE(machine_.definitions.save(versions, activations));
  // A process of the cluster has recorded its own file before.
  ASSERT_TRUE(cluster_->definitions.save(
      {versions.data(), 1}, std::vector<ports::DefinitionActivation>{{"PARTNER_A", 1, {5}, "", ""}}));
  for (std::uint64_t i = 0; i < 250; ++i) {
    ports::AuditEntry entry;
    entry.at = {1'700'000'000'000 + static_cast<std::int64_t>(i)};
    entry.id = domain::make_uuid7(entry.at, 0, i);
    entry.action = "queue.purge";
    ASSERT_TRUE(machine_.audit.append(entry));
  }
  ports::Job job;
  job.id = domain::make_uuid7({1'700'000'000'000}, 1, 1);
  job.started_at = {1'700'000'000'000};
  ASSERT_TRUE(machine_.jobs.save(job));
  for (int run = 0; run < 2; ++run) {
    auto again = move();
    copy_all(again);
    EXPECT_EQ(again.moved().audit_entries, run == 0 ? 250 : 0);
    EXPECT_EQ(again.moved().definitions, run == 0 ? 2 : 0);
    EXPECT_EQ(cluster_->definitions.activations("PARTNER_A", 1)->front().version, 2u);
    EXPECT_EQ(cluster_->definitions.activations("PARTNER_A", 10)->size(), 4u);
    EXPECT_EQ(cluster_->jobs.running(ports::JobKind::reprocess)->size(), 1u);
  }
}

std::string describe(const ports::StoredError& error, const std::vector<ports::RepairAttempt>& attempts) {
  std::string text = domain::to_string(error.event.id) + std::string(to_string(error.state));
  if (error.changed)
    text += "|" + error.changed->reason + error.changed->actor.key + domain::to_iso8601(error.changed->at);
  if (error.resolved_by) text += "|" + domain::to_string(error.resolved_by->id);
  for (const auto& attempt : attempts) {
    text += "|" + domain::to_string(attempt.id) + std::string(to_string(attempt.outcome)) + attempt.reason +
            attempt.corrected_input.value_or("-");
  }
  return text;
}

std::vector<std::string> describe_all(ports::ErrorStore& errors, ports::ErrorReview& review) {
  std::vector<std::string> all;
  ports::ErrorQuery query;
  query.limit = 1'000;
  const auto page = errors.list(query);
  for (const auto& error : page->errors) all.push_back(describe(error, *review.attempts(error.event.id)));
  return all;
}

class ErrorMoving : public HouseMoving {
 protected:
  // Changes errors at random, copies them, and compares, several times.
  void move_errors(ports::ErrorStore& errors, ports::ErrorReview& review);
};

void ErrorMoving::move_errors(ports::ErrorStore& errors, ports::ErrorReview& review) {
  NewHouse house = cluster_->house();
  house.errors = &errors;
  house.review = &review;
  contract::SampleErrors samples(5);
  const auto events = samples.take(150);
  ASSERT_TRUE(machine_.errors.save(events));
  std::int64_t at_ms = 1'800'000'000'000;
  for (int round = 0; round < 3; ++round) {
    for (int change = 0; change < 120; ++change) {
      const auto& event = events[samples.pick(events.size())];
      at_ms += 1'000;
      const domain::Actor actor{"key-" + std::to_string(samples.pick(3)), "operator"};
      if (samples.pick(2) == 0) {
        ports::RepairAttempt attempt;
        attempt.at = {at_ms};
        attempt.id = domain::make_uuid7(attempt.at, 0, samples.pick(1'000));
        attempt.error = event.id;
        attempt.actor = actor;
        attempt.reason = "try " + std::to_string(change);
        attempt.outcome = ports::AttemptOutcome::rejected;
        if (samples.pick(2) == 0) {
          attempt.outcome = ports::AttemptOutcome::accepted;
          attempt.order = ports::OrderReference{attempt.id, 7};
        }
        ASSERT_TRUE(machine_.errors.settle({&attempt, 1}));
      } else {
        const auto state = samples.pick(2) == 0 ? ErrorState::dismissed : ErrorState::open;
        ASSERT_TRUE(machine_.errors.change_state(
            {&event.id, 1}, {state, "because " + std::to_string(change), actor, {at_ms}}));
      }
    }
    auto again = move_into(house);
    copy_all(again);
    EXPECT_EQ(describe_all(errors, review), describe_all(machine_.errors, machine_.errors))
        << "round " << round;
    EXPECT_EQ(differences(again), std::vector<std::string>{});
  }
  auto idle = move_into(house);
  copy_all(idle);
  EXPECT_EQ(idle.moved().changes, 0);
  ASSERT_TRUE(errors.save(samples.take(1)));
  EXPECT_FALSE(differences(idle).empty()) << "the cluster has one more";
}

TEST_F(ErrorMoving, KeepsEveryErrorWithItsStateAndItsAttempts) {
  move_errors(cluster_->errors, cluster_->errors);
}

TEST_F(ErrorMoving, KeepsEveryErrorInDynamoDb) {
  if (support::dynamodb_endpoint() == nullptr) GTEST_SKIP() << "NEXUS_TEST_DYNAMODB is not set";
  const auto errors = support::open_dynamodb_errors(support::dynamodb_endpoint());
  move_errors(*errors, *errors);
}

TEST_F(ErrorMoving, LeavesErrorsWhereTheyAreWhenTheClusterKeepsThemThere) {
  contract::SampleErrors samples(5);
  ASSERT_TRUE(machine_.errors.save(samples.take(10)));
  NewHouse house = cluster_->house();
  house.errors = nullptr;
  house.review = nullptr;
  auto moving = move_into(house);
  copy_all(moving);
  EXPECT_EQ(moving.moved().errors, 0);
  EXPECT_EQ(differences(moving), std::vector<std::string>{});
}

}  // namespace
}  // namespace nexus::app
