#include "app/reconciliation.h"

#include <gtest/gtest.h>

#include "app/simulation.h"

namespace nexus::app {
namespace {

domain::DecimalTotal total(const char* digits) { return domain::DecimalTotal::parse(digits).value(); }

SentTotals sent_totals() {
  SentTotals sent;
  sent.sent = 10;
  sent.acknowledged = 6;
  sent.duplicates = 2;
  sent.conflicts = 1;
  sent.rejected = 1;
  sent.gross = total("149.95");
  sent.tax = total("11.996");
  sent.net = total("161.946");
  return sent;
}

ServerBooks books_before() {
  ServerBooks books;
  books.partners["PARTNER_A"] = {100, 90, 5, 3, 2, 0, 0, 0};
  books.total_orders = 90;
  books.gross = total("1000.05");
  books.tax = total("0.004");
  books.net = total("1000.054");
  return books;
}

ServerBooks books_after() {
  ServerBooks books;
  books.partners["PARTNER_A"] = {110, 96, 7, 4, 3, 0, 0, 0};
  books.total_orders = 96;
  books.gross = total("1150");
  books.tax = total("12");
  books.net = total("1162");
  return books;
}

std::string differing(const std::vector<ReconciliationLine>& lines) {
  std::string names;
  for (const ReconciliationLine& line : lines) {
    if (!line.agrees) names += (names.empty() ? "" : ", ") + line.what;
  }
  return names;
}

TEST(Reconciliation, AgreesWhenEveryCountAndAmountDoes) {
  const auto lines = reconcile({{"PARTNER_A", sent_totals()}}, books_before(), books_after());
  EXPECT_TRUE(all_agree(lines)) << differing(lines);
}

TEST(Reconciliation, NoticesALostOrder) {
  ServerBooks after = books_after();
  --after.partners["PARTNER_A"].persisted;
  --after.total_orders;
  EXPECT_EQ(differing(reconcile({{"PARTNER_A", sent_totals()}}, books_before(), after)),
            "PARTNER_A stored, orders in queries");
}

TEST(Reconciliation, NoticesTheSixteenthDecimal) {
  ServerBooks after = books_after();
  after.tax = total("12.0000000000000001");
  EXPECT_EQ(differing(reconcile({{"PARTNER_A", sent_totals()}}, books_before(), after)), "tax amount in all");
}

TEST(Reconciliation, NoticesWhatIsUnaccountedQueuedOrDead) {
  ServerBooks after = books_after();
  after.partners["PARTNER_A"].unaccounted = -1;
  after.partners["PARTNER_A"].queued = 1;
  after.partners["PARTNER_A"].dead = 2;
  EXPECT_EQ(differing(reconcile({{"PARTNER_A", sent_totals()}}, books_before(), after)),
            "PARTNER_A still queued, PARTNER_A dead letters, PARTNER_A unaccounted");
}

TEST(Reconciliation, AllowsMoreDuplicatesAfterLostAnswersButNeverMoreOrders) {
  SentTotals sent = sent_totals();
  sent.resent = 3;
  ServerBooks after = books_after();
  after.partners["PARTNER_A"].duplicates += 3;
  after.partners["PARTNER_A"].received += 3;
  EXPECT_TRUE(all_agree(reconcile({{"PARTNER_A", sent}}, books_before(), after)));
  ++after.partners["PARTNER_A"].duplicates;
  EXPECT_FALSE(all_agree(reconcile({{"PARTNER_A", sent_totals()}}, books_before(), after)));
  EXPECT_EQ(differing(reconcile({{"PARTNER_A", sent}}, books_before(), after)), "PARTNER_A duplicates");
  after = books_after();
  ++after.partners["PARTNER_A"].persisted;
  EXPECT_EQ(differing(reconcile({{"PARTNER_A", sent}}, books_before(), after)), "PARTNER_A stored");
}

TEST(Reconciliation, AllowsForTheDuplicatesThatARestartForgets) {
  SentTotals sent = sent_totals();
  sent.resent = 1;
  ServerBooks after = books_after();
  after.partners["PARTNER_A"].duplicates = 0;
  after.partners["PARTNER_A"].received = 103;
  EXPECT_TRUE(all_agree(reconcile({{"PARTNER_A", sent}}, books_before(), after)));
  EXPECT_EQ(differing(reconcile({{"PARTNER_A", sent_totals()}}, books_before(), after)),
            "PARTNER_A received, PARTNER_A duplicates");
}

TEST(Reconciliation, NoticesWrongAnswersAndKeepsOnlySomeExamples) {
  SentTotals sent = sent_totals();
  for (int i = 0; i < 100; ++i) sent.add_wrong("an answer");
  EXPECT_EQ(sent.wrong_examples.size(), 20U);
  EXPECT_EQ(differing(reconcile({{"PARTNER_A", sent}}, books_before(), books_after())),
            "PARTNER_A wrong answers");
}

TEST(Reconciliation, ReadsTheServersBooksToTheLastDigit) {
  const auto conservation = wire::JsonValue::parse(
      R"({"partners":[{"partnerId":"PARTNER_A","received":5,"persisted":4,"duplicates":1,"conflicts":0,"rejected":0,"queued":0,"dead":0,"unaccounted":0}]})");
  const auto statistics = wire::JsonValue::parse(
      R"({"statistics":{"totalOrders":4,"totalGrossAmount":99999999999999999999.0000000000000001,"totalTaxAmount":0,"totalNetAmount":1}})");
  const Result<ServerBooks> books = read_server_books(*conservation, *statistics);
  ASSERT_TRUE(books) << books.error().message;
  EXPECT_EQ(books->gross.to_string(), "99999999999999999999.0000000000000001");
  EXPECT_EQ(books->partners.at("PARTNER_A").persisted, 4);
  EXPECT_FALSE(read_server_books(*conservation, *wire::JsonValue::parse(R"({"statistics":{}})")));
  EXPECT_FALSE(read_server_books(*wire::JsonValue::parse("{}"), *statistics));
}

TEST(Simulation, ComparesEveryMemberOfAStoredOrder) {
  SimulatedFeed feed(FeedShape::partner_a, {}, "sim", 1, {1'700'000'000'000});
  SimulatedOrder order = feed.next().order;
  order.id = "018bcfe5-6800-7000-8000-000000000000";
  order.sequence_number = 7;
  const auto answer = [&](const std::string& gross) {
    return *wire::JsonValue::parse(
        R"({"id":")" + order.id + R"(","externalOrderId":")" + order.external_id + R"(","customerId":")" +
        order.customer + R"(","productId":")" + order.product + R"(","transactionTime":")" +
        domain::to_iso8601(order.time) + R"(","sequenceNumber":7,"quantity":)" +
        std::to_string(order.quantity) + R"(,"unitPrice":)" + order.unit_price.to_string() +
        R"(,"taxRate":)" + order.tax_rate.to_string() + R"(,"grossAmount":)" + gross + R"(,"taxAmount":)" +
        order.tax.to_string() + R"(,"netAmount":)" + order.net.to_string() + "}");
  };
  EXPECT_EQ(difference_of(order, answer(order.gross.to_string())), "");
  EXPECT_NE(difference_of(order, answer("0.0001")), "");
}

