#include "delivery/batch_delivery.h"

#include <algorithm>
#include <utility>

namespace nexus::delivery {

namespace {

// The store will accept the same rows later.
bool is_passing(const Error& error) {
  return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::storage_full;
}

}  // namespace

BatchDelivery::BatchDelivery(ports::Broker& broker, ports::QueueName queue, DeliveryOptions options,
                             Report report)
    : broker_(broker), queue_(queue), options_(options), report_(std::move(report)) {}

Result<std::size_t> BatchDelivery::run_once(std::int64_t wait_ms) {
  std::size_t unreadable = 0;
  if (handles_.empty()) {
    auto received = receive(wait_ms);
    if (!received) return received;
    unreadable = *received;
  } else {
    auto extended = broker_.change_visibility(queue_, handles_, options_.visibility_timeout_ms);
    if (!extended) return fail(extended.error());
  }
  if (handles_.empty()) return unreadable;
  held_.with([this](Held& held) { held = {handles_, false}; });
  const auto stored = store_isolating(0, handles_.size());
  held_.with([](Held& held) { held = {}; });
  if (!stored) return fail(stored.error());
  const std::size_t done = stored_.size();
  if (done != 0) {
    // A handle that went stale meanwhile is not an error: the message comes again and is found stored.
    if (auto acknowledged = broker_.acknowledge(queue_, stored_); !acknowledged)
      return fail(acknowledged.error());
  }
  handles_.clear();
  settled_.clear();
  stored_.clear();
  forget_items();
  batch_ = {};
  return done + unreadable;
}

Result<std::size_t> BatchDelivery::receive(std::int64_t wait_ms) {
  ports::ReceiveOptions options;
  options.max_messages = options_.batch_max;
  options.max_bytes = options_.batch_bytes;
  options.wait_ms = wait_ms;
  auto batch = broker_.receive(queue_, options);
  if (!batch) return fail(batch.error());
  batch_ = std::move(*batch);
  std::size_t unreadable = 0;
  for (const ports::Message& message : batch_.messages) {
    if (auto taken = take(message)) {
      handles_.push_back(message.handle);
      settled_.push_back(false);
      continue;
    } else if (auto settled = settle_unreadable(message, taken.error()); !settled) {
      return fail(settled.error());
    }
    ++unreadable;
  }
  return unreadable;
}

Result<> BatchDelivery::settle_unreadable(const ports::Message& message, const Error& why) {
  const std::string name = std::to_string(message.id) + " of " + std::string(to_string(queue_));
  const ports::ReceiptHandle handles[] = {message.handle};
  auto moved = broker_.dead_letter(queue_, handles);
  if (!moved && moved.error().kind == ErrorKind::invalid) {
    report_("Message " + name +
            " cannot be read and stays on its queue, which has no dead letters: " + why.message);
    return {};
  }
  if (!moved) return fail(moved.error());
  report_("Message " + name + " cannot be read and went to the dead letter queue: " + why.message);
  return {};
}

// Stores what is not settled of [first, last). Fails only when a later attempt can succeed.
Result<> BatchDelivery::store_isolating(std::size_t first, std::size_t last) {
  while (first < last && settled_[first]) ++first;
  while (first < last && settled_[last - 1]) --last;
  if (first == last) return {};
  auto stored = store(first, last);
  if (stored) {
    for (std::size_t item = first; item < last; ++item) {
      if (!settled_[item]) stored_.push_back(handles_[item]);
      settled_[item] = true;
    }
    return {};
  }
  if (is_passing(stored.error())) return stored;
  if (last - first == 1) return set_aside(first, stored.error());
  const std::size_t middle = first + (last - first) / 2;
  if (auto left = store_isolating(first, middle); !left) return left;
  return store_isolating(middle, last);
}

// Leaves a message that the store refuses to its visibility timeout, and so to the next receive or
// to the dead letter queue.
Result<> BatchDelivery::set_aside(std::size_t item, const Error& why) {
  report_("The store refuses message " + std::to_string(handles_[item].message) + " of " +
          std::string(to_string(queue_)) + ": " + why.message);
  settled_[item] = true;
  return {};
}

void BatchDelivery::renew() {
  const auto handles = held_.with([](Held& held) {
    return std::exchange(held.was_seen, true) ? held.handles : std::vector<ports::ReceiptHandle>();
  });
  if (handles.empty()) return;
  const auto extended = broker_.change_visibility(queue_, handles, options_.visibility_timeout_ms);
  if (!extended) {
    report_("A batch in hand could not be renewed, and another worker may be given the same messages: " +
            extended.error().message);
  }
}

void BatchDelivery::give_back() {
  if (handles_.empty()) return;
  std::vector<ports::ReceiptHandle> unsettled;
  for (std::size_t item = 0; item < handles_.size(); ++item) {
    if (!settled_[item]) unsettled.push_back(handles_[item]);
  }
  if (auto given_back = broker_.change_visibility(queue_, unsettled, 0); !given_back) {
    report_("A batch could not be given back and returns after its visibility timeout: " +
            given_back.error().message);
  }
  handles_.clear();
  settled_.clear();
  stored_.clear();
  forget_items();
}

}  // namespace nexus::delivery
