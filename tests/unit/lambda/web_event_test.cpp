// Requests in the shapes that API Gateway sends: format 1.0 of REST APIs, format 2.0 of HTTP APIs.
#include "adapters/lambda/web_event.h"

#include <gtest/gtest.h>

#include "wire/json_value.h"

namespace nexus::lambda {
namespace {

using wire::JsonValue;

const std::string kRestEvent = R"({
  "resource": "/api/feed/{partner}", "path": "/api/feed/partner-a", "httpMethod": "POST",
  "headers": {"Content-Type": "application/json", "X-API-Key": "nxs_1", "X-Tag": "b", "Content-Length": "13"},
  "multiValueHeaders": {"Content-Type": ["application/json"], "X-API-Key": ["nxs_1"], "X-Tag": ["a", "b"],
                        "Host": ["api.example.com"], "Connection": ["keep-alive"], "Content-Length": ["13"],
                        "X-Amzn-Trace-Id": ["Root=1-5759e988-bd862e3fe1be46a994272793"]},
  "queryStringParameters": {"name": "two words", "list": "2"},
  "multiValueQueryStringParameters": {"name": ["two words"], "list": ["1", "2&3"]},
  "pathParameters": {"partner": "partner-a"}, "stageVariables": null,
  "requestContext": {"resourcePath": "/api/feed/{partner}", "httpMethod": "POST", "stage": "prod",
                     "path": "/prod/api/feed/partner-a", "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
                     "identity": {"sourceIp": "198.51.100.7", "userAgent": "test"}},
  "body": "{\"orderId\":1}", "isBase64Encoded": false})";

const std::string kHttpEvent = R"({
  "version": "2.0", "routeKey": "$default", "rawPath": "/prod/api/orders/a b",
  "rawQueryString": "partnerId=PARTNER_A&note=%C3%A4+x", "cookies": ["session=abc", "theme=dark"],
  "headers": {"accept": "application/json", "x-forwarded-for": "198.51.100.7", "host": "api.example.com",
              "content-length": "5"},
  "queryStringParameters": {"partnerId": "PARTNER_A", "note": "ä x"},
  "requestContext": {"accountId": "123456789012", "apiId": "abc", "domainName": "api.example.com", "stage": "prod",
                     "http": {"method": "GET", "path": "/prod/api/orders/a b", "protocol": "HTTP/1.1",
                              "sourceIp": "198.51.100.7", "userAgent": "test"},
                     "requestId": "JKJaXmPLvHcESHA=", "timeEpoch": 1583348638390},
  "body": "aGVsbG8=", "isBase64Encoded": true})";

std::vector<std::string> values(const WebHeaders& headers, const std::string& name) {
  std::vector<std::string> found;
  for (const auto& [key, value] : headers) {
    if (key == name) found.push_back(value);
  }
  return found;
}

TEST(WebEvent, ReadsARequestOfARestApi) {
  const Result<WebEvent> event = read_web_event(kRestEvent, "");
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->format, PayloadFormat::rest);
  EXPECT_EQ(event->request.method, "POST");
  EXPECT_EQ(event->request.target, "/api/feed/partner-a?name=two%20words&list=1&list=2%263");
  EXPECT_EQ(values(event->request.headers, "X-Tag"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(values(event->request.headers, "X-API-Key"), (std::vector<std::string>{"nxs_1"}));
  EXPECT_EQ(values(event->request.headers, "Host").size(), 1u);
  EXPECT_TRUE(values(event->request.headers, "Connection").empty());
  EXPECT_TRUE(values(event->request.headers, "Content-Length").empty());
  EXPECT_EQ(event->request.body, R"({"orderId":1})");
}

TEST(WebEvent, ReadsARequestOfAnHttpApi) {
  const Result<WebEvent> event = read_web_event(kHttpEvent, "");
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->format, PayloadFormat::http);
  EXPECT_EQ(event->request.method, "GET");
  EXPECT_EQ(event->request.target, "/api/orders/a%20b?partnerId=PARTNER_A&note=%C3%A4+x");
  EXPECT_EQ(values(event->request.headers, "cookie"), (std::vector<std::string>{"session=abc; theme=dark"}));
  EXPECT_EQ(event->request.body, "hello");
}

TEST(WebEvent, KeepsAPathThatOnlyLooksLikeItsStage) {
  const std::string event = R"({"version":"2.0","rawPath":"/production/x","requestContext":{"stage":"prod",
                                "http":{"method":"GET"}}})";
  EXPECT_EQ(read_web_event(event, "")->request.target, "/production/x");
  const std::string root = R"({"version":"2.0","rawPath":"/prod","requestContext":{"stage":"prod",
                               "http":{"method":"GET"}}})";
  EXPECT_EQ(read_web_event(root, "")->request.target, "/");
}

