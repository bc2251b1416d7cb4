// How a journal is set up.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "ports/queue.h"

namespace nexus::journal {

struct JournalOptions {
  std::array<ports::QueuePolicy, ports::kQueueCount> policies = {
      ports::default_policy(ports::QueueName::valid_orders),
      ports::default_policy(ports::QueueName::error_orders),
      ports::default_policy(ports::QueueName::valid_orders_dlq)};

  // 64 KiB to 128 MiB, a multiple of 8. A message must fit into a segment.
  std::uint64_t segment_bytes = 64ULL << 20;
  // Segments kept ready for use, 1 to 64. The last one is for the records that make space.
  std::size_t spare_segments = 2;
  // Of all segments and spares; at least 4 segments. A send beyond it is storage_full. 0: no limit.
  std::uint64_t max_disk_bytes = 0;
  // Messages that are not acknowledged, of all queues. A send beyond it is unavailable. 0: no limit.
  std::uint64_t max_backlog_messages = 0;

  // Acknowledgements and receives are durable at the latest after this time.
  std::int64_t flush_interval_ms = 1000;
  // Without a thread of its own the journal flushes, expires, redrives and gives up segments only
  // when run_background_work is called.
  bool background_thread = true;
  // Messages in flight are visible at once after a restart instead of when their time is over. For
  // consumers that live in the same process and cannot have survived it.
  bool release_in_flight_on_open = false;

  // A sync or a write failed and nothing is taken any more; the process should end and start again.
  // Called once, from the thread that noticed, without any lock held.
  std::function<void(const std::string& message)> on_fatal;
  // Something an operator should read: damage that was set aside, a torn tail that was cut off.
  // May be called with the journal's lock held: it must not call the journal.
  std::function<void(const std::string& message)> on_report;
};

}  // namespace nexus::journal
