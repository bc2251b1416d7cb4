// Opening a journal whose files hold anything: it must open or refuse, and what it then gives out must
// be consistent with itself. The first byte says whether the rest is a segment's raw bytes or a row of
// records that are given right checksums, since a search never finds those by itself.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/journal/journal_broker.h"
#include "adapters/journal/record.h"
#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_disk.h"

namespace {

using namespace nexus;

constexpr std::uint64_t kSequence = 5;
constexpr std::size_t kMaxInput = 16 << 10;

void append_record(std::string& segment, journal::RecordType type, ports::QueueName queue,
                   std::string_view payload) {
  const std::size_t at = segment.size();
  segment.append(journal::kHeaderBytes, '\0');
  segment += payload;
  segment.resize(at + journal::kHeaderBytes + journal::padded(payload.size()));
  journal::write_header(segment.data() + at, type, queue, static_cast<std::uint32_t>(payload.size()));
  journal::seal_header(segment.data() + at, {kSequence, at}, static_cast<std::uint32_t>(at));
}

// Type, queue, two bytes of length, payload; again and again.
std::string sealed(std::string_view input) {
  std::string segment;
  journal::SegmentStart start;
  start.sequence = kSequence;
  append_record(segment, journal::RecordType::segment_start, ports::QueueName::valid_orders,
                journal::segment_start_payload(start));
  while (input.size() >= 4) {
    const auto type = static_cast<journal::RecordType>(static_cast<unsigned char>(input[0]) % 14 + 1);
    const auto queue =
        static_cast<ports::QueueName>(static_cast<unsigned char>(input[1]) % ports::kQueueCount);
    const std::size_t length =
        static_cast<unsigned char>(input[2]) + 256U * (static_cast<unsigned char>(input[3]) % 4U);
    append_record(segment, type, queue, input.substr(4, length));
    input.remove_prefix(std::min(input.size(), 4 + length));
  }
  return segment;
}

void use(journal::JournalBroker& broker) {
  for (int i = 0; i < ports::kQueueCount; ++i) {
    const auto queue = static_cast<ports::QueueName>(i);
    std::uint64_t seen = 0;
    const auto walked = broker.for_each_waiting(
        queue, [&](ports::QueueName, ports::MessageId, const ports::MessageAttributes&, std::string_view) {
          ++seen;
          return true;
        });
    const auto stats = broker.stats(queue);
    if (!walked || !stats || seen != stats->visible + stats->in_flight) std::abort();
    const auto batch = broker.receive(queue, {});
    if (!batch) std::abort();
    std::vector<ports::ReceiptHandle> handles;
    for (const ports::Message& message : batch->messages) handles.push_back(message.handle);
    const auto failed = broker.acknowledge(queue, handles);
    if (!failed || !failed->empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > kMaxInput) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  memory::MemoryDisk disk;
  disk.set_content(journal::segment_name(kSequence), data[0] % 2 == 0 ? std::string(input) : sealed(input));
  memory::ManualClock clock;
  journal::JournalOptions options;
  options.segment_bytes = 64 << 10;
  options.background_thread = false;
  for (int opening = 0; opening < 2; ++opening) {
    auto broker = journal::JournalBroker::open(disk, clock, options);
    if (!broker) return 0;
    use(**broker);
    const ports::OutgoingMessage message{ports::QueueName::valid_orders, "sent after opening", {}};
    if (!(*broker)->send({&message, 1}) || !(*broker)->run_background_work()) std::abort();
  }
  return 0;
}
