#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <mutex>

#include "adapters/aws/credentials.h"
#include "adapters/aws/sqs/entry_batches.h"
#include "support/local_server.h"
#include "wire/json_value.h"

namespace nexus::aws {
namespace {

using test::LocalAnswer;
using test::LocalRequest;
using test::LocalServer;

// The bodies of one request's entries in their order.
std::vector<std::string> bodies_of(const LocalRequest& request) {
  std::vector<std::string> bodies;
  const auto read = wire::JsonValue::parse(request.body);
  for (const auto& entry : read->find("Entries")->items())
    bodies.push_back(entry.find("MessageBody")->string());
  return bodies;
}

// What becomes of an entry: nothing (it succeeded), or its failure's members.
using Fate = std::function<std::string(const std::string& body)>;

LocalAnswer answer_with(const LocalRequest& request, const Fate& fate) {
  std::string successful;
  std::string failed;
  const auto bodies = bodies_of(request);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const std::string failure = fate(bodies[i]);
    std::string& list = failure.empty() ? successful : failed;
    if (!list.empty()) list += ',';
    list += "{\"Id\":\"" + std::to_string(i) + "\"" + failure + "}";
  }
  return {.body = R"({"Successful":[)" + successful + R"(],"Failed":[)" + failed + "]}", .headers = {}};
}

struct Rig {
  explicit Rig(LocalServer::Handler handler)
      : server(std::move(handler)),
        service({.service = "sqs",
                 .target = "AmazonSQS",
                 .json_version = "1.0",
                 .region = "eu-central-1",
                 .endpoint = server.url(),
                 .first_pause_ms = 1,
                 .longest_pause_ms = 2},
                client, keys) {
    options.first_pause_ms = 1;
    options.longest_pause_ms = 2;
  }

  EntryBatches::Failures run(const std::vector<std::string>& bodies, std::string_view lane = {}) {
    std::vector<BatchEntry> entries;
    entries.reserve(bodies.size());
    for (const std::string& body : bodies)
      entries.push_back({"http://queue", "\"MessageBody\":\"" + body + "\"", body.size(), lane});
    return EntryBatches(service, options).run("SendMessageBatch", entries);
  }

  LocalServer server;
  net::HttpClient client;
  FixedCredentials keys{"test", "test"};
  JsonService service;
  SqsOptions options;
};

std::vector<std::string> numbered(int count) {
  std::vector<std::string> bodies;
  bodies.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) bodies.push_back(std::to_string(i));
  return bodies;
}

TEST(EntryBatches, TriesWhatTheServiceFailedAndNotWhatWeDidWrong) {
  std::mutex mutex;
  std::map<std::string, int> seen;
  Rig rig([&](const LocalRequest& request) {
    std::lock_guard lock(mutex);
    return answer_with(request, [&](const std::string& body) -> std::string {
      const int times = ++seen[body];
      if (body == "3") return R"(,"SenderFault":true,"Code":"InvalidMessageContents","Message":"no")";
      if (body == "5" && times < 3) return R"(,"SenderFault":false,"Code":"InternalError","Message":"oops")";
      if (body == "7") return R"(,"SenderFault":true,"Code":"RequestThrottled","Message":"slowly")";
      return "";
    });
  });
  const auto failures = rig.run(numbered(10));
  for (std::size_t i = 0; i < failures.size(); ++i) EXPECT_EQ(failures[i].has_value(), i == 3 || i == 7) << i;
  EXPECT_EQ(failures[3]->error.kind, ErrorKind::invalid);
  EXPECT_EQ(failures[7]->error.kind, ErrorKind::unavailable);
  EXPECT_EQ(seen["0"], 1);
  EXPECT_EQ(seen["3"], 1);
  EXPECT_EQ(seen["5"], 3);
  EXPECT_EQ(seen["7"], rig.options.entry_tries);
}

TEST(EntryBatches, SendsManyRequestsAtATimeAndNoneWithMoreThanTen) {
  std::atomic<int> requests{0};
  std::atomic<int> entries{0};
  Rig rig([&](const LocalRequest& request) {
    ++requests;
    const auto bodies = bodies_of(request);
    EXPECT_LE(bodies.size(), 10u);
    entries += static_cast<int>(bodies.size());
    return answer_with(request, [](const std::string&) { return std::string(); });
  });
  rig.options.requests_at_once = 7;
  const auto failures = rig.run(numbered(2'003));
  for (const auto& failure : failures) EXPECT_FALSE(failure);
  EXPECT_EQ(requests, 201);
  EXPECT_EQ(entries, 2'003);
}

TEST(EntryBatches, KeepsTheOrderOfALane) {
  std::mutex mutex;
  std::vector<std::string> seen;
  Rig rig([&](const LocalRequest& request) {
    std::lock_guard lock(mutex);
    for (std::string& body : bodies_of(request)) seen.push_back(std::move(body));
    return answer_with(request, [](const std::string&) { return std::string(); });
  });
  const auto bodies = numbered(95);
  rig.run(bodies, "PARTNER_A");
  EXPECT_EQ(seen, bodies);
}

TEST(EntryBatches, TakesAnAnswerThatForgetsAnEntryForNoSuccess) {
  Rig rig([](const LocalRequest&) {
    return LocalAnswer{.body = R"({"Successful":[{"Id":"0"},{"Id":"12"},{"Id":"x"}]})", .headers = {}};
  });
  const auto failures = rig.run(numbered(3));
  EXPECT_FALSE(failures[0]);
  ASSERT_TRUE(failures[1]);
  EXPECT_EQ(failures[1]->error.kind, ErrorKind::unavailable);
  EXPECT_TRUE(failures[2]);
}

TEST(EntryBatches, SaysWhatToDoWhenAQueueIsGone) {
  Rig rig([](const LocalRequest&) {
    return LocalAnswer{.status = 400,
                       .body = R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"})",
                       .headers = {}};
  });
  const auto failures = rig.run(numbered(1));
  ASSERT_TRUE(failures[0]);
  EXPECT_EQ(failures[0]->error.kind, ErrorKind::unavailable);
  EXPECT_NE(failures[0]->error.message.find("http://queue"), std::string::npos) << failures[0]->error.message;
}

}  // namespace
}  // namespace nexus::aws
