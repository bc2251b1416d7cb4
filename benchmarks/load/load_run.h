// One run: keeps every connection busy from one thread, and counts what comes back.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "load/answer_reader.h"
#include "load/latency_histogram.h"
#include "load/options.h"
#include "load/order_feed.h"
#include "load/order_journal.h"
#include "load/request_maker.h"

namespace nexus::load {

struct Counts {
  LatencyHistogram latencies;
  std::map<int, std::uint64_t> statuses;
  std::uint64_t sent_orders = 0;
  std::uint64_t accepted = 0;  // duplicates included
  std::uint64_t broken = 0;    // connections that ended, or answers that made no sense
  double elapsed_seconds = 0;
  double cpu_seconds = 0;  // of this program
};

class LoadRun {
 public:
  explicit LoadRun(const Options& options);
  ~LoadRun();

  // Runs to the end of the time or of the orders and returns what was measured.
  const Counts& run();

 private:
  struct Connection;

  bool open(Connection& connection);
  void start_request(Connection& connection);
  void send_more(Connection& connection);
  bool next_chunk(Connection& connection);
  void receive(Connection& connection);
  void finish_answer(Connection& connection);
  void count_answer(const Connection& connection, std::int64_t now_ns);
  void lose(Connection& connection);
  void journal_answers(const Connection& connection);
  void reopen_lost(std::int64_t now_ns);
  void begin_request(Connection& connection, std::int64_t now_ns);
  void repeat_refused(std::int64_t now_ns);
  void begin_measuring(std::int64_t now_ns);
  bool may_start(std::int64_t now_ns) const;

  Options options_;
  OrderFeed feed_;
  RequestMaker maker_;
  OrderJournal journal_;
  Counts counts_;
  std::vector<std::unique_ptr<Connection>> connections_;
  int epoll_ = -1;
  int busy_ = 0;  // connections with a request under way
  std::int64_t measure_from_ns_ = 0;
  std::int64_t end_ns_ = 0;
  std::int64_t last_answer_ns_ = 0;
  std::int64_t next_reopen_ns_ = 0;
  double cpu_before_ = 0;
  bool measuring_ = false;
  std::vector<char> incoming_;
};

}  // namespace nexus::load
