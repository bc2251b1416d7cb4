#include "adapters/aws/error_answer.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>

#include "wire/json_value.h"

namespace nexus::aws {

namespace {

constexpr std::size_t kMaxQuotedBytes = 300;
constexpr int kFirstServerStatus = 500;

template <std::size_t N>
bool is_one_of(std::string_view code, const std::array<std::string_view, N>& codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Throttling and passing faults that services report with status 400.
constexpr std::array<std::string_view, 20> kPassing = {"ThrottlingException",
                                                       "Throttling",
                                                       "ThrottledException",
                                                       "RequestThrottled",
                                                       "RequestThrottledException",
                                                       "TooManyRequestsException",
                                                       "ProvisionedThroughputExceededException",
                                                       "RequestLimitExceeded",
                                                       "BandwidthLimitExceeded",
                                                       "LimitExceededException",
                                                       "SlowDown",
                                                       "PriorRequestNotComplete",
                                                       "TransactionInProgressException",
                                                       "KmsThrottled",
                                                       "OverLimit",
                                                       "RequestTimeout",
                                                       "RequestTimeoutException",
                                                       "InternalError",
                                                       "InternalServerError",
                                                       "ServiceUnavailable"};

constexpr std::array<std::string_view, 6> kBadKeys = {
    "ExpiredToken",         "ExpiredTokenException", "UnrecognizedClientException",
    "InvalidClientTokenId", "InvalidAccessKeyId",    "TokenRefreshRequired"};

constexpr std::array<std::string_view, 3> kBadClock = {"RequestTimeTooSkewed", "RequestExpired",
                                                       "RequestInTheFuture"};

constexpr std::array<std::string_view, 6> kBadSignature = {
    "InvalidSignatureException", "SignatureDoesNotMatch",
    "IncompleteSignature",       "AccessDenied",
    "AccessDeniedException",     "MissingAuthenticationTokenException"};

std::string bare_code(std::string_view code) {
  code = code.substr(0, code.find_first_of(":,"));
  const std::size_t hash = code.find('#');
  return std::string(hash == std::string_view::npos ? code : code.substr(hash + 1));
}

std::string text_of(const wire::JsonValue& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const wire::JsonValue* member = object.find(name);
    if (member != nullptr && member->is_string()) return member->string();
  }
  return "";
}

}  // namespace

JsonAnswer read_answer(net::HttpAnswer answer) {
  JsonAnswer read{
      .status = answer.status, .body = std::move(answer.body), .error_code = "", .error_message = ""};
  if (answer.status == 200) return read;
  std::string code(answer.header("x-amzn-errortype"));
  if (const Result<wire::JsonValue> body = wire::JsonValue::parse(read.body)) {
    if (code.empty()) code = text_of(*body, {"__type", "code", "Code"});
    read.error_message = text_of(*body, {"message", "Message", "errorMessage"});
  } else {
    read.error_message = read.body.substr(0, kMaxQuotedBytes);
  }
  read.error_code = bare_code(code);
  if (read.error_code.empty()) read.error_code = fmt::format("HTTP {}", answer.status);
  return read;
}

Remedy remedy_for(const JsonAnswer& answer) {
  if (answer.succeeded()) return Remedy::none;
  if (is_one_of(answer.error_code, kBadKeys)) return Remedy::credentials;
  if (is_one_of(answer.error_code, kBadClock)) return Remedy::clock;
  const std::string_view message = answer.error_message;
  if (answer.error_code == "InvalidSignatureException" &&
      (message.starts_with("Signature expired") || message.starts_with("Signature not yet current"))) {
    return Remedy::clock;
  }
  // A secret that was written wrong is corrected where it stands, beside the same key's id.
  if (answer.error_code == "InvalidSignatureException" || answer.error_code == "SignatureDoesNotMatch") {
    return Remedy::credentials;
  }
  if (answer.status >= kFirstServerStatus || answer.status == 429 || answer.status == 408)
    return Remedy::repeat;
  return is_one_of(answer.error_code, kPassing) ? Remedy::repeat : Remedy::none;
}

bool is_about_identity(const JsonAnswer& answer) {
  return is_one_of(answer.error_code, kBadKeys) || is_one_of(answer.error_code, kBadClock) ||
         is_one_of(answer.error_code, kBadSignature) || answer.status == 401 || answer.status == 403;
}

std::optional<std::int64_t> read_http_date(std::string_view text) {
  tm parts{};
  const char* end = strptime(std::string(text).c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr) return std::nullopt;
  return static_cast<std::int64_t>(timegm(&parts)) * 1000;
}

}  // namespace nexus::aws
