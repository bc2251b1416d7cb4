// Cursors: where a list goes on, as text that callers hand back and need not understand.
//
// A cursor is base64url (RFC 4648 section 5, no padding) of: version, fingerprint of the filter and
// order of the list, how many entries lie before, id and sort key of the last entry, and a checksum.
// The fingerprint binds it to its list: with another filter it would go on at a place that means
// nothing there. The checksum finds damage; it is no signature, and stores check what they are given.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/uuid.h"
#include "ports/audit_log.h"
#include "ports/error_review.h"
#include "ports/error_store.h"
#include "ports/order_store.h"

namespace nexus::query {

// Says which list a cursor belongs to.
using ListFingerprint = std::array<std::uint8_t, 8>;
ListFingerprint fingerprint(const ports::OrderFilter& filter, ports::OrderSort sort,
                            ports::SortDirection direction);
ListFingerprint fingerprint(const ports::ErrorFilter& filter);
ListFingerprint fingerprint(const ports::AuditQuery& query);  // of its conditions
ListFingerprint fingerprint(const ports::GroupQuery& query);  // of its conditions and order

struct Cursor {
  ListFingerprint list{};
  std::uint64_t passed = 0;  // entries of the list before the place where it goes on
  domain::Uuid last_id;
  std::string last_sort_key;  // at most kMaxSortKeyBytes; empty for lists with one order only
};
inline constexpr std::size_t kMaxSortKeyBytes = 128;

std::string write_cursor(const Cursor& cursor);
// `invalid` for text that is no cursor of this version, is damaged, or belongs to another list.
Result<Cursor> read_cursor(std::string_view text, const ListFingerprint& list);

}  // namespace nexus::query
