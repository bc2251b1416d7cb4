#include "adapters/postgres/connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <memory>

#include "base/check.h"

namespace nexus::postgres {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBinary = 1;
constexpr int kGraceMs = 500;  // the server's own time limit comes first, and leaves the session whole

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedResult = std::unique_ptr<PGresult, Clear>;

bool is_failure(const PGresult* result) {
  const auto status = PQresultStatus(result);
  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_PIPELINE_ABORTED;
}

}  // namespace

Connection::Connection(ConnectionOptions options) : options_(std::move(options)) {
  check(options_.conninfo != nullptr, "a connection has a source of its connection string");
}

void Connection::open() {
  if (is_open()) return;
  close();
  session_ = connect(options_, host_);
  name_ = name_of(session_.get());
  try {
    begin_session();
  } catch (const Failure&) {
    close();
    throw;
  }
}

void Connection::close() {
  session_.reset();
  prepared_.clear();
}

void Connection::begin_session() {
  if (PQsetnonblocking(session_.get(), 1) != 0) throw_lost("the session cannot be made non-blocking");
  // A worker that hangs in mid-transaction, or is cut off, must not hold its locks for ever; and what is
  // committed must be durable whatever the role's or the database's default is.
  deadline_ = Clock::now() + std::chrono::milliseconds(options_.connect_timeout_ms);
  timeout_ms_ = options_.statement_timeout_ms;
  const auto sql = fmt::format(
      "SET search_path TO {}; SET timezone TO 'UTC'; SET statement_timeout TO {}; "
      "SET idle_in_transaction_session_timeout TO {}; "
      "SELECT set_config('synchronous_commit', 'on', false) "
      "WHERE current_setting('synchronous_commit') = 'off'",
      quoted_identifier(options_.schema), options_.statement_timeout_ms, 2 * options_.statement_timeout_ms);
  must(PQsendQuery(session_.get(), sql.c_str()) == 1);
  drain();
}

bool Connection::is_open() {
  if (!session_ || PQstatus(session_.get()) != CONNECTION_OK) return false;
  // The end of a session that the server closed while it rested can be read, behind its reason.
  pollfd state{PQsocket(session_.get()), POLLIN, 0};
  while (::poll(&state, 1, 0) > 0) {
    if (PQconsumeInput(session_.get()) != 1 || PQstatus(session_.get()) != CONNECTION_OK) return false;
    if (PQisBusy(session_.get()) == 1) return false;
  }
  return true;
}

void Connection::start_deadline() {
  require_open();
  deadline_ = Clock::now() + std::chrono::milliseconds(timeout_ms_ + kGraceMs);
}

void Connection::require_open() const {
  if (session_) return;
  throw Failure(
      Error{ErrorKind::unavailable, name_ + ": the session was lost before; it is retried with a new one."});
}

void Connection::must(bool sent) {
  if (!sent) throw_lost(one_line(PQerrorMessage(session_.get())));
}

void Connection::wait(short events) {
  if (wait_for_socket(session_.get(), events, deadline_)) return;
  throw_lost(fmt::format("no answer within {} ms", timeout_ms_ + kGraceMs));
}

// Sends what waits, and reads what comes meanwhile: a server that cannot send does not read either.
void Connection::flush() {
  for (;;) {
    const int left = PQflush(session_.get());
    must(left >= 0);
    if (left == 0) return;
    wait(POLLIN | POLLOUT);
    must(PQconsumeInput(session_.get()) == 1);
  }
}

PGresult* Connection::next_result() {
  flush();
  while (PQisBusy(session_.get()) == 1) {
    wait(POLLIN);
    must(PQconsumeInput(session_.get()) == 1);
  }
  return PQgetResult(session_.get());
}

// Reads all results of what was sent; throws the first failure.
void Connection::drain() {
  OwnedResult failed;
  while (OwnedResult result{next_result()}) {
    if (!failed && is_failure(result.get())) failed = std::move(result);
  }
  if (failed) throw_result(failed.get());
}

void Connection::throw_result(const PGresult* result) {
  const auto field = [&](int code) {
    const char* value = PQresultErrorField(result, code);
    return std::string(value != nullptr ? value : "");
  };
  const auto sqlstate = field(PG_DIAG_SQLSTATE);
  if (sqlstate.empty()) throw_lost(one_line(PQresultErrorMessage(result)));
  auto message =
      fmt::format("{}: {} (SQLSTATE {})", name_, one_line(field(PG_DIAG_MESSAGE_PRIMARY)), sqlstate);
  if (const auto detail = field(PG_DIAG_MESSAGE_DETAIL); !detail.empty()) message += ", " + one_line(detail);
  const auto advice = advice_on_sqlstate(sqlstate);
  message += advice.empty() ? "." : fmt::format(". {}", advice);
  if (ends_session(sqlstate)) close();
  throw Failure(Error{kind_of_sqlstate(sqlstate), std::move(message)}, sqlstate);
}

void Connection::throw_lost(std::string_view what) {
  auto message = fmt::format(
      "{}: the session was lost: {}. It is retried with a new connection; if that goes on, "
      "look at the server's log and at the network.",
      name_, what);
  close();
  throw Failure(Error{ErrorKind::unavailable, std::move(message)});
}

