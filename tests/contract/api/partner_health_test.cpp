// GET /api/partners over a real engine: the figures, not only their form.
#include <gtest/gtest.h>

#include "live_server.h"
#include "wire/json_value.h"

namespace nexus::contract {
namespace {

using wire::JsonValue;

std::string order(const std::string& id, const std::string& quantity) {
  return R"({"orderId":")" + id + R"(","skuId":"S","customerId":"C","quantity":)" + quantity +
         R"(,"unitPrice":1,"taxRate":0,"transactionTimeMs":1705314600000})";
}

JsonValue partner(LiveServer& server, const std::string& slug) {
  return JsonValue::parse(server.ask({"GET", "/api/partners/" + slug, "", {}}).body).value();
}

TEST(PartnerHealth, ShowsWhatThePartnerSent) {
  LiveServer server;
  const auto send = [&](const std::string& body) {
    return server.ask({"POST", "/api/feed/partner-a", body, {{"Content-Type", "application/json"}}}).status;
  };
  for (const char* id : {"1", "2", "3", "1"}) EXPECT_EQ(send(order(id, "1")), 202);
  EXPECT_EQ(send(order("1", "2")), 409);
  EXPECT_EQ(send(order("4", "0")), 422);
  server.wait_until_stored();
  const JsonValue health = partner(server, "A");
  EXPECT_EQ(health.find("id")->string(), "PARTNER_A");
  EXPECT_TRUE(health.find("lastSeen")->is_string());
  EXPECT_EQ(health.find("errorRate")->to_text(), "0.3333");
  const JsonValue& hour = health.find("ratesPerMinute")->items().at(2);
  EXPECT_EQ(hour.find("minutes")->integer(), 60);
  EXPECT_EQ(hour.find("received")->to_text(), "0.1");
  EXPECT_EQ(hour.find("accepted")->to_text(), "0.05");
  EXPECT_EQ(hour.find("rejected")->to_text(), "0.02");
  EXPECT_EQ(health.find("sequence")->to_text(), R"({"highest":3,"stored":3,"waiting":0,"gaps":0})");
  EXPECT_TRUE(health.find("keys")->items().empty());
  EXPECT_EQ(health.find("health")->string(), "ok") << "six inputs say nothing about a rate";
}

TEST(PartnerHealth, IsCriticalAboveFivePercentOfRefusedInputs) {
  LiveServer server;
  const auto send = [&](int from, int count, const char* quantity) {
    std::string batch = "[";
    for (int i = 0; i < count; ++i) {
      batch += (i == 0 ? "" : ",") + order("H-" + std::to_string(from + i), quantity);
    }
    EXPECT_EQ(
        server.ask({"POST", "/api/feed/partner-a/batch", batch + "]", {{"Content-Type", "application/json"}}})
            .status,
        200);
    return partner(server, "partner-a").find("health")->string();
  };
  EXPECT_EQ(send(0, 19, "1"), "ok");
  EXPECT_EQ(send(100, 1, "0"), "ok") << "five percent are not above five percent";
  EXPECT_EQ(send(200, 1, "0"), "critical");
}

TEST(PartnerHealth, OfASilentPartnerIsEmpty) {
  LiveServer server;
  const JsonValue health = partner(server, "partner-b");
  EXPECT_TRUE(health.find("lastSeen")->is_null());
  EXPECT_TRUE(health.find("errorRate")->is_null());
  EXPECT_EQ(health.find("health")->string(), "idle");
  EXPECT_EQ(health.find("sequence")->to_text(), R"({"highest":0,"stored":0,"waiting":0,"gaps":0})");
}

}  // namespace
}  // namespace nexus::contract
