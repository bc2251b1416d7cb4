#include "adapters/aws/metadata_credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

#include "wire/json_value.h"

namespace nexus::aws {

namespace {

std::string text_of(const wire::JsonValue& object, std::string_view name) {
  const wire::JsonValue* member = object.find(name);
  return member != nullptr && member->is_string() ? member->string() : std::string();
}

// Both endpoints answer with the same members.
Result<std::optional<Credentials>> read_keys(const std::string& text, const std::string& source) {
  const Result<wire::JsonValue> value = wire::JsonValue::parse(text);
  if (!value || !value->is_object()) {
    return fail(ErrorKind::unavailable, fmt::format("The answer of {} is no JSON object.", source));
  }
  const std::string code = text_of(*value, "Code");
  if (!code.empty() && code != "Success") {
    return fail(ErrorKind::unavailable,
                fmt::format("{} gives no keys: {} {}", source, code, text_of(*value, "Message")));
  }
  Credentials keys{text_of(*value, "AccessKeyId"), text_of(*value, "SecretAccessKey"),
                   text_of(*value, "Token"), Credentials::kNever, source};
  const std::string expires = text_of(*value, "Expiration");
  if (!expires.empty()) {
    const std::optional<domain::Timestamp> time = domain::parse_iso8601(expires);
    if (!time)
      return fail(ErrorKind::unavailable, fmt::format("{} gives keys with no readable end.", source));
    keys.expires = *time;
  }
  if (keys.access_key_id.empty() || keys.secret_access_key.empty()) {
    return fail(ErrorKind::unavailable, fmt::format("The answer of {} has no whole key.", source));
  }
  return std::optional<Credentials>(std::move(keys));
}

// The token goes over the wire, so an address that is not encrypted must be on this machine or be one of
// those that AWS reserves for its agents.
bool may_have_the_token(std::string_view url) {
  if (url.starts_with("https://")) return true;
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return false;
  std::string_view host = url.substr(kScheme.size());
  host = host.substr(0, host.find('/'));
  const bool is_bracketed = host.starts_with('[');
  host = is_bracketed ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
  constexpr std::array<std::string_view, 6> kHosts = {"127.0.0.1",     "localhost",      "[::1]",
                                                      "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"};
  return std::find(kHosts.begin(), kHosts.end(), host) != kHosts.end();
}

std::string first_line(const std::string& text) { return text.substr(0, text.find_first_of("\r\n")); }

}  // namespace

Result<std::string> MetadataEndpoints::fetch(net::HttpRequest request, const char* what) const {
  request.timeout_ms = timeout_ms_;
  Result<net::HttpAnswer> answer = client_.send(request);
  if (!answer)
    return fail(ErrorKind::unavailable, fmt::format("{} is away: {}", what, answer.error().message));
  if (answer->status == 200) return std::move(answer->body);
  return fail(ErrorKind::unavailable,
              fmt::format("{} answered {} to {} {}.", what, answer->status, request.method, request.url));
}

Result<std::optional<Credentials>> MetadataEndpoints::read_container() const {
  const std::string relative = environment_("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const std::string url =
      relative.empty() ? environment_("AWS_CONTAINER_CREDENTIALS_FULL_URI") : container_host_ + relative;
  if (url.empty()) return std::optional<Credentials>();
  if (relative.empty() && !may_have_the_token(url)) {
    return fail(
        ErrorKind::unavailable,
        fmt::format("AWS_CONTAINER_CREDENTIALS_FULL_URI is {}, which is neither https nor an address of "
                    "this machine; keys are not fetched from there.",
                    url));
  }
  net::HttpRequest request{
      .method = "GET", .url = url, .headers = {{"Accept", "application/json"}}, .body = ""};
  std::string token = environment_("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const std::string path = environment_("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); !path.empty()) {
    // Read each time: the file's token is replaced while the program runs.
    std::ifstream file(path, std::ios::binary);
    token = first_line({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
    if (token.empty()) {
      return fail(ErrorKind::unavailable,
                  fmt::format("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is {}, which has no token.", path));
    }
  }
  if (!token.empty()) request.headers.push_back({"Authorization", token});
  const Result<std::string> text = fetch(std::move(request), "The container's credentials endpoint");
  if (!text) return fail(text.error());
  return read_keys(*text, "the container's endpoint " + url);
}

Result<std::optional<Credentials>> MetadataEndpoints::read_machine() const {
  if (environment_("AWS_EC2_METADATA_DISABLED") == "true") return std::optional<Credentials>();
  std::string host = environment_("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  if (host.empty()) host = machine_host_;
  while (host.ends_with('/')) host.pop_back();
  constexpr const char* kWhat = "The machine's metadata";
  const Result<std::string> token = fetch({.method = "PUT",
                                           .url = host + "/latest/api/token",
                                           .headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}},
                                           .body = ""},
                                          kWhat);
  if (!token) return fail(token.error());
  const auto get = [&](const std::string& path) {
    return fetch({.method = "GET",
                  .url = host + path,
                  .headers = {{"X-aws-ec2-metadata-token", first_line(*token)}},
                  .body = ""},
                 kWhat);
  };
  const std::string folder = "/latest/meta-data/iam/security-credentials/";
  const Result<std::string> role = get(folder);
  if (!role) return fail(role.error());
  const std::string name = first_line(*role);
  if (name.empty()) return fail(ErrorKind::unavailable, "The machine has no role.");
  const Result<std::string> text = get(folder + name);
  if (!text) return fail(text.error());
  return read_keys(*text, "the machine's role " + name);
}

}  // namespace nexus::aws
