#include "adapters/http/sessions.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/http/characters.h"
#include "base/check.h"
#include "base/hex.h"

namespace nexus::http {

namespace {

constexpr std::string_view kPrefix = "nxss_";
// No API key begins like this, so a session's signature is never the hash of a key.
constexpr std::string_view kSigned = "session:";
constexpr std::size_t kMacLength = 64;
constexpr std::size_t kMaxTokenLength = 256;

std::string random_digits() {
  std::array<std::uint8_t, 8> bytes{};
  check(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "the random number generator failed");
  std::string digits(2 * bytes.size(), '0');
  write_hex(bytes, digits.data());
  return digits;
}

}  // namespace

std::string Sessions::begin(const KeyStore::Identified& identified) const {
  std::int64_t ends_at_ms = keys_.now_ms() + kLifetimeMs;
  if (identified.expires_at_ms != 0) ends_at_ms = std::min(ends_at_ms, identified.expires_at_ms);
  std::string token(kPrefix);
  token += identified.caller->key_id + "_" + std::to_string(ends_at_ms) + "_" + random_digits();
  return token + "_" + keys_.sign(std::string(kSigned) + token);
}

std::optional<Sessions::Token> Sessions::read(std::string_view token) const {
  if (!token.starts_with(kPrefix) || token.size() > kMaxTokenLength) return {};
  const std::size_t mac_at = token.rfind('_') + 1;
  const std::string_view mac = token.substr(mac_at);
  const std::string_view body = token.substr(0, mac_at - 1);
  const std::string wanted = keys_.sign(std::string(kSigned).append(body));
  if (mac.size() != kMacLength || CRYPTO_memcmp(mac.data(), wanted.data(), kMacLength) != 0) return {};
  // What follows was written by begin().
  const std::size_t id_end = body.find('_', kPrefix.size());
  Token read;
  read.key_id = body.substr(kPrefix.size(), id_end - kPrefix.size());
  std::from_chars(body.data() + id_end + 1, body.data() + body.size(), read.ends_at_ms);
  return read;
}

std::optional<KeyStore::Identified> Sessions::identify(std::string_view token) const {
  const auto known = read(token);
  if (!known || known->ends_at_ms <= keys_.now_ms()) return {};
  if (ended_.with([&](const auto& ended) { return ended.contains(token); })) return {};
  return keys_.find(known->key_id);
}

void Sessions::end(std::string_view token) {
  const auto known = read(token);
  const std::int64_t now_ms = keys_.now_ms();
  if (!known || known->ends_at_ms <= now_ms) return;
  ended_.with([&](auto& ended) {
    std::erase_if(ended, [&](const auto& entry) { return entry.second <= now_ms; });
    if (ended.size() >= kMaxEnded) {
      ended.erase(std::min_element(ended.begin(), ended.end(),
                                   [](const auto& a, const auto& b) { return a.second < b.second; }));
    }
    ended.emplace(token, known->ends_at_ms);
  });
}

std::string_view session_cookie(const Request& request) {
  for (const HeaderField& field : request.headers()) {
    if (!equals_ignoring_case(field.name, "cookie")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = trim_white_space(rest.substr(0, end));
      rest.remove_prefix(end == rest.size() ? end : end + 1);
      if (pair.size() > kSessionCookie.size() && pair.starts_with(kSessionCookie) &&
          pair[kSessionCookie.size()] == '=') {
        return pair.substr(kSessionCookie.size() + 1);
      }
    }
  }
  return {};
}

}  // namespace nexus::http
