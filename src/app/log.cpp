#include "app/log.h"

#include <chrono>
#include <memory>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "adapters/posix/system_random.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

bool writes_json = true;

// Lines that no request caused share one trace id a process, so that they can be told from others.
const std::string& process_trace_id() {
  static const std::string id = fmt::format("{:016x}{:016x}", posix::random_number(), posix::random_number());
  return id;
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> made = [] {
    auto fresh = spdlog::stderr_logger_mt("nexusstream");
    fresh->set_pattern("%v");
    return fresh;
  }();
  return *made;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "info";
}

domain::Timestamp now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

}  // namespace

void set_up_log(const std::string& level, const std::string& format) {
  writes_json = format != "text";
  logger().set_level(spdlog::level::from_str(level));
  logger().flush_on(spdlog::level::info);
}

void log(LogLevel level, std::string_view message) {
  if (!logger().should_log(spdlog_level(level))) return;
  std::string line;
  if (writes_json) {
    line = "{\"time\":";
    wire::append_timestamp(line, now());
    line +=
        fmt::format(",\"level\":\"{}\",\"traceId\":\"{}\",\"message\":", name_of(level), process_trace_id());
    wire::append_string(line, message);
    line += '}';
  } else {
    // JSON's escapes keep a message on one line here too.
    std::string escaped;
    wire::append_string(escaped, message);
    line = fmt::format("{} {:7} {}", domain::to_iso8601(now()), name_of(level),
                       std::string_view(escaped).substr(1, escaped.size() - 2));
  }
  logger().log(spdlog_level(level), "{}", line);
}

void log_json(std::string_view line) { logger().log(spdlog::level::info, "{}", line); }

void flush_log() { logger().flush(); }

}  // namespace nexus::app
