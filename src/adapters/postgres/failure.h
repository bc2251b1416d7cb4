// What went wrong between this adapter and a PostgreSQL server.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace nexus::postgres {

// Carries an Error from the place of a failed call to the edge of this adapter (run_guarded).
class Failure : public std::exception {
 public:
  explicit Failure(Error error, std::string sqlstate = {})
      : error_(std::move(error)), sqlstate_(std::move(sqlstate)) {}
  const Error& error() const { return error_; }
  // The server's five characters (PostgreSQL, appendix A); empty when the server did not say it.
  const std::string& sqlstate() const { return sqlstate_; }
  const char* what() const noexcept override { return error_.message.c_str(); }

  bool is_unique_violation() const { return sqlstate_ == "23505"; }
  // The transaction lost against another one; the same transaction can succeed at once.
  bool is_lost_race() const { return sqlstate_ == "40001" || sqlstate_ == "40P01"; }

 private:
  Error error_;
  std::string sqlstate_;
};

// What a caller can do about a failure that the server reported.
//
// Whatever passes, and whatever every statement would meet until an operator has acted (wrong password,
// missing table or right), is `unavailable`: nothing is wrong with the data in hand. `invalid` is what the
// data in hand causes.
ErrorKind kind_of_sqlstate(std::string_view sqlstate);

// Whether the session is of no use after such a failure: the server ends it, or it leads to a
// server that does not write, or a prepared statement is no longer what it was.
bool ends_session(std::string_view sqlstate);

// What an operator can do about a failure with this SQLSTATE; a sentence, or empty.
std::string_view advice_on_sqlstate(std::string_view sqlstate);
// The same for a connection that could not be made, from libpq's own text.
std::string_view advice_on_connecting(std::string_view libpq_text);

// libpq's text as part of a sentence: one line, without the full stop at its end.
std::string one_line(std::string_view text);

// An identifier as a statement may hold it.
std::string quoted_identifier(std::string_view name);

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

}  // namespace nexus::postgres
