#include "review/reprocessor.h"

#include <future>

#include "unit/review/repair_rig.h"

namespace nexus::review {
namespace {

using ports::AttemptOutcome;

const partners::SmallDefinition kDefaulting =
    partners::SmallDefinition().with("customerId", "from = \"customer\"\ndefault = \"WALK-IN\"");

partners::SmallDefinition csv_definition() {
  partners::SmallDefinition definition;
  definition.format = "type = \"csv\"\ndelimiter = \";\"";
  return definition;
}

TEST(Reprocessor, MakesAnOrderOfACorrectedInputAndLeavesTheEventAsItWas) {
  RepairRig rig;
  const auto error = rig.send({RepairRig::input("O-1", "qty", "-5")}).front();
  const auto trial = rig.run(error, TrialMode::for_good, RepairRig::input("O-1"));
  EXPECT_EQ(trial.outcome, AttemptOutcome::accepted);
  EXPECT_EQ(trial.order.external_order_id, "O-1");
  EXPECT_EQ(trial.order.sequence_number, 1);
  EXPECT_EQ(trial.definition_version, 3U);
  EXPECT_EQ(rig.orders(), 1U);
  EXPECT_EQ(rig.stored(error.event.id).event.raw_input, RepairRig::input("O-1", "qty", "-5"));
  const Candidate candidate{&error, RepairRig::input("O-1")};
  const auto attempt = rig.reprocessor.to_attempt(candidate, trial, {{"key", "operator"}, "sign", {}});
  EXPECT_EQ(attempt.order->id, trial.order.id);
  EXPECT_EQ(attempt.corrected_input, RepairRig::input("O-1"));
  EXPECT_EQ(attempt.error, error.event.id);
}

TEST(Reprocessor, SaysInADryRunWhatWouldHappenAndWritesNothing) {
  RepairRig rig;
  const auto error = rig.send({RepairRig::input("O-1", "qty", "-5")}).front();
  const auto trial = rig.run(error, TrialMode::dry_run, RepairRig::input("O-1"));
  EXPECT_EQ(trial.outcome, AttemptOutcome::accepted);
  EXPECT_EQ(trial.order.sequence_number, 0);
  EXPECT_EQ(trial.order.gross_amount.to_string(), "149.95");
  EXPECT_EQ(rig.orders(), 0U);
  EXPECT_EQ(rig.counted().accepted, 0U);
}

TEST(Reprocessor, ReadsTheInputAsItWasByTheDefinitionThatIsInForceNow) {
  RepairRig rig;
  const auto error = rig.send({RepairRig::input("O-1", "customer", "null")}).front();
  EXPECT_EQ(rig.run(error, TrialMode::for_good).outcome, AttemptOutcome::rejected);
  rig.define(kDefaulting);
  const auto trial = rig.run(error, TrialMode::for_good);
  EXPECT_EQ(trial.outcome, AttemptOutcome::accepted);
  EXPECT_EQ(trial.order.customer_id, "WALK-IN");
}

TEST(Reprocessor, MakesNoSecondEventOfWhatFailsAgainAndCountsItNotAsReceived) {
  RepairRig rig;
  rig.send({RepairRig::input("O-1")});
  const auto errors = rig.send({RepairRig::input("O-2", "qty", "-5"), RepairRig::input("O-1", "qty", "7")});
  ASSERT_EQ(errors.size(), 2U);
  const auto before = rig.counted();
  EXPECT_EQ(rig.error_messages(), 2U);
  const auto rejected = rig.run(errors[0], TrialMode::for_good);
  EXPECT_EQ(rejected.outcome, AttemptOutcome::rejected);
  EXPECT_EQ(rejected.faults.front().code, domain::FaultCode::negative_number);
  const auto conflict = rig.run(errors[1], TrialMode::for_good);
  EXPECT_EQ(conflict.outcome, AttemptOutcome::conflict);
  ASSERT_EQ(conflict.differences.size(), 1U);
  EXPECT_EQ(conflict.differences.front().field, "quantity");
  EXPECT_EQ(rig.error_messages(), 2U) << "no second event";
  EXPECT_EQ(rig.counted().received(), before.received());
  EXPECT_EQ(rig.run(errors[0], TrialMode::for_good, RepairRig::input("O-1")).outcome,
            AttemptOutcome::duplicate);
  EXPECT_EQ(rig.counted().received(), before.received());
  EXPECT_EQ(rig.run(errors[0], TrialMode::for_good, RepairRig::input("O-2")).outcome,
            AttemptOutcome::accepted);
  EXPECT_EQ(rig.counted().accepted, before.accepted + 1) << "a reprocessed order is received as accepted";
}

TEST(Reprocessor, DoesNotMakeThePartnerLookAwake) {
  RepairRig rig;
  const auto error = rig.send({RepairRig::input("O-1", "qty", "-5")}).front();
  const auto last_seen = [&] {
    return rig.intake.counts.with([](const auto& counts) { return counts.at("TEST").last_seen(); });
  };
  const auto before = last_seen();
  rig.intake.clock.advance(60'000);
  EXPECT_EQ(rig.run(error, TrialMode::for_good, RepairRig::input("O-1")).outcome, AttemptOutcome::accepted);
  EXPECT_EQ(last_seen(), before);
}

TEST(Reprocessor, MeetsItsOwnOrderWhenACrashForgotTheAttempt) {
  RepairRig rig;
  const auto error = rig.send({RepairRig::input("O-1", "qty", "-5")}).front();
  const auto first = rig.run(error, TrialMode::for_good, RepairRig::input("O-1"));
  const auto again = rig.run(error, TrialMode::for_good, RepairRig::input("O-1"));
  EXPECT_EQ(again.outcome, AttemptOutcome::duplicate);
  EXPECT_EQ(again.order.id, first.order.id);
  EXPECT_EQ(again.order.sequence_number, first.order.sequence_number);
  EXPECT_EQ(rig.orders(), 1U);
}

TEST(Reprocessor, DecidesManyEventsTogetherEachForItself) {
  RepairRig rig;
  const auto errors =
      rig.send({RepairRig::input("O-1", "customer", "null"), RepairRig::input("O-2", "qty", "0"),
                RepairRig::input("O-1", "customer", "null"), RepairRig::input("O-3", "customer", "null")});
  rig.define(kDefaulting);
  std::vector<Candidate> candidates;
  for (const auto& error : errors) candidates.push_back({&error, {}});
  const auto trials = rig.reprocessor.run(candidates, TrialMode::for_good, {});
  ASSERT_TRUE(trials);
  std::vector<AttemptOutcome> outcomes;
  for (const auto& trial : *trials) outcomes.push_back(trial.outcome);
  EXPECT_EQ(outcomes, (std::vector{AttemptOutcome::accepted, AttemptOutcome::rejected,
                                   AttemptOutcome::duplicate, AttemptOutcome::accepted}));
  EXPECT_EQ(rig.orders(), 2U);
}

TEST(Reprocessor, ReadsACsvRecordUnderTheHeaderThatItCameUnder) {
  RepairRig rig;
  rig.define(csv_definition());
  const std::string header = "time;id;sku;customer;qty;price;tax";
  const auto errors = rig.send_csv(header, {"1700000000000;O-1;S-1;C-1;-5;29.99;0.08"});
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors.front().event.csv_header, header);
  const auto as_it_was = rig.run(errors.front(), TrialMode::for_good);
  ASSERT_EQ(as_it_was.faults.size(), 1U);
  EXPECT_EQ(as_it_was.faults.front().code, domain::FaultCode::negative_number);
  const auto record =
      rig.run(errors.front(), TrialMode::dry_run, "1700000000000;O-1;S-1;C-1;5;29.99;0.08\r\n");
  EXPECT_EQ(record.outcome, AttemptOutcome::accepted);
  const auto with_header =
      rig.run(errors.front(), TrialMode::for_good,
              "id;sku;customer;qty;price;tax;time\nO-1;S-1;C-1;5;29.99;0.08;1700000000000");
  EXPECT_EQ(with_header.outcome, AttemptOutcome::accepted);
  EXPECT_EQ(with_header.order.quantity, 5);
  const auto archived = rig.intake.archive.find({&with_header.order.id, 1})->front();
  ASSERT_TRUE(archived);
  EXPECT_EQ(archived->csv_header, "id;sku;customer;qty;price;tax;time");
  EXPECT_EQ(archived->raw, "O-1;S-1;C-1;5;29.99;0.08;1700000000000");
  const auto too_many = rig.run(errors.front(), TrialMode::for_good, header + "\na\nb");
  EXPECT_EQ(too_many.faults.front().code, domain::FaultCode::malformed_input);
  const auto bad_header = rig.run(errors.front(), TrialMode::for_good, "id;sku\nO-1;S-1");
  EXPECT_EQ(bad_header.outcome, AttemptOutcome::rejected);
}

TEST(Reprocessor, KeepsTheHeaderWithConflictsToo) {
  RepairRig rig;
  rig.define(csv_definition());
  const auto errors =
      rig.send_csv("time;id;sku;customer;qty;price;tax",
                   {"1700000000000;O-1;S-1;C-1;5;29.99;0.08", "1700000000000;O-1;S-1;C-1;6;29.99;0.08"});
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_TRUE(errors.front().event.conflict);
  EXPECT_EQ(rig.run(errors.front(), TrialMode::for_good).outcome, AttemptOutcome::conflict);
  EXPECT_EQ(rig.run(errors.front(), TrialMode::for_good, "1700000000000;O-2;S-1;C-1;6;29.99;0.08").outcome,
            AttemptOutcome::accepted);
}

TEST(Reprocessor, TriesNeitherHalfAnInputNorOneWithoutADefinition) {
  RepairRig rig;
  auto error = rig.send({RepairRig::input("O-1", "qty", "-5")}).front();
  error.event.raw_input_truncated = true;
  EXPECT_EQ(rig.run(error, TrialMode::for_good).obstacle, Obstacle::input_truncated);
  EXPECT_EQ(rig.run(error, TrialMode::dry_run, RepairRig::input("O-1")).outcome, AttemptOutcome::accepted);
  rig.forget_definitions();
  EXPECT_EQ(rig.run(error, TrialMode::for_good, RepairRig::input("O-1")).obstacle, Obstacle::no_definition);
  EXPECT_EQ(rig.orders(), 0U);
  EXPECT_FALSE(explain(Obstacle::input_truncated).empty());
}

TEST(Reprocessor, SaysThatIntakeIsStoppingWhenItIs) {
  RepairRig rig;
  const auto error = rig.send({RepairRig::input("O-1", "qty", "-5")}).front();
  rig.intake.acceptor.stop();
  const Candidate candidate{&error, {}};
  const auto trials = rig.reprocessor.run({&candidate, 1}, TrialMode::for_good, {});
  ASSERT_FALSE(trials);
  EXPECT_EQ(trials.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace nexus::review
