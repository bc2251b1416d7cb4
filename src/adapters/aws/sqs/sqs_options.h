// What an SqsBroker is told; plain values, checked by SqsBroker::open.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "ports/queue.h"

namespace nexus::aws {

// What one request may carry in AWS since August 2025: one message, or the sum of a batch.
inline constexpr std::size_t kLargestRequestBytes = 1'048'576;

struct SqsOptions {
  // One a queue, in the order of ports::QueueName: a name ("nexus-valid_orders"; ".fifo" is appended where
  // `fifo` asks for it), which is looked up with GetQueueUrl, or the queue's whole URL.
  std::array<std::string, ports::kQueueCount> queues = {"valid_orders", "error_orders", "valid_orders_dlq"};
  // What queues are made with. A queue that exists is taken as it is: its own visibility timeout and
  // receive limit count.
  std::array<ports::QueuePolicy, ports::kQueueCount> policies = {
      ports::default_policy(ports::QueueName::valid_orders),
      ports::default_policy(ports::QueueName::error_orders),
      ports::default_policy(ports::QueueName::valid_orders_dlq)};
  // For tests and local clusters: queues that are missing are made, with their redrive policy.
  bool create_missing = false;

  // FIFO queues: the order of a partner's messages holds, and the same order sent twice within five minutes
  // arrives once. One partner's messages are then with one consumer at a time.
  bool fifo = false;
  // Standard queues: names the partner as a message's group, so that SQS keeps one partner's burst from
  // delaying the others (fair queues).
  bool fair_groups = true;

  // Of a message with its attributes, and of a batch; the queue's own MaximumMessageSize counts too.
  std::size_t max_request_bytes = kLargestRequestBytes;
  std::int64_t request_timeout_ms = 10'000;  // of one try; a long poll takes its waiting time in addition
  // Requests handed to the HTTP client at a time, which has its own limit of connections.
  std::size_t requests_at_once = 128;
  std::size_t receives_at_once = 16;  // parallel receives when more than ten messages are wanted

  int entry_tries = 4;               // of an entry that the service failed in a batch, the first included
  std::int64_t first_pause_ms = 50;  // before the second, doubled for each further one, with full jitter
  std::int64_t longest_pause_ms = 2'000;

  std::size_t max_receipts = 100'000;         // receive handles kept; the oldest are dropped beyond that
  std::size_t kept_bytes = 64 * 1024 * 1024;  // of bodies kept, so that dead_letter can send them on
  std::size_t peek_max = 1'000;               // messages that one look at a queue takes in hand
  std::int64_t stats_max_age_ms = 1'000;      // stats are asked for once in that time
};

}  // namespace nexus::aws
