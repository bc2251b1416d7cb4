// How an order came to be, as the API tells it: times in turn, trace, the partner's bytes, the repair.
#include <gtest/gtest.h>

#include "live_server.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::contract {
namespace {

using wire::JsonValue;

constexpr const char* kTraceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
constexpr const char* kTraceId = "0af7651916cd43dd8448eb211c80319c";

class OrderHistoryFlow : public testing::Test {
 protected:
  JsonValue ask(const LiveRequest& request) {
    const LiveAnswer answer = server_.ask(request);
    EXPECT_LT(answer.status, 500) << answer.body;
    auto value = JsonValue::parse(answer.body, 64);
    EXPECT_TRUE(value) << answer.body;
    return value ? std::move(*value) : JsonValue();
  }
  JsonValue history_of(const std::string& id) {
    server_.wait_until_stored();
    return ask({"GET", "/api/orders/" + id + "/history", "", {}});
  }
  static std::string text(const JsonValue& from, std::string_view name) {
    const JsonValue* found = from.find(name);
    return found == nullptr || !found->is_string() ? "" : found->string();
  }
  static std::string order(const std::string& id, int quantity) {
    return R"({ "orderId":")" + id + R"(","skuId":"S","customerId":"C \u20ac","quantity":)" +
           std::to_string(quantity) + R"(,"unitPrice":2.50,"taxRate":0,"transactionTimeMs":1705314600000})";
  }
  static std::map<std::string, std::string> headers(const char* type) {
    return {{"Content-Type", type}, {"traceparent", kTraceparent}};
  }

  LiveServer server_;
};

TEST_F(OrderHistoryFlow, ShowsTheBytesAsTheyCameAndWhenEachStepWasDone) {
  const std::string sent = order("H-1", 5);
  const JsonValue accepted = ask({"POST", "/api/feed/partner-a", sent, headers("application/json")});
  const JsonValue history = history_of(text(accepted, "id"));
  const JsonValue& input = *history.find("input");
  EXPECT_EQ(text(input, "text"), sent);
  EXPECT_EQ(text(input, "contentType"), "application/json");
  EXPECT_TRUE(input.find("csvHeader")->is_null());
  EXPECT_EQ(input.find("bytes")->integer(), static_cast<std::int64_t>(sent.size()));
  EXPECT_EQ(text(history, "traceId"), kTraceId);
  EXPECT_FALSE(text(history, "receivedAt").empty());
  EXPECT_LE(text(history, "receivedAt"), text(history, "acceptedAt"));
  EXPECT_LE(text(history, "acceptedAt"), text(history, "queuedAt"));
  EXPECT_LE(text(history, "queuedAt"), text(history, "storedAt"));
  EXPECT_TRUE(history.find("repairedFrom")->is_null());
  EXPECT_TRUE(history.find("inputAbsence")->is_null());
}

TEST_F(OrderHistoryFlow, ShowsACsvRecordUnderItsHeader) {
  const std::string header =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
  const std::string record =
      "550000,22423,\"STAND, \"\"REGENCY\"\"\",1,2011-04-13 17:05:00,12.75,14911.0,EIRE";
  const JsonValue answer =
      ask({"POST", "/api/feed/retail-uk/batch", header + "\r\n" + record + "\r\n", headers("text/csv")});
  const std::string id = text(answer.find("results")->items().front(), "id");
  const JsonValue history = history_of(id);
  EXPECT_EQ(text(*history.find("input"), "text"), record);
  EXPECT_EQ(text(*history.find("input"), "csvHeader"), header);
}

TEST_F(OrderHistoryFlow, LeadsFromARepairedOrderBackToTheError) {
  const JsonValue refused =
      ask({"POST", "/api/feed/partner-a", order("H-2", -5), headers("application/json")});
  server_.wait_until_stored();
  std::string correction = R"({"reason":"the sign was wrong","input":)";
  wire::append_string(correction, order("H-2", 5));
  const JsonValue repaired = ask({"POST", "/api/errors/" + text(refused, "errorId") + "/reprocess",
                                  correction + "}", headers("application/json")});
  const JsonValue history = history_of(text(*repaired.find("order"), "id"));
  const JsonValue& from = *history.find("repairedFrom");
  EXPECT_EQ(text(from, "errorId"), text(refused, "errorId"));
  EXPECT_EQ(text(from, "reason"), "the sign was wrong");
  EXPECT_EQ(text(from, "input"), "corrected");
  EXPECT_EQ(text(*history.find("input"), "text"), order("H-2", 5)) << "the bytes that became the order";
  EXPECT_EQ(text(history, "traceId"), kTraceId);
}

}  // namespace
}  // namespace nexus::contract
