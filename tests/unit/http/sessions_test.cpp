// Sessions of browsers, and the header that protects them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "adapters/http/blocking_pool.h"
#include "adapters/http/ended_sessions_file.h"
#include "adapters/http/key_file.h"
#include "adapters/http/routes/session.h"
#include "adapters/http/sessions.h"
#include "adapters/memory/manual_clock.h"
#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

class SignedIn : public testing::Test {
 protected:
  SignedIn() {
    char name[] = "/tmp/nexus-sessions-XXXXXX";
    folder_ = mkdtemp(name);
    keys_ = std::move(*KeyStore::open(folder_, clock_));
    key_ = *keys_->create(Role::operators, "");
    ended_.emplace(ended_file());
    sessions_ = std::move(*Sessions::open(*keys_, *ended_));
  }
  ~SignedIn() override { std::filesystem::remove_all(folder_); }

  std::string ended_file() const { return folder_ + "/sessions.ended"; }
  std::string begin() const { return sessions_->begin(*keys_->identify(key_.key)); }

  void serve(bool tls = false) {
    Router router;
    add_session_routes(router, pool_, {*keys_, *sessions_, true, tls, "1.2.3"});
    router.on(Method::post, "/change", Permission::operators,
              [](const ExchangePtr& exchange) { exchange->respond(200, "text/plain", "changed"); });
    ServerOptions options = TestServer::quick_options();
    options.authentication = true;
    ServerParts parts;
    parts.keys = keys_.get();
    parts.sessions = sessions_.get();
    auto started = Server::start(std::move(options), std::move(router), std::move(parts));
    if (!started) throw std::runtime_error(started.error().message);
    server_ = std::move(*started);
  }

  RawAnswer ask(const std::string& start, const std::string& fields, const std::string& body = "") {
    RawClient client(server_->port());
    client.send(start + " HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
                fields + "\r\n" + body);
    return client.receive().value_or(RawAnswer());
  }

  static std::string with(const std::string& token) {
    return "Cookie: theme=dark; nexusstream_session=" + token + "\r\n";
  }

  memory::ManualClock clock_;
  std::string folder_;
  std::unique_ptr<KeyStore> keys_;
  NewKey key_;
  std::optional<EndedSessionsFile> ended_;
  std::unique_ptr<Sessions> sessions_;
  BlockingPool pool_{"test", 1, 10};
  std::unique_ptr<Server> server_;
};

constexpr const char* kJson = "Content-Type: application/json\r\n";
constexpr const char* kMeant = "X-NexusStream-Request: 1\r\n";

TEST_F(SignedIn, IsKnownByTheTokenAndByNoTokenWithACharacterChanged) {
  const std::string token = begin();
  ASSERT_TRUE(sessions_->identify(token));
  EXPECT_EQ(sessions_->identify(token)->caller->key_id, key_.info.id);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = other[i] == '1' ? '2' : '1';
    EXPECT_FALSE(sessions_->identify(other)) << i;
    EXPECT_FALSE(sessions_->identify(token.substr(0, i))) << i;
  }
  EXPECT_EQ(token.find(key_.key.substr(28)), std::string::npos) << "the token holds the key's secret";
  EXPECT_FALSE(sessions_->identify(key_.key));
  EXPECT_FALSE(keys_->identify(token));
}

TEST_F(SignedIn, EndsByTimeByTheKeyAndBySigningOut) {
  const std::string first = begin();
  const std::string second = begin();
  EXPECT_NE(first, second);
  EXPECT_TRUE(sessions_->end(first));
  EXPECT_TRUE(sessions_->end("nxss_false"));
  EXPECT_FALSE(sessions_->identify(first));
  EXPECT_TRUE(sessions_->identify(second));
  clock_.advance(Sessions::kLifetimeMs);
  EXPECT_FALSE(sessions_->identify(second));
  const std::string third = begin();
  ASSERT_TRUE(keys_->revoke(key_.info.id));
  EXPECT_FALSE(sessions_->identify(third));
}

