// An export waits for its reader, and ends with it.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "adapters/http/routes/export.h"
#include "adapters/http/server.h"
#include "adapters/memory/memory_error_store.h"
#include "adapters/memory/memory_order_store.h"
#include "support/checkout.h"

namespace nexus::contract {
namespace {

constexpr int kPages = 60;
constexpr int kPageOrders = 1'000;

void sleep_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

// Gives pages of the same orders, `kPages` times, and fails instead of giving page `fails_at`.
class EndlessOrders : public memory::MemoryOrderStore {
 public:
  explicit EndlessOrders(int fails_at) : fails_at_(fails_at) {
    domain::Order order;
    order.partner_id = "PARTNER_A";
    order.external_order_id = std::string(200, 'x');
    order.quantity = 1;
    page_.orders.assign(kPageOrders, order);
  }

  Result<ports::OrderPage> list(const ports::OrderQuery&) override {
    const int number = ++given_;
    if (number == fails_at_) return fail(ErrorKind::unavailable, "The store is away.");
    ports::OrderPage page = page_;
    if (number < kPages) page.next = ports::OrderPosition{"", {}};
    return page;
  }

  int given() const { return given_; }

  // Waits until no further page is asked for.
  int given_at_rest() const {
    for (int before = -1; before != given_;) {
      before = given_;
      sleep_ms(250);
    }
    return given_;
  }

 private:
  const int fails_at_;
  ports::OrderPage page_;
  std::atomic<int> given_{0};
};

// Asks for an export and reads only when told to.
class SlowReader {
 public:
  explicit SlowReader(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int buffer_bytes = 16 * 1024;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const std::string request =
        "GET /api/orders/export?format=ndjson HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    EXPECT_EQ(send(socket_, request.data(), request.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(request.size()));
  }
  ~SlowReader() { leave(); }
  SlowReader(const SlowReader&) = delete;
  SlowReader& operator=(const SlowReader&) = delete;

  std::string read_all() {
    std::string text;
    std::string piece(256 * 1024, '\0');
    for (ssize_t count = 1; count > 0;) {
      count = recv(socket_, piece.data(), piece.size(), 0);
      if (count > 0) text.append(piece, 0, static_cast<std::size_t>(count));
    }
    return text;
  }

  void leave() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }

 private:
  int socket_;
};

class ExportFlow : public testing::Test {
 protected:
  void start(int fails_at = 0) {
    orders_ = std::make_unique<EndlessOrders>(fails_at);
    http::Router router;
    http::add_export_routes(router, pool_, {*orders_, errors_, partners_});
    http::ServerOptions options;
    options.port = 0;
    options.threads = 1;
    options.authentication = false;
    auto server = http::Server::start(options, std::move(router));
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }

  partners::Registry partners_{support::checkout_path("partners")};
  std::unique_ptr<EndlessOrders> orders_;
  memory::MemoryErrorStore errors_;
  http::BlockingPool pool_{"query", 1, 10};
  std::unique_ptr<http::Server> server_;
};

TEST_F(ExportFlow, WaitsForItsReaderAndLosesNothing) {
  start();
  SlowReader reader(server_->port());
  EXPECT_LT(orders_->given_at_rest(), kPages / 2);
  const std::string text = reader.read_all();
  EXPECT_EQ(orders_->given(), kPages);
  EXPECT_TRUE(text.ends_with("0\r\n\r\n"));
  // Lines of the file end with LF alone, those of HTTP with CR LF.
  int lines = 0;
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    if (text[at - 1] != '\r') ++lines;
  }
  EXPECT_EQ(lines, kPages * kPageOrders);
}

TEST_F(ExportFlow, EndsWhenItsReaderLeaves) {
  start();
  SlowReader reader(server_->port());
  const int given = orders_->given_at_rest();
  reader.leave();
  EXPECT_LE(orders_->given_at_rest(), given + 1);
}

TEST_F(ExportFlow, DoesNotLookCompleteWhenTheStoreFails) {
  start(3);
  SlowReader reader(server_->port());
  const std::string text = reader.read_all();
  EXPECT_TRUE(text.starts_with("HTTP/1.1 200"));
  EXPECT_FALSE(text.ends_with("0\r\n\r\n"));
}

TEST_F(ExportFlow, IsRefusedWhenTheStoreIsAwayFromTheStart) {
  start(1);
  SlowReader reader(server_->port());
  EXPECT_TRUE(reader.read_all().starts_with("HTTP/1.1 503"));
}

}  // namespace
}  // namespace nexus::contract
