// Live events: who gets what, and who is sent away.
#include "adapters/http/event_hub.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <thread>

#include "adapters/http/key_store.h"
#include "adapters/memory/manual_clock.h"
#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

using monitoring::Event;

class Streams : public testing::Test {
 protected:
  void serve(const KeyStore* keys = nullptr) {
    hub_ = std::make_unique<EventHub>(clock_, keys, &metrics_);
    Router router;
    router.on(Method::get, "/events", Permission::viewer, [this](const ExchangePtr& exchange) {
      hub_->subscribe(exchange, exchange->request().header("last-event-id"));
    });
    ServerOptions options = TestServer::quick_options();
    options.authentication = keys != nullptr;
    options.write_timeout_ms = 30'000;
    ServerParts parts;
    parts.keys = keys;
    auto started = Server::start(std::move(options), std::move(router), std::move(parts));
    if (!started) throw std::runtime_error(started.error().message);
    server_ = std::move(*started);
  }

  ~Streams() override { server_.reset(); }

  std::unique_ptr<RawClient> listen(const std::string& fields = "", int receive_buffer = 0) {
    auto client = std::make_unique<RawClient>(server_->port(), receive_buffer);
    client->send("GET /events HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n");
    return client;
  }

  void publish(const std::string& type, const std::string& data) {
    const Event event{type, data};
    hub_->publish({&event, 1});
  }

  static bool within_5_s(const std::function<bool()>& holds) {
    for (int i = 0; i < 500 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return holds();
  }

  // Everything that arrives until the text holds `end`.
  static std::string read_until(RawClient& client, const std::string& end) {
    std::string text;
    for (int i = 0; i < 100 && text.find(end) == std::string::npos; ++i) text += client.receive_some(100);
    return text;
  }

  static std::string last_id(const std::string& text) {
    const std::size_t at = text.rfind("id: ") + 4;
    return text.substr(at, text.find('\n', at) - at);
  }

  memory::ManualClock clock_;
  MetricRegistry metrics_;
  std::unique_ptr<EventHub> hub_;
  std::unique_ptr<Server> server_;
};

TEST_F(Streams, GiveEveryEventToEveryoneInOrder) {
  serve();
  auto first = listen();
  auto second = listen();
  ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == 2; }));
  for (int i = 0; i < 20; ++i) publish("order", "{\"n\":" + std::to_string(i) + "}");
  for (RawClient* client : {first.get(), second.get()}) {
    const std::string text = read_until(*client, "{\"n\":19}");
    EXPECT_NE(text.find("Content-Type: text/event-stream\r\n"), std::string::npos);
    EXPECT_NE(text.find("retry: 2000\n\n"), std::string::npos);
    std::size_t at = 0;
    for (int i = 0; i < 20; ++i) {
      at = text.find("event: order\ndata: {\"n\":" + std::to_string(i) + "}\n\n", at);
      ASSERT_NE(at, std::string::npos) << i;
    }
  }
}

TEST_F(Streams, GoOnBehindTheLastEventThatAClientSaw) {
  serve();
  std::string known;
  {
    auto client = listen();
    ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == 1; }));
    publish("order", "{\"n\":1}");
    known = last_id(read_until(*client, "{\"n\":1}"));
  }
  publish("order", "{\"n\":2}");
  publish("order", "{\"n\":3}");
  auto again = listen("Last-Event-ID: " + known + "\r\n");
  const std::string text = read_until(*again, "{\"n\":3}");
  EXPECT_EQ(text.find("{\"n\":1}"), std::string::npos);
  EXPECT_NE(text.find("{\"n\":2}"), std::string::npos);
  EXPECT_EQ(text.find("reset"), std::string::npos);
  publish("order", "{\"n\":4}");
  const std::string more = read_until(*again, "{\"n\":4}");
  EXPECT_EQ(more.find("{\"n\":3}"), std::string::npos) << "an event came twice";
}

