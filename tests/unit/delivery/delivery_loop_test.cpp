#include "delivery/delivery_loop.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"

namespace nexus::delivery {
namespace {

using ports::QueueName;

constexpr std::int64_t kVisibilityMs = 30;

// Holds its first batch until the test lets it go, and counts what it stored.
class HeldDelivery : public BatchDelivery {
 public:
  HeldDelivery(ports::Broker& broker, const BatchDelivery::Report& report)
      : BatchDelivery(broker, QueueName::valid_orders, {.visibility_timeout_ms = kVisibilityMs}, report) {}

  std::atomic<bool> is_storing{false};
  std::atomic<bool> may_go_on{false};

 protected:
  Result<> take(const ports::Message&) override { return {}; }
  Result<> store(std::size_t, std::size_t) override {
    is_storing = true;
    while (!may_go_on) std::this_thread::yield();
    return {};
  }
  void forget_items() override {}
};

TEST(DeliveryLoop, RenewsWhatASlowStoreHoldsUntilItIsStored) {
  memory::ManualClock clock{{1'700'000'000'000}};
  memory::MemoryBrokerOptions options;
  options.policies.front().visibility_timeout_ms = kVisibilityMs;
  memory::MemoryBroker queues{clock, options};
  ports::OutgoingMessage message;
  message.body = "{}";
  ASSERT_TRUE(queues.send({&message, 1}));

  auto delivery = std::make_unique<HeldDelivery>(queues, [](const std::string&) {});
  HeldDelivery& held = *delivery;
  DeliveryLoop loop(std::move(delivery), {.thread_name = "held", .wait_ms = 1, .linger_ms = 1},
                    [](const std::string&) {});
  while (!held.is_storing) std::this_thread::yield();
  // The queue's time stands still between two renewals, so a missing one shows itself as a message that is
  // visible for others.
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5 * kVisibilityMs));
    clock.advance(kVisibilityMs - 1);
    EXPECT_EQ(queues.stats(QueueName::valid_orders)->visible, 0u) << "after " << i << " renewals";
  }
  held.may_go_on = true;
  while (loop.delivered() == 0) std::this_thread::yield();
  loop.stop();
  const auto stats = *queues.stats(QueueName::valid_orders);
  EXPECT_EQ(stats.visible + stats.in_flight, 0u);
}

}  // namespace
}  // namespace nexus::delivery
