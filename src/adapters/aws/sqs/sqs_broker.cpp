#include "adapters/aws/sqs/sqs_broker.h"

#include <cstring>
#include <utility>

namespace nexus::aws {

using namespace ports;

Result<std::unique_ptr<SqsBroker>> SqsBroker::open(JsonService& service, const Clock& clock,
                                                   SqsOptions options) {
  auto queues = find_queues(service, options);
  if (!queues) return fail(queues.error());
  return std::unique_ptr<SqsBroker>(new SqsBroker(service, clock, std::move(options), std::move(*queues)));
}

SqsBroker::SqsBroker(JsonService& service, const Clock& clock, SqsOptions options, SqsQueues queues)
    : service_(service),
      clock_(clock),
      options_(std::move(options)),
      queues_(std::move(queues)),
      batches_(service, options_),
      receipts_({options_.max_receipts, options_.kept_bytes}) {}

Message& append_message(MessageBatch& batch, const SqsMessage& message) {
  auto storage = std::make_unique<char[]>(message.bytes());
  char* end = storage.get();
  const auto keep = [&end](const std::string& text) {
    std::memcpy(end, text.data(), text.size());
    end += text.size();
    return std::string_view(end - text.size(), text.size());
  };
  Message& copy = batch.messages.emplace_back();
  copy.id = message.id;
  copy.body = keep(message.body);
  copy.attributes.partner_id = keep(message.partner_id);
  copy.attributes.sequence_number = message.sequence_number;
  copy.attributes.external_order_id = keep(message.external_order_id);
  copy.attributes.traceparent = keep(message.traceparent);
  copy.first_sent = message.first_sent;
  copy.receive_count = message.receive_count;
  batch.storage.push_back(std::move(storage));
  return copy;
}

}  // namespace nexus::aws
