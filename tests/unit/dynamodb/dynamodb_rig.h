// What the tests on a real DynamoDB have in common.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "contract/stores/sample_errors.h"
#include "support/dynamodb.h"
#include "wire/json_value.h"

namespace nexus::dynamodb {

// Skips where DynamoDB is not there.
class OnDynamoDb : public testing::Test {
 protected:
  void SetUp() override {
    if (support::dynamodb_endpoint() == nullptr)
      GTEST_SKIP() << "NEXUS_TEST_DYNAMODB is not set; tests/engines/with_engines.py dynamodb sets it.";
  }
  std::string endpoint() const { return support::dynamodb_endpoint(); }

  domain::ErrorEvent event(std::uint64_t number, const std::string& raw_input = "{}") const {
    domain::ErrorEvent made;
    made.timestamp = {contract::kFirstErrorMs + static_cast<std::int64_t>(number)};
    made.id = domain::make_uuid7(made.timestamp, 1, number);
    made.partner_id = "PARTNER_A";
    made.faults = {{domain::FaultCode::null_value, "qty", "must not be null", "null", ""}};
    made.raw_input = raw_input;
    made.content_type = "application/json";
    made.amount_at_risk = domain::Decimal::parse("0.1");
    return made;
  }
  std::vector<domain::ErrorEvent> events(std::uint64_t first, std::uint64_t end) const {
    std::vector<domain::ErrorEvent> made;
    for (auto number = first; number < end; ++number) made.push_back(event(number));
    return made;
  }
  static ports::RepairAttempt repair(const domain::ErrorEvent& event, std::uint64_t number) {
    ports::RepairAttempt attempt;
    attempt.at = event.timestamp;
    attempt.id = domain::make_uuid7(attempt.at, 7, number);
    attempt.error = event.id;
    attempt.actor = {"key-1", "operator"};
    attempt.outcome = ports::AttemptOutcome::accepted;
    attempt.order = ports::OrderReference{domain::make_uuid7(attempt.at, 8, number), 1};
    return attempt;
  }
  // How many items of any kind the table has.
  std::size_t items_in(const std::string& table) const {
    support::DynamoDbClient client(endpoint());
    std::size_t items = 0;
    for (std::string start;;) {
      const std::string body = R"({"TableName":")" + table + R"(","Select":"COUNT")" + start + "}";
      const auto answer = client.service.call({.operation = "Scan", .body = body});
      const auto page = wire::JsonValue::parse(answer.value().body).value();
      items += static_cast<std::size_t>(page.find("Count")->integer().value());
      const auto* last = page.find("LastEvaluatedKey");
      if (last == nullptr) return items;
      start = R"(,"ExclusiveStartKey":)" + last->to_text();
    }
  }

  static constexpr const char* kGroup = "PARTNER_A:NULL_VALUE:qty";
  ports::ErrorGroup group(ports::ErrorReview& review) const {
    ports::GroupQuery query;
    query.group = kGroup;
    const auto page = review.groups(query, {contract::kFirstErrorMs}).value();
    EXPECT_EQ(page.groups.size(), 1U);
    return page.groups.empty() ? ports::ErrorGroup{} : page.groups.front();
  }
};

// The same behind the proxy that checks signatures and fails as it is told.
class BehindProxy : public OnDynamoDb {
 protected:
  void SetUp() override {
    OnDynamoDb::SetUp();
    const char* proxy = std::getenv("NEXUS_TEST_DYNAMODB_PROXY");
    if (proxy == nullptr)
      GTEST_SKIP()
          << "NEXUS_TEST_DYNAMODB_PROXY is not set; tests/engines/with_engines.py dynamodb-proxy sets it.";
    proxy_ = proxy;
    control("reset", "{}");
    options_ = support::test_table();
    store_ = support::open_dynamodb_errors(proxy_, options_);
  }
  void TearDown() override {
    if (!proxy_.empty()) control("reset", "{}");
  }

  // See FaultRules in tests/engines/proxy_faults.py.
  void set_faults(const std::string& rules) { control("faults", rules); }
  std::int64_t counted(const std::string& operation, const std::string& what) {
    net::HttpRequest request;
    request.method = "GET";
    request.url = proxy_ + "/proxy/counts";
    const auto counts = wire::JsonValue::parse(http_.send(request).value().body).value();
    const auto* of = counts.find(operation);
    return of == nullptr ? 0 : of->find(what)->integer().value();
  }

  std::shared_ptr<DynamoErrorStore> store_;
  DynamoErrorStoreOptions options_;
  std::string proxy_;

 private:
  void control(const std::string& what, const std::string& body) {
    net::HttpRequest request;
    request.url = proxy_ + "/proxy/" + what;
    request.body = body;
    ASSERT_EQ(http_.send(request).value().status, 200) << what;
  }

  net::HttpClient http_;
};

}  // namespace nexus::dynamodb
