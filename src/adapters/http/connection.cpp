#include "adapters/http/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "adapters/http/dispatcher.h"
#include "adapters/http/server_context.h"
#include "adapters/http/trace_context.h"

namespace nexus::http {

namespace {

constexpr std::size_t kFirstInputBytes = 4096;
constexpr std::size_t kPipelinedOutputBytes = 64 * 1024;
constexpr std::int64_t kLingerMs = 2000;
constexpr std::size_t kLingerBytes = 1024 * 1024;

HeadLimits head_limits(const ServerOptions& options) {
  return {options.max_header_bytes, options.max_target_bytes, options.max_headers};
}

}  // namespace

Connection::Connection(std::shared_ptr<Loop> loop, ServerContext& server, int descriptor)
    : loop_(std::move(loop)),
      server_(server),
      socket_(descriptor, server.tls.get()),
      exchange_(std::make_shared<Exchange>(loop_)),
      parser_(head_limits(server.options)) {
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  loop_->add_load(1);
  if (socket_.needs_handshake()) phase_ = Phase::handshake;
}

Connection::~Connection() {
  exchange_->connection_ = nullptr;
  release_body();
  loop_->add_load(-1);
  server_.connections.fetch_sub(1, std::memory_order_relaxed);
}

void Connection::on_events(std::uint32_t events) {
  if (phase_ == Phase::closed) return;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) {
    close();
    return;
  }
  if ((events & EPOLLRDHUP) != 0) peer_finished_ = true;
  if ((events & (EPOLLIN | EPOLLRDHUP)) != 0) readable_ = true;
  if ((events & EPOLLOUT) != 0 && !writable_) {
    writable_ = true;
    if (!flush()) return;
  }
  advance();
}

// Goes on until nothing is left to do without the client, the handler or the disk.
void Connection::advance() {
  if (advancing_) return;
  advancing_ = true;
  while (step()) continue;
  advancing_ = false;
  if (phase_ == Phase::closed) return;
  if (!flush()) return;
  if (phase_ == Phase::handling) notify_drained();
  if (phase_ == Phase::closing && unsent() == 0) begin_linger();
}

bool Connection::step() {
  switch (phase_) {
    case Phase::handshake: {
      const Socket::Outcome outcome = socket_.shake_hands();
      if (outcome == Socket::Outcome::done) {
        phase_ = Phase::head;
        return true;
      }
      if (outcome != Socket::Outcome::would_block) close();
      if (waits_for_ != WaitsFor::head) wait_for(WaitsFor::head, server_.options.header_timeout_ms);
      return false;
    }
    case Phase::head: return step_head();
    case Phase::handling: return step_body();
    case Phase::lingering: return step_linger();
    case Phase::closing:
    case Phase::closed: return false;
  }
  return false;
}

bool Connection::step_head() {
  if (fresh_) {
    if (unsent() > kPipelinedOutputBytes && (!flush() || unsent() > 0)) return false;
    renew_exchange();
  }
  while (true) {
    skip_empty_line();
    if (input_used_ > 0) {
      const std::string_view input(exchange_->input_.bytes.get(), input_used_);
      switch (parser_.parse(input, exchange_->request_)) {
        case RequestParser::Outcome::complete: begin_request(); return phase_ != Phase::closed;
        case RequestParser::Outcome::refused: refuse_head(parser_.fault()); return false;
        case RequestParser::Outcome::incomplete: break;
      }
    } else if (server_.draining.load(std::memory_order_relaxed) && !readable_) {
      phase_ = Phase::closing;
      return false;
    }
    if (!readable_) {
      if (input_used_ == 0) {
        wait_for(WaitsFor::request, server_.options.idle_timeout_ms);
      } else if (waits_for_ != WaitsFor::head) {
        wait_for(WaitsFor::head, server_.options.header_timeout_ms);
      }
      return false;
    }
    if (!receive_head()) return false;
  }
}

