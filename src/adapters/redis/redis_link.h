// One connection to Redis, plain or under TLS, as a stream of bytes. Private to this folder.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/redis/redis_options.h"
#include "base/result.h"

namespace nexus::redis {

// Belongs to the thread of its io_context. Keeps itself alive while an operation of its own is under way.
class RedisLink : public std::enable_shared_from_this<RedisLink> {
 public:
  struct Events {
    std::function<void()> opened;
    std::function<void(std::string_view)> received;  // the bytes live until it returns
    std::function<void(const Error&)> closed;        // once, and the last
  };

  RedisLink(boost::asio::io_context& io, const RedisOptions& options, Events events);

  // Looks the name up, connects, and agrees on TLS.
  void open();
  // Only after `opened`. The caller bounds what it writes.
  void write(std::string_view bytes);
  // No event follows, not even one that was on its way.
  void close();

 private:
  using Failure = boost::system::error_code;

  Result<> prepare_tls();
  void connect(const boost::asio::ip::tcp::resolver::results_type& found);
  void shake_hands();
  void begin();
  void read();
  void write_waiting();
  void fail_with(const std::string& what, const Failure& failure);
  void fail_with(const std::string& sentence);
  std::string place() const { return options_.host + ":" + std::to_string(options_.port); }
  const std::string& server_name() const {
    return options_.server_name.empty() ? options_.host : options_.server_name;
  }
  // Calls `use` with the stream that is in use.
  template <class Use>
  void with_stream(Use use);

  const RedisOptions& options_;
  const Events events_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::ssl::context tls_context_{boost::asio::ssl::context::tls_client};
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  std::array<char, 16'384> input_;
  std::string writing_;
  std::string waiting_;
  bool is_writing_ = false;
  bool closed_ = false;
};

}  // namespace nexus::redis
