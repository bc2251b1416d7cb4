// Sending, and dead-lettering, which is sending to another queue.
#include <utility>

#include "adapters/aws/sqs/sqs_broker.h"
#include "wire/json_text.h"

namespace nexus::aws {

using namespace ports;

// A standard queue takes a group for its fairness and no deduplication id.
SqsBroker::Grouping SqsBroker::grouping(QueueName queue, const MessageAttributes& attributes,
                                        std::string_view body) const {
  Grouping grouping;
  const bool named = !attributes.partner_id.empty();
  if (!options_.fifo) {
    if (options_.fair_groups && named) grouping.group = to_sqs_token(attributes.partner_id);
    return grouping;
  }
  grouping.group = to_sqs_token(named ? attributes.partner_id : "none");
  if (queue == QueueName::valid_orders && named && !attributes.external_order_id.empty()) {
    std::string identity(attributes.partner_id);
    identity.append(":").append(attributes.external_order_id);
    grouping.deduplication = to_sqs_token(identity);
  } else {
    // Several errors may be of one order; the same error has the same body.
    std::string content(attributes.partner_id);
    content.append("\n").append(body);
    grouping.deduplication = to_sqs_digest(content);
  }
  return grouping;
}

Result<BatchEntry> SqsBroker::send_entry(QueueName name, const Grouping& grouping, SqsSend send) const {
  const SqsQueue& queue = queue_of(name);
  send.group = grouping.group;
  send.deduplication = grouping.deduplication;
  BatchEntry entry{queue.url, {}, 0, {}};
  if (options_.fifo) entry.lane = grouping.group;
  entry.bytes = append_send_members(entry.members, send);
  if (entry.bytes > queue.max_message_bytes) {
    send.compressed = true;
    entry.members.clear();
    entry.bytes = append_send_members(entry.members, send);
  }
  if (entry.bytes > queue.max_message_bytes) {
    return fail(ErrorKind::invalid, "A message takes " + std::to_string(entry.bytes) +
                                        " bytes, compressed, and the SQS queue " + queue.url + " takes " +
                                        std::to_string(queue.max_message_bytes) +
                                        " with its attributes; lower the limit of one order.");
  }
  return entry;
}

Result<SendReport> SqsBroker::send(std::span<const OutgoingMessage> messages) {
  SendReport report;
  report.ids.reserve(messages.size());
  std::vector<BatchEntry> entries;
  std::vector<std::size_t> places;  // of the entries among the messages
  std::vector<Grouping> groupings(messages.size());
  entries.reserve(messages.size());
  const domain::Timestamp now = clock_.now();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const OutgoingMessage& message = messages[i];
    groupings[i] = grouping(message.queue, message.attributes, message.body);
    report.ids.push_back(random_message_id());
    SqsSend parts{message.body, message.attributes, report.ids[i], now, {}, {}};
    auto entry = send_entry(message.queue, groupings[i], parts);
    if (!entry) {
      report.failed.push_back({i, std::move(entry.error())});
      continue;
    }
    entries.push_back(std::move(*entry));
    places.push_back(i);
  }
  const auto failures = batches_.run("SendMessageBatch", entries);
  for (std::size_t entry = 0; entry < entries.size(); ++entry) {
    if (failures[entry]) {
      report.failed.push_back({places[entry], failures[entry]->error});
    } else {
      notes_of(messages[places[entry]].queue).sent.fetch_add(1, std::memory_order_relaxed);
    }
  }
  for (const FailedEntry& failed : report.failed) report.ids[failed.index] = 0;
  const bool none_sent = !messages.empty() && report.failed.size() == messages.size();
  if (none_sent && report.failed.front().error.kind == ErrorKind::unavailable)
    return fail(report.failed.front().error);
  return report;
}

Result<std::vector<FailedEntry>> SqsBroker::dead_letter(QueueName name,
                                                        std::span<const ReceiptHandle> handles) {
  const auto target = policy_of(name).dead_letters_to;
  if (!target) {
    return fail(ErrorKind::invalid,
                "The queue " + std::string(to_string(name)) + " has no dead letter queue.");
  }
  Failures failed;
  const Current current = current_of(name, handles, false, failed);
  Current kept;
  std::vector<BatchEntry> entries;
  std::vector<Grouping> groupings(current.places.size());
  for (std::size_t i = 0; i < current.places.size(); ++i) {
    const auto message = receipts_.kept(current.receipts[i]);
    if (!message) {
      failed.push_back({current.places[i],
                        {ErrorKind::conflict,
                         "The message is no longer in hand; it comes again after its visibility timeout."}});
      continue;
    }
    groupings[i] = grouping(*target, message->attributes(), message->body);
    // A message may die, be redriven and die again within the five minutes of deduplication.
    if (options_.fifo) groupings[i].deduplication = "dead:" + std::to_string(random_message_id());
    auto entry = send_entry(*target, groupings[i],
                            {message->body, message->attributes(), message->id, message->first_sent, {}, {}});
    if (!entry) {
      failed.push_back({current.places[i], std::move(entry.error())});
      continue;
    }
    entries.push_back(std::move(*entry));
    kept.places.push_back(current.places[i]);
    kept.receipts.push_back(current.receipts[i]);
    kept.handles.push_back(current.handles[i]);
  }
  const auto failures = batches_.run("SendMessageBatch", entries);
  Current sent;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (failures[i]) {
      failed.push_back({kept.places[i], failures[i]->error});
      continue;
    }
    sent.places.push_back(kept.places[i]);
    sent.receipts.push_back(kept.receipts[i]);
    sent.handles.push_back(kept.handles[i]);
  }
  delete_messages(name, sent, failed);
  notes_of(name).dead_lettered.fetch_add(sent.places.size(), std::memory_order_relaxed);
  return finish(handles.size(), std::move(failed));
}

}  // namespace nexus::aws
