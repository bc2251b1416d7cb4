// Each entry of the audit log in review.db holds the SHA-256 of itself and of the entry before it. Triggers
// keep programs from changing entries; the chain shows that somebody went around them with the file in hand.
// It says nothing of the newest entries being cut off: for that, the newest link has to be kept elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/sqlite/connection.h"
#include "base/result.h"
#include "ports/audit_log.h"

namespace nexus::sqlite {

inline constexpr std::size_t kLinkBytes = 32;

// The link of `entry`, kLinkBytes long. `previous`: that of the entry before, empty for the first.
std::string link_of(std::string_view previous, const ports::AuditEntry& entry);

// The link of the newest entry; empty when there is none. Throws Failure.
std::string newest_link(Connection& connection);

struct AuditChain {
  std::uint64_t entries = 0;
  std::uint64_t linked = 0;  // the others are older than the chain
  std::string newest;        // the newest link in hexadecimal; empty when there is none
  // Whether the link that was asked about, in hexadecimal, is an entry's: then nothing up to it is missing.
  bool has_expected = false;
  std::optional<std::string> problem;  // a sentence: the first place where the chain does not hold
};

// Reads the whole audit log of a review.db, which a server may have open. `expected`: a link that was kept
// elsewhere, in lower-case hexadecimal; may be empty. `not_found` when there is no such file.
Result<AuditChain> verify_audit_chain(const std::string& path, std::string_view expected);
// The same on an open connection, for what is verified beside it. Throws Failure.
AuditChain read_audit_chain(Connection& connection, std::string_view expected);

}  // namespace nexus::sqlite
