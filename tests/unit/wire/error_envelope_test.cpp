#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "unit/wire/sample_orders.h"
#include "wire/envelope.h"
#include "wire/json_value.h"

namespace nexus::wire {
namespace {

std::string envelope_of(const domain::ErrorEvent& event) {
  std::string body;
  append_error_envelope(body, event);
  return body;
}

std::string fault_json(const domain::Fault& fault) {
  std::string json;
  append_fault_json(json, fault);
  return json;
}

domain::ErrorEvent back_from(const std::string& body) {
  auto event = read_error_envelope(body);
  EXPECT_TRUE(event) << event.error().message;
  return event ? *std::move(event) : domain::ErrorEvent();
}

TEST(ErrorEnvelope, ShowsARejectionWithEveryReason) {
  EXPECT_EQ(envelope_of(sample_error()),
            R"({"eventType":"ORDER_REJECTED","timestamp":"2024-01-15T10:30:05.123Z","errorEvent":{)"
            R"("id":"018d0cab-d843-7001-8000-000000000002","timestamp":"2024-01-15T10:30:05.123Z",)"
            R"("partnerId":"PARTNER_A","externalOrderId":"ORD-A-1","errors":[{"field":"quantity",)"
            R"("code":"NEGATIVE_NUMBER","message":"must be greater than 0","receivedValue":-5,)"
            R"("expected":"a whole number"},{"field":"skuId","code":"MISSING_REQUIRED_FIELD",)"
            R"("message":"is missing"}],"rawInput":"{\"orderId\": \"ORD-A-1\",\n \"quantity\": -5}",)"
            R"("rawInputTruncated":false,"contentType":"application/json","definitionVersion":3,)"
            R"("traceId":"4bf92f3577b34da6a3ce929d0e0e4736","inputSha256":)"
            R"("00000000000000000000000000000000000000000000000000000000000000fe"}})");
}

TEST(ErrorEnvelope, ComesBackWhole) {
  domain::ErrorEvent event = sample_error();
  event.raw_input_truncated = true;
  event.amount_at_risk = domain::Decimal::parse("149.95000001");
  event.conflict =
      domain::ConflictDetail{sample_order().id, 7, {{"quantity", "5", "6"}, {"currency", "null", "\"EUR\""}}};
  const std::string body = envelope_of(event);
  EXPECT_TRUE(body.starts_with(R"({"eventType":"ORDER_CONFLICT")"));
  const domain::ErrorEvent back = back_from(body);
  EXPECT_EQ(envelope_of(back), body);
  EXPECT_EQ(back.id, event.id);
  EXPECT_EQ(back.timestamp, event.timestamp);
  EXPECT_EQ(back.raw_input, event.raw_input);
  EXPECT_TRUE(back.raw_input_truncated);
  EXPECT_EQ(back.amount_at_risk, event.amount_at_risk);
  ASSERT_EQ(back.faults.size(), 2U);
  EXPECT_EQ(back.faults[0].code, domain::FaultCode::negative_number);
  EXPECT_EQ(back.faults[0].received, "-5");
  EXPECT_EQ(back.faults[1].received, "");
  ASSERT_TRUE(back.conflict);
  EXPECT_EQ(back.conflict->existing_id, sample_order().id);
  EXPECT_EQ(back.conflict->existing_sequence_number, 7);
  ASSERT_EQ(back.conflict->differences.size(), 2U);
  EXPECT_EQ(back.conflict->differences[1].accepted, "null");
  EXPECT_EQ(back.conflict->differences[1].received, "\"EUR\"");
  EXPECT_EQ(back.input_sha256, event.input_sha256);
}

RC_GTEST_PROP(ErrorEnvelopeProperty, KeepsRawInputByteForByte, (const std::string& bytes)) {
  domain::ErrorEvent event = sample_error();
  event.raw_input = bytes;
  const auto back = read_error_envelope(envelope_of(event));
  RC_ASSERT(back.has_value());
  RC_ASSERT(back->raw_input == bytes);
}

TEST(ErrorEnvelope, CarriesInputThatIsNotTextAsBase64) {
  domain::ErrorEvent event = sample_error();
  event.raw_input = std::string("\xFF\xFE\0x", 4);
  EXPECT_NE(envelope_of(event).find(R"("rawInputBase64":"//4AeA==")"), std::string::npos);
  EXPECT_EQ(back_from(envelope_of(event)).raw_input, event.raw_input);
}

TEST(ErrorEnvelope, CarriesTheHeaderOfACsvRecord) {
  domain::ErrorEvent event = sample_error();
  EXPECT_EQ(envelope_of(event).find("csvHeader"), std::string::npos) << "other inputs have none";
  event.csv_header = "id;\"the \"\"price\"\"\";\u00e4";
  EXPECT_EQ(back_from(envelope_of(event)).csv_header, event.csv_header);
}

TEST(FaultJson, EmbedsReceivedJsonAndQuotesWhatIsNone) {
  domain::Fault fault{domain::FaultCode::invalid_value, "f", "m", R"({"b" : 1, "a":[ ]})", ""};
  EXPECT_EQ(fault_json(fault),
            R"({"field":"f","code":"INVALID_VALUE","message":"m","receivedValue":{"a":[],"b":1}})");
  fault.received = R"("cut in the mid)";
  EXPECT_EQ(fault_json(fault),
            R"({"field":"f","code":"INVALID_VALUE","message":"m","receivedValue":"\"cut in the mid"})");
  fault.received = R"({"a":1},"code":"X")";
  EXPECT_TRUE(JsonValue::parse(fault_json(fault))) << fault_json(fault);
  fault.received = "\xFF";
  EXPECT_TRUE(JsonValue::parse(fault_json(fault))) << fault_json(fault);
  fault.received = std::string(500, '[');
  EXPECT_TRUE(JsonValue::parse(fault_json(fault))) << fault_json(fault);
}

TEST(ErrorEnvelope, StaysReadableWhenAnEmbeddedValueIsDeep) {
  domain::ErrorEvent event = sample_error();
  event.faults[0].received = std::string(64, '[') + std::string(64, ']');
  EXPECT_EQ(back_from(envelope_of(event)).faults[0].received, event.faults[0].received);
}

TEST(ErrorEnvelope, IsRefusedWithoutAnyOfItsMembersAndSaysWhich) {
  const std::string body = envelope_of(sample_error());
  const auto tree = JsonValue::parse(body);
  ASSERT_TRUE(tree);
  for (const auto& left_out : tree->find("errorEvent")->members()) {
    std::string damaged = R"({"eventType":"ORDER_REJECTED","errorEvent":{"x":0)";
    for (const auto& member : tree->find("errorEvent")->members()) {
      if (member.name != left_out.name) damaged += ",\"" + member.name + "\":" + member.value.to_text();
    }
    const auto event = read_error_envelope(damaged + "}}");
    ASSERT_FALSE(event) << left_out.name;
    EXPECT_NE(event.error().message.find(left_out.name), std::string::npos) << event.error().message;
  }
  for (std::string_view other : {"", "null", "[]", "{}", R"({"eventType":"ORDER_REJECTED"})",
                                 R"({"eventType":"ORDER_VALIDATED","errorEvent":{}})",
                                 R"({"eventType":"ORDER_REJECTED","errorEvent":[]})"}) {
    EXPECT_FALSE(read_error_envelope(other)) << other;
  }
}

}  // namespace
}  // namespace nexus::wire
