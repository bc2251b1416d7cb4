// A batch of messages as Lambda takes it off a queue for a function, and what the function answers: which of
// them shall come again (ReportBatchItemFailures).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/aws/sqs/sqs_message.h"
#include "base/guarded.h"
#include "base/result.h"
#include "ports/forwarding_broker.h"

namespace nexus::lambda {

struct QueueRecord {
  std::string sqs_id;  // what a failure is named by
  std::string group;   // of a FIFO queue; else empty
  aws::SqsMessage message;
};

// `invalid` for an event that is not SQS's, `corrupt` for a record that is no message.
Result<std::vector<QueueRecord>> read_queue_event(std::string_view payload);

// The event's messages as a queue, so that the delivery of a worker can be run over them. What is not
// acknowledged in the end is what Lambda has to be told. Everything else goes to the real broker.
//
// One thread delivers; answer() may be called from another one meanwhile.
class EventBroker final : public ports::ForwardingBroker {
 public:
  // `outside` takes what the delivery sends to other queues. Both must outlive it.
  EventBroker(ports::Broker& outside, ports::QueueName queue, std::span<const QueueRecord> records);

  // All of them at the first call, none later.
  Result<ports::MessageBatch> receive(ports::QueueName queue, const ports::ReceiveOptions& options) override;
  Result<std::vector<ports::FailedEntry>> acknowledge(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override;
  // Lambda keeps the messages hidden for as long as the function may run.
  Result<std::vector<ports::FailedEntry>> change_visibility(ports::QueueName queue,
                                                            std::span<const ports::ReceiptHandle> handles,
                                                            std::int64_t timeout_ms) override;
  // Leaves them unacknowledged: SQS moves them after the queue's max_receives. `invalid` for error_orders,
  // which has no dead letters.
  Result<std::vector<ports::FailedEntry>> dead_letter(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override;

  // {"batchItemFailures":[{"itemIdentifier":"…"}]}: what was not acknowledged, and on a FIFO queue what
  // follows that in its group, so that order is kept.
  std::string answer() const;

 private:
  const ports::QueueName queue_;
  const std::span<const QueueRecord> records_;
  Guarded<std::vector<bool>> acknowledged_;  // one a record
  bool was_received_ = false;
};

}  // namespace nexus::lambda