// Makes the exchange ready for the next request: the same object when no handler kept it.
void Connection::renew_exchange() {
  fresh_ = false;
  const char* rest = exchange_->input_.bytes.get() + input_taken_;
  std::size_t rest_bytes = input_used_ - input_taken_;
  if (stream_ != nullptr && rest_bytes == 0) {
    rest = stream_.get() + stream_begin_;
    rest_bytes = stream_end_ - stream_begin_;
  }
  ExchangePtr previous = exchange_;
  if (exchange_.use_count() > 2) {
    exchange_ = std::make_shared<Exchange>(loop_);
  } else {
    // Giving up a further share orders what follows behind the last other holder's use, which may
    // have been on another thread; the count alone is read without any order.
    ExchangePtr(exchange_).reset();
  }
  if (rest_bytes > 0) {
    exchange_->input_.reserve(rest_bytes, exchange_ == previous ? input_used_ : 0);
    if (stream_ == nullptr && exchange_ == previous) rest = exchange_->input_.bytes.get() + input_taken_;
    std::memmove(exchange_->input_.bytes.get(), rest, rest_bytes);
  }
  stream_.reset();
  stream_begin_ = stream_end_ = 0;
  input_used_ = rest_bytes;
  input_taken_ = 0;
  parser_.restart();
  release_body();
  exchange_->answer_started_ = false;
  exchange_->answered_ = false;
  exchange_->log_reason_.clear();
  exchange_->route_ = nullptr;
  empty_line_skipped_ = false;
}

// A single empty line before a request is ignored (RFC 9112, section 2.2).
void Connection::skip_empty_line() {
  char* input = exchange_->input_.bytes.get();
  if (empty_line_skipped_ || input_used_ < 2 || std::memcmp(input, "\r\n", 2) != 0) return;
  empty_line_skipped_ = true;
  input_used_ -= 2;
  std::memmove(input, input + 2, input_used_);
  parser_.restart();
}

bool Connection::receive_head() {
  Exchange::Buffer& input = exchange_->input_;
  if (input_used_ == input.capacity) {
    input.reserve(std::max(kFirstInputBytes, input.capacity * 2), input_used_);
  }
  const Socket::Transfer transfer = receive(input.bytes.get() + input_used_, input.capacity - input_used_);
  if (transfer.outcome == Socket::Outcome::would_block) return true;
  if (transfer.outcome == Socket::Outcome::closed && input_used_ > 0) {
    refuse_head({400, "MALFORMED_REQUEST", "The connection was closed in the middle of the request head."});
    return false;
  }
  if (transfer.outcome == Socket::Outcome::closed) {
    phase_ = Phase::closing;  // Answers may still wait to be sent.
    return false;
  }
  if (transfer.outcome != Socket::Outcome::done) {
    close();
    return false;
  }
  input_used_ += transfer.bytes;
  return true;
}

Socket::Transfer Connection::receive(char* into, std::size_t size) {
  const Socket::Transfer transfer = socket_.receive(into, size);
  // After the peer's end of input no further edge comes: go on until it has been read.
  readable_ = transfer.may_continue || (peer_finished_ && transfer.outcome == Socket::Outcome::done);
  if (transfer.outcome == Socket::Outcome::done) server_.metrics.received(transfer.bytes);
  if (transfer.outcome == Socket::Outcome::closed) peer_finished_ = true;
  return transfer;
}

// Sets everything that belongs to one request to its beginning.
void Connection::reset_for_request() {
  wait_for(WaitsFor::nothing, 0);
  phase_ = Phase::handling;
  framing_.begin(exchange_->request_);
  decoder_.reset();
  content_bytes_ = 0;
  answer_bytes_ = 0;
  answer_left_.reset();
  chunked_answer_ = false;
  continue_due_ = false;
  read_failed_ = false;
  exchange_->connection_ = this;
  exchange_->started_us_ = loop_->now_us();
  exchange_->caller_ = Dispatcher::nobody();
  const auto parent = exchange_->request_.header("traceparent").value_or(std::string_view());
  write_traceparent(parent, loop_->random(), loop_->random(), loop_->random(), exchange_->traceparent_);
}

