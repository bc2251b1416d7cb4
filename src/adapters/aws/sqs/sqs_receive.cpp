// Receiving: a first request that may wait, then more and more at the same time until one brings nothing.
#include <algorithm>
#include <utility>

#include "adapters/aws/sqs/sqs_broker.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::aws {

using namespace ports;

namespace {

constexpr std::size_t kMessagesAtMost = 10;
constexpr std::int64_t kLongestWaitS = 20;
constexpr std::size_t kSmallestGuessBytes = 256;

std::int64_t seconds(std::int64_t ms) { return (std::max<std::int64_t>(ms, 0) + 999) / 1000; }

std::size_t body_bytes(const std::vector<SqsMessage>& messages) {
  std::size_t bytes = 0;
  for (const SqsMessage& message : messages) bytes += message.body.size();
  return bytes;
}

}  // namespace

std::vector<JsonCall> SqsBroker::poll_calls(const SqsQueue& queue, const Poll& poll) const {
  std::vector<JsonCall> calls;
  for (std::size_t left = poll.messages; left != 0;) {
    const std::size_t count = std::min(left, kMessagesAtMost);
    left -= count;
    JsonCall call{"ReceiveMessage", "{\"QueueUrl\":", options_.request_timeout_ms + poll.wait_s * 1000};
    wire::append_string(call.body, queue.url);
    call.body += ",\"MaxNumberOfMessages\":" + std::to_string(count) +
                 ",\"WaitTimeSeconds\":" + std::to_string(poll.wait_s) +
                 R"(,"MessageAttributeNames":["All"],"MessageSystemAttributeNames":)"
                 R"(["ApproximateReceiveCount","SentTimestamp","AWSTraceHeader"])";
    if (poll.visibility_s) call.body += ",\"VisibilityTimeout\":" + std::to_string(*poll.visibility_s);
    // A repetition of the request then brings the same messages instead of hiding further ones.
    if (options_.fifo)
      call.body += R"(,"ReceiveRequestAttemptId":")" + std::to_string(random_message_id()) + '"';
    call.body += '}';
    calls.push_back(std::move(call));
  }
  return calls;
}

Result<SqsBroker::Polled> SqsBroker::poll(const SqsQueue& queue, const Poll& poll) {
  const auto calls = poll_calls(queue, poll);
  const auto answers = service_.call_all(calls);
  Polled polled;
  std::optional<Error> failure;
  std::size_t answered = 0;
  for (const Result<JsonAnswer>& answer : answers) {
    if (!answer || !answer->succeeded()) {
      failure = answer ? refused("ReceiveMessage", queue.name, *answer) : answer.error();
      continue;
    }
    const auto parsed = wire::JsonValue::parse(answer->body);
    if (!parsed) {
      failure = Error{ErrorKind::unavailable, "SQS answered a receive from " + queue.name +
                                                  " with what is no JSON: " + parsed.error().message};
      continue;
    }
    ++answered;
    const wire::JsonValue* messages = parsed->find("Messages");
    if (messages == nullptr || !messages->is_array() || messages->items().empty()) {
      polled.came_back_empty = true;
      continue;
    }
    for (const wire::JsonValue& message : messages->items()) {
      auto read = read_message(message);
      if (!read) {
        failure = read.error();
        continue;
      }
      polled.messages.push_back(std::move(*read));
    }
  }
  // What other requests brought is hidden from everyone, so it must be handed out.
  if (failure && polled.messages.empty() && answered == 0) return fail(*failure);
  polled.came_back_full = !failure && polled.messages.size() >= poll.messages;
  polled.came_back_empty = polled.came_back_empty || failure;
  return polled;
}

// Long polls end after 20 s at the latest, so a longer wait is several.
Result<SqsBroker::Polled> SqsBroker::wait_for_first(QueueName name, const ReceiveOptions& options,
                                                    Poll first) {
  const std::int64_t give_up_ms = clock_.monotonic_ms() + options.wait_ms;
  while (true) {
    first.wait_s = std::min(seconds(give_up_ms - clock_.monotonic_ms()), kLongestWaitS);
    auto polled = poll(queue_of(name), first);
    if (!polled || !polled->messages.empty() || clock_.monotonic_ms() >= give_up_ms) return polled;
  }
}

