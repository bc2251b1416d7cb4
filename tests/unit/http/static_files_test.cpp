// The dashboard's files: what is read from a folder, and how it is served.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "adapters/http/routes/dashboard.h"
#include "adapters/http/static_files.h"
#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

namespace fs = std::filesystem;

class Dashboard : public testing::Test {
 protected:
  Dashboard() {
    char name[] = "/tmp/nexus-dashboard-XXXXXX";
    folder_ = mkdtemp(name);
    put("index.html", "<!doctype html>");
    put("favicon.svg", "<svg/>");
    put("assets/app-1a2b.js", "plain script");
    put("assets/app-1a2b.js.br", "brotli script");
    put("assets/app-1a2b.js.gz", "gzip script");
    put(".vite/manifest.json", "{}");
    fs::create_symlink("/etc/passwd", folder_ + "/link.txt");
  }
  ~Dashboard() override { fs::remove_all(folder_); }

  void put(const std::string& path, const std::string& bytes) const {
    const fs::path file = fs::path(folder_) / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }

  void serve() {
    Router router;
    router.on(Method::get, "/api/orders", Permission::viewer,
              [](const ExchangePtr& exchange) { exchange->respond(200, "text/plain", "orders"); });
    add_dashboard(router, *StaticFiles::read(folder_));
    auto started = Server::start(TestServer::quick_options(), std::move(router));
    if (!started) throw std::runtime_error(started.error().message);
    server_ = std::move(*started);
  }

  RawAnswer get(const std::string& target, const std::string& fields = "",
                const std::string& method = "GET") {
    RawClient client(server_->port());
    client.send(method + " " + target + " HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n");
    return client.receive(5000, method == "HEAD").value_or(RawAnswer());
  }

  std::string folder_;
  std::unique_ptr<Server> server_;
};

