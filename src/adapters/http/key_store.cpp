#include "adapters/http/key_store.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <zlib.h>

#include "base/check.h"
#include "base/hex.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::http {

namespace {

constexpr std::string_view kPrefix = "nxs";
constexpr std::size_t kIdLength = 10;
constexpr std::size_t kSecretLength = 32;
constexpr std::size_t kChecksumLength = 6;
constexpr std::int64_t kLastUsedStepMs = 60'000;
constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

std::string random_base62(std::size_t length) {
  std::string text;
  while (text.size() < length) {
    unsigned char byte = 0;
    check(RAND_bytes(&byte, 1) == 1, "the random number generator failed");
    if (byte < 4 * 62) text += kBase62[byte % 62];  // a larger byte would favour some characters
  }
  return text;
}

std::string checksum(std::string_view text) {
  auto crc = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
  std::string digits(kChecksumLength, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, crc /= 62) *digit = kBase62[crc % 62];
  return digits;
}

// The id inside a key of the right form and checksum.
std::optional<std::string_view> key_id(std::string_view key) {
  if (key.size() > 128 || key.size() < kChecksumLength + kSecretLength || !key.starts_with(kPrefix))
    return {};
  const std::string_view body = key.substr(0, key.size() - kChecksumLength);
  if (checksum(body) != key.substr(body.size())) return {};
  const std::size_t secret_at = body.rfind('_');
  if (secret_at == std::string_view::npos || secret_at < kIdLength + 1) return {};
  return body.substr(secret_at - kIdLength, kIdLength);
}

std::optional<Role> parse_role(std::string_view name) {
  for (const Role role : {Role::partner, Role::viewer, Role::operators, Role::admin}) {
    if (to_string(role) == name) return role;
  }
  return {};
}

}  // namespace

KeyStore::KeyStore(std::unique_ptr<KeyPlace> place, const ports::Clock& clock)
    : place_(std::move(place)), clock_(clock) {
  records_.store(std::make_shared<const Records>());
}

KeyStore::~KeyStore() = default;

Result<std::unique_ptr<KeyStore>> KeyStore::open(std::unique_ptr<KeyPlace> place, const ports::Clock& clock) {
  std::unique_ptr<KeyStore> store(new KeyStore(std::move(place), clock));
  auto secret = store->place_->secret();
  if (!secret) return fail(secret.error());
  store->secret_ = std::move(*secret);
  if (auto loaded = store->load(); !loaded) return fail(loaded.error());
  return store;
}

Result<std::unique_ptr<KeyStore>> KeyStore::open(const std::string& folder, const ports::Clock& clock) {
  return open(std::make_unique<KeyFolder>(folder), clock);
}

Result<> KeyStore::load() {
  const auto stamp = place_->stamp();
  if (!stamp) return fail(stamp.error());
  auto read = place_->keys();
  if (!read && read.error().kind == ErrorKind::not_found) {
    publish({});
    return {};
  }
  if (!read) return fail(read.error());
  const auto damaged = [&](const std::string& why) {
    return fail(ErrorKind::corrupt,
                place_->name() + " cannot be read: " + why + " Restore it from a backup.");
  };
  auto document = wire::JsonValue::parse(*read);
  if (!document) return damaged(document.error().message);
  const wire::JsonValue* keys = document->find("keys");
  if (keys == nullptr || !keys->is_array()) return damaged("it has no list of keys.");
  Records records;
  for (const wire::JsonValue& item : keys->items()) {
    const auto text = [&](const char* name) {
      const wire::JsonValue* value = item.find(name);
      return value != nullptr && value->is_string() ? value->string() : std::string();
    };
    const auto number = [&](const char* name) {
      const wire::JsonValue* value = item.find(name);
      return value != nullptr && value->is_number() ? value->integer().value_or(0) : 0;
    };
    auto record = std::make_shared<Record>();
    const auto role = parse_role(text("role"));
    if (!role || !read_hex(text("hash"), record->hash)) return damaged("an entry has no valid role or hash.");
    record->info = {text("id"), *role, text("partnerId"), number("createdAt"), number("expiresAt"), 0};
    record->last_used_at_ms = number("lastUsedAt");
    record->caller = std::make_shared<const Caller>(Caller{*role, record->info.partner_id, record->info.id});
    records[record->info.id] = std::move(record);
  }
  stamp_ = *stamp;
  publish(std::move(records));
  return {};
}

std::string KeyStore::records_json(const Records& records) {
  std::string text = "{\"keys\":[";
  for (const auto& [id, record] : records) {
    if (text.back() == '}') text += ',';
    std::string hex(64, '0');
    write_hex(record->hash, hex.data());
    text += "\n{\"id\":";
    wire::append_string(text, id);
    text += ",\"role\":";
    wire::append_string(text, to_string(record->info.role));
    text += ",\"partnerId\":";
    wire::append_string(text, record->info.partner_id);
    text += ",\"hash\":\"" + hex + "\",\"createdAt\":" + std::to_string(record->info.created_at_ms) +
            ",\"expiresAt\":" + std::to_string(record->info.expires_at_ms) +
            ",\"lastUsedAt\":" + std::to_string(record->last_used_at_ms.load()) + "}";
  }
  return text + "\n]}\n";
}

Result<> KeyStore::save(const Records& records) {
  if (auto saved = place_->save(records_json(records)); !saved) return saved;
  const auto stamp = place_->stamp();
  if (!stamp) return fail(stamp.error());
  stamp_ = *stamp;
  return {};
}

std::string KeyStore::export_json() const {
  return "{\"secret\":\"" + secret_ + "\"," + records_json(*records()).substr(1);
}

