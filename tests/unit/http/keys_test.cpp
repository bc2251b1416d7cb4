// API keys, and what the server lets each of them do.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "adapters/http/key_store.h"
#include "adapters/posix/system_clock.h"
#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

class Keys : public ::testing::Test {
 protected:
  Keys() {
    char name[] = "/tmp/nexus-keys-XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~Keys() override { std::filesystem::remove_all(folder_); }
  std::unique_ptr<KeyStore> open() { return std::move(*KeyStore::open(folder_, clock_)); }
  std::string file(const char* name) const {
    std::ifstream in(folder_ + "/" + name);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::string folder_;
  posix::SystemClock clock_;
};

std::string get(const std::string& path, const std::string& fields) {
  return "GET " + path + " HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n";
}

TEST_F(Keys, AreKnownAgainAfterARestartAndStoredOnlyAsHashes) {
  const NewKey made = *open()->create(Role::partner, "PARTNER_A");
  const auto store = open();
  const auto identified = store->identify(made.key);
  ASSERT_TRUE(identified);
  EXPECT_EQ(identified->caller->partner_id, "PARTNER_A");
  EXPECT_TRUE(made.key.starts_with("nxs_partner_" + made.info.id + "_"));
  EXPECT_EQ(file("keys.json").find(made.key.substr(24)), std::string::npos);
  for (const char* name : {"/keys.json", "/keys.secret"}) {
    struct stat status {};
    ASSERT_EQ(stat((folder_ + name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
  }
}

TEST_F(Keys, DoNotOpenAnythingWithOneCharacterChanged) {
  const auto store = open();
  const std::string key = store->create(Role::admin, "")->key;
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::string other = key;
    other[i] = other[i] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(store->identify(other)) << i;
    EXPECT_FALSE(store->identify(key.substr(0, i)));
  }
  EXPECT_TRUE(store->identify(key));
}

TEST_F(Keys, EndAtOnceWhenRevokedAndAfterTheOverlapWhenRotated) {
  const auto store = open();
  const NewKey first = *store->create(Role::viewer, "");
  const NewKey second = *store->rotate(first.info.id, 60'000);
  EXPECT_TRUE(store->identify(first.key));
  const NewKey third = *store->rotate(second.info.id, 0);
  EXPECT_FALSE(store->identify(second.key));
  EXPECT_TRUE(store->identify(third.key));
  ASSERT_TRUE(store->revoke(first.info.id));
  EXPECT_FALSE(store->identify(first.key));
  EXPECT_EQ(store->revoke(first.info.id).error().kind, ErrorKind::not_found);
}

TEST_F(Keys, ChangedByAnotherProcessAreSeenAfterRefresh) {
  const auto server = open();
  const auto command = open();
  const NewKey made = *command->create(Role::operators, "");
  EXPECT_FALSE(server->identify(made.key));
  ASSERT_TRUE(server->refresh());
  EXPECT_TRUE(server->identify(made.key));
  ASSERT_TRUE(command->revoke(made.info.id));
  ASSERT_TRUE(server->refresh());
  EXPECT_FALSE(server->identify(made.key));
}

TEST_F(Keys, BelongToAPartnerOrARole) {
  const auto store = open();
  EXPECT_FALSE(store->create(Role::partner, ""));
  EXPECT_FALSE(store->create(Role::admin, "PARTNER_A"));
  EXPECT_FALSE(store->create(Role::nobody, ""));
}

TEST_F(Keys, RememberWhenTheyWereUsed) {
  const auto store = open();
  const NewKey made = *store->create(Role::viewer, "");
  EXPECT_EQ(store->list().front().last_used_at_ms, 0);
  store->identify(made.key);
  EXPECT_GT(store->list().front().last_used_at_ms, 0);
  ASSERT_TRUE(store->save_last_used());
  EXPECT_GT(open()->list().front().last_used_at_ms, 0);
}

TEST_F(Keys, AreRefusedWhenTheFileIsDamaged) {
  open()->create(Role::viewer, "").value();
  std::ofstream(folder_ + "/keys.json") << "{\"keys\":[{";
  const auto opened = KeyStore::open(folder_, clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
}

TEST_F(Keys, AreSharedThroughASecretThatOthersReplace) {
  const auto folder = open();
  const NewKey first = *folder->create(Role::viewer, "");
  std::string shared = folder->export_json();
  const auto opened = KeyStore::open(
      std::make_unique<SharedKeys>("the secret", [&] { return Result<std::string>(shared); }), clock_);
  ASSERT_TRUE(opened) << opened.error().message;
  KeyStore& elsewhere = **opened;
  EXPECT_TRUE(elsewhere.identify(first.key));

  const NewKey second = *folder->create(Role::partner, "PARTNER_A");
  EXPECT_FALSE(elsewhere.identify(second.key));
  shared = folder->export_json();
  ASSERT_TRUE(elsewhere.refresh());
  EXPECT_TRUE(elsewhere.identify(second.key));
  EXPECT_EQ(elsewhere.sign("text"), folder->sign("text")) << "sessions hold on every process";

  const auto made = elsewhere.create(Role::viewer, "");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(elsewhere.save_last_used());
}

TEST_F(Keys, AreRefusedWhenTheSharedSecretHoldsSomethingElse) {
  const auto opened = KeyStore::open(
      std::make_unique<SharedKeys>("the secret", [] { return Result<std::string>("{\"password\":\"x\"}"); }),
      clock_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
  EXPECT_NE(opened.error().message.find("the secret"), std::string::npos);
}

TEST_F(Keys, AllowExactlyWhatTheirRoleMay) {
  const auto store = open();
  const std::string revoked = store->create(Role::admin, "")->key;
  ASSERT_TRUE(store->revoke(store->list().front().id));
  const struct {
    std::string key;
    int anyone, feed, viewer, operators, admin;
  } table[] = {
      {"", 200, 401, 401, 401, 401},
      {"nonsense", 403, 403, 403, 403, 403},
      {revoked, 403, 403, 403, 403, 403},
      {store->create(Role::partner, "PARTNER_A")->key, 200, 200, 403, 403, 403},
      {store->create(Role::viewer, "")->key, 200, 403, 200, 403, 403},
      {store->create(Role::operators, "")->key, 200, 200, 200, 200, 403},
      {store->create(Role::admin, "")->key, 200, 200, 200, 200, 200},
  };
  ServerOptions options = TestServer::quick_options();
  options.authentication = true;
  std::string log;
  options.access_log = ServerOptions::AccessLog::all;
  options.threads = 1;
  TestServer server(options,
                    {store.get(), nullptr, [&](std::string_view line) { log += std::string(line) + "\n"; }});
  for (const auto& row : table) {
    SCOPED_TRACE(row.key.substr(0, 12));
    for (const std::string name : {"X-API-Key: ", "Authorization: Bearer "}) {
      const std::string field = row.key.empty() ? "" : name + row.key + "\r\n";
      EXPECT_EQ(server.ask(get("/items/1", field))->status, row.anyone);
      EXPECT_EQ(server.ask(post("/small", "x", field))->status, row.feed);
      EXPECT_EQ(server.ask(get("/large", field))->status, row.viewer);
      EXPECT_EQ(server.ask(post("/pool", "x", field))->status, row.operators);
      EXPECT_EQ(server.ask(get("/later", field))->status, row.admin);
    }
    if (row.key.size() > 30) {
      EXPECT_EQ(log.find(row.key.substr(25)), std::string::npos);
    }
  }
  EXPECT_NE(log.find(R"("role":"viewer")"), std::string::npos);
}

TEST_F(Keys, EndOnOpenConnectionsToo) {
  const auto store = open();
  const NewKey made = *store->create(Role::viewer, "");
  ServerOptions options = TestServer::quick_options();
  options.authentication = true;
  TestServer server(options, {store.get(), nullptr, {}});
  RawClient client(server.port());
  const std::string request = get("/large", "X-API-Key: " + made.key + "\r\n");
  for (int i = 0; i < 2; ++i) {
    client.send(request);
    EXPECT_EQ(client.receive()->status, 200);
  }
  ASSERT_TRUE(store->revoke(made.info.id));
  client.send(request);
  const auto refused = client.receive();
  EXPECT_EQ(refused->status, 403);
  EXPECT_NE(refused->body.find("INVALID_API_KEY"), std::string::npos);
}

TEST(Caller, MayActForItsOwnPartnerOnly) {
  const Caller partner{Role::partner, "PARTNER_A", "k"};
  EXPECT_TRUE(partner.may_act_for("PARTNER_A"));
  EXPECT_FALSE(partner.may_act_for("PARTNER_B"));
  EXPECT_FALSE((Caller{Role::viewer, "", ""}.may_act_for("PARTNER_A")));
  EXPECT_TRUE((Caller{Role::operators, "", ""}.may_act_for("PARTNER_A")));
}

}  // namespace
}  // namespace nexus::http
