// Every limit and time-out of the HTTP server, with its default and unit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace nexus::http {

struct ServerOptions {
  std::string address = "127.0.0.1";  // an IPv4 or IPv6 address, or "localhost"
  std::uint16_t port = 8080;          // 0: any free one, Server::port() tells
  int threads = 0;                    // event loops; 0: one a core
  bool listens = true;                // false: only connections that are given (Server::adopt) are served

  std::size_t max_connections = 10'000;           // more are answered 503 and closed
  std::size_t max_header_bytes = 16 * 1024;       // request line and fields; 431 beyond
  std::size_t max_target_bytes = 8 * 1024;        // 414 beyond
  std::size_t max_headers = 100;                  // fields; 431 beyond
  std::size_t max_body_bytes = 10 * 1024 * 1024;  // a body that is read whole; 413 beyond
  // A body that is read as a stream, after decompression; 0: no limit.
  std::uint64_t max_stream_bytes = 0;
  // Bodies being held whole by all connections together; 503 beyond.
  std::size_t max_buffered_bytes = 128 * 1024 * 1024;
  // Decompressed bytes for each compressed byte, beyond the first 64 KiB; 413 beyond. Text of
  // orders compresses 10 to 30 times, bombs 1000 times.
  std::uint32_t max_compression_ratio = 200;
  std::size_t write_high_water_bytes = 256 * 1024;  // Exchange::write asks for a pause above

  std::int64_t idle_timeout_ms = 75'000;    // between requests; closed in silence
  std::int64_t header_timeout_ms = 10'000;  // from the first byte of a head to its end; 408
  // For each further 16 KiB of a body while the handler waits for it (or its end); 408.
  std::int64_t body_timeout_ms = 30'000;
  // For each further 16 KiB of an answer that the client takes (or its end).
  std::int64_t write_timeout_ms = 30'000;

  std::string tls_certificate_file;          // PEM chain; with the key: TLS 1.2 or newer only
  std::string tls_key_file;                  // PEM
  std::vector<std::string> allowed_origins;  // for CORS, "https://ops.example.com"; empty: none

  bool authentication = true;  // off only on loopback
  // Requests to log, one JSON line each.
  enum class AccessLog { none, failures, all };
  AccessLog access_log = AccessLog::failures;  // failures: status 400 and above
};

// Fails with `invalid` and a sentence that names the option, what is wrong and what is allowed.
Result<> validate(const ServerOptions& options);

// Whether the address can only be reached from this machine: 127.0.0.0/8, ::1, "localhost".
bool is_loopback(const std::string& address);

}  // namespace nexus::http