Result<std::vector<SqsMessage>> SqsBroker::gather(QueueName name, const ReceiveOptions& options) {
  const auto how_many = [&](std::size_t have, std::size_t bytes, std::size_t requests) -> std::size_t {
    if (have >= options.max_messages || (have != 0 && bytes >= options.max_bytes)) return 0;
    const std::size_t guess =
        std::max(notes_of(name).average_bytes.load(std::memory_order_relaxed), kSmallestGuessBytes);
    const std::size_t fit = (options.max_bytes - std::min(bytes, options.max_bytes)) / guess;
    const std::size_t wanted = std::min(options.max_messages - have, requests * kMessagesAtMost);
    return std::min(wanted, have == 0 ? std::max<std::size_t>(fit, 1) : fit);
  };
  Poll next;
  next.messages = how_many(0, 0, 1);
  if (options.visibility_timeout_ms) next.visibility_s = seconds(*options.visibility_timeout_ms);
  auto first = wait_for_first(name, options, next);
  if (!first) return fail(first.error());
  std::vector<SqsMessage> messages = std::move(first->messages);
  // A long poll asks all of SQS's servers, so one that is not full has found about all there is; a short one
  // asks some of them and may bring less than there is.
  bool more = first->came_back_full;
  for (std::size_t requests = 2; more; requests = std::min(requests * 2, options_.receives_at_once)) {
    next.messages = how_many(messages.size(), body_bytes(messages), requests);
    if (next.messages == 0) break;
    auto polled = poll(queue_of(name), next);
    if (!polled) break;
    more = !polled->came_back_empty;
    std::move(polled->messages.begin(), polled->messages.end(), std::back_inserter(messages));
  }
  return messages;
}

// How many of the messages may be handed out.
std::size_t SqsBroker::keep_within(QueueName name, std::size_t max_bytes, std::vector<SqsMessage>& messages) {
  if (messages.empty()) return 0;
  notes_of(name).average_bytes.store(body_bytes(messages) / messages.size(), std::memory_order_relaxed);
  std::size_t bytes = messages.front().body.size();
  std::size_t count = 1;
  while (count < messages.size() && bytes + messages[count].body.size() <= max_bytes)
    bytes += messages[count++].body.size();
  return count;
}

void SqsBroker::show_again(const SqsQueue& queue, std::span<const SqsMessage> messages) {
  std::vector<BatchEntry> entries;
  for (const SqsMessage& message : messages) {
    std::string members = "\"ReceiptHandle\":";
    wire::append_string(members, message.receipt_handle);
    members += ",\"VisibilityTimeout\":0";
    entries.push_back({queue.url, std::move(members), message.receipt_handle.size(), {}});
  }
  // Those that fail come back after their visibility timeout.
  batches_.run("ChangeMessageVisibilityBatch", entries);
}

MessageBatch SqsBroker::hand_out(QueueName name, const ReceiveOptions& options,
                                 const std::vector<SqsMessage>& messages) {
  const std::int64_t now_ms = clock_.monotonic_ms();
  const std::int64_t hidden_ms = options.visibility_timeout_ms
                                     ? seconds(*options.visibility_timeout_ms) * 1000
                                     : queue_of(name).visibility_timeout_ms;
  const bool may_die = policy_of(name).dead_letters_to.has_value();
  MessageBatch batch;
  domain::Timestamp oldest = messages.front().first_sent;
  for (const SqsMessage& message : messages) {
    append_message(batch, message).handle = receipts_.add(name, message, now_ms, now_ms + hidden_ms, may_die);
    oldest = std::min(oldest, message.first_sent);
  }
  Notes& notes = notes_of(name);
  std::lock_guard lock(notes.mutex);
  notes.last_received_ms = now_ms;
  notes.last_oldest = oldest;
  return batch;
}

Result<MessageBatch> SqsBroker::receive(QueueName name, const ReceiveOptions& options) {
  if (options.max_messages == 0) return MessageBatch{};
  auto messages = gather(name, options);
  if (!messages) return fail(messages.error());
  if (messages->empty()) return MessageBatch{};
  const std::size_t count = keep_within(name, options.max_bytes, *messages);
  if (count < messages->size()) {
    show_again(queue_of(name), std::span(*messages).subspan(count));
    messages->resize(count);
  }
  return hand_out(name, options, *messages);
}

}  // namespace nexus::aws
