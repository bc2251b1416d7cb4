#include "adapters/http/request_parser.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "adapters/http/characters.h"

namespace nexus::http {

namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";

// Digits only, no sign, at most 18 of them: every such number fits.
bool parse_length(std::string_view text, std::uint64_t& length) {
  if (text.empty() || text.size() > 18) return false;
  length = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

bool is_valid_host(std::string_view host) {
  for (const char c : host) {
    if (!is_in_class(c, kTargetCharacter) || c == '/' || c == '?' || c == '@') return false;
  }
  return true;
}

}  // namespace

// Fields of which there may be only one.
struct RequestParser::Fields {
  bool host = false;
  bool content_length = false;
  bool transfer_encoding = false;
  bool content_type = false;
  bool content_encoding = false;
};

bool RequestParser::refuse(int status, const char* code, const char* detail) {
  fault_ = {status, code, detail};
  return false;
}

RequestParser::Outcome RequestParser::parse(std::string_view input, Request& request) {
  const std::size_t from = searched_ > 3 ? searched_ - 3 : 0;
  const std::size_t end = input.substr(from).find(kEndOfHead);
  if (end == std::string_view::npos) return check_unfinished(input);
  head_bytes_ = from + end + kEndOfHead.size();
  if (head_bytes_ > limits_.max_header_bytes) {
    refuse(431, "HEADER_TOO_LARGE", "The request line and header fields are longer than this server takes.");
    return Outcome::refused;
  }
  const std::size_t line_end = input.find("\r\n");
  request.method_ = Method::unknown;
  request.minor_version_ = 1;
  request.chunked_ = false;
  request.keep_alive_ = true;
  request.expects_continue_ = false;
  request.content_length_ = 0;
  request.content_encoding_ = {};
  request.headers_.clear();
  request.query_.clear();
  request.decoded_.clear();
  request.media_type_.clear();
  request.pattern_names_ = nullptr;
  // With the line break of the last field, without the empty line.
  const std::string_view fields = input.substr(line_end + 2, head_bytes_ - line_end - 4);
  const bool good = read_request_line(input.substr(0, line_end), request) && read_fields(fields, request);
  return good ? Outcome::complete : Outcome::refused;
}

RequestParser::Outcome RequestParser::check_unfinished(std::string_view input) {
  // A line feed without its carriage return can never become a head that is taken: say so now,
  // instead of waiting for the rest.
  for (std::size_t at = searched_; (at = input.find('\n', at)) != std::string_view::npos; ++at) {
    if (at == 0 || input[at - 1] != '\r') {
      refuse("A line of the request head ends without a carriage return.");
      return Outcome::refused;
    }
  }
  if (input.find('\0', searched_) != std::string_view::npos) {
    refuse("The request head contains a NUL character.");
    return Outcome::refused;
  }
  searched_ = input.size();
  if (input.size() < limits_.max_header_bytes) return Outcome::incomplete;
  if (input.find("\r\n") == std::string_view::npos) {
    refuse(414, "TARGET_TOO_LONG", "The request line is longer than this server takes.");
  } else {
    refuse(431, "HEADER_TOO_LARGE", "The request line and header fields are longer than this server takes.");
  }
  return Outcome::refused;
}

bool RequestParser::read_request_line(std::string_view line, Request& request) {
  const std::size_t method_end = line.find(' ');
  const std::size_t target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || method_end == 0 || target_end <= method_end + 1) {
    return refuse("The request line is not method, target and version with one space between them.");
  }
  const std::string_view method = line.substr(0, method_end);
  const std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
  const std::string_view version = line.substr(target_end + 1);
  if (!all_in_class(method, kTokenCharacter)) return refuse("The method is not a token.");
  if (version == "HTTP/1.0") {
    request.minor_version_ = 0;
    request.keep_alive_ = false;
  } else if (version != "HTTP/1.1") {
    return refuse("The version is neither HTTP/1.1 nor HTTP/1.0.");
  }
  request.method_ = parse_method(method);
  request.target_ = target;
  if (target.size() > limits_.max_target_bytes) {
    return refuse(414, "TARGET_TOO_LONG", "The request target is longer than this server takes.");
  }
  return read_target(target, request);
}

bool RequestParser::read_target(std::string_view target, Request& request) {
  if (!all_in_class(target, kTargetCharacter)) {
    return refuse("The request target contains a character that must be percent-encoded.");
  }
  request.segment_count_ = 0;
  request.too_many_segments_ = false;
  if (target == "*" && request.method_ == Method::options) {
    request.path_ = target;
    return true;
  }
  if (target.front() != '/') {
    // The absolute form, as sent to proxies: the authority takes the place of Host.
    const std::size_t scheme_end = target.find("://");
    const std::string_view scheme = target.substr(0, scheme_end == std::string_view::npos ? 0 : scheme_end);
    if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) {
      return refuse("The request target is neither a path nor an http or https address.");
    }
    const std::size_t path_begin = target.find('/', scheme_end + 3);
    if (path_begin == std::string_view::npos || path_begin == scheme_end + 3) {
      return refuse("The request target is an address without a host or without a path.");
    }
    if (!is_valid_host(target.substr(scheme_end + 3, path_begin - scheme_end - 3))) {
      return refuse("The host in the request target is not valid.");
    }
    target.remove_prefix(path_begin);
  }
  // Room for everything that decoding may change, so that views into it stay where they are.
  request.decoded_.reserve(target.size());
  const std::size_t question = target.find('?');
  request.path_ = target.substr(0, question);
  if (!read_path(request.path_, request)) return false;
  return question == std::string_view::npos || read_query(target.substr(question + 1), request);
}