void KeyStore::publish(Records records) {
  records_.store(std::make_shared<const Records>(std::move(records)), std::memory_order_release);
  version_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const KeyStore::Records> KeyStore::records() const {
  return records_.load(std::memory_order_acquire);
}

KeyStore::Hash KeyStore::hash(std::string_view key) const {
  Hash result{};
  unsigned int length = 0;
  const unsigned char* made =
      HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
           reinterpret_cast<const unsigned char*>(key.data()), key.size(), result.data(), &length);
  check(made != nullptr && length == result.size(), "HMAC-SHA-256 failed");
  return result;
}

Result<NewKey> KeyStore::add(Role role, const std::string& partner_id, std::int64_t expires_at_ms,
                             Records& records) {
  if (role == Role::nobody || (role == Role::partner) == partner_id.empty()) {
    return fail(ErrorKind::invalid,
                "A key belongs either to a partner or to a role (viewer, operator, admin).");
  }
  NewKey made;
  made.info = {random_base62(kIdLength), role, partner_id, clock_.now().ms, expires_at_ms, 0};
  made.key = std::string(kPrefix) + "_" + std::string(to_string(role)) + "_" + made.info.id + "_" +
             random_base62(kSecretLength);
  made.key += checksum(made.key);
  auto record = std::make_shared<Record>();
  record->info = made.info;
  record->hash = hash(made.key);
  record->caller = std::make_shared<const Caller>(Caller{role, partner_id, made.info.id});
  records[made.info.id] = std::move(record);
  return made;
}

Result<NewKey> KeyStore::create(Role role, const std::string& partner_id, std::int64_t expires_at_ms) {
  std::lock_guard lock(change_mutex_);
  if (auto read = read_changes(); !read) return fail(read.error());
  Records changed = *records();
  auto made = add(role, partner_id, expires_at_ms, changed);
  if (!made) return made;
  if (auto saved = save(changed); !saved) return fail(saved.error());
  publish(std::move(changed));
  return made;
}

Result<NewKey> KeyStore::rotate(const std::string& id, std::int64_t overlap_ms) {
  std::lock_guard lock(change_mutex_);
  if (auto read = read_changes(); !read) return fail(read.error());
  Records changed = *records();
  const auto found = changed.find(id);
  if (found == changed.end()) return fail(ErrorKind::not_found, "There is no key with the id " + id + ".");
  auto old = std::make_shared<Record>();
  old->info = found->second->info;
  old->hash = found->second->hash;
  old->caller = found->second->caller;
  old->last_used_at_ms = found->second->last_used_at_ms.load();
  const std::int64_t ends = clock_.now().ms + overlap_ms;
  if (old->info.expires_at_ms == 0 || old->info.expires_at_ms > ends) old->info.expires_at_ms = ends;
  const KeyInfo info = old->info;
  found->second = std::move(old);
  auto made = add(info.role, info.partner_id, 0, changed);
  if (!made) return made;
  if (auto saved = save(changed); !saved) return fail(saved.error());
  publish(std::move(changed));
  return made;
}

Result<> KeyStore::revoke(const std::string& id) {
  std::lock_guard lock(change_mutex_);
  if (auto read = read_changes(); !read) return read;
  Records changed = *records();
  if (changed.erase(id) == 0) return fail(ErrorKind::not_found, "There is no key with the id " + id + ".");
  if (auto saved = save(changed); !saved) return saved;
  publish(std::move(changed));
  return {};
}

std::vector<KeyInfo> KeyStore::list() const {
  std::vector<KeyInfo> infos;
  for (const auto& [id, record] : *records()) {
    infos.push_back(record->info);
    infos.back().last_used_at_ms = record->last_used_at_ms.load();
  }
  return infos;
}

std::vector<KeyInfo> KeyStore::list(std::string_view partner_id) const {
  std::vector<KeyInfo> infos = list();
  std::erase_if(infos, [&](const KeyInfo& info) { return info.partner_id != partner_id; });
  return infos;
}

Result<> KeyStore::refresh() {
  std::lock_guard lock(change_mutex_);
  return read_changes();
}

Result<> KeyStore::read_changes() {
  const auto stamp = place_->stamp();
  if (!stamp) return fail(stamp.error());
  return *stamp == stamp_ ? Result<>() : load();
}

Result<> KeyStore::save_last_used() {
  if (!place_->keeps_last_use()) return {};
  std::lock_guard lock(change_mutex_);
  if (auto read = read_changes(); !read) return read;
  return save(*records());
}

std::optional<KeyStore::Identified> KeyStore::identify(std::string_view key) const {
  const auto id = key_id(key);
  if (!id) return {};
  const auto known = records();
  const auto found = known->find(*id);
  if (found == known->end()) return {};
  const Record& record = *found->second;
  const Hash given = hash(key);
  if (CRYPTO_memcmp(given.data(), record.hash.data(), given.size()) != 0) return {};
  return admit(record);
}

std::optional<KeyStore::Identified> KeyStore::find(std::string_view id) const {
  const auto known = records();
  const auto found = known->find(id);
  if (found == known->end()) return {};
  return admit(*found->second);
}

std::string KeyStore::sign(std::string_view text) const {
  std::string digits(2 * sizeof(Hash), '0');
  write_hex(hash(text), digits.data());
  return digits;
}

std::optional<KeyStore::Identified> KeyStore::admit(const Record& record) const {
  const std::int64_t now = clock_.now().ms;
  if (record.info.expires_at_ms != 0 && record.info.expires_at_ms <= now) return {};
  if (now - record.last_used_at_ms.load(std::memory_order_relaxed) >= kLastUsedStepMs) {
    record.last_used_at_ms.store(now, std::memory_order_relaxed);
  }
  return Identified{record.caller, record.info.expires_at_ms};
}

}  // namespace nexus::http
