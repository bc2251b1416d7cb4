// Puts the distance of a network between two programs on one machine: what either sends over a connection
// arrives later by half of MILLISECONDS, in its order, whatever else is on its way.
//
//   delay_proxy PORT TARGET_PORT MILLISECONDS
//
// Listens on 127.0.0.1:PORT and connects to 127.0.0.1:TARGET_PORT. Ends on SIGTERM.
#include <boost/asio.hpp>
#include <boost/asio/impl/src.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <utility>

namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

// Bytes on their way in one direction; what is read ahead of its time is bounded.
class Direction {
 public:
  Direction(asio::io_context& context, Tcp::socket& from, Tcp::socket& to, Clock::duration delay)
      : from_(from), to_(to), timer_(context), delay_(delay) {}

  void start(const std::shared_ptr<void>& link) { read(link); }

 private:
  static constexpr std::size_t kMostChunks = 1'024;
  struct Chunk {
    Clock::time_point due;
    std::string bytes;
  };

  void read(const std::shared_ptr<void>& link) {
    is_reading_ = true;
    from_.async_read_some(asio::buffer(buffer_),
                          [this, link](const boost::system::error_code& error, std::size_t count) {
                            is_reading_ = false;
                            chunks_.push_back({Clock::now() + delay_, std::string(buffer_.data(), count)});
                            is_at_end_ = static_cast<bool>(error);
                            if (!is_writing_) wait(link);
                            if (!is_at_end_ && chunks_.size() < kMostChunks) read(link);
                          });
  }

  void wait(const std::shared_ptr<void>& link) {
    is_writing_ = true;
    timer_.expires_at(chunks_.front().due);
    timer_.async_wait([this, link](const boost::system::error_code&) {
      asio::async_write(
          to_, asio::buffer(chunks_.front().bytes),
          [this, link](const boost::system::error_code& error, std::size_t) { written(link, !error); });
    });
  }

  void written(const std::shared_ptr<void>& link, bool went_well) {
    is_writing_ = false;
    chunks_.pop_front();
    boost::system::error_code ignored;
    if (!went_well) {
      from_.close(ignored);
    } else if (!chunks_.empty()) {
      wait(link);
    } else if (is_at_end_) {
      to_.shutdown(Tcp::socket::shutdown_send, ignored);
    }
    if (went_well && !is_at_end_ && !is_reading_) read(link);
  }

  Tcp::socket& from_;
  Tcp::socket& to_;
  asio::steady_timer timer_;
  const Clock::duration delay_;
  std::array<char, 65'536> buffer_{};
  std::deque<Chunk> chunks_;
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool is_at_end_ = false;
};

struct Link : std::enable_shared_from_this<Link> {
  Link(asio::io_context& context, Tcp::socket accepted, Clock::duration delay)
      : client(std::move(accepted)),
        server(context),
        there(context, client, server, delay),
        back(context, server, client, delay) {}

  void start(const Tcp::endpoint& target) {
    server.async_connect(target, [self = shared_from_this()](const boost::system::error_code& error) {
      if (error) return;
      self->client.set_option(Tcp::no_delay(true));
      self->server.set_option(Tcp::no_delay(true));
      self->there.start(self);
      self->back.start(self);
    });
  }

  Tcp::socket client;
  Tcp::socket server;
  Direction there;
  Direction back;
};

void accept(asio::io_context& context, Tcp::acceptor& acceptor, const Tcp::endpoint& target,
            Clock::duration delay) {
  acceptor.async_accept([&, target, delay](const boost::system::error_code& error, Tcp::socket client) {
    if (error) return;
    std::make_shared<Link>(context, std::move(client), delay)->start(target);
    accept(context, acceptor, target, delay);
  });
}

int run(std::uint16_t port, std::uint16_t target, double milliseconds) {
  const auto delay = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double, std::milli>(milliseconds / 2));
  asio::io_context context(1);
  const auto loopback = asio::ip::address_v4::loopback();
  Tcp::acceptor acceptor(context, {loopback, port});
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
  accept(context, acceptor, {loopback, target}, delay);
  context.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: delay_proxy PORT TARGET_PORT MILLISECONDS\n");
    return 2;
  }
  const auto port = [&](int index) {
    return static_cast<std::uint16_t>(std::strtoul(argv[index], nullptr, 10));
  };
  try {
    return run(port(1), port(2), std::strtod(argv[3], nullptr));
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "delay_proxy: %s\n", failure.what());
    return 1;
  }
}
