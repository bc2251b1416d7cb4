// Acknowledging, and how long a message stays hidden.
#include <algorithm>
#include <set>
#include <utility>

#include "adapters/aws/sqs/sqs_broker.h"
#include "wire/json_text.h"

namespace nexus::aws {

using namespace ports;

namespace {

// SQS hides a message for twelve hours at the longest, counted from its receive.
constexpr std::int64_t kLongestHiddenS = 12 * 60 * 60;

std::string handle_member(const std::string& handle) {
  std::string members = "\"ReceiptHandle\":";
  wire::append_string(members, handle);
  return members;
}

// A handle that SQS does not know (any more), or whose message is not in flight.
bool is_stale(const EntryFailure& failure) {
  return failure.error.kind == ErrorKind::invalid &&
         (failure.code.find("ReceiptHandle") != std::string::npos ||
          failure.code.find("NotInflight") != std::string::npos ||
          failure.code.find("InvalidParameterValue") != std::string::npos);
}

Error stale() {
  return {ErrorKind::conflict,
          "The receipt handle is stale: the message was received again, moved or deleted."};
}

}  // namespace

SqsBroker::Current SqsBroker::current_of(QueueName queue, std::span<const ReceiptHandle> handles,
                                         bool settled_is_fine, Failures& failed) const {
  Current current;
  std::set<std::uint64_t> seen;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    Receipt receipt = receipts_.look(queue, handles[i]);
    if (receipt.state == Receipt::State::settled && settled_is_fine) continue;
    if (receipt.state != Receipt::State::current) {
      failed.push_back({i, stale()});
    } else if (seen.insert(handles[i].receive).second) {
      current.places.push_back(i);
      current.receipts.push_back(handles[i]);
      current.handles.push_back(std::move(receipt.handle));
    }
  }
  return current;
}

Result<std::vector<FailedEntry>> SqsBroker::finish(std::size_t asked, Failures failed) const {
  std::sort(failed.begin(), failed.end(),
            [](const FailedEntry& a, const FailedEntry& b) { return a.index < b.index; });
  const auto away = [](const FailedEntry& entry) { return entry.error.kind == ErrorKind::unavailable; };
  if (asked != 0 && failed.size() == asked && std::all_of(failed.begin(), failed.end(), away))
    return fail(failed.front().error);
  return failed;
}

void SqsBroker::delete_messages(QueueName queue, const Current& current, Failures& failed) {
  std::vector<BatchEntry> entries;
  entries.reserve(current.handles.size());
  for (const std::string& handle : current.handles)
    entries.push_back({queue_of(queue).url, handle_member(handle), handle.size(), {}});
  const auto failures = batches_.run("DeleteMessageBatch", entries);
  for (std::size_t i = 0; i < failures.size(); ++i) {
    if (!failures[i]) {
      receipts_.settle(current.receipts[i]);
    } else {
      failed.push_back({current.places[i], is_stale(*failures[i]) ? stale() : failures[i]->error});
    }
  }
}

Result<std::vector<FailedEntry>> SqsBroker::acknowledge(QueueName queue,
                                                        std::span<const ReceiptHandle> handles) {
  Failures failed;
  const Current current = current_of(queue, handles, true, failed);
  const std::size_t stale_before = failed.size();
  delete_messages(queue, current, failed);
  const std::size_t deleted = current.handles.size() - (failed.size() - stale_before);
  notes_of(queue).acknowledged.fetch_add(deleted, std::memory_order_relaxed);
  return finish(handles.size(), std::move(failed));
}

Result<std::vector<FailedEntry>> SqsBroker::change_visibility(QueueName queue,
                                                              std::span<const ReceiptHandle> handles,
                                                              std::int64_t timeout_ms) {
  if (timeout_ms < 0) return fail(ErrorKind::invalid, "A visibility timeout cannot be negative.");
  const std::int64_t timeout_s = std::min((timeout_ms + 999) / 1000, kLongestHiddenS);
  Failures failed;
  const Current current = current_of(queue, handles, false, failed);
  std::vector<BatchEntry> entries;
  entries.reserve(current.handles.size());
  for (const std::string& handle : current.handles) {
    entries.push_back({queue_of(queue).url,
                       handle_member(handle) + ",\"VisibilityTimeout\":" + std::to_string(timeout_s),
                       handle.size(),
                       {}});
  }
  const auto failures = batches_.run("ChangeMessageVisibilityBatch", entries);
  const std::int64_t hidden_until_ms = clock_.monotonic_ms() + timeout_s * 1000;
  for (std::size_t i = 0; i < failures.size(); ++i) {
    if (!failures[i]) {
      receipts_.hide_until(current.receipts[i], hidden_until_ms);
    } else {
      failed.push_back({current.places[i], is_stale(*failures[i]) ? stale() : failures[i]->error});
    }
  }
  return finish(handles.size(), std::move(failed));
}

}  // namespace nexus::aws
