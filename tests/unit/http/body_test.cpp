// Bodies that are streamed, compressed, or sent to a server that is slow to take them.
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <chrono>
#include <cstdio>
#include <thread>

#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

std::string gzip(const std::string& text) {
  std::string out(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string orders(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += R"({"orderId":"ORD-)" + std::to_string(i * 7919) + R"(","quantity":)" + std::to_string(i % 17) +
            "}\n";
  }
  return text;
}

std::string chunked(std::string_view path, const std::string& body, std::size_t chunk,
                    const std::string& fields = "") {
  std::string request = "POST " + std::string(path) +
                        " HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n" + fields + "\r\n";
  for (std::size_t at = 0; at < body.size(); at += chunk) {
    const std::string piece = body.substr(at, chunk);
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    request += size + piece + "\r\n";
  }
  return request + "0\r\n\r\n";
}

TEST(Body, IsDecompressedWholeAndAsAStream) {
  TestServer server;
  const std::string text = orders(10'000);
  const struct {
    const char* encoding;
    std::string body;
  } cases[] = {{"gzip", gzip(text)},
               {"x-gzip", gzip(text.substr(0, 1000)) + gzip(text.substr(1000))},
               {"zstd", zstd(text)},
               {"zstd", zstd(text.substr(0, 1000)) + zstd(text.substr(1000))},
               {"identity", text}};
  for (const auto& one : cases) {
    for (const char* path : {"/echo", "/stream"}) {
      const std::string field = "Content-Encoding: " + std::string(one.encoding) + "\r\n";
      for (const std::string& request : {post(path, one.body, field), chunked(path, one.body, 997, field)}) {
        RawClient client(server.port());
        std::thread sender([&] { client.send(request); });
        const auto answer = client.receive();
        sender.join();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200);
        EXPECT_TRUE(answer->body == text) << one.encoding << " " << answer->body.size();
      }
    }
  }
}

TEST(Body, RefusesBombsByRatio) {
  TestServer server;
  const std::string zeros(50'000'000, '\0');
  for (const auto& [encoding, body] : {std::pair{"gzip", gzip(zeros)}, {"zstd", zstd(zeros)}}) {
    const auto answer =
        server.ask(post("/count", body, "Content-Encoding: " + std::string(encoding) + "\r\n"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 413);
  }
  EXPECT_LT(server.streamed_bytes(), 30'000'000u);
}

TEST(Body, RefusesDecompressedBodiesAboveTheLimit) {
  TestServer server;
  const auto answer = server.ask(post("/small", gzip(orders(10)), "Content-Encoding: gzip\r\n"));
  EXPECT_EQ(answer->status, 413);
}

TEST(Body, RefusesACompressedBodyThatIsCutOff) {
  TestServer server;
  for (const auto& [encoding, body] : {std::pair{"gzip", gzip(orders(100))}, {"zstd", zstd(orders(100))}}) {
    const std::string cut = body.substr(0, body.size() - 3);
    const auto answer =
        server.ask(post("/count", cut, "Content-Encoding: " + std::string(encoding) + "\r\n"));
    EXPECT_EQ(answer->status, 400);
  }
}

TEST(Body, IsAnsweredWhileItIsStillBeingSent) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /stream HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
  std::string got;
  while (got.find("first") == std::string::npos) {
    const std::string more = client.receive_some(2000);
    ASSERT_FALSE(more.empty());
    got += more;
  }
  client.send("6\r\nsecond\r\n0\r\n\r\n");
  while (got.find("0\r\n\r\n") == std::string::npos) {
    const std::string more = client.receive_some(2000);
    ASSERT_FALSE(more.empty());
    got += more;
  }
  EXPECT_NE(got.find("second"), std::string::npos);
}

TEST(Body, StreamsBackInFullThroughASmallWindow) {
  TestServer server;
  RawClient client(server.port(), 4096);
  const std::string body = orders(60'000);
  std::thread sender([&] { client.send(chunked("/stream", body, 5000)); });
  const auto answer = client.receive();
  sender.join();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->body == body);
}

TEST(Body, OfOneByteChunksDoesNotGrowTheStack) {
  TestServer server;
  RawClient client(server.port());
  std::thread sender([&] { client.send(chunked("/count", std::string(200'000, 'b'), 1)); });
  const auto answer = client.receive(20'000);
  sender.join();
  EXPECT_EQ(answer->body, "200000");
}

TEST(Body, IsNotReadAheadOfASlowHandler) {
  TestServer server;
  RawClient client(server.port());
  const std::string body(64'000'000, 'b');
  const std::string head =
      "POST /count?slow=1 HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  client.send(head);
  const std::size_t sent = client.send_for(body, 300);
  EXPECT_LT(sent, 32'000'000u);  // the kernel's buffers, and not ours
  EXPECT_LT(server.streamed_bytes(), 2'000'000u);
}

TEST(Answer, IsNotWrittenAheadOfASlowClient) {
  TestServer server;
  RawClient client(server.port(), 4096);
  client.send("GET /large?bytes=100000000 HTTP/1.1\r\nHost: t\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_LT(server.streamed_bytes(), 16'000'000u);
  // The client never reads: it is dropped after the write time-out.
  std::this_thread::sleep_for(std::chrono::milliseconds(1300));
  EXPECT_EQ(server.server().connections(), 0u);
}

TEST(Answer, ArrivesWholeWhenItIsLarge) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /large?bytes=20000000 HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.receive()->body.size(), 20'000'000u);
}

TEST(Body, BudgetOfAllConnectionsIsKept) {
  ServerOptions options = TestServer::quick_options();
  options.max_buffered_bytes = 1 << 20;
  options.body_timeout_ms = 2000;
  TestServer server(options);
  RawClient first(server.port());
  RawClient second(server.port());
  const std::string request = post("/echo", std::string(700'000, 'x'));
  first.send(request.substr(0, 100'000));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  second.send(request.substr(0, 100'000));
  const auto refused = second.receive();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  first.send(request.substr(100'000));
  EXPECT_EQ(first.receive()->status, 200);
  EXPECT_EQ(server.ask(request)->status, 200);
}

}  // namespace
}  // namespace nexus::http
