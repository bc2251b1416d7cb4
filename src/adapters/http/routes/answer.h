// Small pieces that the routes' answers are built from.
#pragma once

#include <charconv>
#include <span>
#include <string>
#include <string_view>

#include "adapters/http/exchange.h"
#include "adapters/http/problem.h"
#include "adapters/http/response.h"
#include "wire/json_text.h"
#include "wire/json_writer.h"

namespace nexus::http {

inline Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

inline Response error_response(const Error& error, const Exchange& exchange) {
  return to_response(to_problem(error, exchange.caller().role), exchange.trace_id());
}

// A whole-number query parameter within [least, most], or `fallback` when it is absent.
inline Result<std::int64_t> number_parameter(const Exchange& exchange, std::string_view name,
                                             std::int64_t fallback, std::int64_t least, std::int64_t most) {
  const auto text = exchange.request().query(name);
  if (!text) return fallback;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error == std::errc() && end == text->data() + text->size() && value >= least && value <= most)
    return value;
  return fail(ErrorKind::invalid, "The parameter " + std::string(name) + " must be a whole number from " +
                                      std::to_string(least) + " to " + std::to_string(most) + ".");
}

// Writes one JSON object, member by member; the destructor closes it.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
  ~JsonObject() { out_ += '}'; }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  void text(std::string_view name, std::string_view value) {
    begin(name);
    wire::append_string(out_, value);
  }
  template <class Integer>
  void integer(std::string_view name, Integer value) {
    begin(name);
    out_ += std::to_string(value);
  }
  void timestamp(std::string_view name, domain::Timestamp value) {
    begin(name);
    wire::append_timestamp(out_, value);
  }
  void hex(std::string_view name, std::span<const std::uint8_t> bytes) {
    begin(name);
    wire::JsonWriter(out_).hex(bytes);
  }
  void boolean(std::string_view name, bool value) { json(name, value ? "true" : "false"); }
  // `value` is JSON text already.
  void json(std::string_view name, std::string_view value) {
    begin(name);
    out_ += value;
  }

 private:
  void begin(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    wire::append_string(out_, name);
    out_ += ':';
  }
  std::string& out_;
};

}  // namespace nexus::http
