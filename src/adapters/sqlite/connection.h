// A connection to one SQLite file, its prepared statements and transactions, as thin owners of the
// C API's handles.
//
// Inside this folder a failed call throws Failure; every public method of a store catches it and
// gives back its Error (run_guarded). A Connection belongs to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace nexus::sqlite {

// Carries an Error from the place of a failed call to the edge of this adapter.
class Failure : public std::exception {
 public:
  explicit Failure(Error error) : error_(std::move(error)) {}
  const Error& error() const { return error_; }
  const char* what() const noexcept override { return error_.message.c_str(); }

 private:
  Error error_;
};

enum class OpenMode {
  writer,     // the only connection to the file that writes and checkpoints; creates the file
  reader,     // cannot write
  inspector,  // reads files of any kind, such as a backup that is being verified; never writes
};

class Connection {
 public:
  // `cache_kib` bounds the page cache of this connection, in KiB.
  Connection(std::string path, OpenMode mode, int cache_kib);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one or more statements without results.
  void execute(const std::string& sql);
  // The only value of a query that gives exactly one integer.
  std::int64_t query_integer(std::string_view sql);

  std::int64_t changes() const { return sqlite3_changes64(handle_); }
  sqlite3* handle() const { return handle_; }
  const std::string& path() const { return path_; }

  // Pages in the log after the last commit of this connection. Only for the writer.
  int pages_in_log() const { return pages_in_log_; }
  // Copies the log into the database file, so that the next commit starts the log anew, as far as
  // readers allow; with `wait` it waits up to 2 s for readers that still need the log.
  void checkpoint(bool wait);

  [[noreturn]] void throw_failure(int code, std::string_view doing) const;

 private:
  friend class Query;
  sqlite3_stmt* prepared(std::string_view sql);

  std::string path_;
  sqlite3* handle_ = nullptr;
  int pages_in_log_ = 0;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> statements_;
};

// One run of a statement that its connection keeps prepared. Text and blobs that are bound must
// live until the Query ends; views of columns live until the next step. Of one SQL text only one
// Query may be alive on a connection at a time, and the number of different texts must be bounded.
class Query {
 public:
  Query(Connection& connection, std::string_view sql);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Binds the next parameter, from the first.
  Query& integer(std::int64_t value);
  Query& text(std::string_view value);
  Query& blob(std::string_view value);
  Query& null();

  bool step();   // true: a row is there
  void run();    // for statements without rows
  void again();  // ready to bind and run once more

  std::int64_t integer_at(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string_view text_at(int column) const;
  std::string_view blob_at(int column) const;
  bool null_at(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

 private:
  Connection& connection_;
  sqlite3_stmt* statement_;
  int next_parameter_ = 1;
};

// A transaction that rolls back unless it was committed.
class Transaction {
 public:
  enum class Kind { read, write };
  Transaction(Connection& connection, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

// Runs `body` and turns a Failure into the failed side of the Result that it returns.
template <class Body>
auto run_guarded(Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const Failure& failure) {
    return fail(failure.error());
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::unavailable, "There was no memory left for a database operation; retry later.");
  }
}

}  // namespace nexus::sqlite
