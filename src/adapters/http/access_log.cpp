#include "adapters/http/access_log.h"

#include <fmt/format.h>

#include <chrono>

#include "adapters/http/router.h"
#include "wire/json_text.h"

namespace nexus::http {

namespace {

constexpr std::size_t kMaxLoggedPath = 512;

// A customer's id is personal data, so paths with one are shown as their route.
std::string_view path_to_log(const Exchange& exchange) {
  const bool personal =
      exchange.route() != nullptr && exchange.route()->pattern.find("{customerId}") != std::string::npos;
  return personal ? std::string_view(exchange.route()->pattern)
                  : exchange.request().path().substr(0, kMaxLoggedPath);
}

}  // namespace

std::string access_log_line(const AccessRecord& record) {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
  const Exchange& exchange = record.exchange;
  std::string line = R"({"time":)";
  wire::append_timestamp(line, {now_ms});
  line += R"(,"level":")";
  line += record.status >= 500 ? "error" : "info";
  line += R"(","event":"request","traceId":)";
  wire::append_string(line, exchange.trace_id());
  line += R"(,"method":)";
  wire::append_string(line, to_string(exchange.request().method()));
  line += R"(,"path":)";
  wire::append_string(line, path_to_log(exchange));
  line += R"(,"route":)";
  wire::append_string(line, exchange.route() != nullptr ? exchange.route()->pattern : std::string());
  line += R"(,"role":)";
  wire::append_string(line, to_string(exchange.caller().role));
  line += R"(,"keyId":)";
  wire::append_string(line, exchange.caller().key_id);
  line += fmt::format(R"(,"status":{},"bytes":{},"tookMicroseconds":{})", record.status, record.bytes,
                      record.took_us);
  if (!exchange.log_reason().empty()) {
    line += R"(,"reason":)";
    wire::append_string(line, exchange.log_reason());
  }
  line += '}';
  return line;
}

}  // namespace nexus::http
