#include "adapters/http/request.h"

#include "adapters/http/characters.h"

namespace nexus::http {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::remove: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::unknown: return "UNKNOWN";
  }
  return "UNKNOWN";
}

Method parse_method(std::string_view name) {
  for (const Method method : {Method::post, Method::get, Method::head, Method::put, Method::patch,
                              Method::remove, Method::options}) {
    if (name == to_string(method)) return method;
  }
  return Method::unknown;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (lower(left[i]) != lower(right[i])) return false;
  }
  return true;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const HeaderField& field : headers_) {
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::query(std::string_view name) const {
  for (const QueryParameter& parameter : query_) {
    if (parameter.name == name) return parameter.value;
  }
  return std::nullopt;
}

std::string_view Request::path_parameter(std::string_view name) const {
  if (pattern_names_ == nullptr || name.empty()) return {};
  for (std::size_t i = 0; i < segment_count_ && i < pattern_names_->size(); ++i) {
    if ((*pattern_names_)[i] == name) return segments_[i];
  }
  return {};
}

std::optional<std::uint64_t> Request::content_length() const {
  if (chunked_) return std::nullopt;
  return content_length_;
}

}  // namespace nexus::http
