// What the server answers to good requests.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

constexpr std::string_view kGet = "GET /items/7?name=a+b%26c HTTP/1.1\r\nHost: test\r\n\r\n";

TEST(Server, AnswersWithParametersFromPathAndQuery) {
  TestServer server;
  const auto answer = server.ask(kGet);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "7|a b&c");
  EXPECT_EQ(answer->headers.at("x-trace-id").size(), 32u);
  EXPECT_EQ(answer->headers.at("date").size(), 29u);
}

TEST(Server, DecodesASlashInsideAPathSegment) {
  TestServer server;
  EXPECT_EQ(server.ask("GET /items/a%2Fb HTTP/1.1\r\nHost: t\r\n\r\n")->body, "a/b|-");
}

TEST(Server, KeepsTheConnectionForTheNextRequest) {
  TestServer server;
  RawClient client(server.port());
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(client.send(post("/echo", "body " + std::to_string(i))));
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "body " + std::to_string(i));
  }
}

TEST(Server, TakesARequestCutAtEveryByte) {
  TestServer server;
  const std::string plain = post("/echo", "hello world");
  const std::string chunked =
      "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;note=1\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: x\r\n\r\n";
  for (const std::string& request : {plain, chunked}) {
    RawClient client(server.port());
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
      ASSERT_TRUE(client.send(std::string_view(request).substr(0, cut)));
      std::this_thread::sleep_for(std::chrono::microseconds(300));
      ASSERT_TRUE(client.send(std::string_view(request).substr(cut)));
      const auto answer = client.receive();
      ASSERT_TRUE(answer) << "cut at " << cut;
      EXPECT_EQ(answer->body, "hello world") << "cut at " << cut;
    }
  }
}

TEST(Server, TakesARequestThatArrivesByteByByte) {
  TestServer server;
  RawClient client(server.port());
  for (const char c : post("/stream", "slowly")) {
    ASSERT_TRUE(client.send({&c, 1}));
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  EXPECT_EQ(client.receive()->body, "slowly");
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  RawClient client(server.port());
  std::string requests;
  for (int i = 0; i < 200; ++i) {
    requests += post("/echo", std::to_string(i));
    requests += "GET /items/" + std::to_string(i) + " HTTP/1.1\r\nHost: test\r\n\r\n";
  }
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(client.receive()->body, std::to_string(i));
    EXPECT_EQ(client.receive()->body, std::to_string(i) + "|-");
  }
}

