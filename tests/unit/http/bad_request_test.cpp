// Requests that break the rules: 400 (or the status listed) and the connection closed, never a second
// request out of one body, never a 5xx.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

struct BadRequest {
  std::string name;
  std::string bytes;
  int status = 400;
};

std::string chunked(const std::string& body) {
  return "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

std::string fields(const std::string& lines) {
  return "POST /echo HTTP/1.1\r\nHost: t\r\n" + lines + "\r\nhello";
}

std::string line(const std::string& request_line) { return request_line + "\r\nHost: t\r\n\r\n"; }

using Table = std::vector<BadRequest>;

Table bad_fields() {
  using namespace std::string_literals;
  return {
      {"both lengths", fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")},
      {"differing lengths", fields("Content-Length: 5\r\nContent-Length: 6\r\n")},
      {"repeated lengths", fields("Content-Length: 5\r\nContent-Length: 5\r\n")},
      {"a list of lengths", fields("Content-Length: 5, 5\r\n")},
      {"a length with a plus", fields("Content-Length: +5\r\n")},
      {"a negative length", fields("Content-Length: -5\r\n")},
      {"a hexadecimal length", fields("Content-Length: 0x5\r\n")},
      {"an overflowing length", fields("Content-Length: 18446744073709551621\r\n")},
      {"an empty length", fields("Content-Length: \r\n")},
      {"a length with a space inside", fields("Content-Length: 5 5\r\n")},
      {"a length behind a form feed", fields("Content-Length: \f5\r\n")},
      {"a bare line feed", "POST /echo HTTP/1.1\nHost: t\r\nContent-Length: 0\r\n\r\n"},
      {"a bare line feed in a field", fields("A: b\nContent-Length: 5\r\n")},
      {"a bare carriage return", fields("A: b\rContent-Length: 5\r\n")},
      {"a NUL in a value", fields("A: b\0c\r\n"s)},
      {"a NUL in a name", fields("A\0: b\r\n"s)},
      {"a control character", fields("A: \x01\r\n")},
      {"a DEL", fields("A: \x7f\r\n")},
      {"an escape", fields("A: \x1b[31m\r\n")},
      {"space before the colon", fields("Content-Length : 5\r\n")},
      {"a tab before the colon", fields("Content-Length\t: 5\r\n")},
      {"a folded line", fields("A: b\r\n c\r\n")},
      {"a field before a folded one", "POST /echo HTTP/1.1\r\n Host: t\r\n\r\n"},
      {"no colon", fields("Content-Length 5\r\n")},
      {"no name", fields(": 5\r\n")},
      {"two transfer codings", fields("Transfer-Encoding: gzip, chunked\r\n")},
      {"chunked twice", fields("Transfer-Encoding: chunked, chunked\r\n")},
      {"two transfer encodings", fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
      {"an unknown coding", fields("Transfer-Encoding: xchunked\r\n")},
      {"a coding with a vertical tab", fields("Transfer-Encoding: \vchunked\r\n")},
      {"identity coding", fields("Transfer-Encoding: identity\r\n")},
      {"a coding in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
  };
}

Table bad_lines() {
  return {
      {"no host", "GET /items/1 HTTP/1.1\r\n\r\n"},
      {"two hosts", "GET /items/1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
      {"a host with a path", "GET /items/1 HTTP/1.1\r\nHost: a/b\r\n\r\n"},
      {"an unknown version", line("GET /items/1 HTTP/2.0")},
      {"a lower-case version", line("GET /items/1 http/1.1")},
      {"no version", line("GET /items/1")},
      {"two spaces", line("GET  /items/1 HTTP/1.1")},
      {"a space in the target", line("GET /items/1 2 HTTP/1.1")},
      {"a tab in the line", line("GET\t/items/1 HTTP/1.1")},
      {"a method that is no token", line("GE(T /items/1 HTTP/1.1")},
      {"a fragment", line("GET /items/1#a HTTP/1.1")},
      {"bytes above 127 in the target", line("GET /items/\xc3\xa4 HTTP/1.1")},
      {"no path", line("GET items/1 HTTP/1.1")},
      {"the form of CONNECT", line("CONNECT host:443 HTTP/1.1")},
      {"another scheme", line("GET ftp://host/items/1 HTTP/1.1")},
      {"an address without a host", line("GET http:///items/1 HTTP/1.1")},
      {"an address with a user", line("GET http://u@host/items/1 HTTP/1.1")},
      {"half an encoded byte", line("GET /items/%4 HTTP/1.1")},
      {"a bad encoded byte", line("GET /items/%zz HTTP/1.1")},
      {"an encoded NUL", line("GET /items/%00 HTTP/1.1")},
      {"an encoded line break", line("GET /items/a%0d%0ab HTTP/1.1")},
      {"a bad byte in the query", line("GET /items/1?a=%f HTTP/1.1")},
      {"dots", line("GET /items/../items/1 HTTP/1.1")},
      {"encoded dots", line("GET /items/%2e%2E/x HTTP/1.1")},
      {"one dot", line("GET /./items/1 HTTP/1.1")},
  };
}

Table bad_chunks() {
  return {
      {"a chunk size that is no number", chunked("x\r\nhello\r\n0\r\n\r\n")},
      {"a chunk size with 0x", chunked("0x5\r\nhello\r\n0\r\n\r\n")},
      {"a negative chunk size", chunked("-5\r\nhello\r\n0\r\n\r\n")},
      {"an overflowing chunk size", chunked("FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n")},
      {"an empty chunk size", chunked("\r\nhello\r\n0\r\n\r\n")},
      {"space before a chunk size", chunked(" 5\r\nhello\r\n0\r\n\r\n")},
      {"a chunk longer than its size", chunked("4\r\nhello\r\n0\r\n\r\n")},
      {"a chunk ended by a line feed", chunked("5\nhello\r\n0\r\n\r\n")},
      {"chunk data ended by a line feed", chunked("5\r\nhello\n0\r\n\r\n")},
      {"a line feed in an extension", chunked("5;a\nhello\r\n0\r\n\r\n")},
      {"an endless extension", chunked("5;" + std::string(400, 'a') + "\r\nhello\r\n0\r\n\r\n")},
      {"a trailer without a colon", chunked("5\r\nhello\r\n0\r\nbad\r\n\r\n")},
      {"a folded trailer", chunked("5\r\nhello\r\n0\r\nA: b\r\n c\r\n\r\n")},
      {"endless trailers", chunked("0\r\nA: " + std::string(5000, 'b') + "\r\n\r\n")},
  };
}

Table too_much_or_unknown() {
  using namespace std::string_literals;
  return {
      {"a long target", line("GET /" + std::string(9000, 'a') + " HTTP/1.1"), 414},
      {"an endless request line", "GET /" + std::string(20'000, 'a'), 414},
      {"a long field", fields("A: " + std::string(20'000, 'b') + "\r\n"), 431},
      {"endless fields", "GET / HTTP/1.1\r\nA: " + std::string(20'000, 'b'), 431},
      {"many fields", fields([] {
         std::string lines;
         for (int i = 0; i < 101; ++i) lines += "A: b\r\n";
         return lines;
       }()),
       431},
      {"an unknown expectation", fields("Content-Length: 5\r\nExpect: coffee\r\n"), 417},
      {"an unknown encoding", fields("Content-Length: 5\r\nContent-Encoding: br\r\n"), 415},
      {"a stack of encodings", fields("Content-Length: 5\r\nContent-Encoding: gzip, gzip\r\n"), 415},
      {"a body that is too long", post("/small", std::string(101, 'a')), 413},
      {"chunks that are too long",
       "POST /small HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'a') +
           "\r\n0\r\n\r\n",
       413},
      {"gzip that is none", fields("Content-Length: 5\r\nContent-Encoding: gzip\r\n")},
      {"zstd that is none", fields("Content-Length: 5\r\nContent-Encoding: zstd\r\n")},
      {"random bytes", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n"s},
  };
}

TEST(BadRequest, IsRefusedAndNothingBehindItIsServed) {
  TestServer server;
  Table all;
  for (const Table& table : {bad_fields(), bad_lines(), bad_chunks(), too_much_or_unknown()}) {
    all.insert(all.end(), table.begin(), table.end());
  }
  for (const BadRequest& bad : all) {
    SCOPED_TRACE(bad.name);
    RawClient client(server.port());
    // What follows would be a request if the bad one were read in another way.
    client.send(bad.bytes + "GET /items/second HTTP/1.1\r\nHost: t\r\n\r\n");
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, bad.status);
    EXPECT_EQ(answer->headers.at("content-type"), "application/problem+json");
    const bool closes = answer->headers.contains("connection");
    // A body that is refused for its encoding alone is known to its end, and may be skipped.
    if (bad.status != 415 && bad.status != 413) {
      EXPECT_TRUE(closes);
    }
    if (!closes) continue;
    client.finish_sending();
    const auto rest = client.receive_rest();
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->find("HTTP/1.1"), std::string::npos) << *rest;
  }
}

TEST(BadRequest, TakesWhatTheRulesAllow) {
  TestServer server;
  EXPECT_EQ(server.ask("GET http://host:80/items/1 HTTP/1.1\r\nHost: other\r\n\r\n")->status, 200);
  EXPECT_EQ(server.ask("\r\nGET /items/1 HTTP/1.1\r\nHost:t\r\n\r\n")->status, 200);
  EXPECT_EQ(server.ask("GET /items/1 HTTP/1.1\r\nHost: t\r\nA:  b \t\r\nB:\r\n\r\n")->status, 200);
  EXPECT_EQ(server
                .ask("POST /echo HTTP/1.1\r\nHost: t\r\ntransfer-encoding: "
                     "CHUNKED\r\n\r\n0a\r\n0123456789\r\n000\r\n\r\n")
                ->body,
            "0123456789");
  EXPECT_EQ(server.ask("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n")->status, 204);
}

TEST(BadRequest, SaysItInEveryMember) {
  TestServer server;
  const auto answer = server.ask("GET /none HTTP/1.1\r\nHost: t\r\n\r\n");
  const std::string trace = answer->headers.at("x-trace-id");
  EXPECT_EQ(
      answer->body,
      R"({"type":"about:blank","title":"Not Found","status":404,"detail":"There is nothing at this path.",)"
      R"("code":"NOT_FOUND","traceId":")" +
          trace + R"(","message":"There is nothing at this path."})");
}

TEST(BadRequest, DoesNotWaitForEverForAHead) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /items/1 HTTP/1.1\r\nHost: t\r\nA: ");
  const auto answer = client.receive(3000);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
  EXPECT_TRUE(client.is_closed_within(1000));
}

TEST(BadRequest, DoesNotWaitForEverForAHeadThatDrips) {
  TestServer server;
  RawClient client(server.port());
  bool is_open = true;
  int sent = 0;
  for (; sent < 100 && is_open; ++sent) {
    client.send("A");
    is_open = !client.is_closed_within(20);
  }
  EXPECT_LT(sent, 60);
}

TEST(BadRequest, DoesNotWaitForEverForABody) {
  TestServer server;
  for (const char* path : {"/echo", "/count"}) {
    RawClient client(server.port());
    client.send("POST " + std::string(path) + " HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nhalf");
    const auto answer = client.receive(3000);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 408);
    EXPECT_TRUE(client.is_closed_within(1000));
  }
}

TEST(BadRequest, RefusesABodyThatTheClientBreaksOff) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nhalf");
  client.finish_sending();
  EXPECT_EQ(client.receive()->status, 400);
}

TEST(BadRequest, RefusesTooManyConnections) {
  ServerOptions options = TestServer::quick_options();
  options.max_connections = 2;
  TestServer server(options);
  RawClient first(server.port());
  RawClient second(server.port());
  EXPECT_EQ(server.ask("GET /items/1 HTTP/1.1\r\nHost: t\r\n\r\n")->status, 503);
  first.send("GET /items/1 HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(first.receive()->status, 200);
}

}  // namespace
}  // namespace nexus::http
