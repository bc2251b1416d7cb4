// One queue of SQS: where it is, and what its attributes say.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "adapters/aws/json_protocol.h"
#include "adapters/aws/sqs/sqs_options.h"
#include "base/result.h"
#include "ports/queue.h"
#include "wire/json_value.h"

namespace nexus::aws {

struct SqsQueue {
  std::string name;  // as the options give it
  std::string url;
  std::string arn;
  std::int64_t visibility_timeout_ms = 0;
  std::uint32_t max_receives = 0;     // 0: no limit
  std::size_t max_message_bytes = 0;  // with its attributes
};
using SqsQueues = std::array<SqsQueue, ports::kQueueCount>;

// Looks every queue up, makes what is missing where the options say so, and reads the attributes.
// `not_found`: a queue is missing; `invalid`: a queue does not fit (no redrive policy where messages have to
// become dead letters, standard where FIFO is asked for); `unavailable`: SQS or the credentials.
Result<SqsQueues> find_queues(JsonService& service, const SqsOptions& options);

// The value of an attribute of GetQueueAttributes' answer as a number; 0 when it is missing.
std::int64_t queue_attribute(const wire::JsonValue& answer, std::string_view name);

// Calls an operation that must succeed with a 200, and returns the answer as JSON (null for an empty body).
Result<wire::JsonValue> call_queue(JsonService& service, std::string operation, std::string_view queue,
                                   std::string body, std::int64_t timeout_ms);

}  // namespace nexus::aws
