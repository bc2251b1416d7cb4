// What a draft definition would change, tried on inputs that intake decided before.
#include "review/definition_trial.h"

#include <gtest/gtest.h>

#include "intake/input_reader.h"
#include "support/intake_rig.h"
#include "unit/partners/small_definition.h"

namespace nexus::review {
namespace {

using intake::Outcome;
using partners::SmallDefinition;
using partners::SmallInput;

class DefinitionTrials : public testing::Test {
 protected:
  // Sends the inputs by the definition in force, as the feed would, and stores what came of them.
  void send(const std::vector<std::string>& inputs) {
    intake::InputReader reader(present_, rig_.clock);
    auto submission = std::make_unique<intake::Submission>();
    submission->partner_id = present_->id();
    for (const std::string& input : inputs) {
      submission->inputs.push_back(reader.read_json(submission->raw_bytes.keep(input)));
    }
    const auto decided = rig_.decide(std::move(submission));
    for (const intake::Input& input : decided->inputs) {
      if (input.error != nullptr) {
        EXPECT_TRUE(rig_.errors.save({input.error.get(), 1}));
      } else if (input.outcome == Outcome::accepted) {
        EXPECT_TRUE(rig_.orders.save({&input.order, 1}));
      }
    }
  }
  static std::string input(const std::string& id, const std::string& member = "sku",
                           const std::string& value = "\"S-1\"") {
    return SmallInput().with("time", "1700000000000").with("id", "\"" + id + "\"").with(member, value).text();
  }
  static OrderRange newest(std::size_t limit) {
    OrderRange range;
    range.limit = limit;
    return range;
  }
  // Stands in for missing customers.
  static partners::DefinitionPtr defaulting() {
    return SmallDefinition().with("customerId", "from = \"customer\"\ndefault = \"WALK-IN\"").compile();
  }

