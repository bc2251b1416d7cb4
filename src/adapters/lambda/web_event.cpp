#include "adapters/lambda/web_event.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "adapters/aws/sqs/trace_header.h"
#include "base/hex.h"
#include "wire/base64.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::lambda {

namespace {

using wire::JsonValue;

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return out;
}

std::string_view text_of(const JsonValue* object, std::string_view name) {
  const JsonValue* member = object == nullptr ? nullptr : object->find(name);
  return member != nullptr && member->is_string() ? std::string_view(member->string()) : std::string_view();
}

const JsonValue* object_of(const JsonValue* object, std::string_view name) {
  const JsonValue* member = object == nullptr ? nullptr : object->find(name);
  return member != nullptr && member->is_object() ? member : nullptr;
}

// Of the client's connection to the gateway, or counted anew here.
bool is_of_the_connection(std::string_view lower_name) {
  constexpr std::array<std::string_view, 8> kNames = {
      "connection", "content-length",    "expect",  "keep-alive",
      "te",         "transfer-encoding", "trailer", "upgrade"};
  return std::find(kNames.begin(), kNames.end(), lower_name) != kNames.end();
}

bool is_token(std::string_view name) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kOthers.find(c) != kOthers.npos;
  });
}

void add_header(WebHeaders& headers, std::string_view name, std::string_view value) {
  constexpr std::string_view kBreaks("\r\n\0", 3);
  if (!is_token(name) || value.find_first_of(kBreaks) != value.npos || is_of_the_connection(lower_case(name)))
    return;
  headers.emplace_back(name, value);
}

// Gateways hand paths over decoded or not. What cannot stand in a target is encoded; an escape stays one.
void append_path(std::string& out, std::string_view path) {
  constexpr std::string_view kPlain = "-._~!$&'()*+,;=:@/";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  if (!path.starts_with('/')) out += '/';
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    std::array<std::uint8_t, 1> byte;
    const bool is_escape = c == '%' && read_hex(path.substr(i + 1, 2), byte);
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          kPlain.find(c) != kPlain.npos;
    if (is_escape || is_plain) {
      out += c;
    } else {
      const auto code = static_cast<unsigned char>(c);
      out += {'%', kDigits[code >> 4], kDigits[code & 15]};
    }
  }
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    const bool is_unreserved = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               c == '-' || c == '.' || c == '_' || c == '~';
    const auto code = static_cast<unsigned char>(c);
    if (is_unreserved) {
      out += c;
    } else {
      out += {'%', kDigits[code >> 4], kDigits[code & 15]};
    }
  }
}

// Calls `use` with each value of "name": "value" or "name": ["value", …]; the lists are complete where a
// REST API gives both.
template <class Use>
void for_each_value(const JsonValue& event, std::string_view lists, std::string_view singles, Use&& use) {
  if (const JsonValue* found = object_of(&event, lists)) {
    for (const JsonValue::Member& member : found->members()) {
      if (!member.value.is_array()) continue;
      for (const JsonValue& value : member.value.items()) {
        if (value.is_string()) use(member.name, value.string());
      }
    }
  } else if (const JsonValue* found_singles = object_of(&event, singles)) {
    for (const JsonValue::Member& member : found_singles->members()) {
      if (member.value.is_string()) use(member.name, member.value.string());
    }
  }
}

void read_rest(const JsonValue& event, WebRequest& request) {
  request.method = text_of(&event, "httpMethod");
  append_path(request.target, text_of(&event, "path"));
  char separator = '?';
  // A REST API hands parameters over decoded.
  for_each_value(event, "multiValueQueryStringParameters", "queryStringParameters",
                 [&](std::string_view name, std::string_view value) {
                   request.target += std::exchange(separator, '&');
                   append_encoded(request.target, name);
                   request.target += '=';
                   append_encoded(request.target, value);
                 });
  for_each_value(event, "multiValueHeaders", "headers", [&](std::string_view name, std::string_view value) {
    add_header(request.headers, name, value);
  });
}

void read_http(const JsonValue& event, WebRequest& request) {
  const JsonValue* context = object_of(&event, "requestContext");
  request.method = text_of(object_of(context, "http"), "method");
  std::string_view path = text_of(&event, "rawPath");
  const std::string stage = "/" + std::string(text_of(context, "stage"));
  if (stage != "/" && stage != "/$default" && (path == stage || path.starts_with(stage + "/"))) {
    path.remove_prefix(stage.size());
  }
  append_path(request.target, path);
  // Encoded as the client sent it, but it must not end the request line.
  const std::string_view query = text_of(&event, "rawQueryString");
  if (!query.empty()) request.target += '?';
  for (const char c : query) {
    if (c > ' ' && c < '\x7f') {
      request.target += c;
    } else {
      append_encoded(request.target, {&c, 1});
    }
  }
  for_each_value(event, "", "headers", [&](std::string_view name, std::string_view value) {
    if (lower_case(name) != "cookie") add_header(request.headers, name, value);
  });
  const JsonValue* cookies = event.find("cookies");
  std::string cookie;
  if (cookies != nullptr && cookies->is_array()) {
    for (const JsonValue& item : cookies->items()) {
      if (item.is_string()) cookie += (cookie.empty() ? "" : "; ") + item.string();
    }
  }
  if (!cookie.empty()) add_header(request.headers, "cookie", cookie);
}