TEST(WebEvent, GoesOnWithTheInvocationsTrace) {
  const std::string trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  const std::string traceparent = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";
  EXPECT_EQ(values(read_web_event(kRestEvent, trace)->request.headers, "traceparent"),
            (std::vector<std::string>{traceparent}));
  const std::string own = R"({"httpMethod":"GET","path":"/","headers":{"traceparent":"theirs"}})";
  EXPECT_EQ(values(read_web_event(own, trace)->request.headers, "traceparent"),
            (std::vector<std::string>{"theirs"}));
}

TEST(WebEvent, LetsNothingBreakALine) {
  const std::string event =
      R"({"httpMethod":"GET","path":"/a\r\nX: 1","headers":{"a":"1\r\nb: 2","c d":"x","ok":"1"},
                                "queryStringParameters":{"q":"\r\n"}})";
  const Result<WebEvent> read = read_web_event(event, "");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->request.target, "/a%0D%0AX:%201?q=%0D%0A");
  ASSERT_EQ(read->request.headers.size(), 1u);
  EXPECT_EQ(read->request.headers[0].first, "ok");
  const std::string raw = R"({"version":"2.0","rawPath":"/","rawQueryString":"a=\r\n b",
                              "requestContext":{"http":{"method":"GET"}}})";
  EXPECT_EQ(read_web_event(raw, "")->request.target, "/?a=%0D%0A%20b");
}

TEST(WebEvent, RefusesOtherEvents) {
  for (const char* event : {"", "[]", "{}", R"({"Records":[]})", R"({"httpMethod":"G T","path":"/"})",
                            R"({"httpMethod":"GET","path":"/","body":"?","isBase64Encoded":true})"}) {
    const Result<WebEvent> read = read_web_event(event, "");
    ASSERT_FALSE(read) << event;
    EXPECT_EQ(read.error().kind, ErrorKind::invalid);
  }
}

const WebAnswer kAnswer{202,
                        {{"Content-Type", "application/json"},
                         {"Set-Cookie", "a=1; Path=/"},
                         {"Set-Cookie", "b=2"},
                         {"Vary", "Origin"},
                         {"Vary", "Accept"},
                         {"Content-Length", "13"}},
                        R"({"ok":"ä"})"};

TEST(WebAnswer, TakesTheFormOfARestApi) {
  const Result<JsonValue> json = JsonValue::parse(write_web_answer(kAnswer, PayloadFormat::rest));
  ASSERT_TRUE(json);
  EXPECT_EQ(json->find("statusCode")->integer(), 202);
  const JsonValue& headers = *json->find("multiValueHeaders");
  EXPECT_EQ(headers.find("set-cookie")->items().size(), 2u);
  EXPECT_EQ(headers.find("vary")->items()[1].string(), "Accept");
  EXPECT_EQ(headers.find("content-length"), nullptr);
  EXPECT_EQ(json->find("body")->string(), kAnswer.body);
  EXPECT_FALSE(json->find("isBase64Encoded")->boolean());
}

TEST(WebAnswer, TakesTheFormOfAnHttpApi) {
  const Result<JsonValue> json = JsonValue::parse(write_web_answer(kAnswer, PayloadFormat::http));
  ASSERT_TRUE(json);
  const JsonValue& headers = *json->find("headers");
  EXPECT_EQ(headers.find("set-cookie"), nullptr);
  EXPECT_EQ(headers.find("vary")->string(), "Origin, Accept");
  ASSERT_EQ(json->find("cookies")->items().size(), 2u);
  EXPECT_EQ(json->find("cookies")->items()[0].string(), "a=1; Path=/");
}

TEST(WebAnswer, EncodesWhatIsNoText) {
  const std::string bytes("\xff\x00\x01", 3);
  const Result<JsonValue> binary = JsonValue::parse(write_web_answer({200, {}, bytes}, PayloadFormat::rest));
  EXPECT_TRUE(binary->find("isBase64Encoded")->boolean());
  EXPECT_EQ(binary->find("body")->string(), "/wAB");
  const Result<JsonValue> packed =
      JsonValue::parse(write_web_answer({200, {{"Content-Encoding", "gzip"}}, "text"}, PayloadFormat::http));
  EXPECT_TRUE(packed->find("isBase64Encoded")->boolean());
}

}  // namespace
}  // namespace nexus::lambda
