// What callers and the log are told when the server fails.
#include "adapters/http/problem.h"

#include <gtest/gtest.h>

#include "adapters/http/router.h"
#include "adapters/http/routes/query_parameters.h"
#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

const Error kAway{ErrorKind::unavailable, "PostgreSQL at db-1:5432, user program: connection refused."};

TEST(Problem, TellsOperatorsAndNotPartnersWhatIsBehindTheServer) {
  for (const Role role : {Role::viewer, Role::operators, Role::admin}) {
    EXPECT_EQ(to_problem(kAway, role).detail, kAway.message);
  }
  for (const Role role : {Role::nobody, Role::partner}) {
    const Problem problem = to_problem(kAway, role);
    EXPECT_EQ(problem.status, 503);
    EXPECT_EQ(problem.code, "UNAVAILABLE");
    EXPECT_EQ(problem.retry_after_s, 1);
    EXPECT_EQ(problem.detail.find("db-1"), std::string::npos) << problem.detail;
    EXPECT_EQ(problem.log_reason, kAway.message);
  }
  const Problem full =
      to_problem({ErrorKind::storage_full, "No space on /var/lib/nexusstream."}, Role::partner);
  EXPECT_EQ(full.status, 507);
  EXPECT_EQ(full.detail.find("/var"), std::string::npos) << full.detail;
}

TEST(Problem, KeepsTheReasonOfA500ForTheLog) {
  const Problem problem = to_problem({ErrorKind::corrupt, "orders.db is malformed."}, Role::admin);
  EXPECT_EQ(problem.status, 500);
  EXPECT_EQ(problem.detail.find("orders.db"), std::string::npos);
  EXPECT_EQ(problem.log_reason, "orders.db is malformed.");
  EXPECT_EQ(to_json(problem, "trace").find("orders.db"), std::string::npos);
}

TEST(Problem, LeavesWhatTheCallerDidWrongInTheAnswerAndOutOfTheLog) {
  const Problem problem = to_problem({ErrorKind::invalid, "The parameter page is no number."}, Role::partner);
  EXPECT_EQ(problem.detail, "The parameter page is no number.");
  EXPECT_TRUE(problem.log_reason.empty());
}

// Where no keys are asked for, everyone is an admin.
TEST(Problem, TellsOperatorsWhyAListCannotBeReadWhoseParametersAreRight) {
  Router router;
  router.on(Method::get, "/list", Permission::anyone,
            [](const ExchangePtr& exchange) { exchange->respond(parameter_response(kAway, *exchange)); });
  auto server = Server::start(TestServer::quick_options(), std::move(router), {});
  ASSERT_TRUE(server) << server.error().message;
  RawClient client((*server)->port());
  client.send("GET /list HTTP/1.1\r\nHost: t\r\n\r\n");
  const auto answer = client.receive();
  EXPECT_EQ(answer->status, 503);
  EXPECT_NE(answer->body.find("db-1"), std::string::npos) << answer->body;
}

TEST(AccessLog, SaysWhyTheServerFailedAndNothingOfThatForTheNextRequest) {
  Router router;
  router.on(Method::get, "/fails", Permission::anyone, [](const ExchangePtr& exchange) {
    exchange->respond(Error{ErrorKind::internal, "a \"bad\" disk"});
  });
  ServerOptions options = TestServer::quick_options();
  options.access_log = ServerOptions::AccessLog::all;
  options.threads = 1;
  std::vector<std::string> lines;
  ServerParts parts;
  parts.log = [&](std::string_view line) { lines.emplace_back(line); };
  auto server = Server::start(std::move(options), std::move(router), std::move(parts));
  ASSERT_TRUE(server) << server.error().message;
  RawClient client((*server)->port());
  client.send("GET /fails HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.receive()->status, 500);
  client.send("GET /none HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.receive()->status, 404);
  (*server)->drain(1'000);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[0].ends_with(R"(,"reason":"a \"bad\" disk"})")) << lines[0];
  EXPECT_EQ(lines[1].find("reason"), std::string::npos) << lines[1];
}

}  // namespace
}  // namespace nexus::http