TEST_F(Streams, AreResetWhenWhatWasMissedIsNoLongerKnown) {
  serve();
  auto client = listen();
  ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == 1; }));
  publish("order", "{\"n\":0}");
  const std::string known = last_id(read_until(*client, "{\"n\":0}"));
  for (std::size_t i = 0; i <= EventHub::kMaxKept; ++i) publish("order", "{\"n\":1}");
  for (const std::string& id : {known, std::string("17"), std::string("other-1"), known + "x",
                                known.substr(0, known.find('-')) + "-99999999"}) {
    auto again = listen("Last-Event-ID: " + id + "\r\n");
    const std::string text = read_until(*again, "event: ");
    EXPECT_NE(text.find("event: reset\ndata: {}\n\n"), std::string::npos) << id;
  }
}

TEST_F(Streams, DropAClientThatDoesNotReadAndServeTheOthers) {
  serve();
  auto lazy = listen("", 4096);
  auto reader = listen();
  ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == 2; }));
  const std::string large(8'000, 'x');
  for (int i = 0; i < 400 && hub_->listeners() == 2; ++i) {
    publish("order", "{\"x\":\"" + large + "\",\"n\":" + std::to_string(i) + "}");
    read_until(*reader, "\"n\":" + std::to_string(i) + "}");
  }
  EXPECT_EQ(hub_->listeners(), 1u);
  EXPECT_NE(metrics_.prometheus_text().find("nexusstream_event_clients_dropped_total 1"), std::string::npos);
  publish("order", "{\"still\":true}");
  EXPECT_NE(read_until(*reader, "still").find("still"), std::string::npos);
}

TEST_F(Streams, AreForABoundedNumberOfClients) {
  serve();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < EventHub::kMaxClients; ++i) clients.push_back(listen());
  ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == EventHub::kMaxClients; }));
  auto further = listen();
  const auto refused = further->receive();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_NE(refused->body.find("TOO_MANY_LISTENERS"), std::string::npos);
  clients.front()->reset();
  ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == EventHub::kMaxClients - 1; }));
  auto admitted = listen();
  EXPECT_TRUE(within_5_s([&] { return hub_->listeners() == EventHub::kMaxClients; }));
}

TEST_F(Streams, CarryACommentNowAndThenSoThatNobodyClosesThem) {
  serve();
  auto client = listen();
  ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == 1; }));
  publish("overview", "{\"n\":1}");
  EXPECT_EQ(read_until(*client, "{\"n\":1}").find(": keep-alive"), std::string::npos);
  clock_.advance(EventHub::kKeepAliveMs);
  publish("overview", "{\"n\":2}");
  EXPECT_NE(read_until(*client, ": keep-alive\n\n").find(": keep-alive\n\n"), std::string::npos);
}

TEST_F(Streams, EndWholeWhenTheServerStops) {
  serve();
  auto client = listen();
  ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == 1; }));
  hub_->end();
  const auto rest = client->receive();
  ASSERT_TRUE(rest) << "the stream was cut instead of ended";
  EXPECT_EQ(rest->status, 200);
  EXPECT_EQ(hub_->listeners(), 0u);
  EXPECT_EQ(listen()->receive()->status, 503);
  client.reset();
  EXPECT_TRUE(server_->drain(2000));
}

TEST_F(Streams, EndWhenTheirKeyIsRevoked) {
  char name[] = "/tmp/nexus-streams-XXXXXX";
  const std::string folder = mkdtemp(name);
  const auto keys = std::move(*KeyStore::open(folder, clock_));
  const NewKey key = *keys->create(Role::viewer, "");
  serve(keys.get());
  auto client = listen("X-API-Key: " + key.key + "\r\n");
  ASSERT_TRUE(within_5_s([&] { return hub_->listeners() == 1; }));
  publish("order", "{\"n\":1}");
  read_until(*client, "{\"n\":1}");
  ASSERT_TRUE(keys->revoke(key.info.id));
  publish("order", "{\"n\":2}");
  EXPECT_TRUE(within_5_s([&] { return hub_->listeners() == 0; }));
  EXPECT_EQ(client->receive_some(300).find("{\"n\":2}"), std::string::npos);
  server_.reset();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace nexus::http
