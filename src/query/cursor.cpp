#include "query/cursor.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/check.h"
#include "wire/base64.h"
#include "wire/sha256.h"

namespace nexus::query {

namespace {

constexpr char kVersion = 1;
constexpr std::size_t kChecksumBytes = 4;
// Version, fingerprint, passed, id, checksum.
constexpr std::size_t kFixedBytes = 1 + sizeof(ListFingerprint) + 8 + 16 + kChecksumBytes;
constexpr std::size_t kMaxTextBytes = (kFixedBytes + kMaxSortKeyBytes) * 4 / 3 + 4;

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void append_number(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

std::uint64_t read_number(std::string_view eight_bytes) {
  std::uint64_t value = 0;
  for (char c : eight_bytes) value = value << 8 | static_cast<std::uint8_t>(c);
  return value;
}

// Collects values so that no two different lists of values give the same bytes.
class FingerprintText {
 public:
  explicit FingerprintText(char kind) : text_(1, kind) {}

  void add(const std::optional<std::string>& value) {
    text_ += value ? '1' : '0';
    if (!value) return;
    append_number(text_, value->size());
    text_ += *value;
  }
  void add(const std::optional<domain::Timestamp>& value) {
    add(value ? std::optional(std::to_string(value->ms)) : std::nullopt);
  }
  void add(const std::optional<domain::Decimal>& value) {
    add(value ? std::optional(value->to_string()) : std::nullopt);
  }
  template <class Enum>
  void add_choice(Enum value) {
    text_ += static_cast<char>(value);
  }

  ListFingerprint finish() const {
    const auto digest = wire::sha256(text_);
    ListFingerprint list;
    std::copy_n(digest.begin(), list.size(), list.begin());
    return list;
  }

 private:
  std::string text_;
};

std::string to_base64url(std::string_view bytes) {
  std::string text;
  wire::append_base64(text, bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

std::optional<std::string> from_base64url(std::string_view given) {
  if (given.size() > kMaxTextBytes || given.find_first_of("+/=") != std::string_view::npos)
    return std::nullopt;
  std::string text(given);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return wire::decode_base64(text);
}

auto damaged() {
  return fail(
      ErrorKind::invalid,
      "The parameter cursor is not a cursor of this server; use the nextCursor of an answer as it is, or "
      "leave it out to start from the first page.");
}

}  // namespace

ListFingerprint fingerprint(const ports::OrderFilter& filter, ports::OrderSort sort,
                            ports::SortDirection direction) {
  FingerprintText text('o');
  text.add_choice(sort);
  text.add_choice(direction);
  text.add(filter.partner_id);
  text.add(filter.customer_id);
  text.add(filter.product_id);
  text.add(filter.external_order_id);
  text.add(filter.from_transaction_time);
  text.add(filter.to_transaction_time);
  text.add(filter.min_gross_amount);
  text.add(filter.max_gross_amount);
  return text.finish();
}

ListFingerprint fingerprint(const ports::ErrorFilter& filter) {
  FingerprintText text('e');
  text.add(filter.partner_id);
  text.add(filter.code ? std::optional(std::string(domain::to_string(*filter.code))) : std::nullopt);
  text.add(filter.field);
  text.add(filter.from);
  text.add(filter.to);
  text.add(filter.state ? std::optional(std::string(ports::to_string(*filter.state))) : std::nullopt);
  text.add(filter.group);
  text.add(filter.external_order_id);
  return text.finish();
}

ListFingerprint fingerprint(const ports::AuditQuery& query) {
  FingerprintText text('a');
  text.add(query.actor_key);
  text.add(query.action);
  text.add(query.target_id);
  text.add(query.from);
  text.add(query.to);
  return text.finish();
}

ListFingerprint fingerprint(const ports::GroupQuery& query) {
  FingerprintText text('g');
  text.add_choice(query.sort);
  text.add(query.partner_id);
  text.add(query.state ? std::optional(std::string(to_string(*query.state))) : std::nullopt);
  text.add(query.group);
  return text.finish();
}

std::string write_cursor(const Cursor& cursor) {
  check(cursor.last_sort_key.size() <= kMaxSortKeyBytes, "a sort key fits a cursor");
  std::string bytes(1, kVersion);
  bytes += as_text(cursor.list);
  append_number(bytes, cursor.passed);
  bytes += as_text(cursor.last_id.bytes);
  bytes += cursor.last_sort_key;
  bytes += as_text(wire::sha256(bytes)).substr(0, kChecksumBytes);
  return to_base64url(bytes);
}

Result<Cursor> read_cursor(std::string_view text, const ListFingerprint& list) {
  const auto decoded = from_base64url(text);
  if (!decoded || decoded->size() < kFixedBytes || decoded->size() > kFixedBytes + kMaxSortKeyBytes)
    return damaged();
  const std::string_view bytes = *decoded;
  const std::string_view covered = bytes.substr(0, bytes.size() - kChecksumBytes);
  const auto digest = wire::sha256(covered);
  if (as_text(digest).substr(0, kChecksumBytes) != bytes.substr(covered.size())) return damaged();
  if (bytes[0] != kVersion) return damaged();
  std::string_view rest = covered.substr(1);
  if (rest.substr(0, list.size()) != as_text(list)) {
    return fail(
        ErrorKind::invalid,
        "The parameter cursor belongs to a list with other filters or another order; send the same "
        "parameters as with the page that it came from, or leave it out to start from the first page.");
  }
  Cursor cursor;
  cursor.list = list;
  rest.remove_prefix(list.size());
  cursor.passed = read_number(rest.substr(0, 8));
  rest.remove_prefix(8);
  std::memcpy(cursor.last_id.bytes.data(), rest.data(), cursor.last_id.bytes.size());
  rest.remove_prefix(cursor.last_id.bytes.size());
  cursor.last_sort_key = rest;
  return cursor;
}

}  // namespace nexus::query
