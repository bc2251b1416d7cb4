#include "adapters/redis/redis_link.h"

#include <openssl/ssl.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace nexus::redis {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

bool is_address(const std::string& host) {
  boost::system::error_code failure;
  asio::ip::make_address(host, failure);
  return !failure;
}

}  // namespace

RedisLink::RedisLink(asio::io_context& io, const RedisOptions& options, Events events)
    : options_(options), events_(std::move(events)), resolver_(io), socket_(io) {}

template <class Use>
void RedisLink::with_stream(Use use) {
  if (tls_) {
    use(*tls_);
  } else {
    use(socket_);
  }
}

void RedisLink::open() {
  if (options_.tls) {
    if (auto prepared = prepare_tls(); !prepared) return fail_with(prepared.error().message);
  }
  resolver_.async_resolve(
      options_.host, std::to_string(options_.port),
      [this, self = shared_from_this()](const Failure& failure, const tcp::resolver::results_type& found) {
        if (closed_) return;
        if (failure) return fail_with("its name cannot be looked up", failure);
        connect(found);
      });
}

Result<> RedisLink::prepare_tls() {
  Failure failure;
  if (options_.ca_file.empty()) {
    tls_context_.set_default_verify_paths(failure);
  } else {
    tls_context_.load_verify_file(options_.ca_file, failure);
  }
  if (failure) {
    const std::string which = options_.ca_file.empty() ? "the system trusts" : "are in " + options_.ca_file;
    return fail(ErrorKind::unavailable, "Redis at " + place() + " cannot be trusted: the authorities that " +
                                            which + " cannot be read: " + failure.message() + ".");
  }
  SSL_CTX_set_min_proto_version(tls_context_.native_handle(), TLS1_2_VERSION);
  tls_.emplace(socket_, tls_context_);
  tls_->set_verify_mode(asio::ssl::verify_peer, failure);
  if (!failure) tls_->set_verify_callback(asio::ssl::host_name_verification(server_name()), failure);
  // RFC 6066 section 3: an address is no server name.
  const bool named = is_address(server_name()) ||
                     SSL_set_tlsext_host_name(tls_->native_handle(), server_name().c_str()) == 1;
  if (failure || !named) {
    return fail(ErrorKind::unavailable, "TLS to Redis at " + place() + " cannot be prepared for the name " +
                                            server_name() + "; check that it is a host's name.");
  }
  return {};
}

void RedisLink::connect(const tcp::resolver::results_type& found) {
  asio::async_connect(socket_, found,
                      [this, self = shared_from_this()](const Failure& failure, const tcp::endpoint&) {
                        if (closed_) return;
                        if (failure) return fail_with("it cannot be connected to", failure);
                        Failure ignored;
                        socket_.set_option(tcp::no_delay(true), ignored);
                        tls_ ? shake_hands() : begin();
                      });
}

void RedisLink::shake_hands() {
  tls_->async_handshake(
      asio::ssl::stream_base::client, [this, self = shared_from_this()](const Failure& failure) {
        if (closed_) return;
        if (!failure) return begin();
        const long verdict = SSL_get_verify_result(tls_->native_handle());
        if (verdict == X509_V_OK) return fail_with("TLS cannot be agreed on", failure);
        fail_with("Redis at " + place() + " shows a certificate that is not to be trusted as " +
                  server_name() + ": " + X509_verify_cert_error_string(verdict) +
                  ". Check the file of authorities and the server's name.");
      });
}

void RedisLink::begin() {
  read();
  events_.opened();
}

void RedisLink::read() {
  with_stream([this](auto& stream) {
    stream.async_read_some(asio::buffer(input_),
                           [this, self = shared_from_this()](const Failure& failure, std::size_t bytes) {
                             if (closed_) return;
                             if (failure) return fail_with("it closed the connection", failure);
                             events_.received(std::string_view(input_.data(), bytes));
                             if (!closed_) read();
                           });
  });
}

void RedisLink::write(std::string_view bytes) {
  if (closed_) return;
  waiting_.append(bytes);
  if (!is_writing_) write_waiting();
}

void RedisLink::write_waiting() {
  is_writing_ = true;
  writing_.swap(waiting_);
  waiting_.clear();
  with_stream([this](auto& stream) {
    asio::async_write(stream, asio::buffer(writing_),
                      [this, self = shared_from_this()](const Failure& failure, std::size_t) {
                        if (closed_) return;
                        if (failure) return fail_with("it closed the connection", failure);
                        is_writing_ = false;
                        if (!waiting_.empty()) write_waiting();
                      });
  });
}

void RedisLink::close() {
  closed_ = true;
  resolver_.cancel();
  Failure ignored;
  socket_.close(ignored);
}

void RedisLink::fail_with(const std::string& what, const Failure& failure) {
  fail_with("Redis at " + place() + " is away: " + what + " (" + failure.message() + ").");
}

void RedisLink::fail_with(const std::string& sentence) {
  if (closed_) return;
  close();
  events_.closed({ErrorKind::unavailable, sentence});
}

}  // namespace nexus::redis