void Connection::execute(const std::string& sql) {
  start_deadline();
  must(PQsendQuery(session_.get(), sql.c_str()) == 1);
  drain();
}

Rows Connection::query(std::string_view sql, const Parameters& parameters) {
  const Statement statements[] = {{sql, parameters}};
  return std::move(pipeline(statements).front());
}

Rows Connection::query_once(std::string_view sql, const Parameters& parameters) {
  const Statement statements[] = {{sql, parameters, true}};
  return std::move(pipeline(statements).front());
}

void Connection::send(const Statement& statement, bool& prepares) {
  const auto& parameters = statement.parameters;
  const int count = static_cast<int>(parameters.size());
  if (statement.once) {
    must(PQsendQueryParams(session_.get(), std::string(statement.sql).c_str(), count, parameters.types(),
                           parameters.values().data(), parameters.lengths(), parameters.formats(),
                           kBinary) == 1);
    return;
  }
  auto known = prepared_.find(statement.sql);
  prepares = known == prepared_.end();
  if (prepares) {
    auto name = "nexus_" + std::to_string(++names_given_);
    known = prepared_.emplace(std::string(statement.sql), std::move(name)).first;
    must(PQsendPrepare(session_.get(), known->second.c_str(), known->first.c_str(), count,
                       parameters.types()) == 1);
  }
  must(PQsendQueryPrepared(session_.get(), known->second.c_str(), count, parameters.values().data(),
                           parameters.lengths(), parameters.formats(), kBinary) == 1);
}

void Connection::send_all(std::span<const Statement> statements, std::vector<bool>& prepares) {
  for (const auto& statement : statements) {
    bool prepared_now = false;
    send(statement, prepared_now);
    prepares.push_back(prepared_now);
  }
  must(PQpipelineSync(session_.get()) == 1);
}

std::vector<Rows> Connection::pipeline(std::span<const Statement> statements) {
  start_deadline();
  must(PQenterPipelineMode(session_.get()) == 1);
  std::vector<bool> prepares;
  send_all(statements, prepares);
  std::vector<Rows> rows;
  OwnedResult failed;
  // One result and a null for each thing that was sent, then one for the synchronisation.
  const auto take = [&] {
    OwnedResult result{next_result()};
    while (OwnedResult further{next_result()}) result = std::move(further);
    const bool failure = is_failure(result.get());
    if (failure && !failed) failed = std::move(result);
    return failure ? nullptr : result.release();
  };
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (prepares[i] && !OwnedResult(take())) prepared_.erase(prepared_.find(statements[i].sql));
    if (auto* result = take(); result != nullptr) rows.emplace_back(result);
  }
  const OwnedResult synchronised{next_result()};
  must(synchronised && PQresultStatus(synchronised.get()) == PGRES_PIPELINE_SYNC);
  must(PQexitPipelineMode(session_.get()) == 1);
  if (failed) throw_result(failed.get());
  return rows;
}

void Connection::begin_copy(const std::string& sql) {
  start_deadline();
  must(PQsendQuery(session_.get(), sql.c_str()) == 1);
  while (OwnedResult result{next_result()}) {
    if (PQresultStatus(result.get()) == PGRES_COPY_IN) return;
    if (!is_failure(result.get())) continue;
    while (const OwnedResult rest{next_result()}) continue;
    throw_result(result.get());
  }
  throw_lost("the server did not begin a COPY");
}

void Connection::put_copy(std::string_view data) {
  require_open();
  must(PQputCopyData(session_.get(), data.data(), static_cast<int>(data.size())) == 1);
  flush();
}

std::int64_t Connection::end_copy() {
  require_open();
  must(PQputCopyEnd(session_.get(), nullptr) == 1);
  std::int64_t rows = 0;
  OwnedResult failed;
  while (OwnedResult result{next_result()}) {
    if (is_failure(result.get())) {
      if (!failed) failed = std::move(result);
    } else {
      rows = Rows(result.release()).affected();
    }
  }
  if (failed) throw_result(failed.get());
  return rows;
}

void Connection::abandon_transaction() {
  if (!session_) return;
  const auto state = PQtransactionStatus(session_.get());
  if (state == PQTRANS_IDLE) return;
  if (state != PQTRANS_INTRANS && state != PQTRANS_INERROR) return close();
  try {
    execute("ROLLBACK");
  } catch (const Failure&) {
    close();
  }
}

void Connection::set_statement_timeout(int timeout_ms) {
  timeout_ms_ = timeout_ms;
  execute(fmt::format("SET statement_timeout TO {}", timeout_ms));
}

std::vector<Rows> Transaction::commit_with(std::vector<Statement> statements) {
  statements.push_back({"COMMIT", {}});
  auto rows = connection_.pipeline(statements);
  // The server answers ROLLBACK, without an error, when the transaction had failed before.
  if (rows.back().command() != "COMMIT") {
    throw Failure(Error{ErrorKind::internal,
                        connection_.name() + ": a transaction was rolled back at its commit. Report this."});
  }
  open_ = false;
  rows.pop_back();
  return rows;
}

}  // namespace nexus::postgres
