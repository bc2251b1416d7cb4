#include "adapters/http/server_options.h"

#include <arpa/inet.h>

namespace nexus::http {

namespace {

struct Bound {
  const char* name;
  std::int64_t value;
  std::int64_t least;
  std::int64_t most;
};

}  // namespace

bool is_loopback(const std::string& address) {
  if (address == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, address.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

Result<> validate(const ServerOptions& options) {
  constexpr std::int64_t kHourMs = 3'600'000;
  constexpr std::int64_t kGiB = 1LL << 30;
  const Bound bounds[] = {
      {"threads", options.threads, 0, 256},
      {"max_connections", static_cast<std::int64_t>(options.max_connections), 1, 1'000'000},
      {"max_header_bytes", static_cast<std::int64_t>(options.max_header_bytes), 1024, 1 << 20},
      {"max_target_bytes", static_cast<std::int64_t>(options.max_target_bytes), 256, 1 << 20},
      {"max_headers", static_cast<std::int64_t>(options.max_headers), 10, 10'000},
      {"max_body_bytes", static_cast<std::int64_t>(options.max_body_bytes), 1024, kGiB},
      {"max_buffered_bytes", static_cast<std::int64_t>(options.max_buffered_bytes), 1 << 20, 64 * kGiB},
      {"max_compression_ratio", options.max_compression_ratio, 1, 100'000},
      {"write_high_water_bytes", static_cast<std::int64_t>(options.write_high_water_bytes), 1024, kGiB},
      {"idle_timeout_ms", options.idle_timeout_ms, 100, kHourMs},
      {"header_timeout_ms", options.header_timeout_ms, 100, kHourMs},
      {"body_timeout_ms", options.body_timeout_ms, 100, kHourMs},
      {"write_timeout_ms", options.write_timeout_ms, 100, kHourMs},
  };
  for (const Bound& bound : bounds) {
    if (bound.value >= bound.least && bound.value <= bound.most) continue;
    return fail(ErrorKind::invalid, std::string("The HTTP option ") + bound.name + " is " +
                                        std::to_string(bound.value) + "; it must be from " +
                                        std::to_string(bound.least) + " to " + std::to_string(bound.most) +
                                        ".");
  }
  if (!options.authentication && !is_loopback(options.address)) {
    return fail(ErrorKind::invalid,
                "Authentication is off and the address " + options.address +
                    " can be reached from other machines. Turn authentication on, or listen on "
                    "127.0.0.1.");
  }
  if (options.tls_certificate_file.empty() != options.tls_key_file.empty()) {
    return fail(ErrorKind::invalid,
                "TLS needs both a certificate file and a key file; only one of them is given.");
  }
  return {};
}

}  // namespace nexus::http
