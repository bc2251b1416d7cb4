// One request and its one answer. Held by std::shared_ptr: a handler keeps the pointer for as long
// as it needs the request or has not answered; the connection reuses the object for its next
// request when nobody else holds it, so the steady state allocates nothing.
//
// Threads: everything here belongs to the exchange's event loop and must be called there, except
// post(), loop(), and reading request(), caller(), trace_id() and traceparent(), which any holder may
// do. Handlers that were started on the loop are on it; other threads come back to it with post().
//
// A client that goes away is no error: answers to it vanish, reads fail with `unavailable`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "adapters/http/callback.h"
#include "adapters/http/caller.h"
#include "adapters/http/problem.h"
#include "adapters/http/request.h"
#include "adapters/http/response.h"
#include "base/result.h"

namespace nexus::http {

class Connection;
class Loop;
struct Route;

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  // The bytes live until the next read on this exchange, at the longest while it is held.
  using OnBytes = Callback<void(Result<std::string_view>)>;
  using OnDrained = Callback<void(Result<>)>;

  explicit Exchange(std::shared_ptr<Loop> loop);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  const Request& request() const { return request_; }
  const Caller& caller() const { return *caller_; }
  // 32 lower-case hex digits (W3C Trace Context); the client's own when it sent a valid traceparent.
  std::string_view trace_id() const { return {traceparent_ + 3, 32}; }
  // "00-<trace id>-<our span id>-01", to hand on.
  std::string_view traceparent() const { return {traceparent_, kTraceparentLength}; }

  // --- The body, after Content-Encoding was undone. Use either read_body or read_some.
  //
  // Reads fail when the client breaks the rules, is too slow, sends too much or goes away. Where
  // the answer had not begun, the edge has then answered already (400, 408, 413, 415) and the
  // handler only lets go; where it had begun, the handler may still write a last word and finish;
  // the connection closes afterwards.

  // The whole body, at most `limit` bytes (413 beyond). Calls `done` at once, without copying, when
  // the body came in the same read as the head and is not encoded.
  void read_body(std::size_t limit, OnBytes done);
  // The next piece of the body as it arrives; an empty one is the end. Nothing is read from the
  // client ahead of the calls, so that its TCP window fills while the handler is busy. May call back
  // at once; calling read_some from inside the callback does not grow the stack.
  void read_some(OnBytes on_piece);

  // --- The answer: one of respond(...), or start(), write()..., finish(). Only the first counts;
  // answering a request that is answered already is ignored.

  void respond(int status, std::string_view content_type, std::string_view body,
               std::span<const ResponseHeader> headers = {});
  void respond(const Response& response);
  void respond(const Problem& problem);
  void respond(const Error& error);  // as to_problem says

  // Begins an answer of unknown length (chunked; ended by closing for HTTP/1.0) or of exactly
  // `length` bytes. Parts may be written while the body is still being read.
  void start(int status, std::string_view content_type, std::span<const ResponseHeader> headers = {},
             std::optional<std::uint64_t> length = std::nullopt);
  // Takes a copy. False when more than the high-water mark waits to be sent: stop, and go on when
  // when_drained() calls back. What was written goes out when the handler returns to the loop.
  bool write(std::string_view bytes);
  // Calls back, always later and never from inside the call, once the client has taken enough; fails
  // with `unavailable` when it is gone.
  void when_drained(OnDrained on_drained);
  void finish();
  // Bounds what the kernel keeps for a client that does not read, before write() says so.
  void set_send_buffer(int bytes);
  // Breaks the connection, so that the client notices that the begun answer is not complete.
  void abort();

  // Why the server failed, in the log's line about this request. Set it before the answer is complete.
  void set_log_reason(std::string reason) { log_reason_ = std::move(reason); }
  const std::string& log_reason() const { return log_reason_; }

  bool is_answer_started() const { return answer_started_; }
  bool is_answered() const { return answered_; }
  bool is_client_gone() const { return connection_ == nullptr; }
  // Called once when the client goes away before the answer is complete.
  void on_client_gone(Task task) { on_client_gone_ = std::move(task); }

  // Runs `task` on this exchange's loop; from any thread. Many at once: CompletionBatch (loop.h).
  // After the server has stopped the task is dropped.
  void post(Task task);
  const std::shared_ptr<Loop>& loop() const { return loop_; }

  // Milliseconds since the request's first byte.
  std::int64_t age_ms() const;

  // The route that matched; null before routing.
  const Route* route() const { return route_; }

  static constexpr std::size_t kTraceparentLength = 55;

 private:
  friend class Connection;
  friend class Dispatcher;

  // Grows by doubling, never zero-filled, keeps its bytes in place between requests.
  struct Buffer {
    std::unique_ptr<char[]> bytes;
    std::size_t capacity = 0;
    void reserve(std::size_t wanted, std::size_t used);
  };

  std::shared_ptr<Loop> loop_;
  Connection* connection_ = nullptr;  // null once the client is gone or the answer is complete
  Request request_;
  std::shared_ptr<const Caller> caller_;
  const Route* route_ = nullptr;
  Buffer input_;  // head, and what came with it
  Buffer body_;   // a body that is larger than that, or was decoded
  Task on_client_gone_;
  std::int64_t started_us_ = 0;
  int status_ = 0;
  bool answer_started_ = false;
  bool answered_ = false;
  std::string log_reason_;
  char traceparent_[kTraceparentLength + 1] = {};
};

using ExchangePtr = std::shared_ptr<Exchange>;

}  // namespace nexus::http
