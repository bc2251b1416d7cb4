#include "simulation/guards.h"

#include <algorithm>

namespace nexus::simulation {

Result<ports::MessageBatch> EarlyAcknowledgement::receive(ports::QueueName queue,
                                                          const ports::ReceiveOptions& options) {
  auto batch = inner_.receive(queue, options);
  if (!batch) return batch;
  std::vector<ports::ReceiptHandle> handles;
  for (const ports::Message& message : batch->messages) handles.push_back(message.handle);
  if (auto acknowledged = inner_.acknowledge(queue, handles); !acknowledged)
    return fail(acknowledged.error());
  return batch;
}

Result<ports::SendReport> UncheckedSend::send(std::span<const ports::OutgoingMessage> messages) {
  auto report = inner_.send(messages);
  if (report) return report;
  ports::SendReport invented;
  for (std::size_t i = 0; i < messages.size(); ++i) invented.ids.push_back(++invented_);
  return invented;
}

Result<std::vector<ports::Decision>> KeptNumbers::reserve(std::span<domain::Order* const> orders) {
  auto decisions = inner_.reserve(orders);
  skip_lost_numbers(orders, decisions);
  return decisions;
}

Result<std::vector<ports::Decision>> KeptNumbers::reserve_all(std::span<domain::Order* const> orders) {
  auto decisions = inner_.reserve_all(orders);
  skip_lost_numbers(orders, decisions);
  return decisions;
}

void KeptNumbers::skip_lost_numbers(std::span<domain::Order* const> orders,
                                    const Result<std::vector<ports::Decision>>& decisions) {
  for (std::size_t i = 0; decisions && i < orders.size(); ++i) {
    const bool reserved =
        (*decisions)[i].kind == ports::Decision::Kind::fresh && orders[i]->sequence_number != 0;
    if (!reserved) continue;
    orders[i]->sequence_number += lost_numbers_[orders[i]->partner_id];
    reserved_[orders[i]] = orders[i];
  }
}

Result<> KeptNumbers::confirm(std::span<const ports::Confirmation> confirmations) {
  reserved_.clear();
  return inner_.confirm(confirmations);
}

Result<> KeptNumbers::release(std::span<const domain::Order* const> orders) {
  std::map<std::string, std::int64_t> released;
  for (const domain::Order* order : orders) {
    reserved_.at(order)->sequence_number -= lost_numbers_[order->partner_id];
    ++released[order->partner_id];
  }
  for (const auto& [partner_id, count] : released) lost_numbers_[partner_id] += count;
  return inner_.release(orders);
}

Result<ports::MessageBatch> ReceiveWatch::receive(ports::QueueName queue,
                                                  const ports::ReceiveOptions& options) {
  auto batch = inner_.receive(queue, options);
  if (!batch || queue != ports::QueueName::valid_orders) return batch;
  for (const ports::Message& message : batch->messages) {
    auto& most = most_receives_[message.id];
    most = std::max(most, message.receive_count);
  }
  return batch;
}

}  // namespace nexus::simulation
