// Handlers as coroutines, where that reads better:
//
//   Routine import_orders(ExchangePtr exchange) {
//     while (true) {
//       auto piece = co_await next_piece(exchange);
//       if (!piece || piece->empty()) break;
//       ...
//     }
//     exchange->respond(...);
//   }
//   router.on(Method::post, "/api/import", Permission::admin, import_orders);
//
// A Routine starts at once and frees itself when it ends. Parameters are passed by value, so that
// they live as long as it does. It must not throw.
#pragma once

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "adapters/http/blocking_pool.h"
#include "adapters/http/exchange.h"

namespace nexus::http {

struct Routine {
  struct promise_type {
    Routine get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

// Waits for one callback with a value of type T; `begin` receives the callback to call.
template <class T, class Begin>
class Waiting {
 public:
  explicit Waiting(Begin begin) : begin_(std::move(begin)) {}
  bool await_ready() const { return false; }
  bool await_suspend(std::coroutine_handle<> waiting) {
    // A callback that comes from inside `begin` finds no one suspended yet: the coroutine then goes
    // on by itself instead of being resumed one level deeper on the stack.
    begin_(Resume(*this, waiting));
    suspended_ = !value_.has_value();
    return suspended_;
  }
  T await_resume() { return std::move(*value_); }

 private:
  // Resumes the coroutine when called, and frees it when it is dropped uncalled, as happens to
  // completions that a stopped server no longer runs. `begin` must not drop it at once.
  class Resume {
   public:
    Resume(Waiting& owner, std::coroutine_handle<> waiting) : owner_(&owner), waiting_(waiting) {}
    Resume(Resume&& other) noexcept : owner_(other.owner_), waiting_(std::exchange(other.waiting_, {})) {}
    Resume& operator=(Resume&&) = delete;
    ~Resume() {
      if (waiting_) waiting_.destroy();
    }
    void operator()(T value) {
      const auto waiting = std::exchange(waiting_, {});
      owner_->value_.emplace(std::move(value));
      if (owner_->suspended_) waiting.resume();
    }

   private:
    Waiting* owner_;
    std::coroutine_handle<> waiting_;
  };

  Begin begin_;
  std::optional<T> value_;
  bool suspended_ = false;
};

// The whole body, as Exchange::read_body.
inline auto whole_body(const ExchangePtr& exchange, std::size_t limit) {
  auto begin = [exchange, limit](auto done) { exchange->read_body(limit, std::move(done)); };
  return Waiting<Result<std::string_view>, decltype(begin)>(std::move(begin));
}

// The next piece of the body, empty at its end, as Exchange::read_some.
inline auto next_piece(const ExchangePtr& exchange) {
  auto begin = [exchange](auto done) { exchange->read_some(std::move(done)); };
  return Waiting<Result<std::string_view>, decltype(begin)>(std::move(begin));
}

// Waits until the client has taken enough of the answer, as Exchange::when_drained.
inline auto drained(const ExchangePtr& exchange) {
  auto begin = [exchange](auto done) { exchange->when_drained(std::move(done)); };
  return Waiting<Result<>, decltype(begin)>(std::move(begin));
}

// Runs `work` (returning Result<T>) on the pool and goes on, on the exchange's loop, with what it
// returned; `unavailable` when the pool is full.
template <class Work>
auto on_pool(const ExchangePtr& exchange, BlockingPool& pool, Work work) {
  using Outcome = std::invoke_result_t<Work>;
  auto begin = [exchange, &pool, work = std::move(work)](auto done) mutable {
    const auto shared = std::make_shared<decltype(done)>(std::move(done));
    auto run = [exchange, work = std::move(work), shared]() mutable {
      exchange->post(
          [outcome = work(), shared = std::move(shared)]() mutable { (*shared)(std::move(outcome)); });
    };
    if (!pool.try_run(std::move(run))) {
      (*shared)(Outcome(fail(ErrorKind::unavailable, "Too many calls are waiting for the " + pool.name() +
                                                         " threads; try again in a second.")));
    }
  };
  return Waiting<Outcome, decltype(begin)>(std::move(begin));
}

}  // namespace nexus::http
