// New ids, so that tests and the simulator can repeat them.
#pragma once

#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::ports {

class IdSource {
 public:
  virtual ~IdSource() = default;
  // A version 7 UUID for `now`, greater than every id that this source made for the same or an
  // earlier millisecond. Safe to call from any thread.
  virtual domain::Uuid next(domain::Timestamp now) = 0;
};

}  // namespace nexus::ports
