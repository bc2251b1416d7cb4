#include "intake/acceptor.h"

#include "intake/acceptance_group.h"
#include "ports/forwarding_broker.h"
#include "support/intake_rig.h"

namespace nexus::intake {
namespace {

using ports::QueueName;
using support::IntakeRig;
using support::make_order;

Input rejected_input() {
  Input input;
  input.outcome = Outcome::rejected;
  input.raw = "{\"orderId\":7}";
  input.error = std::make_unique<domain::ErrorEvent>();
  input.error->partner_id = "PARTNER_A";
  input.error->raw_input = input.raw;
  input.error->faults.push_back(
      {domain::FaultCode::invalid_data_type, "orderId", "must be text", "7", "text"});
  return input;
}

domain::ErrorEvent only_error_event(IntakeRig& rig) {
  auto batch = rig.queues.peek(QueueName::error_orders, 0, 10);
  EXPECT_EQ(batch->messages.size(), 1u);
  return *wire::read_error_envelope(batch->messages.front().body);
}

TEST(Acceptor, NumbersThePartnersOrdersFromOneWithoutGaps) {
  IntakeRig rig;
  auto first = rig.accept({make_order("1"), make_order("2")});
  auto second = rig.accept({make_order("3")});
  EXPECT_EQ(first->inputs[0].order.sequence_number, 1);
  EXPECT_EQ(first->inputs[1].order.sequence_number, 2);
  EXPECT_EQ(second->inputs[0].order.sequence_number, 3);
  EXPECT_EQ(rig.accept({make_order("1", 5, "PARTNER_B")})->inputs[0].order.sequence_number, 1);
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 4u);
}

TEST(Acceptor, AnswersTheSameOrderWithTheFirstAnswer) {
  IntakeRig rig;
  auto first = rig.accept({make_order("1")});
  auto again = rig.accept({make_order("1"), make_order("2"), make_order("2")});
  EXPECT_EQ(again->inputs[0].outcome, Outcome::duplicate);
  EXPECT_EQ(again->inputs[0].order.id, first->inputs[0].order.id);
  EXPECT_EQ(again->inputs[0].order.sequence_number, 1);
  EXPECT_EQ(again->inputs[1].outcome, Outcome::accepted);
  EXPECT_EQ(again->inputs[2].outcome, Outcome::duplicate) << "a twin in the same batch";
  EXPECT_EQ(again->inputs[2].order.id, again->inputs[1].order.id);
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 2u);
}

TEST(Acceptor, KeepsTheFirstVersionAndReportsEveryDifferenceOfALaterOne) {
  IntakeRig rig;
  auto first = rig.accept({make_order("1", 5)});
  auto second = rig.accept({make_order("1", 6)});
  ASSERT_EQ(second->inputs[0].outcome, Outcome::conflict);
  const domain::ErrorEvent event = only_error_event(rig);
  EXPECT_EQ(event.faults.front().code, domain::FaultCode::duplicate_order);
  ASSERT_TRUE(event.conflict.has_value());
  EXPECT_EQ(event.conflict->existing_id, first->inputs[0].order.id);
  ASSERT_EQ(event.conflict->differences.size(), 1u);
  EXPECT_EQ(event.conflict->differences[0].field, "quantity");
  EXPECT_EQ(event.conflict->differences[0].accepted, "5");
  EXPECT_EQ(event.conflict->differences[0].received, "6");
  EXPECT_EQ(event.raw_input, "{the partner's bytes}");
}

TEST(Acceptor, KeepsARejectedInputByteForByteAndGivesItNoNumber) {
  IntakeRig rig;
  auto submission = IntakeRig::submission({});
  submission->inputs.push_back(rejected_input());
  rig.decide(std::move(submission));
  EXPECT_EQ(only_error_event(rig).raw_input, "{\"orderId\":7}");
  EXPECT_EQ(rig.accept({make_order("1")})->inputs[0].order.sequence_number, 1);
}

