// The queues in memory: nothing survives the process. Simple on purpose; the journal's behaviour is
// compared with it. Safe to call from any thread; one lock guards everything.
#pragma once

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "ports/clock.h"
#include "ports/queue.h"

namespace nexus::memory {

struct MemoryBrokerOptions {
  std::array<ports::QueuePolicy, ports::kQueueCount> policies = {
      ports::default_policy(ports::QueueName::valid_orders),
      ports::default_policy(ports::QueueName::error_orders),
      ports::default_policy(ports::QueueName::valid_orders_dlq)};
  // Messages that are not acknowledged; a send that would exceed it is `unavailable`. 0: no limit.
  std::uint64_t max_backlog_messages = 0;
};

class MemoryBroker final : public ports::Broker {
 public:
  // `clock` must outlive the broker.
  explicit MemoryBroker(const ports::Clock& clock, MemoryBrokerOptions options = {})
      : clock_(clock), options_(options) {}

  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override;
  Result<ports::MessageBatch> receive(ports::QueueName queue, const ports::ReceiveOptions& options) override;
  Result<std::vector<ports::FailedEntry>> acknowledge(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override;
  Result<std::vector<ports::FailedEntry>> change_visibility(ports::QueueName queue,
                                                            std::span<const ports::ReceiptHandle> handles,
                                                            std::int64_t timeout_ms) override;
  Result<std::vector<ports::FailedEntry>> dead_letter(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override;
  Result<ports::MessageBatch> peek(ports::QueueName queue, ports::MessageId after, std::size_t max) override;
  Result<ports::QueueStats> stats(ports::QueueName queue) override;
  Result<std::uint64_t> purge(ports::QueueName queue) override;
  Result<> start_redrive(const ports::RedriveOptions& options) override;
  Result<ports::RedriveProgress> redrive_progress(ports::QueueName from) override;
  Result<> cancel_redrive(ports::QueueName from) override;

  // Moves what running redrives may move by now and deletes what is older than its retention. Every
  // operation above does this first; calling it is only needed to look at a state directly.
  void run_background_work();

 private:
  struct Stored {
    std::string body;
    std::string partner_id;
    std::int64_t sequence_number = 0;
    std::string external_order_id;
    std::string traceparent;
    std::int64_t first_sent_ms = 0;
    std::uint32_t receive_count = 0;
    std::uint32_t redrive_count = 0;
    std::uint64_t last_receive = 0;  // the number of the newest receipt handle; 0: none
    std::int64_t visible_at_ms = 0;  // on the monotonic clock
  };
  using Messages = std::map<ports::MessageId, Stored>;
  struct Redrive {
    ports::RedriveOptions options;
    ports::RedriveProgress progress;
    ports::MessageId last = 0;  // newest message to move
    std::int64_t started_ms = 0;
  };
  struct Queue {
    Messages messages;
    ports::QueueStats counters;
    std::optional<Redrive> redrive;
  };

  Queue& queue_of(ports::QueueName name) { return queues_[static_cast<std::size_t>(name)]; }
  const ports::QueuePolicy& policy_of(ports::QueueName name) const {
    return options_.policies[static_cast<std::size_t>(name)];
  }
  void settle();
  void expire(ports::QueueName name);
  void continue_redrive(Queue& queue);
  void take_visible(ports::QueueName queue, const ports::ReceiveOptions& options, ports::MessageBatch& batch);
  static ports::Message show(ports::MessageId id, const Stored& stored, ports::MessageBatch& batch);
  // Calls `use` with the message of each handle that is not stale and lists the others as failed.
  template <class Use>
  std::vector<ports::FailedEntry> with_current(ports::QueueName queue,
                                               std::span<const ports::ReceiptHandle> handles, Use&& use);

  const ports::Clock& clock_;
  const MemoryBrokerOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<Queue, ports::kQueueCount> queues_;
  ports::MessageId next_id_ = 1;
  std::uint64_t next_receive_ = 1;
};

}  // namespace nexus::memory
