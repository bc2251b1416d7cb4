#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "unit/wire/sample_orders.h"
#include "wire/envelope.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::wire {
namespace {

std::string envelope_of(const domain::Order& order) {
  std::string body;
  append_order_envelope(body, order);
  return body;
}

std::string refusal(std::string_view body) {
  const auto order = read_order_envelope(body);
  if (order) return "accepted";
  EXPECT_EQ(order.error().kind, ErrorKind::invalid);
  return order.error().message;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

void expect_same(const domain::Order& a, const domain::Order& b) {
  EXPECT_EQ(envelope_of(a), envelope_of(b));
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.sequence_number, b.sequence_number);
  EXPECT_EQ(a.processed_at, b.processed_at);
  EXPECT_EQ(a.partner_id, b.partner_id);
  EXPECT_EQ(a.external_order_id, b.external_order_id);
  EXPECT_EQ(a.gross_amount, b.gross_amount);
  EXPECT_EQ(a.tax_amount, b.tax_amount);
  EXPECT_EQ(a.net_amount, b.net_amount);
  EXPECT_EQ(a.definition_version, b.definition_version);
  EXPECT_EQ(a.input_sha256, b.input_sha256);
  EXPECT_TRUE(domain::compare_content(a, b).empty());
}

TEST(OrderEnvelope, HasTheMembersOfTheDesignInTheirOrder) {
  domain::Order order = sample_order();
  EXPECT_EQ(
      envelope_of(order),
      R"({"eventType":"ORDER_VALIDATED","timestamp":"2024-01-15T10:30:05.123Z","orderEvent":{)"
      R"("id":"018d0cab-d843-7abc-8123-456789abcdef","externalOrderId":"ORD-A-12345","partnerId":"PARTNER_A",)"
      R"("sequenceNumber":42,"productId":"SKU-ABC123","customerId":"CUST-001","quantity":5,"unitPrice":29.99,)"
      R"("taxRate":0.08,"grossAmount":149.95,"taxAmount":11.996,"netAmount":161.946,)"
      R"("transactionTime":"2024-01-15T10:30:00.000Z","processedAt":"2024-01-15T10:30:05.123Z",)"
      R"("definitionVersion":3,)"
      R"("inputSha256":"0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8"}})");
  order.currency = "EUR";
  order.metadata = R"({"note":"x"})";
  std::string json = "keeps: ";
  append_order_json(json, order);
  EXPECT_TRUE(json.starts_with(R"(keeps: {"id":"018d)"));
  EXPECT_TRUE(json.ends_with(
      R"("processedAt":"2024-01-15T10:30:05.123Z","currency":"EUR","metadata":{"note":"x"},"definitionVersion":3})"));
}

TEST(OrderEnvelope, ComesBackWithEveryDigit) {
  domain::Order order = sample_order();
  expect_same(*read_order_envelope(envelope_of(order)), order);
  order.currency = "EUR";
  order.metadata =
      R"({"":[],"a":[1,2.50,{"b":[[],{}],"c":"d"}],"e":{"f":null,"g":[true,false,"h, {i} [j]:"]},"k":1e400})";
  order.quantity = domain::kMaxQuantity;
  order.unit_price = *domain::Decimal::parse("999999999999.99999999");
  order.tax_rate = *domain::Decimal::parse("0.99999999");
  ASSERT_TRUE(domain::derive_amounts(order, {}));
  order.definition_version = UINT32_MAX;
  order.sequence_number = INT64_MAX;
  expect_same(*read_order_envelope(envelope_of(order)), order);
}

RC_GTEST_PROP(OrderEnvelopeProperty, ComesBackWhateverTheTextsHold,
              (const std::string& bytes, std::int64_t number)) {
  domain::Order order = sample_order();
  order.sequence_number = number;
  order.external_order_id = is_valid_utf8(bytes) ? bytes : "x";
  order.product_id = order.customer_id = order.currency = order.external_order_id;
  order.metadata.clear();
  order.metadata += "{\"x\":";
  append_string(order.metadata, order.external_order_id);
  order.metadata += '}';
  const auto back = read_order_envelope(envelope_of(order));
  RC_ASSERT(back.has_value());
  RC_ASSERT(back->external_order_id == order.external_order_id);
  RC_ASSERT(back->metadata == order.metadata);
  RC_ASSERT(envelope_of(*back) == envelope_of(order));
}

TEST(OrderEnvelope, PassesOverMembersThatLaterVersionsMayAdd) {
  const domain::Order order = sample_order();
  std::string body = replaced(envelope_of(order), R"("partnerId")",
                              R"("later":{"id":[1,{"quantity":9}],"x":null},"more":[{"id":1}],"partnerId")");
  body =
      replaced(body, R"("orderEvent")", R"("schema":{"orderEvent":{"id":5}},"list":[{"id":7}],"orderEvent")");
  const auto back = read_order_envelope(body);
  ASSERT_TRUE(back) << back.error().message;
  expect_same(*back, order);
}

TEST(OrderEnvelope, IsRefusedWithoutAnyOfItsRequiredMembers) {
  domain::Order order = sample_order();
  order.currency = "EUR";
  order.metadata = "{}";
  const auto tree = JsonValue::parse(envelope_of(order));
  ASSERT_TRUE(tree);
  for (const auto& left_out : tree->find("orderEvent")->members()) {
    std::string body = R"({"eventType":"ORDER_VALIDATED","orderEvent":{"x":0)";
    for (const auto& member : tree->find("orderEvent")->members()) {
      if (member.name != left_out.name) body += ",\"" + member.name + "\":" + member.value.to_text();
    }
    body += "}}";
    if (left_out.name == "currency" || left_out.name == "metadata") {
      EXPECT_EQ(refusal(body), "accepted") << left_out.name;
    } else {
      EXPECT_NE(refusal(body).find("lacks " + left_out.name), std::string::npos) << left_out.name;
    }
  }
}

TEST(OrderEnvelope, IsRefusedWithAMemberOfTheWrongTypeOrForm) {
  domain::Order order = sample_order();
  order.currency = "EUR";
  order.metadata = "{}";
  const std::string body = envelope_of(order);
  const auto tree = JsonValue::parse(body);
  ASSERT_TRUE(tree);
  for (const auto& member : tree->find("orderEvent")->members()) {
    const std::string good = "\"" + member.name + "\":" + member.value.to_text();
    for (std::string_view value :
         {"null", "true", "[]", "[{}]", "{}", "\"?\"", "-1.5", "1e30", "4294967296000000000000"}) {
      const bool is_text = member.name.ends_with("Id") || member.name == "currency";
      const bool is_amount =
          member.name.ends_with("Amount") || member.name == "unitPrice" || member.name == "taxRate";
      if (member.name == "id" ? false : is_text && value == "\"?\"") continue;
      if (is_amount && (value == "-1.5" || value == "4294967296000000000000")) continue;
      if (member.name == "metadata" && value == "{}") continue;
      const std::string bad = "\"" + member.name + "\":" + std::string(value);
      EXPECT_NE(refusal(replaced(body, good, bad)).find(member.name), std::string::npos) << bad;
    }
    EXPECT_NE(refusal(replaced(body, good, good + "," + good)).find("twice"), std::string::npos) << good;
  }
}

TEST(OrderEnvelope, IsRefusedWhenItIsSomethingElse) {
  const std::string body = envelope_of(sample_order());
  EXPECT_NE(refusal(""), "accepted");
  EXPECT_NE(refusal("null"), "accepted");
  EXPECT_NE(refusal("[]"), "accepted");
  EXPECT_NE(refusal("{}"), "accepted");
  EXPECT_NE(refusal("[" + body + "]"), "accepted");
  EXPECT_NE(refusal(body + "x"), "accepted");
  EXPECT_NE(refusal(body + body), "accepted");
  EXPECT_NE(refusal(replaced(body, "ORDER_VALIDATED", "ORDER_REJECTED")).find("eventType"),
            std::string::npos);
  EXPECT_NE(refusal(replaced(body, R"("eventType":"ORDER_VALIDATED",)", "")).find("eventType"),
            std::string::npos);
  EXPECT_NE(refusal(replaced(body, R"("orderEvent")", R"("other")")).find("orderEvent"), std::string::npos);
  EXPECT_NE(refusal(replaced(body, R"("orderEvent")", R"("orderEvent":{},"orderEvent")")).find("twice"),
            std::string::npos);
}

TEST(OrderEnvelope, IsRefusedWhenItIsCutAnywhere) {
  const std::string body = envelope_of(sample_order());
  for (std::size_t length = 0; length < body.size(); ++length) {
    EXPECT_NE(refusal(std::string_view(body).substr(0, length)), "accepted") << length;
  }
}

}  // namespace
}  // namespace nexus::wire