TEST_F(SignedIn, OutlivesARestartButNotItsKey) {
  key_ = *keys_->create(Role::viewer, "", clock_.now().ms + 60'000);
  const std::string token = begin();
  keys_ = std::move(*KeyStore::open(folder_, clock_));
  const auto after = std::move(*Sessions::open(*keys_, *ended_));
  EXPECT_TRUE(after->identify(token));
  clock_.advance(60'000);
  EXPECT_FALSE(after->identify(token));
}

TEST_F(SignedIn, StaysSignedOutAfterARestart) {
  const std::string ended = begin();
  const std::string other = begin();
  ASSERT_TRUE(sessions_->end(ended));
  auto after = std::move(*Sessions::open(*keys_, *ended_));
  EXPECT_FALSE(after->identify(ended));
  EXPECT_TRUE(after->identify(other));
  const std::string content = read_key_file(ended_file()).value();
  EXPECT_EQ(content.find(ended), std::string::npos) << "the file holds no way in";
  clock_.advance(Sessions::kLifetimeMs - 1);
  const std::string last = begin();
  clock_.advance(1);
  ASSERT_TRUE(after->end(last));
  EXPECT_EQ(read_key_file(ended_file()).value().find('\n'), read_key_file(ended_file()).value().size() - 1)
      << "what has ended by itself is not kept";
}

TEST_F(SignedIn, EndsWhereASessionThatAnotherProcessEndedIsTakenUp) {
  const std::string token = begin();
  auto elsewhere = std::move(*Sessions::open(*keys_, *ended_));
  ASSERT_TRUE(elsewhere->end(token));
  EXPECT_TRUE(sessions_->identify(token));
  ASSERT_TRUE(sessions_->refresh());
  EXPECT_FALSE(sessions_->identify(token));
}

TEST_F(SignedIn, SaysWhenSigningOutCouldNotBeWrittenDownAndEndsTheSessionAllTheSame) {
  const std::string token = begin();
  EndedSessionsFile missing(folder_ + "/missing/sessions.ended");
  auto nowhere = std::move(*Sessions::open(*keys_, missing));
  EXPECT_FALSE(nowhere->end(token));
  EXPECT_FALSE(nowhere->identify(token));
}

TEST_F(SignedIn, RefusesAFileOfEndedSessionsThatIsSomethingElse) {
  ASSERT_TRUE(write_key_file(ended_file(), "1700000000000 short\n"));
  const auto opened = Sessions::open(*keys_, *ended_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
}

TEST_F(SignedIn, BeginsWithAKeyInJsonAndGetsACookieThatScriptsCannotRead) {
  serve();
  const RawAnswer answer = ask("POST /api/session", kJson, R"({"key":")" + key_.key + R"("})");
  ASSERT_EQ(answer.status, 204);
  const std::string cookie = answer.headers.at("set-cookie");
  EXPECT_TRUE(cookie.starts_with("nexusstream_session=nxss_"));
  EXPECT_TRUE(cookie.ends_with("; Max-Age=604800; Path=/; HttpOnly; SameSite=Strict"));
  const std::string token = cookie.substr(20, cookie.find(';') - 20);
  const RawAnswer me = ask("GET /api/me", with(token));
  EXPECT_EQ(me.status, 200);
  EXPECT_EQ(me.body, R"({"authentication":true,"role":"operator","keyId":")" + key_.info.id +
                         R"(","partnerId":null,"version":"1.2.3"})");
  EXPECT_EQ(ask("POST /api/session", kJson, R"({"key":"nxs_admin_x"})").status, 403);
  EXPECT_EQ(ask("POST /api/session", kJson, R"({"key":"x","stay":true})").status, 400);
  EXPECT_EQ(
      ask("POST /api/session", "Content-Type: text/plain\r\n", R"({"key":")" + key_.key + R"("})").status,
      415);
}

TEST_F(SignedIn, ChangesNothingWithoutTheHeaderThatOtherSitesCannotSend) {
  serve();
  const std::string token = begin();
  const RawAnswer forged = ask("POST /change", with(token));
  EXPECT_EQ(forged.status, 403);
  EXPECT_NE(forged.body.find("CSRF_HEADER_MISSING"), std::string::npos);
  EXPECT_EQ(ask("POST /change", with(token) + "X-NexusStream-Request: yes\r\n").status, 403);
  EXPECT_EQ(ask("POST /change", with(token) + kMeant).status, 200);
  EXPECT_EQ(ask("POST /change", with(token) + "X-API-Key: " + key_.key + "\r\n").status, 200);
  EXPECT_EQ(ask("POST /change", "X-API-Key: " + key_.key + "\r\n").status, 200);
}

TEST_F(SignedIn, SignsOutAndIsToldThatTheSessionHasEnded) {
  serve(true);
  const std::string token = begin();
  EXPECT_EQ(ask("DELETE /api/session", with(token)).status, 403);
  const RawAnswer out = ask("DELETE /api/session", with(token) + kMeant);
  EXPECT_EQ(out.status, 204);
  EXPECT_EQ(out.headers.at("set-cookie"),
            "nexusstream_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure");
  const RawAnswer ended = ask("GET /api/me", with(token));
  EXPECT_EQ(ended.status, 401);
  EXPECT_NE(ended.body.find("SESSION_ENDED"), std::string::npos);
  EXPECT_EQ(ask("DELETE /api/session", with(token)).status, 204);
  const RawAnswer nobody = ask("GET /api/me", "");
  EXPECT_EQ(nobody.status, 401);
  EXPECT_NE(nobody.body.find("MISSING_API_KEY"), std::string::npos);
}

}  // namespace
}  // namespace nexus::http
