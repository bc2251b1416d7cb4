#include "monitoring/overview_json.h"

#include <iterator>

#include <fmt/format.h>

#include "wire/json_text.h"

namespace nexus::monitoring {

namespace {

void append_latencies(std::string& out, const LatencyCounts& latency) {
  constexpr std::pair<const char*, double> kQuantiles[] = {{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}};
  for (const auto& [name, quantile] : kQuantiles) {
    const auto ms = latency_ms(latency, quantile);
    out += ms ? fmt::format(R"(,"{}":{:.2f})", name, *ms) : fmt::format(R"(,"{}":null)", name);
  }
}

// Rates and steps have the same levels.
template <class Levels>
void append_levels(std::string& out, const Levels& levels) {
  fmt::format_to(std::back_inserter(out), R"(,"queueDepth":{},"oldestAgeMs":{},"dead":{}}})",
                 levels.queue_depth, levels.oldest_age_ms, levels.dead);
}

void append_rates(std::string& out, const Rates& rates) {
  out += R"({"at":)";
  wire::append_timestamp(out, rates.at);
  fmt::format_to(std::back_inserter(out),
                 R"(,"accepted":{:.1f},"rejected":{:.1f},"duplicates":{:.1f},"conflicts":{:.1f})",
                 rates.accepted, rates.rejected, rates.duplicates, rates.conflicts);
  append_latencies(out, rates.latency);
  append_levels(out, rates);
}

void append_point(std::string& out, const ports::Measurement& point) {
  out += R"({"at":)";
  wire::append_timestamp(out, point.at);
  fmt::format_to(std::back_inserter(out), R"(,"accepted":{},"rejected":{},"duplicates":{},"conflicts":{})",
                 point.accepted, point.rejected, point.duplicates, point.conflicts);
  append_latencies(out, point.latency);
  append_levels(out, point);
}

void append_alarm_members(std::string& out, const Alarm& alarm) {
  out += R"("id":)";
  wire::append_string(out, alarm.id);
  out += R"(,"severity":)";
  wire::append_string(out, to_string(alarm.severity));
  out += R"(,"title":)";
  wire::append_string(out, alarm.title);
  out += R"(,"detail":)";
  wire::append_string(out, alarm.detail);
  out += R"(,"since":)";
  wire::append_timestamp(out, alarm.since);
}

void append_status_members(std::string& out, const Status& status) {
  out += R"("now":)";
  append_rates(out, status.rates);
  const BooksChecked& books = status.books;
  fmt::format_to(std::back_inserter(out),
                 R"(,"conservation":{{"unaccounted":{},"unaccountedErrors":{},"checkedAt":)",
                 books.unaccounted, books.unaccounted_errors);
  if (books.at) {
    wire::append_timestamp(out, *books.at);
  } else {
    out += "null";
  }
  out += R"(},"alarms":[)";
  for (const Alarm& alarm : status.alarms) {
    out += out.back() == '[' ? "{" : ",{";
    append_alarm_members(out, alarm);
    out += '}';
  }
  fmt::format_to(std::back_inserter(out), R"(],"totals":{{"orders":{},"openErrors":{}}})", books.orders,
                 books.open_errors);
}

}  // namespace

std::string status_json(const Status& status) {
  std::string out = "{";
  append_status_members(out, status);
  return out + "}";
}

std::string overview_json(Range range, const std::vector<ports::Measurement>& points, const Status& status) {
  std::string out =
      fmt::format(R"({{"range":"{}","stepSeconds":{},"points":[)", to_string(range), step_ms(range) / 1000);
  for (const ports::Measurement& point : points) {
    if (out.back() != '[') out += ',';
    append_point(out, point);
  }
  out += "],";
  append_status_members(out, status);
  return out + "}";
}

std::string alarm_change_json(const AlarmChange& change) {
  std::string out = "{";
  append_alarm_members(out, change.alarm);
  out += change.raised ? R"(,"active":true})" : R"(,"active":false})";
  return out;
}

}  // namespace nexus::monitoring
