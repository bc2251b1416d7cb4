// Who is known, and who is next: the identities of all accepted orders and the partners' sequence
// numbers. An identity is (partner id, external order id), for ever.
//
// Intake reserves, sends to the queue, then confirms; a reservation whose send failed is released.
// Delivery reports what its store holds now. Embedded, the ledger lives in memory and is rebuilt at
// start from the journal and the store; in a cluster it is a table of the primary database, which
// several processes share. tests/contract/ledger holds each adapter to it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/order.h"
#include "ports/queue.h"

namespace nexus::ports {

struct Decision {
  enum class Kind {
    // Reserved: the order's id, sequence_number and processed_at are filled in. Where a reservation
    // outlives its sender, they may be those of an earlier one with the same content that was never
    // confirmed: the order is sent (again), and the order store makes the two one.
    fresh,
    duplicate,  // same identity, same content: `existing` is the first one
    conflict,   // same identity, other content: `existing` stands
  };
  Kind kind = Kind::fresh;
  // The order that was accepted first; null for fresh ones. Its received twin in the same call
  // counts too: of two equals in one batch the second is a duplicate of the first. Of a duplicate,
  // only id, sequence_number and processed_at need to be the first one's own: the rest is equal.
  std::shared_ptr<const domain::Order> existing;
  // Of a fresh one: another process reserved the same a few seconds ago, and nobody knows yet whether it
  // could enqueue it. It is sent from here as well, and answered as the duplicate that it is.
  bool is_elsewhere = false;
};

// An order that became durable, and where its message is.
struct Confirmation {
  const domain::Order* order;
  MessageId message;
};

struct PartnerStanding {
  std::int64_t accepted = 0;  // orders accepted for ever: the highest sequence number
  std::uint64_t waiting = 0;  // of these, durable on a queue (dead letters too) and not yet stored
};

class Ledger {
 public:
  virtual ~Ledger() = default;

  // Decides for each order in turn, and fills in ids, numbers and times of the fresh ones. The
  // orders must stay where they are until they are confirmed or released. `unavailable` or
  // `internal`: nothing was reserved.
  virtual Result<std::vector<Decision>> reserve(std::span<domain::Order* const> orders) = 0;

  // Decides as reserve does, but reserves all or nothing: when any order is a conflict, this call
  // reserves nothing. The fresh orders then have no id and the number 0, and so has `existing` where
  // it is a twin of one of them.
  virtual Result<std::vector<Decision>> reserve_all(std::span<domain::Order* const> orders) = 0;

  // The reserved orders are durable on the queue.
  virtual Result<> confirm(std::span<const Confirmation> confirmations) = 0;

  // The reserved orders did not become durable, as far as their sender knows. The highest numbers of
  // each partner must be released together, in one call, before anything else is reserved. A ledger
  // of one process gives the numbers back. One that several processes share keeps the reservation,
  // since others may have the next numbers already: the same order gets the same numbers again.
  virtual Result<> release(std::span<const domain::Order* const> orders) = 0;

  // The orders are in the order store. Called after its commit and before their messages are
  // acknowledged, so that an identity is known in one place or the other at every moment.
  virtual Result<> stored(std::span<const Confirmation> orders) = 0;

  // An operator purged that queue. What waited there may be taken again.
  virtual Result<> purged(QueueName queue) = 0;

  // Decides without reserving, for validation: what reserve would say, numbers left at 0.
  virtual Result<std::vector<Decision>> look_up(std::span<domain::Order* const> orders) = 0;

  // Every partner's standing as of one moment.
  virtual Result<std::map<std::string, PartnerStanding>> standings() = 0;
};

}  // namespace nexus::ports
