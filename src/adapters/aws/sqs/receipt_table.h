// The receives of this process that are not settled yet: SQS's receipt handles are long texts, the port's
// are two numbers, so the second number names an entry here. The table also knows which receive of a
// message is the newest, and keeps the bodies that dead_letter may have to send on.
//
// Bounded: the oldest entries go first, once their visibility is long over or the table is full; their
// handles are then stale, and their messages come again by themselves.
//
// Safe to call from any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "adapters/aws/sqs/sqs_message.h"
#include "domain/timestamp.h"
#include "ports/queue.h"

namespace nexus::aws {

struct Receipt {
  enum class State {
    current,  // the newest receive of its message, not acknowledged
    settled,  // acknowledged, dead-lettered or purged before
    stale     // the message was received again, or the receive is forgotten
  };
  State state = State::stale;
  std::string handle;  // SQS's own, while current
};

class ReceiptTable {
 public:
  struct Limits {
    std::size_t entries = 0;
    std::size_t kept_bytes = 0;
  };

  explicit ReceiptTable(Limits limits) : limits_(limits) {}

  // Notes a receive that hides its message until `hidden_until_ms` and returns its handle. With `keep` the
  // message itself is kept for dead_letter. Times are of the monotonic clock.
  ports::ReceiptHandle add(ports::QueueName queue, const SqsMessage& message, std::int64_t now_ms,
                           std::int64_t hidden_until_ms, bool keep);

  Receipt look(ports::QueueName queue, const ports::ReceiptHandle& handle) const;
  // The message of a current receive; empty when it was not kept, or had to make room.
  std::optional<SqsMessage> kept(const ports::ReceiptHandle& handle) const;

  void settle(const ports::ReceiptHandle& handle);
  void settle_all(ports::QueueName queue);
  void hide_until(const ports::ReceiptHandle& handle, std::int64_t hidden_until_ms);

  // When the oldest message was first sent that this process holds and has not settled.
  std::optional<domain::Timestamp> oldest_held(ports::QueueName queue, std::int64_t now_ms) const;

 private:
  struct Entry {
    ports::QueueName queue;
    ports::MessageId message;
    domain::Timestamp first_sent;
    std::int64_t hidden_until_ms;
    std::int64_t forget_at_ms;
    bool settled = false;
    std::string handle;
    std::optional<SqsMessage> kept;
  };

  const Entry* find(const ports::ReceiptHandle& handle) const;
  Entry* find(const ports::ReceiptHandle& handle);
  void settle(Entry& entry);
  void forget_oldest();
  void make_room(std::int64_t now_ms);

  const Limits limits_;
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;  // the number of the first is first_
  std::uint64_t first_ = 1;
  std::uint64_t first_kept_ = 1;  // no entry before it has a message
  std::size_t kept_bytes_ = 0;
  std::unordered_map<ports::MessageId, std::uint64_t> newest_;
};

}  // namespace nexus::aws