TEST(Acceptor, GivesNumbersAgainWhenTheQueueTookNothing) {
  struct FullBroker : ports::ForwardingBroker {
    using ForwardingBroker::ForwardingBroker;
    bool full = true;
    Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override {
      if (full) return fail(ErrorKind::storage_full, "The disk is full.");
      return inner_.send(messages);
    }
  };
  FullBroker* broker = nullptr;
  IntakeRig rig(support::wrap_in(broker));
  auto refused = rig.accept({make_order("1"), make_order("2")});
  ASSERT_FALSE(refused->result);
  EXPECT_EQ(refused->result.error().kind, ErrorKind::storage_full);
  broker->full = false;
  auto accepted = rig.accept({make_order("2"), make_order("3")});
  EXPECT_EQ(accepted->inputs[0].outcome, Outcome::accepted) << "a refused order is not known";
  EXPECT_EQ(accepted->inputs[0].order.sequence_number, 1);
  EXPECT_EQ(accepted->inputs[1].order.sequence_number, 2);
}

// A queue that takes each entry for itself, but not those of one order.
struct PickyBroker : ports::ForwardingBroker {
  using ForwardingBroker::ForwardingBroker;
  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override {
    std::vector<ports::OutgoingMessage> taken;
    ports::SendReport report;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const bool is_taken = messages[i].attributes.external_order_id != "too large";
      report.ids.push_back(is_taken ? 1 : 0);
      if (is_taken) taken.push_back(messages[i]);
      if (!is_taken) report.failed.push_back({i, {ErrorKind::invalid, "The message is too large."}});
    }
    const auto sent = inner_.send(taken);
    if (!sent) return fail(sent.error());
    for (std::size_t i = 0, next = 0; i < report.ids.size(); ++i) {
      if (report.ids[i] != 0) report.ids[i] = sent->ids[next++];
    }
    return report;
  }
};

TEST(Acceptor, FailsOnlyTheSubmissionsOfWhatTheQueueRefused) {
  PickyBroker* broker = nullptr;
  IntakeRig rig(support::wrap_in(broker));
  AcceptanceGroup group(rig.ledger, *broker, rig.clock, rig.ids);
  std::vector<std::unique_ptr<Submission>> submissions;
  submissions.push_back(IntakeRig::submission({make_order("1")}));
  submissions.push_back(IntakeRig::submission({}));
  submissions.back()->inputs.push_back(rejected_input());
  submissions.push_back(IntakeRig::submission({make_order("2"), make_order("too large")}));
  submissions.push_back(IntakeRig::submission({make_order("too large")}));     // a twin
  submissions.push_back(IntakeRig::submission({make_order("too large", 6)}));  // in conflict with it
  submissions.push_back(IntakeRig::submission({make_order("1"), make_order("2")}));
  group.decide(submissions);
  EXPECT_TRUE(submissions[0]->result);
  EXPECT_EQ(submissions[0]->inputs[0].outcome, Outcome::accepted);
  EXPECT_TRUE(submissions[1]->result);
  EXPECT_EQ(submissions[1]->inputs[0].outcome, Outcome::rejected);
  for (const std::size_t refused : {2, 3, 4}) {
    ASSERT_FALSE(submissions[refused]->result) << refused;
    EXPECT_EQ(submissions[refused]->result.error().kind, ErrorKind::invalid);
    EXPECT_EQ(submissions[refused]->result.error().message, "The message is too large.");
  }
  EXPECT_TRUE(submissions[5]->result) << "what else the refused submission held is durable";
  EXPECT_EQ(submissions[5]->inputs[1].outcome, Outcome::duplicate);
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 2u);
  EXPECT_EQ(rig.accept({make_order("3")})->inputs[0].order.sequence_number, 3) << "no number is lost";
}

TEST(Acceptor, SendsAnOrderThatAnotherProcessMayBeSendingAndAnswersThatItIsADuplicate) {
  struct SharedLedger : memory::MemoryLedger {
    using MemoryLedger::MemoryLedger;
    Result<std::vector<ports::Decision>> reserve(std::span<domain::Order* const> orders) override {
      auto decisions = MemoryLedger::reserve(orders);
      decisions->front().is_elsewhere = true;
      return decisions;
    }
  };
  IntakeRig rig;
  SharedLedger ledger(
      rig.orders, rig.clock, rig.ids,
      [&rig](ports::MessageId id) { return support::read_waiting(rig.queues, id); }, 1, 1'000);
  AcceptanceGroup group(ledger, rig.queues, rig.clock, rig.ids);
  std::vector<std::unique_ptr<Submission>> submissions;
  submissions.push_back(IntakeRig::submission({make_order("1"), make_order("2")}));
  group.decide(submissions);
  const auto& inputs = submissions.front()->inputs;
  EXPECT_EQ(inputs[0].outcome, Outcome::duplicate);
  EXPECT_NE(inputs[0].order.id, domain::Uuid{});
  EXPECT_EQ(inputs[1].outcome, Outcome::accepted);
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 2u);
  EXPECT_EQ(group.counts().at("PARTNER_A").accepted, 1u);
  EXPECT_EQ(group.counts().at("PARTNER_A").duplicates, 1u);
}

