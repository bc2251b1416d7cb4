#include "adapters/aws/sqs/sqs_queue.h"

#include <algorithm>
#include <charconv>

#include "adapters/aws/sqs/entry_batches.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::aws {

using ports::QueueName;
using ports::QueuePolicy;

namespace {

constexpr std::string_view kFifoSuffix = ".fifo";
// A queue's dead letter queue has to be made before it.
constexpr std::array kDeadLettersFirst = {QueueName::valid_orders_dlq, QueueName::error_orders,
                                          QueueName::valid_orders};

SqsQueue& at(SqsQueues& queues, QueueName queue) { return queues[static_cast<std::size_t>(queue)]; }
const QueuePolicy& policy_of(const SqsOptions& options, QueueName queue) {
  return options.policies[static_cast<std::size_t>(queue)];
}

bool is_url(std::string_view name) { return name.find("://") != std::string_view::npos; }

std::string text_of(const wire::JsonValue* value) {
  return value != nullptr && value->is_string() ? value->string() : std::string();
}

std::string attribute_text(const wire::JsonValue& answer, std::string_view name) {
  const wire::JsonValue* attributes = answer.find("Attributes");
  return text_of(attributes == nullptr ? nullptr : attributes->find(name));
}

// SQS takes and gives whole seconds.
std::int64_t seconds(std::int64_t ms) { return (ms + 999) / 1000; }

std::string creation(const SqsOptions& options, SqsQueues& queues, QueueName queue) {
  const QueuePolicy& policy = policy_of(options, queue);
  std::string body = "{\"QueueName\":";
  wire::append_string(body, at(queues, queue).name);
  body += R"(,"Attributes":{"VisibilityTimeout":")" + std::to_string(seconds(policy.visibility_timeout_ms)) +
          R"(","MessageRetentionPeriod":")" + std::to_string(seconds(policy.retention_ms)) + '"';
  if (options.fifo) body += R"(,"FifoQueue":"true")";
  if (policy.max_receives != 0 && policy.dead_letters_to) {
    std::string redrive = "{\"deadLetterTargetArn\":";
    wire::append_string(redrive, at(queues, *policy.dead_letters_to).arn);
    redrive += R"(,"maxReceiveCount":")" + std::to_string(policy.max_receives) + "\"}";
    body += ",\"RedrivePolicy\":";
    wire::append_string(body, redrive);
  }
  return body + "}}";
}

Result<> find_url(JsonService& service, const SqsOptions& options, SqsQueues& queues, QueueName name) {
  SqsQueue& queue = at(queues, name);
  if (is_url(queue.name)) {
    queue.url = queue.name;
    return {};
  }
  JsonCall call{"GetQueueUrl", "{\"QueueName\":", options.request_timeout_ms};
  wire::append_string(call.body, queue.name);
  call.body += '}';
  auto answer = service.call(call);
  if (!answer) return fail(answer.error());
  const bool missing = answer->error_code.find("QueueDoesNotExist") != std::string::npos ||
                       answer->error_code.find("NonExistentQueue") != std::string::npos;
  if (missing && !options.create_missing) {
    return fail(ErrorKind::not_found, "There is no SQS queue " + queue.name + " in the region " +
                                          service.options().region +
                                          "; make it, or correct the name in the configuration.");
  }
  if (!missing && !answer->succeeded()) return fail(refused(call.operation, queue.name, *answer));
  auto found = missing ? call_queue(service, "CreateQueue", queue.name, creation(options, queues, name),
                                    options.request_timeout_ms)
                       : wire::JsonValue::parse(answer->body);
  if (!found) return fail(found.error());
  queue.url = text_of(found->find("QueueUrl"));
  return {};
}

// How often a message may be received before SQS moves it; 0 without a redrive policy. AWS gives the
// number as a number, others as text.
std::uint32_t max_receives_in(const std::string& redrive_policy) {
  const auto policy = wire::JsonValue::parse(redrive_policy);
  const wire::JsonValue* count = policy ? policy->find("maxReceiveCount") : nullptr;
  if (count == nullptr) return 0;
  const std::string text = count->is_number() ? count->number_text() : text_of(count);
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Result<> read_attributes(JsonService& service, const SqsOptions& options, SqsQueue& queue) {
  std::string body = "{\"QueueUrl\":";
  wire::append_string(body, queue.url);
  body += R"(,"AttributeNames":["All"]})";
  auto answer =
      call_queue(service, "GetQueueAttributes", queue.name, std::move(body), options.request_timeout_ms);
  if (!answer) return fail(answer.error());
  queue.arn = attribute_text(*answer, "QueueArn");
  queue.visibility_timeout_ms = queue_attribute(*answer, "VisibilityTimeout") * 1000;
  queue.max_receives = max_receives_in(attribute_text(*answer, "RedrivePolicy"));
  const auto largest = static_cast<std::size_t>(queue_attribute(*answer, "MaximumMessageSize"));
  queue.max_message_bytes =
      largest == 0 ? options.max_request_bytes : std::min(largest, options.max_request_bytes);
  return {};
}

Result<> check_fit(const SqsOptions& options, const SqsQueue& queue, const QueuePolicy& policy) {
  if (options.fifo != std::string_view(queue.url).ends_with(kFifoSuffix)) {
    return fail(ErrorKind::invalid, "The SQS queue " + queue.url + " is " +
                                        (options.fifo ? "no FIFO queue" : "a FIFO queue") +
                                        ", which the configuration contradicts; change one of them.");
  }
  if (policy.max_receives != 0 && policy.dead_letters_to && queue.max_receives == 0) {
    return fail(ErrorKind::invalid,
                "The SQS queue " + queue.url +
                    " has no redrive policy, so a message that always fails would come again until it "
                    "expires; give it one with maxReceiveCount " +
                    std::to_string(policy.max_receives) + " and its dead letter queue.");
  }
  return {};
}

}  // namespace

Result<wire::JsonValue> call_queue(JsonService& service, std::string operation, std::string_view queue,
                                   std::string body, std::int64_t timeout_ms) {
  const JsonCall call{std::move(operation), std::move(body), timeout_ms};
  auto answer = service.call(call);
  if (!answer) return fail(answer.error());
  if (!answer->succeeded()) return fail(refused(call.operation, queue, *answer));
  if (answer->body.empty()) return wire::JsonValue();
  auto parsed = wire::JsonValue::parse(answer->body);
  if (!parsed) {
    return fail(ErrorKind::unavailable, "SQS's answer to " + call.operation + " on the queue " +
                                            std::string(queue) + " is no JSON: " + parsed.error().message);
  }
  return parsed;
}

std::int64_t queue_attribute(const wire::JsonValue& answer, std::string_view name) {
  const std::string text = attribute_text(answer, name);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Result<SqsQueues> find_queues(JsonService& service, const SqsOptions& options) {
  SqsQueues queues;
  for (std::size_t i = 0; i < queues.size(); ++i) {
    queues[i].name = options.queues[i];
    const bool suffixed = queues[i].name.ends_with(kFifoSuffix);
    if (options.fifo && !suffixed && !is_url(queues[i].name)) queues[i].name += kFifoSuffix;
  }
  for (const QueueName name : kDeadLettersFirst) {
    if (auto found = find_url(service, options, queues, name); !found) return fail(found.error());
    SqsQueue& queue = at(queues, name);
    if (auto read = read_attributes(service, options, queue); !read) return fail(read.error());
    if (auto fits = check_fit(options, queue, policy_of(options, name)); !fits) return fail(fits.error());
  }
  return queues;
}

}  // namespace nexus::aws
