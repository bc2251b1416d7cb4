// A broker that passes every call on to another: the base for what changes one behaviour.
#pragma once

#include "ports/queue.h"

namespace nexus::ports {

class ForwardingBroker : public Broker {
 public:
  // `inner` must outlive it.
  explicit ForwardingBroker(Broker& inner) : inner_(inner) {}

  Result<SendReport> send(std::span<const OutgoingMessage> messages) override {
    return inner_.send(messages);
  }
  Result<MessageBatch> receive(QueueName queue, const ReceiveOptions& options) override {
    return inner_.receive(queue, options);
  }
  Result<std::vector<FailedEntry>> acknowledge(QueueName queue,
                                               std::span<const ReceiptHandle> handles) override {
    return inner_.acknowledge(queue, handles);
  }
  Result<std::vector<FailedEntry>> change_visibility(QueueName queue, std::span<const ReceiptHandle> handles,
                                                     std::int64_t timeout_ms) override {
    return inner_.change_visibility(queue, handles, timeout_ms);
  }
  Result<std::vector<FailedEntry>> dead_letter(QueueName queue,
                                               std::span<const ReceiptHandle> handles) override {
    return inner_.dead_letter(queue, handles);
  }
  Result<MessageBatch> peek(QueueName queue, MessageId after, std::size_t max) override {
    return inner_.peek(queue, after, max);
  }
  Result<QueueStats> stats(QueueName queue) override { return inner_.stats(queue); }
  Result<std::uint64_t> purge(QueueName queue) override { return inner_.purge(queue); }
  Result<> start_redrive(const RedriveOptions& options) override { return inner_.start_redrive(options); }
  Result<RedriveProgress> redrive_progress(QueueName from) override { return inner_.redrive_progress(from); }
  Result<> cancel_redrive(QueueName from) override { return inner_.cancel_redrive(from); }

 protected:
  Broker& inner_;
};

}  // namespace nexus::ports
