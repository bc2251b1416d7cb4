#include "adapters/aws/signature_v4.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/hex.h"
#include "wire/sha256.h"

namespace nexus::aws {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
using Digest = std::array<std::uint8_t, 32>;

std::string hex_of(const Digest& digest) {
  std::string text(2 * digest.size(), '0');
  write_hex(digest, text.data());
  return text;
}

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Digest hmac(std::string_view key, std::string_view text) {
  Digest digest;
  unsigned int length = 0;
  const bool ok = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
                       &length) != nullptr;
  check(ok && length == digest.size(), "OpenSSL computes HMAC-SHA-256");
  return digest;
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void append_encoded(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

// A percent sign that is no escape stands for itself.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::array<std::uint8_t, 1> byte;
    if (text[i] == '%' && read_hex(text.substr(i + 1, 2), byte)) {
      out += static_cast<char>(byte[0]);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string_view take_until(std::string_view& rest, char end) {
  const std::size_t at = rest.find(end);
  const std::string_view piece = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return piece;
}

// "." and ".." resolved and repeated slashes joined (RFC 3986 section 5.2.4), then each segment encoded.
std::string canonical_path(std::string_view path) {
  std::vector<std::string_view> segments;
  const bool ends_in_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  while (!path.empty()) {
    const std::string_view segment = take_until(path, '/');
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
  }
  std::string out;
  for (const std::string_view segment : segments) {
    out += '/';
    append_encoded(out, segment);
  }
  if (out.empty() || ends_in_folder) out += '/';
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    const std::string_view name = take_until(value, '=');
    auto& parameter = parameters.emplace_back();
    append_encoded(parameter.first, decoded(name));
    append_encoded(parameter.second, decoded(value));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out += name + '=' + value;
  }
  return out;
}

// Without blanks at the ends, and each run of them inside as one.
std::string canonical_value(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

// By lower-case name; the values of equal names joined by commas in their order.
std::map<std::string, std::string> canonical_headers(std::span<const net::HttpHeader> headers) {
  std::map<std::string, std::string> canonical;
  for (const net::HttpHeader& header : headers) {
    std::string name = header.name;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    const auto [at, is_first] = canonical.try_emplace(std::move(name));
    if (!is_first) at->second += ',';
    at->second += canonical_value(header.value);
  }
  return canonical;
}

std::string signed_names(std::span<const net::HttpHeader> headers) {
  std::string names;
  for (const auto& [name, value] : canonical_headers(headers)) {
    if (!names.empty()) names += ';';
    names += name;
  }
  return names;
}

// Host as libcurl sends it: with the port only when it is not the scheme's own.
struct UrlParts {
  std::string host;
  std::string_view path;
  std::string_view query;
};

UrlParts parts_of(std::string_view url) {
  const bool is_tls = url.starts_with("https:");
  const std::size_t scheme_end = url.find("://");
  check(scheme_end != std::string_view::npos, "a URL that is signed is absolute");
  std::string_view rest = url.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t host_end = std::min(rest.find_first_of("/?"), rest.size());
  std::string_view host = rest.substr(0, host_end);
  const std::string_view own_port = is_tls ? ":443" : ":80";
  if (host.ends_with(own_port)) host.remove_suffix(own_port.size());
  rest.remove_prefix(host_end);
  const std::string_view path = take_until(rest, '?');
  return {std::string(host), path.empty() ? "/" : path, rest};
}

}  // namespace

std::string amz_date(domain::Timestamp time) {
  // "2015-08-30T12:36:00.000Z" without its punctuation and milliseconds.
  const std::string iso = domain::to_iso8601(time);
  return iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 5) + iso.substr(14, 2) + iso.substr(17, 2) + 'Z';
}

std::string canonical_request(const SignedRequest& request) {
  std::string out;
  out.append(request.method).append("\n");
  out.append(canonical_path(request.path)).append("\n");
  out.append(canonical_query(request.query)).append("\n");
  for (const auto& [name, value] : canonical_headers(request.headers)) {
    out.append(name).append(":").append(value).append("\n");
  }
  out.append("\n").append(signed_names(request.headers)).append("\n");
  return out.append(hex_of(wire::sha256(request.body)));
}

std::string authorization(const SignedRequest& request, const SigningScope& scope,
                          const Credentials& credentials, domain::Timestamp time) {
  const std::string date = amz_date(time);
  const std::string day = date.substr(0, 8);
  const std::string scope_text = fmt::format("{}/{}/{}/aws4_request", day, scope.region, scope.service);
  const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, date, scope_text,
                                          hex_of(wire::sha256(canonical_request(request))));
  const Digest day_key = hmac("AWS4" + credentials.secret_access_key, day);
  const Digest region_key = hmac(bytes_of(day_key), scope.region);
  const Digest service_key = hmac(bytes_of(region_key), scope.service);
  const Digest key = hmac(bytes_of(service_key), "aws4_request");
  return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                     credentials.access_key_id, scope_text, signed_names(request.headers),
                     hex_of(hmac(bytes_of(key), to_sign)));
}

void sign(net::HttpRequest& request, const SigningScope& scope, const Credentials& credentials,
          domain::Timestamp time) {
  const UrlParts url = parts_of(request.url);
  request.headers.push_back({"X-Amz-Date", amz_date(time)});
  if (!credentials.session_token.empty()) {
    request.headers.push_back({"X-Amz-Security-Token", credentials.session_token});
  }
  std::vector<net::HttpHeader> covered = request.headers;
  covered.push_back({"Host", url.host});
  const SignedRequest what{request.method, url.path, url.query, covered, request.body};
  request.headers.push_back({"Authorization", authorization(what, scope, credentials, time)});
}

}  // namespace nexus::aws
