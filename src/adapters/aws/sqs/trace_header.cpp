#include "adapters/aws/sqs/trace_header.h"

#include <algorithm>

namespace nexus::aws {

namespace {

constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kEpochDigits = 8;  // of the trace id: X-Ray's root names them apart
constexpr std::size_t kParentDigits = 16;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// The value of "Key=value" in a header of such fields with semicolons between them.
std::string_view field(std::string_view header, std::string_view key) {
  while (!header.empty()) {
    const std::string_view part = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(header.size(), part.size() + 1));
    if (part.size() > key.size() && part.starts_with(key) && part[key.size()] == '=')
      return part.substr(key.size() + 1);
  }
  return {};
}

}  // namespace

std::string to_trace_header(std::string_view traceparent) {
  constexpr std::size_t kLength = 3 + kTraceDigits + 1 + kParentDigits + 3;
  if (traceparent.size() != kLength || !traceparent.starts_with("00-")) return {};
  const auto trace = traceparent.substr(3, kTraceDigits);
  const auto parent = traceparent.substr(3 + kTraceDigits + 1, kParentDigits);
  const auto flags = traceparent.substr(kLength - 2);
  const bool separated = traceparent[3 + kTraceDigits] == '-' && traceparent[kLength - 3] == '-';
  if (!separated || !is_hex(trace) || !is_hex(parent) || !is_hex(flags)) return {};
  const bool sampled = flags[1] == '1' || flags[1] == '3' || flags[1] == '5' || flags[1] == '7' ||
                       flags[1] == '9' || flags[1] == 'b' || flags[1] == 'd' || flags[1] == 'f';
  std::string header = "Root=1-";
  header += trace.substr(0, kEpochDigits);
  header += '-';
  header += trace.substr(kEpochDigits);
  header += ";Parent=";
  header += parent;
  header += sampled ? ";Sampled=1" : ";Sampled=0";
  return header;
}

std::string to_traceparent(std::string_view trace_header) {
  const std::string_view root = field(trace_header, "Root");
  const std::string_view parent = field(trace_header, "Parent");
  constexpr std::size_t kRootLength = 2 + kEpochDigits + 1 + (kTraceDigits - kEpochDigits);
  if (root.size() != kRootLength || !root.starts_with("1-") || root[2 + kEpochDigits] != '-') return {};
  if (parent.size() != kParentDigits || !is_hex(parent)) return {};
  std::string trace(root.substr(2, kEpochDigits));
  trace += root.substr(2 + kEpochDigits + 1);
  if (!is_hex(trace)) return {};
  return "00-" + trace + "-" + std::string(parent) + (field(trace_header, "Sampled") == "1" ? "-01" : "-00");
}

}  // namespace nexus::aws