  support::IntakeRig rig_;
  const partners::DefinitionPtr present_ = SmallDefinition().compile();
  DefinitionTrial trial_{rig_.errors, rig_.orders, rig_.ledger, &rig_.archive, rig_.clock};
};

TEST_F(DefinitionTrials, CountsWhatADraftWouldFix) {
  send({input("O-1", "customer", "null"), input("O-2", "customer", "null"), input("O-3", "qty", "-1")});
  const auto trials = trial_.try_errors(defaulting(), 100);
  ASSERT_TRUE(trials);
  EXPECT_EQ(trials->tried, 3U);
  EXPECT_EQ(trials->fixed, 2U);
  EXPECT_EQ(trials->still_failing, 1U);
  ASSERT_EQ(trials->examples.size(), 3U);
  const auto& newest = trials->examples.front();
  EXPECT_EQ(newest.external_order_id, "O-3");
  EXPECT_EQ(newest.outcome, Outcome::rejected);
  EXPECT_EQ(newest.before, (std::vector{domain::FaultCode::negative_number}));
  EXPECT_EQ(newest.after, newest.before);
  EXPECT_EQ(trials->examples[1].before, (std::vector{domain::FaultCode::null_value}));
  EXPECT_TRUE(trials->examples[1].after.empty());
  EXPECT_EQ(rig_.errors.count({}).value(), 3U) << "nothing is written";
}

TEST_F(DefinitionTrials, AnInputWhoseOrderIsKnownOtherwiseIsNotFixed) {
  send({input("O-1"), input("O-1", "sku", "\"S-2\""), input("O-1", "customer", "null")});
  const auto trials = trial_.try_errors(defaulting(), 100);
  ASSERT_TRUE(trials);
  EXPECT_EQ(trials->fixed, 0U);
  EXPECT_EQ(trials->still_failing, 2U);
  for (const auto& example : trials->examples) {
    EXPECT_EQ(example.outcome, Outcome::conflict);
    EXPECT_EQ(example.after, (std::vector{domain::FaultCode::duplicate_order}));
  }
}

TEST_F(DefinitionTrials, KeepsExamplesOfBothKinds) {
  const auto send_missing = [&](const std::string& prefix) {
    std::vector<std::string> inputs;
    for (int i = 0; i < 40; ++i) inputs.push_back(input(prefix + std::to_string(i), "customer", "null"));
    send(inputs);
  };
  send_missing("F-");
  send({input("S-1", "qty", "0")});
  send_missing("G-");
  const auto trials = trial_.try_errors(defaulting(), 100);
  ASSERT_TRUE(trials);
  EXPECT_EQ(trials->tried, 81U);
  ASSERT_EQ(trials->examples.size(), ErrorTrials::kMaxExamples);
  EXPECT_EQ(std::ranges::count(trials->examples, "S-1", &ErrorTrials::Example::external_order_id), 1);
}

TEST_F(DefinitionTrials, LooksAtTheNewestErrorsOnly) {
  for (int i = 0; i < 5; ++i) send({input("O-" + std::to_string(i), "qty", "0")});
  const auto trials = trial_.try_errors(present_, 2);
  ASSERT_TRUE(trials);
  EXPECT_EQ(trials->tried, 2U);
  EXPECT_EQ(trials->examples.front().external_order_id, "O-4");
}

TEST_F(DefinitionTrials, NamesEveryMemberOfAnAcceptedOrderThatWouldChange) {
  send({input("O-1", "price", "29.99"), input("O-2", "price", "10")});
  const auto same = trial_.try_orders(present_, {});
  ASSERT_TRUE(same);
  EXPECT_EQ(same->tried, 2U);
  EXPECT_EQ(same->same, 2U);
  SmallDefinition rounded;
  rounded.tail = "[rounding]\ndecimals = 1\nmode = \"down\"\n";
  const auto trials = trial_.try_orders(rounded.compile(), {});
  ASSERT_TRUE(trials);
  EXPECT_EQ(trials->same, 1U);
  EXPECT_EQ(trials->changed, 1U);
  EXPECT_EQ(trials->unavailable, 0U);
  std::string changes;
  for (const auto& change : trials->changes) {
    changes +=
        change.external_order_id + " " + change.field + " " + change.accepted + " " + change.draft + ";";
  }
  EXPECT_EQ(changes, "O-1 grossAmount 149.95 149.9;O-1 taxAmount 11.996 11.9;O-1 netAmount 161.946 161.8;");
}

TEST_F(DefinitionTrials, SaysWhatTheDraftWouldRejectAndWhatIsRenamed) {
  send({input("O-1")});
  const auto strict =
      trial_.try_orders(SmallDefinition().with("quantity", "from = \"qty\"\nmax = 4").compile(), {});
  ASSERT_TRUE(strict);
  ASSERT_EQ(strict->changes.size(), 1U);
  EXPECT_EQ(strict->changes[0].field, "outcome");
  EXPECT_EQ(strict->changes[0].draft, "\"rejected: OUT_OF_RANGE qty\"");
  const auto renamed =
      trial_.try_orders(SmallDefinition().with("externalOrderId", "template = \"{id}-{sku}\"").compile(), {});
  ASSERT_TRUE(renamed);
  ASSERT_EQ(renamed->changes.size(), 1U);
  EXPECT_EQ(renamed->changes[0].field, "externalOrderId");
  EXPECT_EQ(renamed->changes[0].draft, "\"O-1-S-1\"");
}

TEST_F(DefinitionTrials, CountsOrdersWhoseInputsAreNotKept) {
  send({input("O-1"), input("O-2"), input("O-3")});
  memory::MemoryInputArchive begun_anew;
  for (ports::InputArchive* archive : {static_cast<ports::InputArchive*>(&begun_anew), {}}) {
    DefinitionTrial trial(rig_.errors, rig_.orders, rig_.ledger, archive, rig_.clock);
    const auto trials = trial.try_orders(present_, newest(2));
    ASSERT_TRUE(trials);
    EXPECT_EQ(trials->tried, 0U);
    EXPECT_EQ(trials->unavailable, 2U);
  }
  EXPECT_EQ(trial_.try_orders(present_, {})->unavailable, 0U);
}

TEST_F(DefinitionTrials, GoesThroughAllOrdersOfARangePartByPart) {
  for (int i = 0; i < 1'300; ++i) send({input("O-" + std::to_string(i), "price", std::to_string(i + 1))});
  OrderRange range = newest(700);
  std::uint64_t tried = 0;
  for (int parts = 0; parts < 2; ++parts) {
    const auto trials = trial_.try_orders(present_, range);
    ASSERT_TRUE(trials);
    tried += trials->tried;
    EXPECT_EQ(trials->same, trials->tried);
    EXPECT_EQ(trials->next.has_value(), parts == 0);
    range.after = trials->next;
  }
  EXPECT_EQ(tried, 1'300U);
  OrderRange later;
  later.from_transaction_time = domain::Timestamp{1'700'000'000'001};
  EXPECT_EQ(trial_.try_orders(present_, later)->tried, 0U);
}

TEST_F(DefinitionTrials, JudgesOneInputAsIntakeWould) {
  send({input("O-1")});
  EXPECT_EQ(trial_.try_input(present_, input("O-1"))->outcome, Outcome::duplicate);
  EXPECT_EQ(trial_.try_input(present_, input("O-1", "qty", "6"))->outcome, Outcome::conflict);
  const auto fresh = trial_.try_input(present_, input("O-9"));
  EXPECT_EQ(fresh->outcome, Outcome::accepted);
  EXPECT_EQ(fresh->order.definition_version, 3U);
  EXPECT_EQ(fresh->order.gross_amount.to_string(), "149.95");
  const auto bad = trial_.try_input(present_, "{");
  EXPECT_EQ(bad->outcome, Outcome::rejected);
  EXPECT_EQ(bad->faults.front().code, domain::FaultCode::malformed_input);
}

}  // namespace
}  // namespace nexus::review
