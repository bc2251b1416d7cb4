// The running program held to its description: the same routes and permissions, and answers that are
// described to the last member.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "described_server.h"

namespace nexus::contract {

void DescribedServer::feed() {
  const std::string one = "/api/feed/partner-a";
  order_id_ = member(post(one, order("O-1"), 202), "id");
  EXPECT_EQ(post(one, order("O-1"), 202).headers.at("idempotent-replayed"), "true");
  post(one, order("O-1", "6"), 409);
  error_id_ = member(post(one, order("O-2", "-5"), 422), "errorId");
  post(one, R"({"orderId":17,"skuId":null,"quantity":"x","unitPrice":0})", 422);
  post(one, "{\"orderId\":", 400);
  post(one, "\xFF\xFE", 400);
  post(one, "x", 415, {{"Content-Type", "text/plain"}});
  post(one, "x", 415, {{"Content-Encoding", "br"}});
  post("/api/feed/nobody", order("O-1"), 404);
  auto keyed = kJson;
  keyed["Idempotency-Key"] = "key-1";
  post(one, order("O-3"), 202, keyed);
  post(one, order("O-3"), 202, keyed);
  post(one, order("O-4"), 422, keyed);
  const std::string batch = one + "/batch";
  post(batch,
       "[" + order("B-1") + "," + order("B-2", "-1") + "," + order("O-1") + "," + order("O-1", "7") + "]",
       200);
  post(batch, "{\"orders\":[" + order("B-3") + "]}", 200);
  post(batch + "?onInvalid=reject_all", "[" + order("B-4") + "," + order("B-5", "0") + "]", 200);
  post(batch + "?results=none", order("B-6") + "\n" + order("B-7", "-1") + "\n", 200, kNdjson);
  post(batch + "?results=failed", order("B-8") + "\n" + order("B-9", "-1") + "\n{\n", 200, kNdjson);
  post(batch + "?results=some", "[]", 400);
  post(batch + "?onInvalid=x", "[]", 400);
  post(batch, "17", 400);
  post(batch, "a,b\n", 415, {{"Content-Type", "text/csv"}});
  const std::string validate = one + "/validate";
  post(validate, order("V-1"), 202);
  post(validate, order("O-1"), 202);
  post(validate, order("V-2", "-1"), 422);
  post(validate, order("O-1", "8"), 409);
  post(validate, "[" + order("V-3") + "," + order("V-4", "-1") + "]", 200);
  post(validate, order("V-5") + "\n", 200, kNdjson);
  server_.wait_until_stored();
}

void DescribedServer::query() {
  get("/api/orders");
  get("/api/orders?pageSize=2");
  get("/api/orders?partnerId=A&customerId=CUST-001&productId=SKU-ABC123&fromDate=2024-01-15&toDate=2024-01-15"
      "&minAmount=1&maxAmount=149.95&sortBy=grossAmount&sortOrder=asc&page=1&pageSize=5");
  for (const char* sort : {"processedAt", "transactionTime", "netAmount", "sequenceNumber"}) {
    const LiveAnswer first = get(std::string("/api/orders?pageSize=2&sortBy=") + sort);
    get(std::string("/api/orders?pageSize=2&sortBy=") + sort + "&cursor=" + member(first, "nextCursor"));
    get("/api/orders?pageSize=2&sortBy=grossAmount&cursor=" + member(first, "nextCursor"), 400);
  }
  for (const char* wrong :
       {"colour=red", "page=0", "cursor=AAAA", "sortBy=x", "page=1&page=2", "fromDate=x"}) {
    get(std::string("/api/orders?") + wrong, 400);
  }
  get("/api/orders/by-partner/partner-a");
  get("/api/orders/by-partner/nobody");
  get("/api/orders/by-partner/A?partnerId=B", 400);
  get("/api/orders/by-customer/CUST-001?pageSize=1");
  get("/api/orders/by-customer/CUST-001?customerId=x", 400);
  get("/api/orders/" + order_id_);
  get(std::string("/api/orders/") + kNoId, 404);
  get("/api/orders/17", 404);
  get("/api/orders/" + order_id_ + "/history");
  get("/api/orders/" + order_id_ + "/history?x=1", 400);
  get(std::string("/api/orders/") + kNoId + "/history", 404);
  get("/api/orders/external/A/O-1");
  get("/api/orders/external/A/none", 404);
  get("/api/orders/export");
  get("/api/orders/export?cursor=" + order_id_);
  get(std::string("/api/orders/export?cursor=") + kNoId, 400);
  get("/api/errors/export");
  get("/api/errors/export?format=ndjson&state=open&cursor=" + error_id_);
  get("/api/errors/export?page=1", 400);
  get("/api/orders/stats");
  get("/api/orders/stats?partnerId=A", 400);
  get("/api/errors");
  get("/api/"
      "errors?partnerId=A&errorCode=NEGATIVE_NUMBER&field=quantity&fromDate=2020-01-01&state=open&pageSize="
      "1");
  const LiveAnswer errors = get("/api/errors?pageSize=1");
  get("/api/errors?pageSize=1&cursor=" + member(errors, "nextCursor"));
  get("/api/errors?errorCode=x", 400);
  get("/api/errors/" + error_id_);
  get(std::string("/api/errors/") + kNoId, 404);
  get("/api/errors/stats");
  get("/api/receipts/" + order_id_);
  get("/api/receipts/" + error_id_);
  get(std::string("/api/receipts/") + kNoId, 404);
  get("/api/partners");
  get("/api/partners/partner-a");
  get("/api/partners/nobody", 404);
  get("/api/partners?x=1", 400);
}

void DescribedServer::operate() {
  for (const char* path :
       {"/livez", "/readyz", "/health", "/metrics", "/api/openapi.json", "/api/conservation"})
    get(path);
  get("/api/queues");
  get("/api/queues/valid_orders");
  get("/api/queues/none", 404);
  get("/api/queues/valid_orders/messages?limit=5");
  get("/api/queues/valid_orders/messages?limit=0", 400);
  const std::string dead = "/api/queues/valid_orders_dlq";
  get(dead + "/redrive", 404);
  post(dead + "/redrive", R"({"plan":true})", 200);
  post(dead + "/redrive", R"({"to":"valid_orders","maxPerSecond":10})", 202);
  post(dead + "/redrive", R"({"to":"nowhere"})", 400);
  get(dead + "/redrive");
  get(dead + "/redrives");
  get("/api/queues/none/redrives", 404);
  ask({"DELETE", "/api/queues/none/redrive", "", {}}, 404);
  const int cancelled = server_.ask({"DELETE", dead + "/redrive", "", {}}).status;
  EXPECT_TRUE(cancelled == 200 || cancelled == 409) << cancelled;
  ask({"DELETE", dead + "/redrive", "", {}}, cancelled);
  ask({"DELETE", dead + "/messages", "", {}}, 200);
  for (const char* range : {"", "?range=24h", "?range=7d", "?range=30d"}) {
    get(std::string("/api/overview") + range);
  }
  get("/api/overview?range=2h", 400);
  get("/api/overview?colour=red", 400);
  get("/api/events?x=1", 400);
  ask({"GET", "/api/events", "", {}, "event: overview"}, 200);
  get("/api/me");
  get("/api/me?x=1", 400);
  post("/api/session", R"({"key":"nxs_admin_x"})", 204);
  post("/api/session", R"({"key":1})", 400);
  post("/api/session", R"({"key":"x","keys":"y"})", 400);
  post("/api/session", "{}", 415, {{"Content-Type", "text/plain"}});
  ask({"DELETE", "/api/session", "", {}}, 204);
  post("/api/backup", R"({"destination":")" + server_.folder() + R"(/backup"})", 200);
  post("/api/backup", R"({"destination":")" + server_.folder() + R"(/backup"})", 409);
  post("/api/backup", "{}", 400);
  const LiveAnswer newest = get("/api/audit?pageSize=1");
  get("/api/audit?pageSize=1&cursor=" + member(newest, "nextCursor"));
  get("/api/audit?action=queue.purge&target=valid_orders_dlq&fromDate=2020-01-01");
  get("/api/audit?page=2", 400);
}

namespace {

std::string permission_name(http::Permission permission) {
  switch (permission) {
    case http::Permission::anyone: return "anyone";
    case http::Permission::any_key: return "any_key";
    case http::Permission::partner_feed: return "partner_feed";
    case http::Permission::viewer: return "viewer";
    case http::Permission::operators: return "operators";
    case http::Permission::admin: return "admin";
  }
  return "";
}

TEST_F(DescribedServer, HasExactlyTheRoutesAndPermissionsOfItsDescription) {
  std::map<std::string, std::string> described;
  for (const Operation& operation : api_.operations()) {
    described[operation.name()] = operation.description->find("x-permission")->string();
  }
  std::map<std::string, std::string> served;
  for (const auto& route : server_.router().routes()) {
    served[std::string(http::to_string(route->method)) + " " + route->pattern] =
        permission_name(route->permission);
  }
  EXPECT_EQ(served, described);
}

TEST_F(DescribedServer, AnswersEveryOperationAsDescribed) {
  feed();
  query();
  operate();
  define();
  reconcile();
  make_keys();
  review();
  for (const Operation& operation : api_.operations()) {
    EXPECT_TRUE(seen_.contains(operation.name() + " well")) << operation.name() << " was never asked";
  }
}

TEST_F(DescribedServer, NotesEveryChangeInTheAuditLog) {
  const std::string dead = "/api/queues/valid_orders_dlq";
  const LiveAnswer purged = ask({"DELETE", dead + "/messages", "", {}}, 200);
  post(dead + "/redrive", R"({"to":"nowhere"})", 400);
  post("/api/backup", R"({"destination":")" + server_.folder() + R"(/copy"})", 200);
  const auto log = JsonValue::parse(get("/api/audit").body);
  const auto& entries = log->find("data")->items();
  ASSERT_EQ(entries.size(), 2U) << "what was refused changed nothing";
  EXPECT_EQ(entries[0].find("action")->string(), "backup.create");
  EXPECT_EQ(entries[0].find("target")->find("id")->string(), server_.folder() + "/copy");
  EXPECT_EQ(entries[1].find("action")->string(), "queue.purge");
  EXPECT_EQ(entries[1].find("actor")->find("role")->string(), "admin");
  EXPECT_TRUE(entries[1].find("actor")->find("key")->is_null());
  EXPECT_EQ(entries[1].find("traceId")->string(), purged.headers.at("x-trace-id"));
}

TEST_F(DescribedServer, SendsEveryOrderInAnExportOfManyPages) {
  constexpr int kOrders = 3'500;
  std::string body;
  for (int i = 1; i <= kOrders; ++i) body += order("E-" + std::to_string(i)) + "\n";
  post("/api/feed/partner-a/batch?results=none", body, 200, kNdjson);
  server_.wait_until_stored();
  const LiveAnswer csv = get("/api/orders/export");
  EXPECT_EQ(csv.headers.at("content-disposition"), "attachment; filename=\"orders.csv\"");
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), kOrders + 1);
  const LiveAnswer ndjson = get("/api/orders/export?format=ndjson&sortBy=sequenceNumber&sortOrder=asc");
  const JsonValue& schema = *api_.document().find("components")->find("schemas")->find("Order");
  std::istringstream lines(ndjson.body);
  std::int64_t expected = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto exported = JsonValue::parse(line);
    ASSERT_TRUE(exported) << line;
    EXPECT_TRUE(api_.schemas().problems(*exported, schema).empty()) << line;
    ASSERT_EQ(exported->find("sequenceNumber")->integer(), ++expected);
  }
  EXPECT_EQ(expected, kOrders);
}

