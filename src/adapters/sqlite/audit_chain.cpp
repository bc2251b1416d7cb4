#include "adapters/sqlite/audit_chain.h"

#include <fmt/format.h>

#include <filesystem>

#include "adapters/sqlite/audit_row.h"
#include "base/hex.h"
#include "wire/sha256.h"

namespace nexus::sqlite {
namespace {

// With its length before it, so that no text can pass for the end of one and the beginning of the next.
void add(std::string& bytes, std::string_view text) {
  bytes += std::to_string(text.size());
  bytes += ':';
  bytes += text;
}

std::string in_hexadecimal(std::string_view link) {
  std::string text(2 * link.size(), '0');
  write_hex({reinterpret_cast<const std::uint8_t*>(link.data()), link.size()}, text.data());
  return text;
}

}  // namespace

std::string link_of(std::string_view previous, const ports::AuditEntry& entry) {
  std::string bytes;
  add(bytes, previous);
  add(bytes, domain::to_string(entry.id));
  add(bytes, std::to_string(entry.at.ms));
  for (const std::string* text : {&entry.actor_key, &entry.actor_role, &entry.action, &entry.target_kind,
                                  &entry.target_id, &entry.reason, &entry.details, &entry.trace_id}) {
    add(bytes, *text);
  }
  const auto hash = wire::sha256(bytes);
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string newest_link(Connection& connection) {
  Query newest(connection, "SELECT link FROM audit_entries ORDER BY position DESC LIMIT 1");
  return newest.step() ? std::string(newest.blob_at(0)) : std::string();
}

AuditChain read_audit_chain(Connection& connection, std::string_view expected) {
  AuditChain chain;
  std::string previous;
  Query rows(connection, fmt::format("SELECT {}, link FROM audit_entries ORDER BY position", kAuditColumns));
  while (rows.step()) {
    ++chain.entries;
    const std::string_view link = rows.blob_at(10);
    // Entries from before the chain have no link; once it has begun, none may be without.
    if (link.empty() && chain.linked == 0) continue;
    const ports::AuditEntry entry = entry_from(rows);
    if (link != link_of(previous, entry)) {
      chain.problem = fmt::format(
          "The audit log was changed: entry {} ({} at {}), number {}, is not what was written there, or "
          "entries "
          "before it are missing.",
          domain::to_string(entry.id), entry.action, domain::to_iso8601(entry.at), chain.entries);
      return chain;
    }
    previous = link;
    ++chain.linked;
    chain.newest = in_hexadecimal(link);
    chain.has_expected = chain.has_expected || chain.newest == expected;
  }
  return chain;
}

Result<AuditChain> verify_audit_chain(const std::string& path, std::string_view expected) {
  if (!std::filesystem::exists(path)) {
    return fail(ErrorKind::not_found, "There is no " + path + "; name the server's data folder with --data.");
  }
  return run_guarded([&]() -> Result<AuditChain> {
    Connection connection(path, OpenMode::inspector, 2 * 1024);
    return read_audit_chain(connection, expected);
  });
}

}  // namespace nexus::sqlite
