// Reading request bodies.
#include <algorithm>
#include <cstring>
#include <utility>

#include "adapters/http/connection.h"
#include "adapters/http/server_context.h"

namespace nexus::http {

namespace {

constexpr std::size_t kStreamBytes = 64 * 1024;
constexpr std::size_t kFirstBodyBytes = 16 * 1024;
constexpr std::uint64_t kProgressBytes = 16 * 1024;
constexpr std::size_t kKeptBodyBytes = 64 * 1024;

constexpr const char* kReadBefore = "Reading the body has failed before.";
constexpr ProtocolFault kTooLarge{413, "BODY_TOO_LARGE", "The body is longer than this call takes."};

}  // namespace

void Connection::read_body(std::size_t limit, Exchange::OnBytes done) {
  body_limit_ = std::min(limit, server_.options.max_body_bytes);
  body_used_ = 0;
  if (read_failed_) {
    done(fail(ErrorKind::invalid, kReadBefore));
    return;
  }
  on_body_ = std::move(done);
  if (decoder_ == nullptr && framing_.announced() > body_limit_) {
    fail_read(kTooLarge);
  } else if (!take_whole_body()) {
    advance_soon();
  }
}

// The usual case: the body came with the head. Hands it over where it is.
bool Connection::take_whole_body() {
  if (decoder_ != nullptr || exchange_->request_.is_chunked()) return false;
  const auto length = static_cast<std::size_t>(framing_.announced());
  if (input_used_ - input_taken_ < length) return false;
  const std::string_view body(exchange_->input_.bytes.get() + input_taken_, length);
  framing_.next(body);
  input_taken_ += length;
  std::exchange(on_body_, {})(body);
  return true;
}

void Connection::read_some(Exchange::OnBytes on_piece) {
  if (read_failed_) {
    on_piece(fail(ErrorKind::invalid, kReadBefore));
    return;
  }
  on_piece_ = std::move(on_piece);
  advance_soon();
}

bool Connection::step_body() {
  if (!is_reading()) return false;
  if (on_body_) return step_whole_body();
  std::string_view piece;
  switch (next_content(piece)) {
    case Content::piece:
    case Content::end:
      if (waits_for_ == WaitsFor::body) wait_for(WaitsFor::nothing, 0);
      std::exchange(on_piece_, {})(piece);
      return phase_ != Phase::closed;
    case Content::needs_input:
    case Content::failed: break;
  }
  return false;
}

bool Connection::step_whole_body() {
  std::string_view piece;
  switch (next_content(piece)) {
    case Content::piece:
      if (piece.size() > body_limit_ - body_used_) {
        fail_read(kTooLarge);
        return false;
      }
      if (!make_room_in_body(piece.size())) return false;
      std::memcpy(exchange_->body_.bytes.get() + body_used_, piece.data(), piece.size());
      body_used_ += piece.size();
      return true;
    case Content::end:
      if (waits_for_ == WaitsFor::body) wait_for(WaitsFor::nothing, 0);
      std::exchange(on_body_, {})(std::string_view(exchange_->body_.bytes.get(), body_used_));
      return phase_ != Phase::closed;
    case Content::needs_input:
    case Content::failed: break;
  }
  return false;
}

// Room for that many more bytes; a body of known length gets all of its room at once (the kernel
// gives the pages only as they are filled).
bool Connection::make_room_in_body(std::size_t bytes) {
  const std::size_t needed = body_used_ + bytes;
  if (needed <= exchange_->body_.capacity) return true;
  std::size_t wanted = std::max({needed, kFirstBodyBytes, exchange_->body_.capacity * 2});
  if (decoder_ == nullptr)
    wanted = std::max(wanted, body_used_ + static_cast<std::size_t>(framing_.announced()) + bytes);
  wanted = std::max(needed, std::min(wanted, body_limit_));
  const std::size_t more = wanted - body_budget_;
  if (server_.buffered_bytes.fetch_add(more) + more > server_.options.max_buffered_bytes) {
    server_.buffered_bytes.fetch_sub(more);
    fail_read(
        {503, "TOO_MANY_BODIES", "Too many large bodies are being received at once; try again in a second."},
        ErrorKind::unavailable);
    return false;
  }
  body_budget_ = wanted;
  exchange_->body_.reserve(wanted, body_used_);
  return true;
}

Connection::Content Connection::next_content(std::string_view& piece) {
  while (true) {
    if (decoder_ != nullptr) {
      piece = decoder_->decode(encoded_);
      if (decoder_->fault()) {
        fail_read(*decoder_->fault());
        return Content::failed;
      }
      if (!piece.empty()) break;
    }
    if (framing_.is_done()) {
      piece = {};
      if (decoder_ == nullptr || decoder_->is_complete()) return Content::end;
      fail_read({400, "MALFORMED_BODY", "The body ends before its Content-Encoding is complete."});
      return Content::failed;
    }
    if (raw_input().empty() && !fill_raw())
      return phase_ == Phase::handling && is_reading() ? Content::needs_input : Content::failed;
    if (framing_.is_done()) continue;
    const BodyFraming::Step step = framing_.next(raw_input());
    consume_raw(step.consumed);
    if (framing_.is_bad()) {
      fail_read({400, "MALFORMED_BODY", "The chunked body breaks the rules of its transfer coding."});
      return Content::failed;
    }
    if (decoder_ != nullptr) {
      encoded_ = step.content;
    } else if (!step.content.empty()) {
      piece = step.content;
      break;
    }
  }
  content_bytes_ += piece.size();
  if (!on_body_ && server_.options.max_stream_bytes > 0 &&
      content_bytes_ > server_.options.max_stream_bytes) {
    fail_read(kTooLarge);
    return Content::failed;
  }
  return Content::piece;
}

std::string_view Connection::raw_input() const {
  if (input_taken_ < input_used_)
    return {exchange_->input_.bytes.get() + input_taken_, input_used_ - input_taken_};
  return {stream_.get() + stream_begin_, stream_end_ - stream_begin_};
}

void Connection::consume_raw(std::size_t bytes) {
  if (input_taken_ < input_used_) {
    input_taken_ += bytes;
  } else {
    stream_begin_ += bytes;
  }
}

// Receives more of the body. False when there is nothing now, or the read has failed.
bool Connection::fill_raw() {
  if (continue_due_) send_continue();
  if (phase_ == Phase::closed) return false;
  if (!readable_) {
    if (waits_for_ != WaitsFor::body || progress_ >= kProgressBytes) {
      wait_for(WaitsFor::body, server_.options.body_timeout_ms);
      progress_ = 0;
    }
    return false;
  }
  if (on_body_ && decoder_ == nullptr && !exchange_->request_.is_chunked()) return fill_body_directly();
  if (stream_ == nullptr) stream_ = std::make_unique_for_overwrite<char[]>(kStreamBytes);
  stream_begin_ = stream_end_ = 0;
  const Socket::Transfer transfer = receive(stream_.get(), kStreamBytes);
  stream_end_ = transfer.bytes;
  return after_receive(transfer);
}

// A body of known length is received where it will be handed over.
bool Connection::fill_body_directly() {
  const auto left = static_cast<std::size_t>(framing_.announced());
  if (!make_room_in_body(left)) return false;
  char* into = exchange_->body_.bytes.get() + body_used_;
  const Socket::Transfer transfer = receive(into, left);
  framing_.next({into, transfer.bytes});
  body_used_ += transfer.bytes;
  return after_receive(transfer);
}

bool Connection::after_receive(const Socket::Transfer& transfer) {
  switch (transfer.outcome) {
    case Socket::Outcome::done: progress_ += transfer.bytes; return true;
    case Socket::Outcome::would_block: return fill_raw();
    case Socket::Outcome::closed:
      fail_read({400, "MALFORMED_BODY", "The connection was closed in the middle of the body."});
      return false;
    case Socket::Outcome::failed: close(); return false;
  }
  return false;
}

void Connection::send_continue() {
  continue_due_ = false;
  if (exchange_->answer_started_) return;
  output_ += "HTTP/1.1 100 Continue\r\n\r\n";
  flush();
}

// Nothing behind the fault can be read; answers where that is still possible.
void Connection::fail_read(const ProtocolFault& fault, ErrorKind kind) {
  wait_for(WaitsFor::nothing, 0);
  close_after_ = true;
  read_failed_ = true;
  Exchange::OnBytes readers[] = {std::move(on_body_), std::move(on_piece_)};
  const ExchangePtr exchange = exchange_;
  if (!exchange->answer_started_) {
    Problem problem{fault.status, fault.code, fault.detail, {}, {}};
    if (fault.status == 503) problem.retry_after_s = 1;
    exchange->respond(problem);
  }
  for (auto& reader : readers) {
    if (reader) reader(fail(kind, fault.detail));
  }
}

// Before an answer's head: a body that has not been read keeps the connection only when all of it
// is here already.
void Connection::settle_body() {
  while (!framing_.is_done() && !framing_.is_bad() && !raw_input().empty()) {
    consume_raw(framing_.next(raw_input()).consumed);
  }
  if (!framing_.is_done()) close_after_ = true;
}

void Connection::release_body() {
  if (exchange_->body_.capacity > kKeptBodyBytes) exchange_->body_ = {};
  if (body_budget_ > 0) server_.buffered_bytes.fetch_sub(body_budget_);
  body_budget_ = 0;
}

}  // namespace nexus::http
