// The loop body that every delivery shares: receive a batch, store it, acknowledge it.
//
// - A message is acknowledged only after its store has committed.
// - While a store takes long, the batch is renewed, so that no other worker is given the same messages.
// - A store that is away or full is retried with the batch in hand and its visibility extended, so
//   that an outage of the store burns no receive counts.
// - A batch that the store refuses for another reason is split until the message that it refuses is
//   alone; that one comes again after its visibility timeout and ends in the dead letter queue
//   after the queue's max_receives, while its neighbours are stored.
// - A message that cannot even be read goes to the dead letter queue at once.
//
// Not thread-safe but for renew: one thread (or a simulator) owns a delivery and calls run_once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "ports/queue.h"

namespace nexus::delivery {

struct DeliveryOptions {
  std::size_t batch_max = 20'000;               // messages in one transaction
  std::size_t batch_bytes = 16 * 1024 * 1024;   // and their bodies
  std::int64_t visibility_timeout_ms = 60'000;  // of the queue; what a batch in hand is extended by
};

class BatchDelivery {
 public:
  // Takes whole sentences for the operator's log. Called on the threads of run_once and renew.
  using Report = std::function<void(const std::string& sentence)>;

  BatchDelivery(ports::Broker& broker, ports::QueueName queue, DeliveryOptions options, Report report);
  virtual ~BatchDelivery() = default;
  BatchDelivery(const BatchDelivery&) = delete;
  BatchDelivery& operator=(const BatchDelivery&) = delete;

  // Delivers one batch and returns how many messages it acknowledged or dead-lettered. Waits up to
  // `wait_ms` for a first message. A failure means that the batch is kept: call again after a pause.
  Result<std::size_t> run_once(std::int64_t wait_ms);

  Result<ports::QueueStats> queue_stats() { return broker_.stats(queue_); }

  // Extends the visibility of a batch that was in hand at the last call already. Call it several times within
  // the visibility timeout, on a thread beside the one of run_once.
  void renew();
  std::int64_t visibility_timeout_ms() const { return options_.visibility_timeout_ms; }

  // Makes a batch in hand visible to others at once. Call before the end.
  void give_back();

 protected:
  // Reads a message and keeps it as the next item. A failure dead-letters the message.
  virtual Result<> take(const ports::Message& message) = 0;
  // Stores the items [first, last) and does all that must precede their acknowledgement.
  virtual Result<> store(std::size_t first, std::size_t last) = 0;
  virtual void forget_items() = 0;

  ports::Broker& broker_;

 private:
  Result<std::size_t> receive(std::int64_t wait_ms);
  Result<> settle_unreadable(const ports::Message& message, const Error& why);
  Result<> store_isolating(std::size_t first, std::size_t last);
  Result<> set_aside(std::size_t item, const Error& why);

  const ports::QueueName queue_;
  const DeliveryOptions options_;
  const Report report_;
  ports::MessageBatch batch_;
  std::vector<ports::ReceiptHandle> handles_;  // one an item
  std::vector<ports::ReceiptHandle> stored_;   // of the batch in hand
  std::vector<bool> settled_;                  // one an item: stored or set aside

  struct Held {
    std::vector<ports::ReceiptHandle> handles;
    bool was_seen = false;  // by renew
  };
  Guarded<Held> held_;  // what renew extends: the batch in hand while it is being stored
};

}  // namespace nexus::delivery
