// A broker that passes everything on, for tests to change one behaviour of.
#pragma once

#include "ports/queue.h"

namespace nexus::support {

class BrokerDouble : public ports::Broker {
 public:
  ports::Broker* inner = nullptr;

  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override {
    return inner->send(messages);
  }
  Result<ports::MessageBatch> receive(ports::QueueName queue, const ports::ReceiveOptions& options) override {
    return inner->receive(queue, options);
  }
  Result<std::vector<ports::FailedEntry>> acknowledge(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override {
    return inner->acknowledge(queue, handles);
  }
  Result<std::vector<ports::FailedEntry>> change_visibility(ports::QueueName queue,
                                                            std::span<const ports::ReceiptHandle> handles,
                                                            std::int64_t timeout_ms) override {
    return inner->change_visibility(queue, handles, timeout_ms);
  }
  Result<std::vector<ports::FailedEntry>> dead_letter(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override {
    return inner->dead_letter(queue, handles);
  }
  Result<ports::MessageBatch> peek(ports::QueueName queue, ports::MessageId after, std::size_t max) override {
    return inner->peek(queue, after, max);
  }
  Result<ports::QueueStats> stats(ports::QueueName queue) override { return inner->stats(queue); }
  Result<std::uint64_t> purge(ports::QueueName queue) override { return inner->purge(queue); }
  Result<> start_redrive(const ports::RedriveOptions& options) override { return inner->start_redrive(options); }
  Result<ports::RedriveProgress> redrive_progress(ports::QueueName from) override {
    return inner->redrive_progress(from);
  }
  Result<> cancel_redrive(ports::QueueName from) override { return inner->cancel_redrive(from); }
};

}  // namespace nexus::support
