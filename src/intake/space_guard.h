// Stops intake before the disk is full: wraps a broker and refuses sends with storage_full while the
// disk has less than its reserve, so that the stores and the journal's own bookkeeping can still
// write and what is queued can drain. Everything else passes. Recovers by itself.
#pragma once

#include <atomic>
#include <cstdint>

#include "ports/clock.h"
#include "ports/disk.h"
#include "ports/forwarding_broker.h"

namespace nexus::intake {

// Safe to call from any thread.
class SpaceGuard : public ports::ForwardingBroker {
 public:
  // `reserve_bytes` 0 switches the guard off. All must outlive it.
  SpaceGuard(ports::Broker& inner, ports::Disk& disk, ports::Clock& clock, std::uint64_t reserve_bytes)
      : ForwardingBroker(inner), disk_(disk), clock_(clock), reserve_bytes_(reserve_bytes) {}

  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override;

  bool is_space_low();

 private:
  ports::Disk& disk_;
  ports::Clock& clock_;
  const std::uint64_t reserve_bytes_;
  std::atomic<std::int64_t> next_look_ms_{0};
  std::atomic<bool> low_{false};
};

}  // namespace nexus::intake
