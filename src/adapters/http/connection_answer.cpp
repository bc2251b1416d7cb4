// Writing answers.
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/http/access_log.h"
#include "adapters/http/connection.h"
#include "adapters/http/server_context.h"
#include "base/check.h"

namespace nexus::http {

namespace {

constexpr std::size_t kFlushBytes = 64 * 1024;
constexpr std::size_t kKeptOutputBytes = 64 * 1024;

void append_number(std::string& out, std::uint64_t number, int base = 10) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, base);
  out.append(digits, end.ptr);
}

// A value must not be able to end its line.
void append_value(std::string& out, std::string_view value) {
  const std::size_t begin = out.size();
  out += value;
  for (std::size_t i = begin; i < out.size(); ++i) {
    if (static_cast<unsigned char>(out[i]) < 0x20 || out[i] == 0x7f) out[i] = ' ';
  }
}

void append_status_line(std::string& out, int status) {
  if (status == 202) {
    out += "HTTP/1.1 202 Accepted\r\n";
    return;
  }
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(status));
  out += ' ';
  out += reason_phrase(status);
  out += "\r\n";
}

}  // namespace

void Connection::append_head(int status, std::string_view content_type,
                             std::span<const ResponseHeader> headers, std::optional<std::uint64_t> length) {
  check(status >= 200 && status < 600, "an answer has a status from 200 to 599");
  const bool may_have_body = status != 204 && status != 304;
  without_body_ = !may_have_body || exchange_->request_.method() == Method::head;
  exchange_->answer_started_ = true;
  exchange_->status_ = status;
  append_status_line(output_, status);
  output_ += "Date: ";
  output_ += loop_->date();
  if (may_have_body) {
    if (!content_type.empty()) {
      output_ += "\r\nContent-Type: ";
      append_value(output_, content_type);
    }
    if (length) {
      output_ += "\r\nContent-Length: ";
      append_number(output_, *length);
    } else if (chunked_answer_) {
      output_ += "\r\nTransfer-Encoding: chunked";
    }
  }
  output_ += "\r\nX-Trace-Id: ";
  output_ += exchange_->trace_id();
  for (const ResponseHeader& header : headers) {
    output_ += "\r\n";
    append_value(output_, header.name);
    output_ += ": ";
    append_value(output_, header.value);
  }
  if (!server_.options.allowed_origins.empty()) append_cors();
  if (close_after_) {
    output_ += "\r\nConnection: close";
  } else if (exchange_->request_.minor_version() == 0) {
    output_ += "\r\nConnection: keep-alive";
  }
  output_ += "\r\n\r\n";
}

void Connection::append_cors() {
  output_ += "\r\nVary: Origin";
  const auto origin = exchange_->request_.header("origin");
  const auto& allowed = server_.options.allowed_origins;
  if (!origin || std::find(allowed.begin(), allowed.end(), *origin) == allowed.end()) return;
  output_ += "\r\nAccess-Control-Allow-Origin: ";
  append_value(output_, *origin);
}

void Connection::respond(int status, std::string_view content_type, std::string_view body,
                         std::span<const ResponseHeader> headers) {
  settle_body();
  append_head(status, content_type, headers, body.size());
  if (!without_body_) {
    output_ += body;
    answer_bytes_ = body.size();
  }
  complete_answer();
}

void Connection::start(int status, std::string_view content_type, std::span<const ResponseHeader> headers,
                       std::optional<std::uint64_t> length) {
  if (!exchange_->request_.has_body()) settle_body();
  answer_left_ = length;
  chunked_answer_ = !length && exchange_->request_.minor_version() == 1;
  if (!length && !chunked_answer_) close_after_ = true;
  append_head(status, content_type, headers, length);
  advance_soon();
}

bool Connection::write(std::string_view bytes) {
  if (!bytes.empty() && !without_body_) {
    if (answer_left_) {
      check(bytes.size() <= *answer_left_, "an answer is longer than it was announced");
      *answer_left_ -= bytes.size();
    }
    if (chunked_answer_) {
      append_number(output_, bytes.size(), 16);
      output_ += "\r\n";
    }
    output_ += bytes;
    if (chunked_answer_) output_ += "\r\n";
    answer_bytes_ += bytes.size();
  }
  if (unsent() >= kFlushBytes && writable_ && !flush()) return false;
  advance_soon();
  return unsent() <= server_.options.write_high_water_bytes;
}