TEST(Server, AnswersPipelinedRequestsInOrderWhenHandlersAnswerLater) {
  TestServer server;
  RawClient client(server.port());
  const std::string later = "GET /later HTTP/1.1\r\nHost: test\r\n\r\n";
  ASSERT_TRUE(client.send(later + post("/echo", std::string(100'000, 'p')) + later + std::string(kGet)));
  EXPECT_EQ(client.receive()->body, "later");
  EXPECT_EQ(client.receive()->body.size(), 100'000u);
  EXPECT_EQ(client.receive()->body, "later");
  EXPECT_EQ(client.receive()->body, "7|a b&c");
}

TEST(Server, KeepsAPipelinedRequestBehindAStreamedBody) {
  TestServer server;
  RawClient client(server.port());
  const std::string body(300'000, 's');
  std::thread sender([&] { client.send(post("/stream", body) + std::string(kGet)); });
  const auto streamed = client.receive();
  const auto next = client.receive();
  sender.join();
  ASSERT_TRUE(streamed && next);
  EXPECT_EQ(streamed->body, body);
  EXPECT_EQ(next->body, "7|a b&c");
}

TEST(Server, ClosesAfterHttp10AndAfterConnectionClose) {
  TestServer server;
  for (const char* request :
       {"GET /items/1 HTTP/1.0\r\n\r\n", "GET /items/1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"}) {
    RawClient client(server.port());
    client.send(request);
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->headers.at("connection"), "close");
    EXPECT_TRUE(client.is_closed_within(1000));
  }
}

TEST(Server, KeepsAnHttp10ConnectionThatAsksForIt) {
  TestServer server;
  RawClient client(server.port());
  for (int i = 0; i < 2; ++i) {
    client.send("GET /items/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.receive()->headers.at("connection"), "keep-alive");
  }
}

TEST(Server, EndsAStreamToHttp10ByClosing) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /large?bytes=20000 HTTP/1.0\r\n\r\n");
  const auto all = client.receive_rest();
  ASSERT_TRUE(all);
  EXPECT_EQ(all->find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(all->size() - all->find("\r\n\r\n") - 4, 20'000u);
}

TEST(Server, AnswersHeadWithoutABody) {
  TestServer server;
  RawClient client(server.port());
  client.send("HEAD /items/12345 HTTP/1.1\r\nHost: t\r\n\r\n");
  const auto answer = client.receive(5000, true);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->headers.at("content-length"), "7");
  client.send(kGet);
  EXPECT_EQ(client.receive()->body, "7|a b&c");
}

TEST(Server, SaysContinueOnlyWhenTheBodyIsWanted) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive()->status, 100);
  client.send("ok");
  EXPECT_EQ(client.receive()->body, "ok");
  client.send("POST /none HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  const auto refused = client.receive();
  EXPECT_EQ(refused->status, 404);
  EXPECT_EQ(refused->headers.at("connection"), "close");
}

TEST(Server, NamesTheMethodsThatAPathTakes) {
  TestServer server;
  const auto refused = server.ask("PUT /items/1 HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(refused->status, 405);
  EXPECT_EQ(refused->headers.at("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(refused->headers.at("content-type"), "application/problem+json");
  const auto asked = server.ask("OPTIONS /echo HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(asked->status, 204);
  EXPECT_EQ(asked->headers.at("allow"), "POST, OPTIONS");
  EXPECT_EQ(server.ask("BREW /items/1 HTTP/1.1\r\nHost: t\r\n\r\n")->status, 405);
}

TEST(Server, AllowsConfiguredOriginsOnly) {
  ServerOptions options = TestServer::quick_options();
  options.allowed_origins = {"https://ops.example.com"};
  TestServer server(options);
  const auto ask = [&](const char* origin) {
    return server.ask("OPTIONS /echo HTTP/1.1\r\nHost: t\r\nAccess-Control-Request-Method: POST\r\nOrigin: " +
                      std::string(origin) + "\r\n\r\n");
  };
  const auto allowed = ask("https://ops.example.com");
  EXPECT_EQ(allowed->headers.at("access-control-allow-origin"), "https://ops.example.com");
  EXPECT_EQ(allowed->headers.at("access-control-allow-methods"), "POST, OPTIONS");
  EXPECT_FALSE(ask("https://evil.example.com")->headers.contains("access-control-allow-origin"));
}

TEST(Server, ContinuesTheClientsTraceAndIgnoresABrokenOne) {
  TestServer server;
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const auto ask = [&](const std::string& parent) {
    return server.ask("GET /items/1 HTTP/1.1\r\nHost: t\r\ntraceparent: " + parent + "\r\n\r\n")
        ->headers.at("x-trace-id");
  };
  EXPECT_EQ(ask("00-" + trace + "-00f067aa0ba902b7-01"), trace);
  EXPECT_NE(ask("00-" + trace + "-0000000000000000-01"), trace);
  EXPECT_NE(ask("00-" + trace + "-00F067AA0BA902B7-01"), trace);
}

TEST(Server, RefusesWhatAPoolCannotQueue) {
  TestServer server;
  RawClient clients[] = {RawClient(server.port()), RawClient(server.port()), RawClient(server.port())};
  for (RawClient& client : clients) {
    client.send(post("/pool", "x"));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  const auto refused = clients[2].receive();
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->headers.at("retry-after"), "1");
  EXPECT_EQ(clients[0].receive()->body, "x");
  EXPECT_EQ(clients[1].receive()->body, "x");
}

TEST(Server, AnswersAHalfClosedClient) {
  TestServer server;
  RawClient client(server.port());
  client.send(kGet);
  client.finish_sending();
  EXPECT_EQ(client.receive()->body, "7|a b&c");
  EXPECT_TRUE(client.is_closed_within(1000));
}

TEST(Server, TellsTheHandlerThatTheClientIsGone) {
  TestServer server;
  {
    RawClient client(server.port());
    client.send("GET /later HTTP/1.1\r\nHost: t\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    client.reset();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(server.clients_lost(), 1);
  EXPECT_EQ(server.ask(kGet)->status, 200);
}

TEST(Server, KeepsTheConnectionWhenAnUnreadBodyIsThereAlready) {
  TestServer server;
  RawClient client(server.port());
  client.send(post("/ignore", "small") + std::string(kGet));
  const auto answer = client.receive();
  EXPECT_EQ(answer->body, "ignored");
  EXPECT_FALSE(answer->headers.contains("connection"));
  EXPECT_EQ(client.receive()->body, "7|a b&c");
}

TEST(Server, RefusesPortsInUseAndBadOptions) {
  TestServer server;
  ServerOptions options = TestServer::quick_options();
  options.port = server.port();
  EXPECT_EQ(Server::start(options, Router()).error().kind, ErrorKind::conflict);
  options.port = 0;
  options.address = "0.0.0.0";
  const auto open = Server::start(options, Router());
  ASSERT_FALSE(open);
  EXPECT_NE(open.error().message.find("Authentication is off"), std::string::npos);
  options = TestServer::quick_options();
  options.max_header_bytes = 1;
  EXPECT_FALSE(validate(options));
}

TEST(Server, DrainsWhatIsInFlightAndClosesTheRest) {
  TestServer server;
  RawClient busy(server.port());
  RawClient idle(server.port());
  idle.send(kGet);
  ASSERT_TRUE(idle.receive());
  busy.send("GET /later HTTP/1.1\r\nHost: t\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_TRUE(server.server().drain(3000));
  const auto answer = busy.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "later");
  EXPECT_EQ(answer->headers.at("connection"), "close");
  EXPECT_TRUE(idle.is_closed_within(1000));
  EXPECT_THROW(RawClient(server.port()), std::runtime_error);
}

TEST(Server, BreaksWhatDoesNotEndWhenDraining) {
  TestServer server;
  RawClient client(server.port(), 4096);
  client.send("GET /large?bytes=50000000 HTTP/1.1\r\nHost: t\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(server.server().drain(100));
  EXPECT_EQ(server.server().connections(), 0u);
}

}  // namespace
}  // namespace nexus::http
