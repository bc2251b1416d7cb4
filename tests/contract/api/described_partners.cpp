// Definitions, keys and reconciliation of partners, held to their description.
#include "described_server.h"

namespace nexus::contract {

void DescribedServer::define() {
  const std::string partner = "/api/partners/partner-a";
  const auto put = [&](const std::string& body, int status, const std::string& parameters = "",
                       const std::string& type = "application/toml") {
    return ask({"PUT", partner + "/definition" + parameters, body, {{"Content-Type", type}}}, status);
  };
  const std::string first = member(get(partner + "/definition"), "source");
  std::string second = first;
  second.replace(second.find("version = 1"), 11, "version = 2");
  put(second, 200, "?activate=false&reason=a+trial");
  put(second, 409);
  put("id = 17\nversion = 0\n", 422);
  put(second + "[[samples]]\nname = \"x\"\ninput = '{}'\norder = '{}'\n", 422);
  put(second, 415, "", "text/plain");
  put(second, 400, "?colour=red");
  post(partner + "/definition/activate", R"({"version":2,"reason":"it was tried"})", 200);
  post(partner + "/definition/activate", R"({"version":2,"reason":"again"})", 409);
  post(partner + "/definition/activate", R"({"version":9,"reason":"none"})", 404);
  post(partner + "/definition/activate", R"({"version":1})", 400);
  post(partner + "/definition/activate", R"({"version":1,"reason":"roll back"})", 200);
  get(partner + "/definitions");
  get(partner + "/definitions/2");
  get(partner + "/definitions/9", 404);
  get(partner + "/definitions/x", 404);
  get(partner + "/definitions/2/diff?against=1");
  get(partner + "/definitions/2/diff");
  get(partner + "/definitions/2/diff?against=x", 400);
  get("/api/partners/nobody/definition", 404);
  const auto attempt = [&](const std::string& body, int status, const std::string& parameters = "") {
    post(partner + "/definition/try" + parameters, body, status, {{"Content-Type", "application/toml"}});
  };
  attempt(second, 200, "?errors=100&orders=100");
  attempt(second + "\n[rounding]\nmode = \"down\"\ndecimals = 0\n", 200);
  attempt(second, 200, "?orders=2&fromDate=2024-01-15&toDate=2024-01-15");
  attempt(second, 400, "?fromDate=2024-01-16&toDate=2024-01-15");
  attempt(second, 400, "?cursor=AAAA");
  attempt("id = 17", 422);
  attempt(second, 400, "?errors=10001");
  attempt(second, 400, "?error=1");
  const std::string test = partner + "/definition/test";
  std::string input;
  wire::append_string(input, order("T-1"));
  post(test, R"({"input":)" + input + "}", 200);
  post(test, R"({"definition":null,"input":"{}"})", 200);
  post(test, R"({"definition":"id = 17","input":"{}"})", 422);
  post(test, R"({"definition":null})", 400);
}

void DescribedServer::reconcile() {
  const std::string target = "/api/partners/partner-a/reconcile";
  const std::string head =
      R"({"from":"2024-01-15","to":"2024-01-15","count":2,"totals":{"grossAmount":299.9)";
  post(target, head + "}}", 200);
  post(target, head + R"(,"taxAmount":"1","netAmount":null},"ids":["O-1","O-2","none"]})", 200);
  post(target, head + R"(},"orders":[{"orderId":"O-1","grossAmount":1},{"orderId":"O-2"}]})", 200);
  post(target,
       R"({"from":"2025-01-15","to":"2025-01-15","count":0,"totals":{"grossAmount":0},"ids":["O-1"]})", 200);
  post(target, head, 400);
  post(target + "?x=1", head + "}}", 400);
  post("/api/partners/nobody/reconcile", head + "}}", 404);
}

void DescribedServer::make_keys() {
  const std::string keys = "/api/partners/partner-a/keys";
  const std::string id = member(post(keys, "", 201), "id");
  post(keys, R"({"expiresAt":"2999-01-01T00:00:00Z"})", 201);
  post(keys, R"({"expiresAt":"2001-01-01T00:00:00Z"})", 400);
  post(keys, R"({"rotate":")" + id + R"(","overlapHours":1})", 201);
  post(keys, R"({"rotate":"nobody"})", 404);
  post(keys, R"({"overlapHours":1})", 400);
  post("/api/partners/nobody/keys", "", 404);
  get(keys);
  get(keys + "?x=1", 400);
  ask({"DELETE", keys + "/" + id, "", {}}, 204);
  ask({"DELETE", keys + "/" + id, "", {}}, 404);
}

}  // namespace nexus::contract