TEST_F(Dashboard, IsServedWithAStrictPolicyAndItsTypes) {
  serve();
  const RawAnswer page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, "<!doctype html>");
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.headers.at("cache-control"), "no-cache");
  EXPECT_EQ(page.headers.at("content-security-policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  EXPECT_EQ(page.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(page.headers.at("referrer-policy"), "no-referrer");
  const RawAnswer script = get("/assets/app-1a2b.js");
  EXPECT_EQ(script.headers.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script.headers.at("cache-control"), "public, max-age=31536000, immutable");
}

TEST_F(Dashboard, IsSentInTheBestCodingThatTheClientTakes) {
  serve();
  const struct {
    const char* accepts;
    const char* body;
    const char* coding;
  } cases[] = {{"", "plain script", ""},
               {"Accept-Encoding: gzip, deflate, br, zstd\r\n", "brotli script", "br"},
               {"Accept-Encoding: gzip\r\n", "gzip script", "gzip"},
               {"Accept-Encoding: br;q=0, *\r\n", "gzip script", "gzip"},
               {"Accept-Encoding: br;q=0.0, gzip; q=0\r\n", "plain script", ""},
               {"Accept-Encoding: identity, brotli\r\n", "plain script", ""}};
  for (const auto& wanted : cases) {
    const RawAnswer answer = get("/assets/app-1a2b.js", wanted.accepts);
    EXPECT_EQ(answer.body, wanted.body) << wanted.accepts;
    EXPECT_EQ(answer.headers.contains("content-encoding") ? answer.headers.at("content-encoding") : "",
              wanted.coding);
    EXPECT_EQ(answer.headers.at("vary"), "Accept-Encoding");
    EXPECT_EQ(answer.headers.at("content-type"), "text/javascript; charset=utf-8");
  }
}

TEST_F(Dashboard, IsNotSentAgainToWhoHasItInThatCoding) {
  serve();
  const std::string plain = get("/assets/app-1a2b.js").headers.at("etag");
  const std::string brotli = get("/assets/app-1a2b.js", "Accept-Encoding: br\r\n").headers.at("etag");
  EXPECT_NE(plain, brotli);
  const RawAnswer same =
      get("/assets/app-1a2b.js", "Accept-Encoding: br\r\nIf-None-Match: \"other\", W/" + brotli + "\r\n");
  EXPECT_EQ(same.status, 304);
  EXPECT_TRUE(same.body.empty());
  EXPECT_EQ(same.headers.at("etag"), brotli);
  EXPECT_EQ(get("/assets/app-1a2b.js", "If-None-Match: *\r\n").status, 304);
  EXPECT_EQ(get("/assets/app-1a2b.js", "If-None-Match: " + brotli + "\r\n").status, 200);
}

TEST_F(Dashboard, AnswersHeadWithTheLengthAndNoBody) {
  serve();
  const RawAnswer head = get("/favicon.svg", "", "HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "6");
  EXPECT_EQ(head.headers.at("content-type"), "image/svg+xml");
}

TEST_F(Dashboard, ShowsItsPageForTheRoutesOfTheClient) {
  serve();
  for (const char* path : {"/orders", "/errors/groups/PARTNER_A:NULL_VALUE:customerId", "/orders/"}) {
    EXPECT_EQ(get(path).body, "<!doctype html>") << path;
  }
  EXPECT_EQ(get("/orders/ORD-1.5").status, 404);
  EXPECT_EQ(get("/orders/ORD-1.5", "Accept: text/html,*/*\r\n").body, "<!doctype html>");
  EXPECT_EQ(get("/assets/gone-1a2b.js", "Accept: text/html\r\n").status, 404);
  EXPECT_EQ(get("/nothing.js").status, 404);
}

TEST_F(Dashboard, NeverAnswersForTheApi) {
  serve();
  for (const char* path : {"/api", "/api/", "/api/order", "/api/orders/x/y", "/metrics", "/readyz/x"}) {
    const RawAnswer answer = get(path, "Accept: text/html\r\n");
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json") << path;
  }
  EXPECT_EQ(get("/api/orders").body, "orders");
  EXPECT_EQ(get("/orders", "Content-Length: 0\r\n", "POST").status, 404);
}

TEST_F(Dashboard, HasNothingButItsOwnFiles) {
  serve();
  for (const char* path :
       {"/link.txt", "/.vite/manifest.json", "/%2fetc%2fpasswd.txt", "/..%2f..%2fetc/passwd.x",
        "/assets/%2e%2e%2findex.html", "//etc/passwd.x", "/index.html/x.y"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  for (const char* path : {"/../index.html", "/assets/../index.html", "/%2e%2e/index.html"}) {
    EXPECT_EQ(get(path).status, 400) << path;
  }
}

TEST_F(Dashboard, IsRefusedWithoutAnIndexOrWhenItIsTooLarge) {
  fs::remove(folder_ + "/index.html");
  const auto without = StaticFiles::read(folder_);
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().kind, ErrorKind::invalid);
  EXPECT_NE(without.error().message.find("index.html"), std::string::npos);
  put("index.html", "x");
  std::ofstream(folder_ + "/large.bin") << "x";
  fs::resize_file(folder_ + "/large.bin", StaticFiles::kMaxTotalBytes);
  EXPECT_FALSE(StaticFiles::read(folder_));
  EXPECT_FALSE(StaticFiles::read(folder_ + "/nowhere"));
}

TEST(WithoutADashboard, TheRootSaysHowToGetOne) {
  Router router;
  add_dashboard(router, nullptr);
  auto server = Server::start(TestServer::quick_options(), std::move(router));
  ASSERT_TRUE(server);
  const auto ask = [&](const std::string& path) {
    RawClient client((*server)->port());
    client.send("GET " + path + " HTTP/1.1\r\nHost: t\r\n\r\n");
    return client.receive().value_or(RawAnswer());
  };
  EXPECT_EQ(ask("/").status, 404);
  EXPECT_NE(ask("/").body.find("tools/build-dashboard"), std::string::npos);
  EXPECT_EQ(ask("/orders").status, 404);
  EXPECT_EQ(ask("/orders").body.find("tools/build-dashboard"), std::string::npos);
}

}  // namespace
}  // namespace nexus::http
