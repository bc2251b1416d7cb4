// Temporary keys from the endpoints that AWS puts beside a container or a machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "adapters/aws/credential_chain.h"
#include "adapters/aws/credentials.h"
#include "adapters/net/http_client.h"
#include "base/result.h"

namespace nexus::aws {

// The references need to live as long as it does.
class MetadataEndpoints {
 public:
  MetadataEndpoints(net::HttpClient& client, const Environment& environment,
                    const std::string& container_host, const std::string& machine_host,
                    std::int64_t timeout_ms)
      : client_(client),
        environment_(environment),
        container_host_(container_host),
        machine_host_(machine_host),
        timeout_ms_(timeout_ms) {}

  // Nothing when the environment names no endpoint of a container. `unavailable` when it gives no keys,
  // and when the address is neither encrypted nor one of the machine's own.
  Result<std::optional<Credentials>> read_container() const;
  // The keys of the machine's role by version 2 of its metadata; nothing when it is switched off.
  Result<std::optional<Credentials>> read_machine() const;

 private:
  Result<std::string> fetch(net::HttpRequest request, const char* what) const;

  net::HttpClient& client_;
  const Environment& environment_;
  const std::string& container_host_;
  const std::string& machine_host_;
  const std::int64_t timeout_ms_;
};

}  // namespace nexus::aws
