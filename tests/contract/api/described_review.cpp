// What operators do with errors, held to the description.
#include "described_server.h"

namespace nexus::contract {

void DescribedServer::review() {
  const std::string one = "/api/errors/" + error_id_;
  const std::string none = std::string("/api/errors/") + kNoId;
  get("/api/errors/groups");
  const LiveAnswer groups = get("/api/errors/groups?pageSize=1&sortBy=open&state=open&partnerId=A");
  get("/api/errors/groups?pageSize=1&sortBy=open&state=open&partnerId=A&cursor=" +
      member(groups, "nextCursor"));
  get("/api/errors/groups?sortBy=size", 400);
  get("/api/errors/groups/PARTNER_A:NEGATIVE_NUMBER:quantity");
  get("/api/errors/groups/none", 404);
  get(none + "/lineage", 404);
  const std::string corrected = R"({"input":)" + quoted(order("O-2")) + R"(,"reason":"the sign was wrong"})";
  post(one + "/reprocess?dryRun=true", "", 200);
  post(one + "/reprocess?dryRun=true", corrected, 200);
  post(one + "/reprocess?dryRun=true", R"({"input":)" + quoted(order("O-1", "99")) + "}", 200);
  post(one + "/reprocess?dryRun=true", R"({"input":)" + quoted(order("O-1")) + "}", 200);
  post(one + "/reprocess?dryRun=maybe", "", 400);
  post(one + "/reprocess", R"({"input":"{}"})", 400);
  post(one + "/reprocess", "", 200);
  post(none + "/reprocess", "", 404);
  post(one + "/dismiss", "{}", 400);
  post(one + "/dismiss", R"({"reason":"a test"})", 200);
  post(one + "/dismiss", R"({"reason":"a test"})", 409);
  post(one + "/reprocess", "", 409);
  post(none + "/dismiss", R"({"reason":"a test"})", 404);
  post(one + "/reopen", R"({"reason":"no test"})", 200);
  post(one + "/reopen", R"({"reason":"no test"})", 409);
  post(one + "/reprocess", corrected, 200);
  server_.wait_until_stored();
  const auto repaired = JsonValue::parse(get("/api/orders/external/A/O-2").body, 64);
  get("/api/orders/" + repaired->find("order")->find("id")->string() + "/history");
  get(one);
  get(one + "/lineage");
  const std::string bulk = "/api/errors/reprocess";
  post(bulk, R"({"filter":{"partnerId":"A","errorCode":"NEGATIVE_NUMBER"},"plan":true})", 200);
  post(bulk, R"({"filter":{"colour":"red"},"plan":true})", 400);
  post(bulk, R"({"plan":true})", 400);
  const LiveAnswer job = post(bulk, R"({"filter":{"partnerId":"A"},"reason":"again","maxPerSecond":1})", 202);
  get(bulk);
  get(bulk + "/" + member(job, "id"));
  get(bulk + "/" + kNoId, 404);
  ask({"DELETE", bulk + "/" + member(job, "id"), "", {}}, 200);
  ask({"DELETE", bulk + "/" + member(job, "id"), "", {}}, 409);
  post("/api/errors/dismiss", R"({"filter":{"field":"quantity"},"reason":"tests"})", 200);
  post("/api/errors/dismiss", R"({"filter":{"state":"resolved"},"reason":"tests"})", 400);
  get("/api/audit?pageSize=100");
}

}  // namespace nexus::contract
