#include "adapters/http/sessions.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/http/characters.h"
#include "base/check.h"
#include "base/hex.h"
#include "wire/sha256.h"

namespace nexus::http {

namespace {

constexpr std::string_view kPrefix = "nxss_";
// No API key begins like this, so a session's signature is never the hash of a key.
constexpr std::string_view kSigned = "session:";
constexpr std::size_t kMacLength = 64;
constexpr std::size_t kMaxTokenLength = 256;

std::string hash_of(std::string_view token) {
  const auto hash = wire::sha256(token);
  std::string digits(2 * hash.size(), '0');
  write_hex(hash, digits.data());
  return digits;
}

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
  std::from_chars(body.data() + id_end + 1, body.data() + body.size(), read.ends_at.ms);
  return read;
}

Result<std::unique_ptr<Sessions>> Sessions::open(const KeyStore& keys, ports::EndedSessions& kept) {
  auto sessions = std::unique_ptr<Sessions>(new Sessions(keys, kept));
  if (auto known = sessions->refresh(); !known) return fail(known.error());
  return sessions;
}

Result<> Sessions::refresh() {
  auto kept = kept_.list();
  if (!kept) return fail(kept.error());
  ended_.with([&](auto& ended) {
    ended.merge(*kept);
    ports::forget_over(ended, now());
  });
  return {};
}

std::optional<KeyStore::Identified> Sessions::identify(std::string_view token) const {
  const auto known = read(token);
  if (!known || known->ends_at <= now()) return {};
  const bool has_ended =
      ended_.with([&](const auto& ended) { return !ended.empty() && ended.contains(hash_of(token)); });
  return has_ended ? std::nullopt : keys_.find(known->key_id);
}

Result<> Sessions::end(std::string_view token) {
  const auto known = read(token);
  if (!known || known->ends_at <= now()) return {};
  const std::string hash = hash_of(token);
  ended_.with([&](auto& ended) {
    ended.emplace(hash, known->ends_at);
    ports::forget_over(ended, now());
  });
  return kept_.add(hash, known->ends_at, now());
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
