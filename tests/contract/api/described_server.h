// The running program, whose every answer is held to the API's description. Its flows are split by area.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "api_description.h"
#include "live_server.h"
#include "wire/json_text.h"

namespace nexus::contract {

using wire::JsonValue;

inline const std::map<std::string, std::string> kJson = {{"Content-Type", "application/json"}};
inline const std::map<std::string, std::string> kNdjson = {{"Content-Type", "application/x-ndjson"}};
inline constexpr const char* kNoId = "018d0cd5-8d43-7abc-8123-456789abcdef";

inline std::string order(const std::string& id, const std::string& quantity = "5") {
  return R"({"orderId":")" + id + R"(","skuId":"SKU-ABC123","customerId":"CUST-001","quantity":)" + quantity +
         R"(,"unitPrice":29.99,"taxRate":0.08,"transactionTimeMs":1705314600000,"metadata":{"region":"north"}})";
}

inline std::string quoted(const std::string& text) {
  std::string json;
  wire::append_string(json, text);
  return json;
}

class DescribedServer : public testing::Test {
 protected:
  // Asks, and holds the answer to what is described for it.
  LiveAnswer ask(const LiveRequest& request, int status) {
    const LiveAnswer answer = server_.ask(request);
    const std::string path = request.target.substr(0, request.target.find('?'));
    const std::string place = request.method + " " + request.target + " " + std::to_string(answer.status);
    EXPECT_EQ(answer.status, status) << place << "\n" << answer.body;
    const Operation* operation = api_.find(request.method, path);
    EXPECT_NE(operation, nullptr) << place;
    if (operation == nullptr) return answer;
    seen_.insert(operation->name() + (answer.status < 300 ? " well" : " badly"));
    hold(place, *operation, answer);
    return answer;
  }

  LiveAnswer get(const std::string& target, int status = 200) { return ask({"GET", target, "", {}}, status); }
  LiveAnswer post(const std::string& target, const std::string& body, int status,
                  const std::map<std::string, std::string>& headers = kJson) {
    return ask({"POST", target, body, headers}, status);
  }

  void hold(const std::string& place, const Operation& operation, const LiveAnswer& answer) {
    const JsonValue* described =
        operation.description->find("responses")->find(std::to_string(answer.status));
    ASSERT_NE(described, nullptr) << place << " is not described: " << answer.body;
    described = api_.schemas().resolve(*described);
    if (answer.status == 204) {
      EXPECT_TRUE(answer.body.empty() && described->find("content") == nullptr) << place;
      return;
    }
    const JsonValue* content = described->find("content")->find(answer.media_type);
    ASSERT_NE(content, nullptr) << place << " is not described as " << answer.media_type;
    if (answer.media_type.ends_with("/json") || answer.media_type.ends_with("+json")) {
      const auto value = JsonValue::parse(answer.body, 64);
      ASSERT_TRUE(value) << place << " " << answer.body.substr(0, 300);
      for (const auto& problem : api_.schemas().problems(*value, *content->find("schema"))) {
        ADD_FAILURE() << place << ": " << problem << "\n" << answer.body.substr(0, 1'000);
      }
    }
    for (const char* name : {"Retry-After", "RateLimit", "Idempotent-Replayed", "Content-Disposition"}) {
      std::string lower = name;
      for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      if (!answer.headers.contains(lower)) continue;
      const JsonValue* headers = described->find("headers");
      EXPECT_TRUE(headers != nullptr && headers->find(name) != nullptr)
          << place << " does not describe " << name;
    }
  }

  static std::string member(const LiveAnswer& answer, std::string_view name) {
    const auto value = JsonValue::parse(answer.body, 64);
    const JsonValue* found = value ? value->find(name) : nullptr;
    return found != nullptr && found->is_string() ? found->string() : "";
  }

  // Each asks every operation of its area, well and badly.
  void feed();
  void query();
  void operate();
  void review();
  void define();
  void reconcile();
  void make_keys();

  ApiDescription api_;
  LiveServer server_;
  std::set<std::string> seen_;
  std::string order_id_;
  std::string error_id_;
};

}  // namespace nexus::contract
