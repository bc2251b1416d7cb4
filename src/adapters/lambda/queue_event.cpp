#include "adapters/lambda/queue_event.h"

#include <cstring>
#include <memory>
#include <set>

#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::lambda {

namespace {

using wire::JsonValue;

std::string text_of(const JsonValue* object, std::string_view name) {
  const JsonValue* member = object == nullptr ? nullptr : object->find(name);
  return member != nullptr && member->is_string() ? member->string() : std::string();
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (!out.ends_with('{')) out += ',';
  wire::append_string(out, name);
  out += ':';
  wire::append_string(out, value);
}

// The record as ReceiveMessage gives a message: the same members under other names.
std::string as_received(const JsonValue& record) {
  std::string out = "{";
  append_member(out, "MessageId", text_of(&record, "messageId"));
  append_member(out, "ReceiptHandle", text_of(&record, "receiptHandle"));
  append_member(out, "Body", text_of(&record, "body"));
  if (const JsonValue* attributes = record.find("attributes")) {
    out += R"(,"Attributes":)";
    attributes->append_to(out);
  }
  const JsonValue* attributes = record.find("messageAttributes");
  if (attributes == nullptr || !attributes->is_object()) return out + '}';
  out += R"(,"MessageAttributes":{)";
  for (const JsonValue::Member& member : attributes->members()) {
    if (!out.ends_with('{')) out += ',';
    wire::append_string(out, member.name);
    out += ":{";
    append_member(out, "DataType", text_of(&member.value, "dataType"));
    for (const auto& [theirs, ours] :
         {std::pair{"stringValue", "StringValue"}, {"binaryValue", "BinaryValue"}}) {
      if (const std::string value = text_of(&member.value, theirs); !value.empty())
        append_member(out, ours, value);
    }
    out += '}';
  }
  return out + "}}";
}

std::string_view copy_into(ports::MessageBatch& batch, std::string_view text) {
  auto bytes = std::make_unique_for_overwrite<char[]>(text.size());
  std::memcpy(bytes.get(), text.data(), text.size());
  batch.storage.push_back(std::move(bytes));
  return {batch.storage.back().get(), text.size()};
}

}  // namespace

Result<std::vector<QueueRecord>> read_queue_event(std::string_view payload) {
  const Result<JsonValue> event = JsonValue::parse(payload);
  const JsonValue* records = event ? event->find("Records") : nullptr;
  if (records == nullptr || !records->is_array()) {
    return fail(ErrorKind::invalid,
                "The event is no batch of SQS messages: it has no Records. Is the function behind the right "
                "trigger?");
  }
  std::vector<QueueRecord> read;
  read.reserve(records->items().size());
  for (const JsonValue& record : records->items()) {
    if (const std::string source = text_of(&record, "eventSource"); source != "aws:sqs") {
      return fail(ErrorKind::invalid, "The event is no batch of SQS messages: a record comes from \"" +
                                          source + "\". Is the function behind the right trigger?");
    }
    const Result<JsonValue> received = JsonValue::parse(as_received(record));
    if (!received) return fail(received.error());
    Result<aws::SqsMessage> message = aws::read_message(*received);
    if (!message) return fail(message.error());
    QueueRecord& added = read.emplace_back();
    added.sqs_id = text_of(&record, "messageId");
    if (text_of(&record, "eventSourceARN").ends_with(".fifo")) {
      added.group = text_of(record.find("attributes"), "MessageGroupId");
    }
    added.message = std::move(*message);
  }
  return read;
}

EventBroker::EventBroker(ports::Broker& outside, ports::QueueName queue, std::span<const QueueRecord> records)
    : ForwardingBroker(outside), queue_(queue), records_(records), acknowledged_(records.size(), false) {}

Result<ports::MessageBatch> EventBroker::receive(ports::QueueName queue,
                                                 const ports::ReceiveOptions& options) {
  if (queue != queue_) return inner_.receive(queue, options);
  ports::MessageBatch batch;
  if (std::exchange(was_received_, true)) return batch;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const aws::SqsMessage& message = records_[i].message;
    batch.messages.push_back({.id = message.id,
                              .body = copy_into(batch, message.body),
                              .attributes = {.partner_id = copy_into(batch, message.partner_id),
                                             .sequence_number = message.sequence_number,
                                             .external_order_id = copy_into(batch, message.external_order_id),
                                             .traceparent = copy_into(batch, message.traceparent)},
                              .first_sent = message.first_sent,
                              .receive_count = message.receive_count,
                              .handle = {message.id, i + 1}});
  }
  return batch;
}

Result<std::vector<ports::FailedEntry>> EventBroker::acknowledge(
    ports::QueueName queue, std::span<const ports::ReceiptHandle> handles) {
  if (queue != queue_) return inner_.acknowledge(queue, handles);
  std::vector<ports::FailedEntry> failed;
  acknowledged_.with([&](std::vector<bool>& acknowledged) {
    for (std::size_t i = 0; i < handles.size(); ++i) {
      const std::uint64_t number = handles[i].receive;
      if (number >= 1 && number <= records_.size() && records_[number - 1].message.id == handles[i].message) {
        acknowledged[number - 1] = true;
      } else {
        failed.push_back({i, {ErrorKind::conflict, "The handle is of no message of this event."}});
      }
    }
  });
  return failed;
}

Result<std::vector<ports::FailedEntry>> EventBroker::change_visibility(
    ports::QueueName queue, std::span<const ports::ReceiptHandle> handles, std::int64_t timeout_ms) {
  if (queue != queue_) return inner_.change_visibility(queue, handles, timeout_ms);
  return std::vector<ports::FailedEntry>{};
}

Result<std::vector<ports::FailedEntry>> EventBroker::dead_letter(
    ports::QueueName queue, std::span<const ports::ReceiptHandle> handles) {
  if (queue != queue_) return inner_.dead_letter(queue, handles);
  if (queue == ports::QueueName::error_orders) {
    return fail(ErrorKind::invalid, "Error events have no dead letter queue.");
  }
  return std::vector<ports::FailedEntry>{};
}

std::string EventBroker::answer() const {
  const std::vector<bool> acknowledged =
      acknowledged_.with([](const std::vector<bool>& so_far) { return so_far; });
  std::string json = R"({"batchItemFailures":[)";
  std::set<std::string_view> broken_groups;
  bool is_first = true;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const QueueRecord& record = records_[i];
    const bool follows_a_failure = !record.group.empty() && broken_groups.count(record.group) == 1;
    if (acknowledged[i] && !follows_a_failure) continue;
    if (!record.group.empty()) broken_groups.insert(record.group);
    if (!std::exchange(is_first, false)) json += ',';
    json += R"({"itemIdentifier":)";
    wire::append_string(json, record.sqs_id);
    json += '}';
  }
  return json + "]}";
}

}  // namespace nexus::lambda
