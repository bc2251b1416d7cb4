#include "adapters/http/sessions.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/http/characters.h"
#include "adapters/http/key_file.h"
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

constexpr std::size_t kHashLength = 64;

// A file of tokens would be a file of ways in, once it is lost.
std::string hash_of(std::string_view token) {
  const auto hash = wire::sha256(token);
  std::string digits(kHashLength, '0');
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
  std::from_chars(body.data() + id_end + 1, body.data() + body.size(), read.ends_at_ms);
  return read;
}

Result<std::unique_ptr<Sessions>> Sessions::open(const KeyStore& keys, std::string ended_file) {
  auto sessions = std::unique_ptr<Sessions>(new Sessions(keys, std::move(ended_file)));
  if (auto known = sessions->read_ended(); !known) return fail(known.error());
  return sessions;
}

Result<> Sessions::read_ended() {
  const auto content = read_key_file(ended_file_);
  if (!content && content.error().kind == ErrorKind::not_found) return {};
  if (!content) return fail(content.error());
  Ended ended;
  for (std::string_view rest = *content; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    std::int64_t ends_at_ms = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), ends_at_ms);
    const auto digits = static_cast<std::size_t>(end - line.data());
    if (error != std::errc() || line.size() != digits + 1 + kHashLength || line[digits] != ' ') {
      return fail(ErrorKind::corrupt,
                  ended_file_ +
                      " does not hold ended sessions. Remove it; whoever may have a copy of "
                      "a session's cookie is then kept out by revoking its key.");
    }
    ended.emplace(line.substr(digits + 1), ends_at_ms);
  }
  ended_.with([&](auto& current) { current = std::move(ended); });
  return {};
}

std::optional<KeyStore::Identified> Sessions::identify(std::string_view token) const {
  const auto known = read(token);
  if (!known || known->ends_at_ms <= keys_.now_ms()) return {};
  const bool has_ended =
      ended_.with([&](const auto& ended) { return !ended.empty() && ended.contains(hash_of(token)); });
  return has_ended ? std::nullopt : keys_.find(known->key_id);
}

Result<> Sessions::end(std::string_view token) {
  const auto known = read(token);
  const std::int64_t now_ms = keys_.now_ms();
  if (!known || known->ends_at_ms <= now_ms) return {};
  std::lock_guard writing(write_mutex_);
  std::string content;
  ended_.with([&](auto& ended) {
    std::erase_if(ended, [&](const auto& entry) { return entry.second <= now_ms; });
    if (ended.size() >= kMaxEnded) {
      ended.erase(std::min_element(ended.begin(), ended.end(),
                                   [](const auto& a, const auto& b) { return a.second < b.second; }));
    }
    ended.emplace(hash_of(token), known->ends_at_ms);
    for (const auto& [hash, ends_at_ms] : ended) content += std::to_string(ends_at_ms) + " " + hash + "\n";
  });
  return write_key_file(ended_file_, content);
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
