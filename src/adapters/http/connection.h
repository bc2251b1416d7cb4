// One client's connection: reads heads and bodies, runs one exchange after the other, writes the
// answers. Lives on one loop, which owns it. Memory is bounded by the options whatever a client does.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/http/body_framing.h"
#include "adapters/http/content_decoder.h"
#include "adapters/http/exchange.h"
#include "adapters/http/loop.h"
#include "adapters/http/request_parser.h"
#include "adapters/http/socket.h"

namespace nexus::http {

struct ServerContext;

// The key that a connection used last, so that the next request with it needs no hash.
struct KnownKey {
  std::string text;
  std::uint64_t store_version = 0;
  std::int64_t expires_at_ms = 0;  // 0: never
  std::shared_ptr<const Caller> caller;
};

class Connection final : public Watched {
 public:
  Connection(std::shared_ptr<Loop> loop, ServerContext& server, int descriptor);
  ~Connection() override;

  void on_events(std::uint32_t events) override;
  void on_deadline() override;

  // Once the loop watches it.
  void begin() { advance(); }
  int descriptor() const { return socket_.descriptor(); }
  // Lets the running exchange end, then closes; closes now when idle.
  void drain() override;
  void close() override;

  // --- For the exchange; see there.
  void read_body(std::size_t limit, Exchange::OnBytes done);
  void read_some(Exchange::OnBytes on_piece);
  void respond(int status, std::string_view content_type, std::string_view body,
               std::span<const ResponseHeader> headers);
  void start(int status, std::string_view content_type, std::span<const ResponseHeader> headers,
             std::optional<std::uint64_t> length);
  bool write(std::string_view bytes);
  void when_drained(Exchange::OnDrained on_drained);
  void finish();
  void set_send_buffer(int bytes);

  KnownKey& known_key() { return known_key_; }
  ServerContext& server() { return server_; }

 private:
  enum class Phase : std::uint8_t { handshake, head, handling, closing, lingering, closed };
  enum class WaitsFor : std::uint8_t { nothing, request, head, body };
  enum class Content : std::uint8_t { piece, end, needs_input, failed };

  // connection.cpp
  void advance();
  bool step();
  bool step_head();
  void renew_exchange();
  void skip_empty_line();
  bool receive_head();
  void reset_for_request();
  void begin_request();
  void refuse_head(const ProtocolFault& fault);
  bool step_linger();
  void begin_linger();
  Socket::Transfer receive(char* into, std::size_t size);
  void wait_for(WaitsFor what, std::int64_t timeout_ms);
  void update_deadline();

  // connection_body.cpp
  bool is_reading() const { return static_cast<bool>(on_body_) || static_cast<bool>(on_piece_); }
  bool take_whole_body();
  bool step_body();
  bool step_whole_body();
  Content next_content(std::string_view& piece);
  std::string_view raw_input() const;
  void consume_raw(std::size_t bytes);
  bool fill_raw();
  bool fill_body_directly();
  bool make_room_in_body(std::size_t bytes);
  bool after_receive(const Socket::Transfer& transfer);
  void send_continue();
  void fail_read(const ProtocolFault& fault, ErrorKind kind = ErrorKind::invalid);
  void settle_body();
  void release_body();

  // connection_answer.cpp
  void append_head(int status, std::string_view content_type, std::span<const ResponseHeader> headers,
                   std::optional<std::uint64_t> length);
  void append_cors();
  void complete_answer();
  void record_answer();
  void advance_soon();
  void stop_reading();
  bool flush();
  void notify_drained();
  std::size_t unsent() const { return output_.size() - output_sent_; }

  std::shared_ptr<Loop> loop_;
  ServerContext& server_;
  Socket socket_;
  ExchangePtr exchange_;
  RequestParser parser_;
  KnownKey known_key_;

  Phase phase_ = Phase::head;
  WaitsFor waits_for_ = WaitsFor::nothing;
  bool readable_ = false;
  bool writable_ = true;
  bool peer_finished_ = false;
  bool advancing_ = false;
  bool fresh_ = true;  // the next request has not begun
  bool empty_line_skipped_ = false;
  bool close_after_ = false;  // after the current answer
  bool chunked_answer_ = false;
  bool without_body_ = false;  // the answer to a HEAD, 204 or 304
  bool advance_due_ = false;   // a task at the round's end is waiting
  bool continue_due_ = false;
  bool read_failed_ = false;

  std::size_t input_used_ = 0;      // bytes in the exchange's input
  std::size_t input_taken_ = 0;     // of these, done with
  std::unique_ptr<char[]> stream_;  // further input of the current body
  std::size_t stream_begin_ = 0;
  std::size_t stream_end_ = 0;
  BodyFraming framing_;
  std::unique_ptr<ContentDecoder> decoder_;
  std::string_view encoded_;  // input of the decoder
  Exchange::OnBytes on_piece_;
  Exchange::OnBytes on_body_;
  std::size_t body_limit_ = 0;
  std::size_t body_used_ = 0;
  std::size_t body_budget_ = 0;  // bytes counted in ServerContext::buffered_bytes
  std::uint64_t content_bytes_ = 0;
  std::uint64_t progress_ = 0;  // bytes since the body's deadline was set

  std::string output_;
  std::size_t output_sent_ = 0;
  std::uint64_t answer_bytes_ = 0;
  std::optional<std::uint64_t> answer_left_;  // of an announced length
  Exchange::OnDrained on_drained_;

  std::int64_t read_deadline_ms_ = 0;
  std::int64_t write_deadline_ms_ = 0;
  std::size_t lingered_ = 0;
};

}  // namespace nexus::http