TEST_F(DescribedServer, GoesOnWithABrokenExportBehindTheLastLine) {
  std::string body;
  for (int i = 1; i <= 60; ++i) {
    body += order("R-" + std::to_string(i), std::to_string(1 + i % 7)) + "\n";
    body += order("W-" + std::to_string(i), "-1") + "\n";
  }
  post("/api/feed/partner-a/batch?results=none", body, 200, kNdjson);
  server_.wait_until_stored();
  for (const char* path : {"/api/orders/export?", "/api/orders/export?sortBy=grossAmount&sortOrder=asc&",
                           "/api/orders/export?sortBy=sequenceNumber&",
                           "/api/orders/export?sortBy=transactionTime&", "/api/errors/export?"}) {
    const std::string whole = get(path + std::string("format=csv")).body;
    std::vector<std::string> lines;
    std::istringstream text(whole);
    for (std::string line; std::getline(text, line);) lines.push_back(line + "\n");
    ASSERT_EQ(lines.size(), 61U) << path;
    const std::string last = lines[37].substr(0, lines[37].find(','));
    std::string rest;
    for (std::size_t i = 38; i < lines.size(); ++i) rest += lines[i];
    EXPECT_EQ(get(path + std::string("cursor=") + last).body, rest) << path;
  }
}

TEST_F(DescribedServer, RefusesParametersThatAnExportDoesNotHave) {
  get("/api/orders/export?format=xml", 400);
  get("/api/orders/export?page=1", 400);
  const LiveAnswer head = server_.ask({"HEAD", "/api/orders/export?format=ndjson", "", {}});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.media_type, "application/x-ndjson");
}

}  // namespace
}  // namespace nexus::contract
