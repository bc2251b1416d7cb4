// One session with a PostgreSQL server: statements, pipelines and COPY, each within a deadline.
//
// All input and output is non-blocking below and waits with poll, so that a server that is frozen or cut
// off costs a caller the deadline and never its thread. Inside this folder a failed call throws Failure;
// every public method of a store catches it and gives back its Error (run_guarded). A session that was lost
// is closed; open() makes a new one. A Connection belongs to one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/postgres/connect.h"
#include "adapters/postgres/failure.h"
#include "adapters/postgres/parameters.h"
#include "adapters/postgres/rows.h"

namespace nexus::postgres {

// One statement and the values of its parameters.
struct Statement {
  std::string_view sql;
  Parameters parameters;
  // Planned anew for its values at each run instead of being kept prepared: for texts of which there are
  // many, and where the best plan depends on the values.
  bool once = false;
};

class Connection {
 public:
  // Does not connect yet.
  explicit Connection(ConnectionOptions options);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Makes a session unless a usable one is open. Throws Failure with `unavailable` when no host does.
  void open();
  void close();
  // False once the server has ended the session, as far as is known without asking it.
  bool is_open();

  // All of the following need an open session, and throw Failure. After `unavailable` it is not known
  // whether the statement took effect; the session may be closed then.

  // Runs one or more statements without parameters and results.
  void execute(const std::string& sql);
  // Runs one statement. It is prepared under its own name at its first use in a session, so the number of
  // different texts must be bounded, and one text must always come with parameters of the same types.
  Rows query(std::string_view sql, const Parameters& parameters = {});
  // The same without keeping it prepared.
  Rows query_once(std::string_view sql, const Parameters& parameters = {});
  // Runs all statements in one round trip and gives their results. Outside a transaction they are one
  // transaction by themselves: all take effect or none. The first failure is thrown.
  std::vector<Rows> pipeline(std::span<const Statement> statements);

  // COPY into a table. `sql` ends with `COPY … FROM STDIN …`; statements before it, such as BEGIN, share its
  // round trip. Data goes out as it is put; failures show at the end, which gives the number of rows.
  void begin_copy(const std::string& sql);
  void put_copy(std::string_view data);
  std::int64_t end_copy();

  // Ends an open transaction without effect; closes the session when that is not possible. Never throws.
  void abandon_transaction();

  // How long one call may take until the session ends, in ms, at the server and (half a second more) here.
  void set_statement_timeout(int timeout_ms);

  // "PostgreSQL at 10.0.0.7:5432, database orders, user app". Never the password.
  const std::string& name() const { return name_; }
  const ConnectionOptions& options() const { return options_; }

 private:
  void begin_session();
  void start_deadline();
  void require_open() const;
  void must(bool sent);
  void flush();
  // The next result of what was sent, null behind the last of a statement.
  PGresult* next_result();
  void wait(short events);
  void send(const Statement& statement, bool& prepares);
  void send_all(std::span<const Statement> statements, std::vector<bool>& prepares);
  void drain();
  [[noreturn]] void throw_result(const PGresult* result);
  [[noreturn]] void throw_lost(std::string_view what);

  ConnectionOptions options_;
  std::string name_ = "PostgreSQL";
  int timeout_ms_ = 0;    // of one call
  std::size_t host_ = 0;  // the one that answered last, tried first next time
  Session session_;
  std::chrono::steady_clock::time_point deadline_;

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  // The names of the statements that the session has prepared.
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> prepared_;
  std::uint64_t names_given_ = 0;
};

// A transaction that is abandoned unless it was committed.
class Transaction {
 public:
  // Of a transaction that the caller has begun, in the round trip of a COPY, say.
  struct Begun {};

  explicit Transaction(Connection& connection) : connection_(connection) { connection_.execute("BEGIN"); }
  Transaction(Connection& connection, Begun /*unused*/) : connection_(connection) {}
  ~Transaction() {
    if (open_) connection_.abandon_transaction();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() { commit_with({}); }
  // Runs the statements and COMMIT in one round trip. `unavailable` when the answer was lost: then it is not
  // known whether the transaction took effect.
  std::vector<Rows> commit_with(std::vector<Statement> statements);

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace nexus::postgres
