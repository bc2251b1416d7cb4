// What an operation gives back when it can fail for reasons outside the program.
//
// A bad input from a partner is not an error in this sense: it is data
// (domain/rejection.h). A broken invariant is neither: it aborts (base/check.h).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace nexus {

// Says what the caller can do about a failure.
enum class ErrorKind {
  invalid,       // The request makes no sense; repeating it cannot help.
  not_found,     // The thing does not exist.
  conflict,      // The thing exists already, or its state forbids the operation.
  unavailable,   // A part is away or overloaded; retry later. The only retried kind.
  storage_full,  // No space for more; nothing was written; works again once there is space.
  corrupt,       // Stored data is damaged; the message says where.
  internal,      // A failure of ours that the caller cannot mend.
};

const char* to_string(ErrorKind kind);

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;  // A whole sentence: what happened, where, what to do.
};

template <class T = void>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

// Makes the failed side of any Result: return fail(ErrorKind::not_found, "...").
inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}

// Passes a failure on: return fail(inner.error()).
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace nexus
