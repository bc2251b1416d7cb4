// The brokers that the contract suite runs against, each behind the same small surface.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ports/queue.h"

namespace nexus::contract {

// The queues' policies in this suite: short visibility timeouts, so that a broker without a clock of
// the test's own (a real SQS) can wait for them; two receives, then the dead letter queue.
inline constexpr std::int64_t kVisibilityTimeoutMs = 2000;
inline constexpr std::uint32_t kMaxReceives = 2;

class BrokerUnderTest {
 public:
  virtual ~BrokerUnderTest() = default;
  virtual ports::Broker& broker() = 0;
  // Lets time pass, for the broker at least. Where the clock is nobody's to move, it waits.
  virtual void advance(std::int64_t ms) = 0;
  // Whether advance can let days pass.
  virtual bool advances_by_days() const { return true; }
  // Whether the broker counts messages exactly and at once.
  virtual bool counts_exactly() const { return true; }
  // Whether peek shows the messages of that queue, those in flight too. SQS has no peek: its broker receives
  // and gives back, which shows no message in flight, and is refused where receives are counted.
  virtual bool peeks(ports::QueueName) const { return true; }
  // Whether messages of any size up to `bytes` may be sent.
  virtual bool takes_body_of(std::size_t bytes) const { return bytes <= 1'000'000; }
};

struct BrokerFactory {
  std::string name;
  std::function<std::unique_ptr<BrokerUnderTest>()> make;
  std::string needs = {};  // the environment's variable that names its server; empty: none
};

inline void PrintTo(const BrokerFactory& factory, std::ostream* out) { *out << factory.name; }

}  // namespace nexus::contract