TEST(Acceptor, WithholdsAnAllOrNothingBatchForOneRejection) {
  IntakeRig rig;
  auto submission = IntakeRig::submission({make_order("1"), make_order("2")});
  submission->mode = SubmissionMode::all_or_nothing;
  submission->inputs.push_back(rejected_input());
  auto decided = rig.decide(std::move(submission));
  EXPECT_EQ(decided->inputs[0].outcome, Outcome::withheld);
  EXPECT_EQ(decided->inputs[1].outcome, Outcome::withheld);
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 0u);
  EXPECT_EQ(rig.visible(QueueName::error_orders), 1u);
  EXPECT_EQ(rig.accept({make_order("1")})->inputs[0].order.sequence_number, 1);
}

TEST(Acceptor, WithholdsAnAllOrNothingBatchForOneConflictAndReturnsItsNumbers) {
  IntakeRig rig;
  rig.accept({make_order("1", 5)});
  auto submission = IntakeRig::submission({make_order("2"), make_order("1", 6), make_order("3")});
  submission->mode = SubmissionMode::all_or_nothing;
  auto decided = rig.decide(std::move(submission));
  EXPECT_EQ(decided->inputs[0].outcome, Outcome::withheld);
  EXPECT_EQ(decided->inputs[1].outcome, Outcome::conflict);
  EXPECT_EQ(decided->inputs[2].outcome, Outcome::withheld);
  EXPECT_EQ(rig.accept({make_order("4")})->inputs[0].order.sequence_number, 2);
}

TEST(Acceptor, DecidesAnAllOrNothingBatchBesideOthersInOneGroup) {
  IntakeRig rig;
  std::vector<std::unique_ptr<Submission>> decided;
  const auto submit = [&](std::vector<domain::Order> orders, SubmissionMode mode) {
    auto submission = IntakeRig::submission(std::move(orders));
    submission->mode = mode;
    submission->done = [&](std::unique_ptr<Submission> answer) { decided.push_back(std::move(answer)); };
    EXPECT_TRUE(rig.acceptor.submit(submission));
  };
  submit({make_order("1"), make_order("2")}, SubmissionMode::all_or_nothing);
  submit({make_order("3")}, SubmissionMode::accept);
  rig.acceptor.run_once();
  ASSERT_EQ(decided.size(), 2u);
  EXPECT_EQ(decided[0]->inputs[1].outcome, Outcome::accepted);
  EXPECT_EQ(decided[1]->inputs[0].outcome, Outcome::accepted);
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 3u);
}

TEST(Acceptor, RefersToNoWithheldOrderOfTheSameBatch) {
  IntakeRig rig;
  auto submission = IntakeRig::submission({make_order("1", 5), make_order("1", 5), make_order("1", 6)});
  submission->mode = SubmissionMode::all_or_nothing;
  auto decided = rig.decide(std::move(submission));
  EXPECT_EQ(decided->inputs[0].outcome, Outcome::withheld);
  EXPECT_EQ(decided->inputs[1].outcome, Outcome::withheld);
  ASSERT_EQ(decided->inputs[2].outcome, Outcome::rejected);
  EXPECT_FALSE(decided->inputs[2].error->conflict);
  EXPECT_EQ(decided->inputs[2].error->faults.front().code, domain::FaultCode::duplicate_order);
}