bool RequestParser::read_path(std::string_view path, Request& request) {
  std::size_t begin = 1;
  while (true) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    std::string_view segment;
    if (!decode(path.substr(begin, end - begin), false, request, segment)) return false;
    if (segment == "." || segment == "..") {
      return refuse("The path contains a segment of dots only; send the path it stands for.");
    }
    if (request.segment_count_ < Request::kMaxPathSegments) {
      request.segments_[request.segment_count_++] = segment;
    } else {
      request.too_many_segments_ = true;
    }
    if (end == path.size()) return true;
    begin = end + 1;
  }
}

bool RequestParser::read_query(std::string_view query, Request& request) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(end == query.size() ? end : end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    QueryParameter parameter;
    if (!decode(pair.substr(0, equals), true, request, parameter.name)) return false;
    const std::string_view value = equals == pair.size() ? std::string_view() : pair.substr(equals + 1);
    if (!decode(value, true, request, parameter.value)) return false;
    request.query_.push_back(parameter);
  }
  return true;
}

bool RequestParser::decode(std::string_view text, bool plus_is_space, Request& request,
                           std::string_view& decoded) {
  const bool changes =
      text.find('%') != std::string_view::npos || (plus_is_space && text.find('+') != std::string_view::npos);
  if (!changes) {
    decoded = text;
    return true;
  }
  const std::size_t begin = request.decoded_.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        return refuse("A percent sign in the request target is not followed by two hex digits.");
      c = static_cast<char>(high * 16 + low);
      i += 2;
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
        return refuse("The request target contains an encoded control character.");
      }
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    request.decoded_.push_back(c);
  }
  decoded = std::string_view(request.decoded_).substr(begin);
  return true;
}

bool RequestParser::read_fields(std::string_view fields, Request& request) {
  Fields seen;
  while (!fields.empty()) {
    const std::size_t end = fields.find("\r\n");
    const std::string_view line = fields.substr(0, end);
    fields.remove_prefix(end + 2);
    const auto* colon = static_cast<const char*>(std::memchr(line.data(), ':', line.size()));
    if (colon == nullptr || colon == line.data()) return refuse("A header field has no name or no colon.");
    const auto name_length = static_cast<std::size_t>(colon - line.data());
    const HeaderField field{line.substr(0, name_length), trim_white_space(line.substr(name_length + 1))};
    // Catches white space before the colon and folded lines as well.
    if (!all_in_class(field.name, kTokenCharacter))
      return refuse("The name of a header field is not a token.");
    if (!all_in_class(field.value, kValueCharacter)) {
      return refuse("The value of a header field contains a control character.");
    }
    if (request.headers_.size() == limits_.max_headers) {
      return refuse(431, "HEADER_TOO_LARGE", "The request has more header fields than this server takes.");
    }
    request.headers_.push_back(field);
    if (!read_known_field(field, request, seen)) return false;
  }
  return check_framing(request, seen);
}

bool RequestParser::read_known_field(const HeaderField& field, Request& request, Fields& seen) {
  const auto is = [&](std::string_view name) { return equals_ignoring_case(field.name, name); };
  const auto first = [](bool& flag) { return !std::exchange(flag, true); };
  switch (field.name.size()) {
    case 4:
      if (is("host") && (!first(seen.host) || !is_valid_host(field.value))) {
        return refuse("The Host field is repeated or not valid.");
      }
      break;
    case 6:
      if (is("expect")) {
        if (!equals_ignoring_case(field.value, "100-continue")) {
          return refuse(417, "UNKNOWN_EXPECTATION", "Only the expectation 100-continue is known.");
        }
        request.expects_continue_ = request.minor_version_ == 1;
      }
      break;
    case 10:
      if (is("connection")) return read_connection(field.value, request);
      break;
    case 12:
      if (is("content-type")) {
        if (!first(seen.content_type)) return refuse("The Content-Type field is repeated.");
        const std::string_view type = trim_white_space(field.value.substr(0, field.value.find(';')));
        for (const char c : type) request.media_type_.push_back(lower(c));
      }
      break;
    case 14:
      if (is("content-length")) {
        if (!first(seen.content_length)) return refuse("The Content-Length field is repeated.");
        if (!parse_length(field.value, request.content_length_)) {
          return refuse("The Content-Length is not a plain decimal number.");
        }
      }
      break;
    case 16:
      if (is("content-encoding")) {
        if (!first(seen.content_encoding)) return refuse("The Content-Encoding field is repeated.");
        request.content_encoding_ = field.value;
      }
      break;
    case 17:
      if (is("transfer-encoding")) {
        if (!first(seen.transfer_encoding)) return refuse("The Transfer-Encoding field is repeated.");
        if (!equals_ignoring_case(field.value, "chunked")) {
          return refuse("The only transfer coding taken is a single chunked.");
        }
        request.chunked_ = true;
      }
      break;
    default: break;
  }
  return true;
}

bool RequestParser::read_connection(std::string_view value, Request& request) {
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(','), value.size());
    const std::string_view option = trim_white_space(value.substr(0, end));
    value.remove_prefix(end == value.size() ? end : end + 1);
    if (equals_ignoring_case(option, "close")) {
      request.keep_alive_ = false;
      return true;
    }
    if (equals_ignoring_case(option, "keep-alive")) request.keep_alive_ = true;
  }
  return true;
}

bool RequestParser::check_framing(Request& request, const Fields& seen) {
  if (seen.content_length && seen.transfer_encoding) {
    return refuse("The request has both a Content-Length and a Transfer-Encoding.");
  }
  if (seen.transfer_encoding && request.minor_version_ == 0) {
    return refuse("HTTP/1.0 has no transfer codings.");
  }
  if (!seen.host && request.minor_version_ == 1) return refuse("The Host field is missing.");
  return true;
}

}  // namespace nexus::http