void Connection::when_drained(Exchange::OnDrained on_drained) {
  on_drained_ = std::move(on_drained);
  advance_soon();
}

// Best effort: with the buffer that the kernel chose, such a client is only noticed later.
void Connection::set_send_buffer(int bytes) {
  setsockopt(descriptor(), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

void Connection::notify_drained() {
  if (on_drained_ && unsent() <= server_.options.write_high_water_bytes / 2)
    std::exchange(on_drained_, {})({});
}

void Connection::finish() {
  settle_body();
  if (chunked_answer_ && !without_body_) output_ += "0\r\n\r\n";
  if (answer_left_.value_or(0) > 0 && !without_body_) {
    close();  // The client must not take the next answer's head for the rest of this one.
    return;
  }
  complete_answer();
}

// The answer is whole: it goes out, and the next request may begin.
void Connection::complete_answer() {
  record_answer();
  exchange_->answered_ = true;
  exchange_->connection_ = nullptr;
  exchange_->on_client_gone_.reset();
  on_drained_.reset();
  fresh_ = true;
  wait_for(WaitsFor::nothing, 0);
  phase_ = close_after_ ? Phase::closing : Phase::head;
  const ExchangePtr exchange = is_reading() ? exchange_ : nullptr;
  if (exchange) {
    Exchange::OnBytes readers[] = {std::exchange(on_body_, {}), std::exchange(on_piece_, {})};
    for (auto& reader : readers) {
      if (reader) reader(fail(ErrorKind::conflict, "The request has been answered already."));
    }
  }
  if (advancing_) return;
  if (!flush()) return;
  // The exchange's holder is still running; what comes next waits until it has let go.
  if (readable_ || close_after_ || !raw_input().empty()) {
    advance_soon();
  } else {
    wait_for(WaitsFor::request, server_.options.idle_timeout_ms);
  }
}

void Connection::record_answer() {
  const std::int64_t took_us = loop_->now_us() - exchange_->started_us_;
  server_.metrics.answered(exchange_->route_, exchange_->status_, took_us);
  const auto wanted = server_.options.access_log;
  if (!server_.log || wanted == ServerOptions::AccessLog::none) return;
  if (wanted == ServerOptions::AccessLog::failures && exchange_->status_ < 400) return;
  server_.log(access_log_line({*exchange_, exchange_->status_, answer_bytes_, took_us}));
}

void Connection::advance_soon() {
  if (advancing_ || advance_due_ || phase_ == Phase::closed) return;
  advance_due_ = true;
  loop_->at_round_end([this] {
    advance_due_ = false;
    if (phase_ != Phase::closed) advance();
  });
}

// Sends what waits. False when the connection was lost over it.
bool Connection::flush() {
  while (output_sent_ < output_.size() && writable_) {
    const Socket::Transfer transfer = socket_.send(std::string_view(output_).substr(output_sent_));
    if (transfer.outcome == Socket::Outcome::would_block) {
      writable_ = false;
      if (write_deadline_ms_ == 0) write_deadline_ms_ = loop_->now_ms() + server_.options.write_timeout_ms;
      update_deadline();
    } else if (transfer.outcome != Socket::Outcome::done) {
      close();
      return false;
    } else {
      output_sent_ += transfer.bytes;
      server_.metrics.sent(transfer.bytes);
      if (write_deadline_ms_ != 0) {
        write_deadline_ms_ = loop_->now_ms() + server_.options.write_timeout_ms;
        update_deadline();
      }
    }
  }
  if (output_sent_ == output_.size()) {
    output_.clear();
    output_sent_ = 0;
    if (output_.capacity() > kKeptOutputBytes) output_.shrink_to_fit();
    if (write_deadline_ms_ != 0) {
      write_deadline_ms_ = 0;
      update_deadline();
    }
  } else if (output_sent_ >= output_.size() / 2) {
    output_.erase(0, output_sent_);
    output_sent_ = 0;
  }
  return true;
}

}  // namespace nexus::http
