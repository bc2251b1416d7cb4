// A connected, non-blocking TCP socket, plain or under TLS. Belongs to one loop.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nexus::http {

// The server's certificate and key, loaded once: TLS 1.2 or newer, no renegotiation.
class TlsContext {
 public:
  // Both are PEM files. Fails with `invalid` when they cannot be read or do not belong together.
  static Result<std::unique_ptr<TlsContext>> load(const std::string& certificate_file,
                                                  const std::string& key_file);
  SSL_CTX* get() const { return context_.get(); }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Free> context_;
};

class Socket {
 public:
  enum class Outcome { done, would_block, closed, failed };
  struct Transfer {
    Outcome outcome = Outcome::done;
    std::size_t bytes = 0;
    // More input may be there already; false only when the next edge will tell.
    bool may_continue = true;
  };

  // Takes over the descriptor. `tls` may be null.
  Socket(int descriptor, const TlsContext* tls);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int descriptor() const { return descriptor_; }
  bool needs_handshake() const { return handshaking_; }
  Outcome shake_hands();
  Transfer receive(char* into, std::size_t size);
  Transfer send(std::string_view bytes);
  // Says that nothing more will be sent.
  void finish_sending();
  void close();

 private:
  struct Free {
    void operator()(SSL* session) const { SSL_free(session); }
  };
  Outcome outcome_of(int returned);

  int descriptor_;
  std::unique_ptr<SSL, Free> tls_;
  bool handshaking_ = false;
};

}  // namespace nexus::http