TEST(Simulation, KnowsThePartnersFormats) {
  EXPECT_EQ(parse_simulated_partner("b")->slug, "partner-b");
  EXPECT_EQ(parse_simulated_partner("acme:b")->shape, FeedShape::partner_b);
  EXPECT_EQ(parse_simulated_partner("acme:b")->slug, "acme");
  EXPECT_EQ(parse_simulated_partner("acme")->shape, FeedShape::partner_a);
  EXPECT_FALSE(parse_simulated_partner("acme:c"));
}

TEST(SimulatedFeed, MakesTheSameInputsFromTheSameSeed) {
  const SimulationMix mix{10, 10, 10};
  SimulatedFeed one(FeedShape::partner_b, mix, "sim", 42, {1'700'000'000'000});
  SimulatedFeed two(FeedShape::partner_b, mix, "sim", 42, {1'700'000'000'000});
  for (int i = 0; i < 1000; ++i) {
    const SimulatedInput input = one.next();
    EXPECT_EQ(input.body, two.next().body);
    if (input.kind != SimulatedInput::Kind::fresh) continue;
    one.acknowledged(input.order);
    two.acknowledged(input.order);
  }
}

TEST(SimulatedFeed, KeepsToTheMixAndRepeatsOnlyAcknowledgedOrders) {
  SimulatedFeed feed(FeedShape::partner_a, {20, 10, 5}, "sim", 3, {1'700'000'000'000});
  std::map<SimulatedInput::Kind, int> kinds;
  for (int i = 0; i < 10'000; ++i) {
    const SimulatedInput input = feed.next();
    ++kinds[input.kind];
    if (input.kind == SimulatedInput::Kind::fresh) feed.acknowledged(input.order);
  }
  EXPECT_NEAR(kinds[SimulatedInput::Kind::faulty], 2000, 200);
  EXPECT_NEAR(kinds[SimulatedInput::Kind::duplicate], 1000, 150);
  EXPECT_NEAR(kinds[SimulatedInput::Kind::conflict], 500, 100);
  SimulatedFeed silent(FeedShape::partner_a, {0, 50, 50}, "sim", 3, {1'700'000'000'000});
  EXPECT_EQ(silent.next().kind, SimulatedInput::Kind::fresh);
}

}  // namespace
}  // namespace nexus::app
