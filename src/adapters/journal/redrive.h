// A redrive of one queue and how far it is.
#pragma once

#include <cstdint>

#include "ports/queue.h"

namespace nexus::journal {

struct Redrive {
  ports::RedriveOptions options;
  ports::RedriveProgress progress;
  ports::MessageId next = 0;  // nothing before it is left to move
  ports::MessageId last = 0;  // the newest message that was there when it started
  std::int64_t started_ms = 0;
};

}  // namespace nexus::journal
