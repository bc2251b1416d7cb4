// One JSON line for each request. Never a key, a query or a body; every text is escaped, so that a
// line is one line whatever was sent.
#pragma once

#include <cstdint>
#include <string>

#include "adapters/http/exchange.h"

namespace nexus::http {

struct AccessRecord {
  const Exchange& exchange;
  int status = 0;
  std::uint64_t bytes = 0;  // of the answer's body
  std::int64_t took_us = 0;
};

std::string access_log_line(const AccessRecord& record);

}  // namespace nexus::http
