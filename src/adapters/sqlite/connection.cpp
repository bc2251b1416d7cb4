#include "adapters/sqlite/connection.h"

#include <fmt/format.h>

#include <cerrno>
#include <mutex>

#include "base/check.h"

namespace nexus::sqlite {
namespace {

// SQLite's own accounting of memory takes a lock in every allocation, shared by all connections.
void turn_off_memory_accounting() {
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

struct Meaning {
  ErrorKind kind;
  const char* advice;
};

Meaning meaning_of(int code, int system_error) {
  switch (code & 0xff) {
    case SQLITE_FULL: return {ErrorKind::storage_full, "Free space on the disk; writing then works again."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {ErrorKind::unavailable, "Another connection holds the file; retry later."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::corrupt,
              "The file is damaged: stop the server, keep a copy of the file with its -wal file, and restore "
              "the last backup; orders after it are delivered again from the queue while it holds them."};
    case SQLITE_IOERR:
      if (system_error == ENOSPC || system_error == EDQUOT) {
        return {ErrorKind::storage_full, "Free space on the disk; writing then works again."};
      }
      return {ErrorKind::unavailable, "Reading or writing the disk failed; look at the disk's health."};
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
    case SQLITE_PROTOCOL: return {ErrorKind::unavailable, "Retry later."};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return {ErrorKind::internal, "Check that the folder exists and that the server may write to it."};
    default: return {ErrorKind::internal, "This is a fault of the program."};
  }
}

int flags_of(OpenMode mode) {
  if (mode == OpenMode::writer) return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
}

}  // namespace

Connection::Connection(std::string path, OpenMode mode, int cache_kib) : path_(std::move(path)) {
  turn_off_memory_accounting();
  const int code = sqlite3_open_v2(path_.c_str(), &handle_, flags_of(mode), nullptr);
  try {
    if (code != SQLITE_OK) throw_failure(code, "opening the file");
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, 2'000);
    execute(fmt::format("PRAGMA cache_size=-{}; PRAGMA temp_store=MEMORY;", cache_kib));
    if (mode == OpenMode::writer) {
      // A commit is acknowledged to the queue, so it has to survive a loss of power: FULL syncs the
      // log at every commit. Checkpoints are made by checkpoint() alone, on this connection.
      execute(
          "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
          "PRAGMA secure_delete=OFF; PRAGMA foreign_keys=OFF; PRAGMA journal_size_limit=268435456;");
      sqlite3_wal_hook(
          handle_,
          [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
          },
          &pages_in_log_);
    }
  } catch (...) {
    sqlite3_close_v2(handle_);
    throw;
  }
}

Connection::~Connection() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

void Connection::throw_failure(int code, std::string_view doing) const {
  const int extended = handle_ ? sqlite3_extended_errcode(handle_) : code;
  const int system_error = handle_ ? sqlite3_system_errno(handle_) : 0;
  const auto meaning = meaning_of(code, system_error);
  throw Failure(
      Error{meaning.kind,
            fmt::format("SQLite failed while {} in {}: {} (code {}). {}", doing, path_,
                        handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code), extended, meaning.advice)});
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_failure(code, fmt::format("running \"{}\"", sql.substr(0, 60)));
}

std::int64_t Connection::query_integer(std::string_view sql) {
  Query query(*this, sql);
  const bool row = query.step();
  return row ? query.integer_at(0) : 0;
}

void Connection::checkpoint(bool wait) {
  const int mode = wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, &pages_in_log_, nullptr);
  if (code != SQLITE_OK && code != SQLITE_BUSY) throw_failure(code, "copying the log into the database");
}

sqlite3_stmt* Connection::prepared(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) throw_failure(code, fmt::format("preparing \"{}\"", sql.substr(0, 60)));
  statements_.emplace(sql, statement);
  return statement;
}

Query::Query(Connection& connection, std::string_view sql)
    : connection_(connection), statement_(connection.prepared(sql)) {
  check(!sqlite3_stmt_busy(statement_), "a prepared statement is used twice at the same time");
}

Query::~Query() { sqlite3_reset(statement_); }

Query& Query::integer(std::int64_t value) {
  sqlite3_bind_int64(statement_, next_parameter_++, value);
  return *this;
}

Query& Query::text(std::string_view value) {
  // An empty view may have no address, which SQLite would take for NULL.
  sqlite3_bind_text(statement_, next_parameter_++, value.empty() ? "" : value.data(),
                    static_cast<int>(value.size()), SQLITE_STATIC);
  return *this;
}

Query& Query::blob(std::string_view value) {
  sqlite3_bind_blob(statement_, next_parameter_++, value.empty() ? "" : value.data(),
                    static_cast<int>(value.size()), SQLITE_STATIC);
  return *this;
}

Query& Query::null() {
  sqlite3_bind_null(statement_, next_parameter_++);
  return *this;
}

bool Query::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  connection_.throw_failure(code, fmt::format("running \"{:.60}\"", sqlite3_sql(statement_)));
}

void Query::run() {
  while (step()) {
  }
}

void Query::again() {
  sqlite3_reset(statement_);
  next_parameter_ = 1;
}

std::string_view Query::text_at(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return {text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Query::blob_at(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Transaction::Transaction(Connection& connection, Kind kind) : connection_(connection) {
  Query(connection, kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN").run();
}

Transaction::~Transaction() {
  // SQLite has rolled back by itself after some failures; then there is nothing to end.
  if (open_ && !sqlite3_get_autocommit(connection_.handle())) {
    sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() {
  Query(connection_, "COMMIT").run();
  open_ = false;
}

}  // namespace nexus::sqlite
