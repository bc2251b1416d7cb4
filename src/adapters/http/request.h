// One parsed HTTP/1.1 request head (RFC 9112), as handlers see it. Its views point into the
// exchange that owns it and live as long as that exchange is held.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nexus::http {

enum class Method : std::uint8_t { get, head, post, put, patch, remove, options, unknown };

// "GET", "DELETE"; "UNKNOWN" for the last.
std::string_view to_string(Method method);
Method parse_method(std::string_view name);

struct HeaderField {
  std::string_view name;   // as sent
  std::string_view value;  // without surrounding white space
};

struct QueryParameter {
  std::string_view name;   // percent-decoded
  std::string_view value;  // percent-decoded, '+' is a space
};

// ASCII letters are compared without case.
bool equals_ignoring_case(std::string_view left, std::string_view right);

class Request {
 public:
  static constexpr std::size_t kMaxPathSegments = 12;

  Method method() const { return method_; }
  // The request target as it was sent, "/api/orders?page=2".
  std::string_view target() const { return target_; }
  // The target's path as it was sent, without the query: "/api/orders".
  std::string_view path() const { return path_; }
  // The path's segments, each percent-decoded: {"api", "orders"}.
  std::span<const std::string_view> segments() const { return {segments_.data(), segment_count_}; }
  // 0 or 1: HTTP/1.0 or HTTP/1.1.
  int minor_version() const { return minor_version_; }

  // The first field of that name, or nothing. Names are compared without case.
  std::optional<std::string_view> header(std::string_view name) const;
  std::span<const HeaderField> headers() const { return headers_; }

  // The first query parameter of that name, or nothing. Names are compared exactly.
  std::optional<std::string_view> query(std::string_view name) const;
  // All of them, in the order sent; a repeated name appears repeatedly.
  std::span<const QueryParameter> query_parameters() const { return query_; }

  // The value of {name} in the route's pattern, percent-decoded; empty if the pattern has none.
  std::string_view path_parameter(std::string_view name) const;

  // The media type of Content-Type in lower case without its parameters, "application/json"; empty
  // when there is none.
  std::string_view media_type() const { return media_type_; }
  // Bytes of the body as announced; nothing for a chunked body; 0 when there is no body.
  std::optional<std::uint64_t> content_length() const;
  bool has_body() const { return chunked_ || content_length_ > 0; }

 private:
  friend class RequestParser;
  friend class Router;

  Method method_ = Method::unknown;
  std::uint8_t minor_version_ = 1;
  bool chunked_ = false;
  bool keep_alive_ = true;
  bool expects_continue_ = false;
  std::uint64_t content_length_ = 0;
  std::string_view target_;
  std::string_view path_;
  std::string_view content_encoding_;
  std::array<std::string_view, kMaxPathSegments> segments_;
  std::size_t segment_count_ = 0;
  bool too_many_segments_ = false;
  std::vector<HeaderField> headers_;
  std::vector<QueryParameter> query_;
  std::string decoded_;  // holds what percent-decoding changed
  std::string media_type_;
  const std::vector<std::string>* pattern_names_ = nullptr;  // one a segment; empty for literals

 public:
  // What the connection needs to know; handlers have no use for these.
  bool is_chunked() const { return chunked_; }
  bool wants_keep_alive() const { return keep_alive_; }
  bool expects_continue() const { return expects_continue_; }
  std::string_view content_encoding() const { return content_encoding_; }
};

}  // namespace nexus::http
