// Doubles that take one guard out each: what the simulator must notice.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "ports/forwarding_broker.h"
#include "ports/ledger.h"

namespace nexus::simulation {

// Acknowledges what it hands out before anybody can have stored it.
class EarlyAcknowledgement final : public ports::ForwardingBroker {
 public:
  using ForwardingBroker::ForwardingBroker;
  Result<ports::MessageBatch> receive(ports::QueueName queue, const ports::ReceiveOptions& options) override;
};

// Says that a send has succeeded that was refused.
class UncheckedSend final : public ports::ForwardingBroker {
 public:
  using ForwardingBroker::ForwardingBroker;
  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override;

 private:
  ports::MessageId invented_ = 1ULL << 40;
};

// Never gives the numbers of released orders again.
class KeptNumbers final : public ports::Ledger {
 public:
  explicit KeptNumbers(ports::Ledger& inner) : inner_(inner) {}

  Result<std::vector<ports::Decision>> reserve(std::span<domain::Order* const> orders) override;
  Result<std::vector<ports::Decision>> reserve_all(std::span<domain::Order* const> orders) override;
  Result<> confirm(std::span<const ports::Confirmation> confirmations) override;
  Result<> release(std::span<const domain::Order* const> orders) override;
  Result<> stored(std::span<const ports::Confirmation> orders) override { return inner_.stored(orders); }
  Result<> purged(ports::QueueName queue) override { return inner_.purged(queue); }
  Result<std::vector<ports::Decision>> look_up(std::span<domain::Order* const> orders) override {
    return inner_.look_up(orders);
  }
  Result<std::map<std::string, ports::PartnerStanding>> standings() override { return inner_.standings(); }

 private:
  void skip_lost_numbers(std::span<domain::Order* const> orders,
                         const Result<std::vector<ports::Decision>>& decisions);

  ports::Ledger& inner_;
  std::map<std::string, std::int64_t> lost_numbers_;
  std::map<const domain::Order*, domain::Order*> reserved_;
};

// Notes how often each message was received, to compare with where it ends.
class ReceiveWatch final : public ports::ForwardingBroker {
 public:
  ReceiveWatch(ports::Broker& inner, std::map<ports::MessageId, std::uint32_t>& most_receives)
      : ForwardingBroker(inner), most_receives_(most_receives) {}
  Result<ports::MessageBatch> receive(ports::QueueName queue, const ports::ReceiveOptions& options) override;

 private:
  std::map<ports::MessageId, std::uint32_t>& most_receives_;
};

// Lets others run between a send and what its sender does next, as other threads may.
class InterruptedSend final : public ports::ForwardingBroker {
 public:
  InterruptedSend(ports::Broker& inner, const std::function<void()>& interrupt)
      : ForwardingBroker(inner), interrupt_(interrupt) {}
  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override {
    auto report = inner_.send(messages);
    if (interrupt_) interrupt_();
    return report;
  }

 private:
  const std::function<void()>& interrupt_;
};

}  // namespace nexus::simulation