bool has_header(const WebHeaders& headers, std::string_view lower_name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return lower_case(header.first) == lower_name; });
}

Result<> read_body(const JsonValue& event, WebRequest& request) {
  const std::string_view body = text_of(&event, "body");
  const JsonValue* is_base64 = event.find("isBase64Encoded");
  if (is_base64 == nullptr || !is_base64->is_boolean() || !is_base64->boolean()) {
    request.body = body;
    return {};
  }
  std::optional<std::string> decoded = wire::decode_base64(body);
  if (!decoded) return fail(ErrorKind::invalid, "The event says that its body is base64, and it is not.");
  request.body = std::move(*decoded);
  return {};
}

}  // namespace

Result<WebEvent> read_web_event(std::string_view payload, std::string_view trace_header) {
  const Result<JsonValue> event = JsonValue::parse(payload, 64);
  if (!event || !event->is_object()) return fail(ErrorKind::invalid, "The event is no JSON object.");
  // A message of a WebSocket API may have a method too: that of the request which opened it.
  if (const JsonValue* context = object_of(&*event, "requestContext");
      context != nullptr && context->find("connectionId") != nullptr) {
    return fail(ErrorKind::invalid,
                "The event is no request of API Gateway's REST or HTTP APIs but of a WebSocket API.");
  }
  WebEvent read;
  read.format = text_of(&*event, "version") == "2.0" ? PayloadFormat::http : PayloadFormat::rest;
  if (read.format == PayloadFormat::http) {
    read_http(*event, read.request);
  } else {
    read_rest(*event, read.request);
  }
  if (!is_token(read.request.method)) {
    return fail(ErrorKind::invalid,
                "The event is no request of API Gateway: it has neither httpMethod (REST API) nor "
                "requestContext.http.method (HTTP API). Is the function behind the right trigger?");
  }
  if (auto done = read_body(*event, read.request); !done) return fail(done.error());
  if (!has_header(read.request.headers, "traceparent")) {
    const std::string traceparent = aws::to_traceparent(trace_header);
    if (!traceparent.empty()) read.request.headers.emplace_back("traceparent", traceparent);
  }
  return read;
}

std::string write_web_answer(const WebAnswer& answer, PayloadFormat format) {
  std::map<std::string, std::vector<std::string_view>> headers;
  std::vector<std::string_view> cookies;
  for (const auto& [name, value] : answer.headers) {
    std::string lower = lower_case(name);
    if (format == PayloadFormat::http && lower == "set-cookie") {
      cookies.push_back(value);
    } else if (!is_of_the_connection(lower)) {
      headers[std::move(lower)].push_back(value);
    }
  }
  const bool is_text = headers.count("content-encoding") == 0 && wire::is_valid_utf8(answer.body);

  std::string json = R"({"statusCode":)" + std::to_string(answer.status);
  json += format == PayloadFormat::rest ? R"(,"multiValueHeaders":{)" : R"(,"headers":{)";
  bool is_first = true;
  for (const auto& [name, values] : headers) {
    if (!std::exchange(is_first, false)) json += ',';
    wire::append_string(json, name);
    json += format == PayloadFormat::rest ? ":[" : ":";
    std::string joined;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (format == PayloadFormat::rest) {
        if (i > 0) json += ',';
        wire::append_string(json, values[i]);
      } else {
        joined.append(i > 0 ? ", " : "").append(values[i]);
      }
    }
    if (format == PayloadFormat::rest) json += ']';
    if (format == PayloadFormat::http) wire::append_string(json, joined);
  }
  json += '}';
  if (!cookies.empty()) {
    json += R"(,"cookies":[)";
    for (std::size_t i = 0; i < cookies.size(); ++i) {
      if (i > 0) json += ',';
      wire::append_string(json, cookies[i]);
    }
    json += ']';
  }
  json += is_text ? R"(,"isBase64Encoded":false,"body":)" : R"(,"isBase64Encoded":true,"body":)";
  if (is_text) {
    wire::append_string(json, answer.body);
  } else {
    json += '"';
    wire::append_base64(json, answer.body);
    json += '"';
  }
  return json + '}';
}

}  // namespace nexus::lambda
