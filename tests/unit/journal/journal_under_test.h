// A journal on a disk in memory, with what the tests of the journal say again and again.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/journal/journal_broker.h"
#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_disk.h"

namespace nexus::journal {

inline constexpr ports::QueueName kOrders = ports::QueueName::valid_orders;
inline constexpr ports::QueueName kErrors = ports::QueueName::error_orders;
inline constexpr ports::QueueName kDead = ports::QueueName::valid_orders_dlq;

// Whether the long runs were asked for: NEXUS_EXHAUSTIVE=1.
inline bool exhaustive() {
  const char* value = std::getenv("NEXUS_EXHAUSTIVE");
  return value != nullptr && std::string(value) == "1";
}

// Small segments and no thread: every step is the test's own.
inline JournalOptions small_options() {
  JournalOptions options;
  options.segment_bytes = 64 << 10;
  options.spare_segments = 2;
  options.background_thread = false;
  return options;
}

inline std::unique_ptr<JournalBroker> open_journal(ports::Disk& disk, const ports::Clock& clock,
                                                   JournalOptions options = small_options()) {
  auto opened = JournalBroker::open(disk, clock, std::move(options));
  EXPECT_TRUE(opened) << opened.error().message;
  return opened ? std::move(*opened) : nullptr;
}

inline Result<ports::SendReport> send_bodies(ports::Broker& broker, ports::QueueName queue,
                                             const std::vector<std::string>& bodies) {
  std::vector<ports::OutgoingMessage> messages;
  for (const std::string& body : bodies) messages.push_back({queue, body, {"PARTNER_A", 1, body, {}}});
  return broker.send(messages);
}

// The bodies that wait, in order of their ids.
inline std::vector<std::string> waiting(JournalBroker& broker, ports::QueueName queue) {
  std::vector<std::string> bodies;
  EXPECT_TRUE(broker.for_each_waiting(
      queue, [&](ports::QueueName, ports::MessageId, const ports::MessageAttributes&, std::string_view body) {
        bodies.emplace_back(body);
        return true;
      }));
  return bodies;
}

struct Taken {
  std::vector<std::string> bodies;
  std::vector<ports::ReceiptHandle> handles;
  std::vector<std::uint32_t> counts;
};

inline Taken take(ports::Broker& broker, ports::QueueName queue, std::size_t max) {
  ports::ReceiveOptions options;
  options.max_messages = max;
  const auto batch = broker.receive(queue, options);
  Taken taken;
  if (!batch) return taken;
  for (const ports::Message& message : batch->messages) {
    taken.bodies.emplace_back(message.body);
    taken.handles.push_back(message.handle);
    taken.counts.push_back(message.receive_count);
  }
  return taken;
}

// The names of the segments, oldest first.
inline std::vector<std::string> segments_of(const memory::MemoryDisk& disk) {
  std::vector<std::string> segments = disk.list().value_or(std::vector<std::string>());
  std::erase_if(segments, [](const std::string& name) { return !parse_segment_name(name); });
  return segments;
}

}  // namespace nexus::journal
