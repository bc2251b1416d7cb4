#include "adapters/http/exchange.h"

#include <cstring>
#include <vector>

#include "adapters/http/connection.h"
#include "adapters/http/loop.h"

namespace nexus::http {

namespace {

constexpr const char* kClientGone = "The client closed the connection.";

}  // namespace

Exchange::Exchange(std::shared_ptr<Loop> loop) : loop_(std::move(loop)) {}
Exchange::~Exchange() = default;

std::int64_t Exchange::age_ms() const { return (loop_->now_us() - started_us_) / 1'000; }

void Exchange::Buffer::reserve(std::size_t wanted, std::size_t used) {
  if (wanted <= capacity) return;
  auto larger = std::make_unique_for_overwrite<char[]>(wanted);
  if (used > 0) std::memcpy(larger.get(), bytes.get(), used);
  bytes = std::move(larger);
  capacity = wanted;
}

void Exchange::read_body(std::size_t limit, OnBytes done) {
  if (connection_ == nullptr) return done(fail(ErrorKind::unavailable, kClientGone));
  connection_->read_body(limit, std::move(done));
}

void Exchange::read_some(OnBytes on_piece) {
  if (connection_ == nullptr) return on_piece(fail(ErrorKind::unavailable, kClientGone));
  connection_->read_some(std::move(on_piece));
}

void Exchange::respond(int status, std::string_view content_type, std::string_view body,
                       std::span<const ResponseHeader> headers) {
  if (connection_ != nullptr && !answer_started_) connection_->respond(status, content_type, body, headers);
}

void Exchange::respond(const Response& response) {
  std::vector<ResponseHeader> headers;
  for (const auto& [name, value] : response.headers) headers.push_back({name, value});
  set_log_reason(response.log_reason);
  respond(response.status, response.content_type, response.body, headers);
}

void Exchange::respond(const Problem& problem) { respond(to_response(problem, trace_id())); }

void Exchange::respond(const Error& error) { respond(to_problem(error, caller().role)); }

void Exchange::start(int status, std::string_view content_type, std::span<const ResponseHeader> headers,
                     std::optional<std::uint64_t> length) {
  if (connection_ != nullptr && !answer_started_) connection_->start(status, content_type, headers, length);
}

bool Exchange::write(std::string_view bytes) {
  return connection_ != nullptr && answer_started_ && connection_->write(bytes);
}

void Exchange::when_drained(OnDrained on_drained) {
  if (connection_ == nullptr) {
    loop_->at_round_end([waiting = std::make_shared<OnDrained>(std::move(on_drained))] {
      (*waiting)(fail(ErrorKind::unavailable, kClientGone));
    });
    return;
  }
  connection_->when_drained(std::move(on_drained));
}

void Exchange::finish() {
  if (connection_ != nullptr && answer_started_) connection_->finish();
}

void Exchange::set_send_buffer(int bytes) {
  if (connection_ != nullptr) connection_->set_send_buffer(bytes);
}

void Exchange::abort() {
  if (connection_ != nullptr) connection_->close();
}

void Exchange::post(Task task) { loop_->post(std::move(task)); }

}  // namespace nexus::http
