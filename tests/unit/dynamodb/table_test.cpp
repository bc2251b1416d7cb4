// The table itself: what it is made of, what is said when it is not there, and what others read of it.
#include <cstdio>

#include "adapters/aws/dynamodb/error_item.h"
#include "adapters/aws/dynamodb/item.h"
#include "support/checkout.h"
#include "unit/dynamodb/dynamodb_rig.h"

namespace nexus::dynamodb {
namespace {

TEST(BoundedText, KeepsShortTextsAndTellsLongOnesApart) {
  EXPECT_EQ(bounded_text("customerId"), "customerId");
  const std::string long_one(5'000, 'x');
  EXPECT_LE(bounded_text(long_one).size(), 320U);
  EXPECT_NE(bounded_text(long_one), bounded_text(long_one + "x"));
  EXPECT_EQ(bounded_text(long_one), bounded_text(std::string(5'000, 'x')));
}

TEST(EventKey, IsNothingForAnIdWhoseTimeIsBeyondTheCalendar) {
  domain::Uuid id;
  id.bytes.fill(0xFF);
  EXPECT_FALSE(event_key(id));
  EXPECT_EQ(event_key(domain::Uuid{})->timestamp, "1970-01-01T00:00:00.000Z");
}

class DynamoTable : public OnDynamoDb {
 protected:
  wire::JsonValue ask(const std::string& operation, const std::string& body) {
    support::DynamoDbClient client(endpoint());
    const auto answer = client.service.call({.operation = operation, .body = body});
    EXPECT_TRUE(answer && answer->succeeded());
    return wire::JsonValue::parse(answer.value().body).value();
  }
  std::string opening_error(const DynamoErrorStoreOptions& options) {
    support::DynamoDbClient client(endpoint());
    const auto opened = DynamoErrorStore::open(options, client.service);
    EXPECT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
    return opened.error().message;
  }
};

TEST_F(DynamoTable, LetsTheServiceDeleteWhatIsPastItsTime) {
  auto options = support::test_table();
  options.time_to_live = true;
  support::open_dynamodb_errors(endpoint(), options);
  support::open_dynamodb_errors(endpoint(), options);
  const auto described = ask("DescribeTimeToLive", R"({"TableName":")" + options.table + "\"}");
  const auto* ttl = described.find("TimeToLiveDescription");
  EXPECT_EQ(ttl->find("TimeToLiveStatus")->string(), "ENABLED");
  EXPECT_EQ(ttl->find("AttributeName")->string(), "expiresAt");
}

TEST_F(DynamoTable, IsMissedByName) {
  auto options = support::test_table("errors-that-nobody-made");
  options.create_missing = false;
  EXPECT_NE(opening_error(options).find("errors-that-nobody-made"), std::string::npos);
}

TEST_F(DynamoTable, IsNotUsedWithoutItsIndexes) {
  const auto options = support::test_table();
  ask("CreateTable", R"({"TableName":")" + options.table + R"(","BillingMode":"PAY_PER_REQUEST",
      "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},
                              {"AttributeName":"timestamp","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"timestamp","KeyType":"RANGE"}]})");
  EXPECT_NE(opening_error(options).find("partnerId-timestamp-index"), std::string::npos);
}

TEST_F(DynamoTable, OpensAsItIsWhenItIsThere) {
  const auto options = support::test_table();
  const auto first = support::open_dynamodb_errors(endpoint(), options);
  const auto saved = event(1);
  ASSERT_TRUE(first->save({&saved, 1}));
  auto again = options;
  again.create_missing = false;
  EXPECT_TRUE(support::open_dynamodb_errors(endpoint(), again)->find(saved.id).value());
}

// Runs a command and returns what it prints, with its exit code.
std::pair<int, std::string> run(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  std::string printed;
  char buffer[4096];
  while (const auto size = std::fread(buffer, 1, sizeof buffer, pipe)) printed.append(buffer, size);
  return {WEXITSTATUS(pclose(pipe)), printed};
}

TEST_F(DynamoTable, IsReadAndWrittenByTheOfficialClient) {
  const std::string tools = support::checkout_path("tools");
  const std::string folder = support::checkout_path("tests/sdk");
  if (const auto installed = run(tools + "/install-node-packages " + folder + " 2>&1"); installed.first != 0)
    GTEST_SKIP() << "The AWS SDK for JavaScript cannot be installed: " << installed.second;
  const auto options = support::test_table();
  const auto store = support::open_dynamodb_errors(endpoint(), options);
  auto one = event(1, "{\"qty\":null,\"é\":\"\\u2028\"}");
  one.amount_at_risk = domain::Decimal::parse("9999999999999999999999.9999999999999999");
  const auto newer = event(2);
  ASSERT_TRUE(store->save({&one, 1}));
  ASSERT_TRUE(store->save({&newer, 1}));
  const auto key = event_key(one.id).value();
  const auto [code, printed] = run(tools + "/with-node node " + folder + "/read_error.mjs " + endpoint() +
                                   " " + options.table + " " + key.id + " " + key.timestamp + " PARTNER_A");
  ASSERT_EQ(code, 0) << printed;
  const auto read = wire::JsonValue::parse(printed).value();
  EXPECT_EQ(read.find("partnerId")->string(), "PARTNER_A");
  EXPECT_EQ(read.find("codes")->items().front().string(), "NULL_VALUE");
  EXPECT_EQ(read.find("fields")->items().front().string(), "qty");
  EXPECT_EQ(read.find("state")->string(), "open");
  EXPECT_EQ(read.find("amountAtRisk")->string(), one.amount_at_risk->to_string());
  EXPECT_EQ(read.find("expiresAt")->string(), std::to_string((one.timestamp.ms + kTimeToLiveMs) / 1'000));
  EXPECT_EQ(read.find("rawInput")->string(), one.raw_input);
  ASSERT_EQ(read.find("ids")->items().size(), 2U);
  EXPECT_EQ(read.find("ids")->items().front().string(), domain::to_string(newer.id));
  EXPECT_EQ(contract::describe(*store->find(one.id).value()), contract::describe(ports::StoredError{one}))
      << "the item that the client wrote back";
}

}  // namespace
}  // namespace nexus::dynamodb
