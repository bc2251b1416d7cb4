// Intake and its neighbours in memory, driven by hand: what the tests of intake and delivery share.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/memory_error_store.h"
#include "adapters/memory/memory_input_archive.h"
#include "adapters/memory/memory_ledger.h"
#include "adapters/memory/memory_order_store.h"
#include "adapters/memory/sequential_id_source.h"
#include "intake/acceptor.h"
#include "support/orders.h"
#include "wire/envelope.h"

namespace nexus::support {

// Reads a waiting order from any broker by peeking at its message.
inline Result<domain::Order> read_waiting(ports::Broker& broker, ports::MessageId id) {
  for (auto queue : {ports::QueueName::valid_orders, ports::QueueName::valid_orders_dlq}) {
    auto batch = broker.peek(queue, id - 1, 1);
    if (!batch) return fail(batch.error());
    if (!batch->messages.empty() && batch->messages.front().id == id) {
      return wire::read_order_envelope(batch->messages.front().body);
    }
  }
  return fail(ErrorKind::not_found, "The message is gone.");
}

// For IntakeRig: puts a Double around the queues and lets the test reach it.
template <class Double>
auto wrap_in(Double*& reach) {
  return [&reach](ports::Broker& inner) {
    auto made = std::make_unique<Double>(inner);
    reach = made.get();
    return made;
  };
}

struct IntakeRig {
  memory::ManualClock clock{{1'700'000'100'000}};
  memory::SequentialIdSource ids;
  memory::MemoryBroker queues{clock};
  std::unique_ptr<ports::Broker> around;
  ports::Broker& broker;  // what intake sends to: `around`, else the queues themselves
  memory::MemoryOrderStore orders;
  memory::MemoryErrorStore errors;
  memory::MemoryLedger ledger;
  intake::AcceptanceCounts counts;
  memory::MemoryInputArchive archive;
  intake::Acceptor acceptor;

  // Makes what stands between intake and the queues.
  using MakeAround = std::function<std::unique_ptr<ports::Broker>(ports::Broker&)>;

  explicit IntakeRig(const MakeAround& make_around = nullptr, intake::AcceptorLimits limits = {})
      : around(make_around ? make_around(queues) : nullptr),
        broker(around != nullptr ? *around : queues),
        ledger(
            orders, clock, ids, [this](ports::MessageId id) { return read_waiting(queues, id); }, 1, 1'000),
        acceptor(ledger, broker, clock, ids, counts, limits, &archive) {
    EXPECT_TRUE(ledger.fill_filter([] { return true; }));
  }

  static std::unique_ptr<intake::Submission> submission(std::vector<domain::Order> inputs) {
    auto made = std::make_unique<intake::Submission>();
    made->partner_id = inputs.empty() ? "PARTNER_A" : inputs.front().partner_id;
    made->content_type = "application/json";
    for (auto& order : inputs) {
      intake::Input input;
      input.raw = "{the partner's bytes}";
      input.order = std::move(order);
      made->inputs.push_back(std::move(input));
    }
    return made;
  }

  // Submits, has everything decided, and returns the decided submission.
  std::unique_ptr<intake::Submission> decide(std::unique_ptr<intake::Submission> submission) {
    std::unique_ptr<intake::Submission> decided;
    submission->done = [&](std::unique_ptr<intake::Submission> answer) { decided = std::move(answer); };
    EXPECT_TRUE(acceptor.submit(submission));
    while (acceptor.run_once() != 0) {
    }
    return decided;
  }

  std::unique_ptr<intake::Submission> accept(std::vector<domain::Order> inputs) {
    return decide(submission(std::move(inputs)));
  }

  std::uint64_t visible(ports::QueueName queue) { return queues.stats(queue)->visible; }
};

}  // namespace nexus::support
