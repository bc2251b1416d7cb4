// W3C Trace Context, level 1: the traceparent field.
#pragma once

#include <cstdint>
#include <string_view>

namespace nexus::http {

inline constexpr std::size_t kTraceparentLength = 55;

// Whether the text is a traceparent of version 00: lower-case hex, ids not all zero.
bool is_valid_traceparent(std::string_view text);

// Writes "00-<trace id>-<span id>-<flags>" with a new span id, exactly kTraceparentLength characters:
// the trace of `parent` when that is valid, a new and sampled one from the random numbers otherwise.
void write_traceparent(std::string_view parent, std::uint64_t random_high, std::uint64_t random_low,
                       std::uint64_t span, char* out);

}  // namespace nexus::http
