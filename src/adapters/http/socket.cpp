#include "adapters/http/socket.h"

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>

namespace nexus::http {

namespace {

std::string tls_error() {
  char text[256] = "no reason given";
  if (const unsigned long code = ERR_get_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return text;
}

}  // namespace

Result<std::unique_ptr<TlsContext>> TlsContext::load(const std::string& certificate_file,
                                                     const std::string& key_file) {
  auto tls = std::make_unique<TlsContext>();
  tls->context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = tls->context_.get();
  if (context == nullptr) return fail(ErrorKind::internal, "TLS could not be set up: " + tls_error() + ".");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    return fail(ErrorKind::invalid,
                "The TLS certificate " + certificate_file + " cannot be used: " + tls_error() + ".");
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return fail(ErrorKind::invalid,
                "The TLS key " + key_file + " cannot be used with the certificate: " + tls_error() + ".");
  }
  // OpenSSL writes to sockets without MSG_NOSIGNAL; a client that goes away must not end the process.
  std::signal(SIGPIPE, SIG_IGN);
  return tls;
}

Socket::Socket(int descriptor, const TlsContext* tls) : descriptor_(descriptor) {
  if (tls == nullptr) return;
  tls_.reset(SSL_new(tls->get()));
  handshaking_ = true;
  if (tls_ != nullptr) {
    SSL_set_fd(tls_.get(), descriptor_);
    SSL_set_accept_state(tls_.get());
  }
}

Socket::~Socket() { close(); }

void Socket::close() {
  tls_.reset();
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Socket::Outcome Socket::outcome_of(int returned) {
  const int error = SSL_get_error(tls_.get(), returned);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return Outcome::would_block;
  return error == SSL_ERROR_ZERO_RETURN ? Outcome::closed : Outcome::failed;
}

Socket::Outcome Socket::shake_hands() {
  if (tls_ == nullptr) return Outcome::failed;
  const int returned = SSL_do_handshake(tls_.get());
  if (returned != 1) return outcome_of(returned);
  handshaking_ = false;
  return Outcome::done;
}

Socket::Transfer Socket::receive(char* into, std::size_t size) {
  if (tls_ != nullptr) {
    const int count = SSL_read(tls_.get(), into, static_cast<int>(std::min<std::size_t>(size, INT_MAX)));
    if (count > 0) return {Outcome::done, static_cast<std::size_t>(count), true};
    return {outcome_of(count), 0, false};
  }
  ssize_t count = 0;
  do {
    count = recv(descriptor_, into, size, 0);
  } while (count < 0 && errno == EINTR);
  if (count > 0) {
    const auto bytes = static_cast<std::size_t>(count);
    return {Outcome::done, bytes, bytes == size};
  }
  if (count == 0) return {Outcome::closed, 0, false};
  const bool blocked = errno == EAGAIN || errno == EWOULDBLOCK;
  return {blocked ? Outcome::would_block : Outcome::failed, 0, false};
}

Socket::Transfer Socket::send(std::string_view bytes) {
  if (tls_ != nullptr) {
    const int count =
        SSL_write(tls_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX)));
    if (count > 0) return {Outcome::done, static_cast<std::size_t>(count), true};
    return {outcome_of(count), 0, false};
  }
  ssize_t count = 0;
  do {
    count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  if (count >= 0) return {Outcome::done, static_cast<std::size_t>(count), true};
  const bool blocked = errno == EAGAIN || errno == EWOULDBLOCK;
  return {blocked ? Outcome::would_block : Outcome::failed, 0, false};
}

void Socket::finish_sending() {
  if (tls_ != nullptr && !handshaking_) {
    SSL_shutdown(tls_.get());
    ERR_clear_error();
  }
  shutdown(descriptor_, SHUT_WR);
}

}  // namespace nexus::http