TEST(Acceptor, ValidatesAgainstDurableOrdersOnly) {
  struct Refusing : ports::ForwardingBroker {
    using ForwardingBroker::ForwardingBroker;
    Result<ports::SendReport> send(std::span<const ports::OutgoingMessage>) override {
      return fail(ErrorKind::storage_full, "The disk is full.");
    }
  };
  IntakeRig rig([](ports::Broker& inner) { return std::make_unique<Refusing>(inner); });
  std::vector<std::unique_ptr<Submission>> decided;
  for (const auto mode : {SubmissionMode::accept, SubmissionMode::validate}) {
    auto submission = IntakeRig::submission({make_order("1")});
    submission->mode = mode;
    submission->done = [&](std::unique_ptr<Submission> answer) { decided.push_back(std::move(answer)); };
    EXPECT_TRUE(rig.acceptor.submit(submission));
  }
  rig.acceptor.run_once();
  EXPECT_FALSE(decided[0]->result);
  ASSERT_TRUE(decided[1]->result);
  EXPECT_EQ(decided[1]->inputs[0].outcome, Outcome::accepted);
}

TEST(Acceptor, ValidatesWithoutWritingOrNumbering) {
  IntakeRig rig;
  rig.accept({make_order("1", 5)});
  auto submission = IntakeRig::submission({make_order("1", 5), make_order("1", 6), make_order("2")});
  submission->mode = SubmissionMode::validate;
  auto decided = rig.decide(std::move(submission));
  EXPECT_EQ(decided->inputs[0].outcome, Outcome::duplicate);
  EXPECT_EQ(decided->inputs[1].outcome, Outcome::conflict);
  EXPECT_EQ(decided->inputs[2].outcome, Outcome::accepted);
  EXPECT_EQ(decided->inputs[2].order.sequence_number, 0);
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 1u);
  EXPECT_EQ(rig.visible(QueueName::error_orders), 0u);
}

TEST(Acceptor, DecidesEverythingThatWaitsWithOneSend) {
  struct CountingBroker : ports::ForwardingBroker {
    using ForwardingBroker::ForwardingBroker;
    int sends = 0;
    Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override {
      ++sends;
      return inner_.send(messages);
    }
  };
  CountingBroker* broker = nullptr;
  IntakeRig rig(support::wrap_in(broker));
  int answers = 0;
  for (int i = 0; i < 10; ++i) {
    auto submission = IntakeRig::submission({make_order(std::to_string(i))});
    submission->done = [&](std::unique_ptr<Submission>) { ++answers; };
    ASSERT_TRUE(rig.acceptor.submit(submission));
  }
  EXPECT_EQ(rig.acceptor.run_once(), 10u);
  EXPECT_EQ(answers, 10);
  EXPECT_EQ(broker->sends, 1);
}

TEST(Acceptor, RefusesMoreThanItsInboxHoldsAndTakesWorkAgainLater) {
  IntakeRig rig(nullptr, {.max_waiting_inputs = 2, .max_group_inputs = 100});
  auto first = IntakeRig::submission({make_order("1"), make_order("2")});
  first->done = [](std::unique_ptr<Submission>) {};
  ASSERT_TRUE(rig.acceptor.submit(first));
  auto second = IntakeRig::submission({make_order("3")});
  second->done = [](std::unique_ptr<Submission>) {};
  EXPECT_FALSE(rig.acceptor.submit(second));
  EXPECT_NE(second, nullptr) << "the caller still has it";
  rig.acceptor.run_once();
  EXPECT_TRUE(rig.acceptor.submit(second));
}

TEST(Acceptor, DecidesWhatWaitsBeforeItIsDrained) {
  IntakeRig rig;
  auto submission = IntakeRig::submission({make_order("1")});
  submission->done = [](std::unique_ptr<Submission>) {};
  ASSERT_TRUE(rig.acceptor.submit(submission));
  rig.acceptor.stop();
  EXPECT_FALSE(rig.acceptor.drained());
  EXPECT_EQ(rig.acceptor.run_once(), 1u);
  EXPECT_TRUE(rig.acceptor.drained());
  auto late = IntakeRig::submission({make_order("2")});
  EXPECT_FALSE(rig.acceptor.submit(late));
}

TEST(Acceptor, CountsEachOutcomeOfAPartner) {
  IntakeRig rig;
  rig.accept({make_order("1", 5), make_order("1", 5), make_order("1", 6)});
  rig.counts.with([](auto& counts) {
    const AcceptanceCount& count = counts.at("PARTNER_A").since_start();
    EXPECT_EQ(count.accepted, 1u);
    EXPECT_EQ(count.duplicates, 1u);
    EXPECT_EQ(count.conflicts, 1u);
    EXPECT_EQ(count.received(), 3u);
  });
}

}  // namespace
}  // namespace nexus::intake
