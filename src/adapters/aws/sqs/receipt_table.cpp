#include "adapters/aws/sqs/receipt_table.h"

#include <algorithm>

namespace nexus::aws {

using namespace ports;

ReceiptHandle ReceiptTable::add(QueueName queue, const SqsMessage& message, std::int64_t now_ms,
                                std::int64_t hidden_until_ms, bool keep) {
  std::lock_guard lock(mutex_);
  make_room(now_ms);
  // As long again as it was hidden: a delete that comes late still succeeds when nobody received it since.
  const std::int64_t forget_at_ms = hidden_until_ms + (hidden_until_ms - now_ms);
  const std::uint64_t receive = first_ + entries_.size();
  entries_.push_back({queue, message.id, message.first_sent, hidden_until_ms, forget_at_ms, false,
                      message.receipt_handle, std::nullopt});
  newest_[message.id] = receive;
  if (keep) {
    entries_.back().kept = message;
    kept_bytes_ += message.bytes();
  }
  return {message.id, receive};
}

void ReceiptTable::make_room(std::int64_t now_ms) {
  while (!entries_.empty() &&
         (entries_.front().forget_at_ms < now_ms || entries_.size() >= limits_.entries)) {
    forget_oldest();
  }
  first_kept_ = std::max(first_kept_, first_);
  for (; kept_bytes_ > limits_.kept_bytes && first_kept_ < first_ + entries_.size(); ++first_kept_) {
    Entry& entry = entries_[first_kept_ - first_];
    if (entry.kept) kept_bytes_ -= entry.kept->bytes();
    entry.kept.reset();
  }
}

void ReceiptTable::forget_oldest() {
  Entry& oldest = entries_.front();
  settle(oldest);
  if (const auto newest = newest_.find(oldest.message); newest != newest_.end() && newest->second == first_)
    newest_.erase(newest);
  entries_.pop_front();
  ++first_;
}

const ReceiptTable::Entry* ReceiptTable::find(const ReceiptHandle& handle) const {
  if (handle.receive < first_ || handle.receive >= first_ + entries_.size()) return nullptr;
  const Entry& entry = entries_[handle.receive - first_];
  return entry.message == handle.message ? &entry : nullptr;
}

ReceiptTable::Entry* ReceiptTable::find(const ReceiptHandle& handle) {
  return const_cast<Entry*>(static_cast<const ReceiptTable*>(this)->find(handle));
}

Receipt ReceiptTable::look(QueueName queue, const ReceiptHandle& handle) const {
  std::lock_guard lock(mutex_);
  const Entry* entry = find(handle);
  if (entry == nullptr || entry->queue != queue) return {};
  if (entry->settled) return {Receipt::State::settled, {}};
  if (newest_.at(handle.message) != handle.receive) return {};
  return {Receipt::State::current, entry->handle};
}

std::optional<SqsMessage> ReceiptTable::kept(const ReceiptHandle& handle) const {
  std::lock_guard lock(mutex_);
  const Entry* entry = find(handle);
  return entry == nullptr ? std::nullopt : entry->kept;
}

void ReceiptTable::settle(Entry& entry) {
  if (entry.kept) kept_bytes_ -= entry.kept->bytes();
  entry.kept.reset();
  entry.handle = {};
  entry.settled = true;
}

void ReceiptTable::settle(const ReceiptHandle& handle) {
  std::lock_guard lock(mutex_);
  if (Entry* entry = find(handle); entry != nullptr) settle(*entry);
}

void ReceiptTable::settle_all(QueueName queue) {
  std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.queue == queue) settle(entry);
  }
}

void ReceiptTable::hide_until(const ReceiptHandle& handle, std::int64_t hidden_until_ms) {
  std::lock_guard lock(mutex_);
  Entry* entry = find(handle);
  if (entry == nullptr) return;
  const std::int64_t longer_ms = hidden_until_ms - entry->hidden_until_ms;
  entry->hidden_until_ms = hidden_until_ms;
  entry->forget_at_ms += std::max<std::int64_t>(longer_ms, 0);
}

std::optional<domain::Timestamp> ReceiptTable::oldest_held(QueueName queue, std::int64_t now_ms) const {
  std::lock_guard lock(mutex_);
  std::optional<domain::Timestamp> oldest;
  for (const Entry& entry : entries_) {
    if (entry.queue != queue || entry.settled || entry.hidden_until_ms < now_ms) continue;
    if (!oldest || entry.first_sent < *oldest) oldest = entry.first_sent;
  }
  return oldest;
}

}  // namespace nexus::aws
