#include "adapters/postgres/postgres_ended_sessions.h"

#include "adapters/postgres/migrations.h"

namespace nexus::postgres {
namespace {

constexpr const char* kTable = R"sql(
CREATE TABLE ended_sessions (
  token_sha256 text COLLATE "C" NOT NULL PRIMARY KEY,
  ends_at      timestamptz NOT NULL
);
CREATE INDEX ended_sessions_by_end ON ended_sessions (ends_at);
)sql";
constexpr Migration kMigrations[] = {{"sessions", 1, "who signed out", kTable}};

}  // namespace

std::span<const Migration> session_migrations() { return kMigrations; }

Result<> PostgresEndedSessions::add(const std::string& token_sha256, domain::Timestamp ends_at,
                                    domain::Timestamp now) {
  return database_.write([&](Connection& connection) -> Result<> {
    connection.query(
        "INSERT INTO ended_sessions (token_sha256, ends_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        Parameters().text(token_sha256).time(ends_at));
    connection.query("DELETE FROM ended_sessions WHERE ends_at <= $1", Parameters().time(now));
    return {};
  });
}

Result<ports::EndedSessionTimes> PostgresEndedSessions::list() {
  return database_.read_primary([&](Connection& connection) -> Result<ports::EndedSessionTimes> {
    const auto rows =
        connection.query("SELECT token_sha256, ends_at FROM ended_sessions ORDER BY ends_at DESC LIMIT $1",
                         Parameters().integer(ports::kMaxEndedSessions));
    ports::EndedSessionTimes sessions;
    for (int row = 0; row < rows.count(); ++row) sessions.emplace(rows.text(row, 0), rows.time(row, 1));
    return sessions;
  });
}

}  // namespace nexus::postgres
