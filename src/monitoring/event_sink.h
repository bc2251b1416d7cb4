// Where live events go.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace nexus::monitoring {

struct Event {
  std::string type;  // "overview", "order", "error", "alarm", "job"
  std::string data;  // JSON on one line
};

// Safe to call from any thread; never waits for a listener.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // Hands all of them, in order, to whoever listens.
  virtual void publish(std::span<const Event> events) = 0;
  // How many listen now.
  virtual std::size_t listeners() const = 0;
};

}  // namespace nexus::monitoring
