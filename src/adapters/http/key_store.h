// API keys: made here, shown once, kept only as HMAC-SHA-256 under a secret of this server.
//
// A key reads nxs_<role>_<id>_<secret><checksum>: the role's name ("partner" for a partner's), an id
// of 10 characters for lists and logs, 32 random characters of base 62 (190 bits), and 6 characters
// of CRC-32 that let scanners recognise a leaked key.
//
// Where both are kept is a KeyPlace's business.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/caller.h"
#include "adapters/http/key_place.h"
#include "base/result.h"
#include "ports/clock.h"

namespace nexus::http {

struct KeyInfo {
  std::string id;
  Role role = Role::partner;
  std::string partner_id;  // of partner keys
  std::int64_t created_at_ms = 0;
  std::int64_t expires_at_ms = 0;    // 0: never
  std::int64_t last_used_at_ms = 0;  // to the minute; 0: never
};

struct NewKey {
  KeyInfo info;
  std::string key;  // to be shown once and then forgotten
};

// Safe to call from any thread; identify() and version() take no lock. The clock must outlive it.
class KeyStore {
 public:
  static constexpr std::int64_t kDefaultOverlapMs = 24LL * 60 * 60 * 1000;

  static Result<std::unique_ptr<KeyStore>> open(std::unique_ptr<KeyPlace> place, const ports::Clock& clock);
  // In a folder, which must exist.
  static Result<std::unique_ptr<KeyStore>> open(const std::string& folder, const ports::Clock& clock);
  ~KeyStore();

  Result<NewKey> create(Role role, const std::string& partner_id, std::int64_t expires_at_ms = 0);
  // A new key like that one, which stays valid for `overlap_ms` more.
  Result<NewKey> rotate(const std::string& id, std::int64_t overlap_ms = kDefaultOverlapMs);
  // Effective on every thread with the next request.
  Result<> revoke(const std::string& id);
  std::vector<KeyInfo> list() const;
  std::vector<KeyInfo> list(std::string_view partner_id) const;
  // Hashes and secret as one JSON text, for a place that several processes share. A secret itself.
  std::string export_json() const;

  // Reads the keys again if somebody else has changed them. Call once a second.
  Result<> refresh();
  // Writes the times of last use. Call now and then, and at the end.
  Result<> save_last_used();

  struct Identified {
    std::shared_ptr<const Caller> caller;
    std::int64_t expires_at_ms = 0;  // 0: never
  };
  // Who the key belongs to; nothing for a wrong, revoked or expired one. Compares hashes in constant time.
  std::optional<Identified> identify(std::string_view key) const;
  // Who the key with that id belongs to; nothing for a revoked or expired one. For proofs of a key
  // that was identified before, such as a session.
  std::optional<Identified> find(std::string_view id) const;
  // 64 hex digits that only this server can make for that text (HMAC-SHA-256).
  std::string sign(std::string_view text) const;
  // Changes whenever what identify() says may change otherwise than by time.
  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }
  std::int64_t now_ms() const { return clock_.now().ms; }

 private:
  using Hash = std::array<std::uint8_t, 32>;
  struct Record {
    KeyInfo info;
    Hash hash{};
    std::shared_ptr<const Caller> caller;
    mutable std::atomic<std::int64_t> last_used_at_ms{0};
  };
  using Records = std::map<std::string, std::shared_ptr<const Record>, std::less<>>;
  std::optional<Identified> admit(const Record& record) const;

  KeyStore(std::unique_ptr<KeyPlace> place, const ports::Clock& clock);
  Result<> load();
  // What another process wrote must not be overwritten with what we knew before it.
  Result<> read_changes();
  static std::string records_json(const Records& records);
  Result<> save(const Records& records);
  Result<NewKey> add(Role role, const std::string& partner_id, std::int64_t expires_at_ms, Records& records);
  void publish(Records records);
  Hash hash(std::string_view key) const;
  std::shared_ptr<const Records> records() const;

  const std::unique_ptr<KeyPlace> place_;
  const ports::Clock& clock_;
  std::string secret_;
  std::mutex change_mutex_;
  std::int64_t stamp_ = 0;  // of the place, when the keys were read
  std::atomic<std::shared_ptr<const Records>> records_;
  std::atomic<std::uint64_t> version_{1};
};

}  // namespace nexus::http