void Connection::begin_request() {
  const Request& request = exchange_->request_;
  reset_for_request();
  input_taken_ = parser_.head_bytes();
  continue_due_ = request.expects_continue() && request.has_body();
  close_after_ = !request.wants_keep_alive() || server_.draining.load(std::memory_order_relaxed);
  if (request.has_body() && !request.content_encoding().empty()) {
    if (!ContentDecoder::is_known(request.content_encoding())) {
      exchange_->respond(Problem{
          415, "UNKNOWN_CONTENT_ENCODING", "The Content-Encoding must be gzip, zstd or identity.", {}, {}});
      return;
    }
    decoder_ = ContentDecoder::create(request.content_encoding(), server_.options.max_compression_ratio);
  }
  Dispatcher(server_).dispatch(exchange_, known_key_);
}

// Answers what never became a request, and closes.
void Connection::refuse_head(const ProtocolFault& fault) {
  exchange_->request_ = Request();
  input_taken_ = input_used_;
  reset_for_request();
  close_after_ = true;
  exchange_->respond(Problem{fault.status, fault.code, fault.detail, {}, {}});
}

void Connection::begin_linger() {
  phase_ = Phase::lingering;
  lingered_ = 0;
  socket_.finish_sending();
  read_deadline_ms_ = loop_->now_ms() + kLingerMs;
  waits_for_ = WaitsFor::nothing;
  update_deadline();
  if (peer_finished_ || readable_) advance();
}

// Reads and drops what the client still sends, so that the kernel does not answer it with a reset
// that would take our answer away from the client.
bool Connection::step_linger() {
  char dropped[16 * 1024];
  while (readable_ && lingered_ < kLingerBytes) {
    const Socket::Transfer transfer = receive(dropped, sizeof dropped);
    if (transfer.outcome == Socket::Outcome::would_block) return false;
    if (transfer.outcome != Socket::Outcome::done) break;
    lingered_ += transfer.bytes;
    if (!readable_) return false;
  }
  if (readable_ || peer_finished_) close();
  return false;
}

void Connection::wait_for(WaitsFor what, std::int64_t timeout_ms) {
  if (phase_ == Phase::closed) return;
  waits_for_ = what;
  read_deadline_ms_ = what == WaitsFor::nothing ? 0 : loop_->now_ms() + timeout_ms;
  update_deadline();
}

void Connection::update_deadline() {
  const std::int64_t read = read_deadline_ms_;
  const std::int64_t write = write_deadline_ms_;
  loop_->set_deadline(*this, read == 0 || (write != 0 && write < read) ? write : read);
}

void Connection::on_deadline() {
  if (phase_ == Phase::closed) return;
  if (write_deadline_ms_ != 0 && write_deadline_ms_ <= loop_->now_ms()) {
    close();
    return;
  }
  if (read_deadline_ms_ == 0 || read_deadline_ms_ > loop_->now_ms()) {
    update_deadline();
    return;
  }
  if (phase_ == Phase::lingering || phase_ == Phase::handshake) {
    close();
    return;
  }
  const WaitsFor waited = std::exchange(waits_for_, WaitsFor::nothing);
  read_deadline_ms_ = 0;
  if (waited == WaitsFor::request) {
    phase_ = Phase::closing;
  } else if (waited == WaitsFor::head) {
    refuse_head({408, "REQUEST_TIMEOUT", "The request head did not arrive in time."});
  } else if (waited == WaitsFor::body) {
    fail_read({408, "REQUEST_TIMEOUT", "The request body did not arrive in time."});
  }
  advance();
}

void Connection::drain() {
  close_after_ = true;
  if (phase_ == Phase::head) advance();
}

// Whoever waits for the client hears that it is gone.
void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  socket_.close();
  const ExchangePtr exchange = exchange_;
  const bool was_running = exchange->connection_ != nullptr;
  exchange->connection_ = nullptr;
  Exchange::OnBytes readers[] = {std::move(on_body_), std::move(on_piece_)};
  Exchange::OnDrained on_drained = std::move(on_drained_);
  Task on_client_gone = was_running ? std::move(exchange->on_client_gone_) : Task();
  loop_->release(*this);
  const Error gone{ErrorKind::unavailable, "The client closed the connection."};
  for (auto& reader : readers) {
    if (reader) reader(fail(gone));
  }
  if (on_drained) on_drained(fail(gone));
  if (on_client_gone) on_client_gone();
}

}  // namespace nexus::http
