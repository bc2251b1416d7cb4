// What a service's answer says: success, its own error, and what can be done about that.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "adapters/aws/json_protocol.h"
#include "adapters/net/http_client.h"

namespace nexus::aws {

// Takes the code out of x-amzn-errortype or the body's __type, without namespace and address. An error
// without any code is named by its status: "HTTP 403".
JsonAnswer read_answer(net::HttpAnswer answer);

enum class Remedy : std::uint8_t {
  none,         // it succeeded, or repeating cannot help
  repeat,       // throttled, or a fault of the service that passes
  credentials,  // the keys have expired or are not known (any more)
  clock,        // the date of the request was too far from the service's
};

Remedy remedy_for(const JsonAnswer& answer);

// Whether the answer refuses the one who signed: its message should name the keys.
bool is_about_identity(const JsonAnswer& answer);

// The time of a Date header ("Sun, 30 Aug 2015 12:36:00 GMT"), in ms since 1970. Empty for anything else.
std::optional<std::int64_t> read_http_date(std::string_view text);

}  // namespace nexus::aws
