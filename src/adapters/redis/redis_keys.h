// The names of what is kept in Redis.
#pragma once

#include <string>
#include <string_view>

namespace nexus::redis {

// PARTNER_A is "A", as the keys are commonly written; any other id, such as ACME, is "id:ACME", so that it
// cannot be taken for PARTNER_ACME: ids are made of capitals, digits and '_'.
inline std::string partner_in_key(std::string_view partner_id) {
  constexpr std::string_view kPrefix = "PARTNER_";
  const bool is_short = partner_id.starts_with(kPrefix) && partner_id.size() > kPrefix.size();
  return is_short ? std::string(partner_id.substr(kPrefix.size())) : "id:" + std::string(partner_id);
}

// Empty: of all orders.
inline std::string statistics_key(std::string_view partner_id) {
  if (partner_id.empty()) return "nexusstream:stats:global";
  return "nexusstream:stats:partner:" + partner_in_key(partner_id);
}

inline std::string rate_limit_key(std::string_view partner_id) {
  return "nexusstream:ratelimit:partner:" + partner_in_key(partner_id);
}

}  // namespace nexus::redis
