#include "adapters/memory/memory_ledger.h"

#include <algorithm>

#include "adapters/memory/identity_hash.h"
#include "base/check.h"

namespace nexus::memory {

using ports::Decision;

namespace {

// Places with the top bit set are reservations; the others are message ids.
constexpr IdentityTable::Place kReserved = 1ULL << 63;

bool same_identity(const domain::Order& a, const domain::Order& b) {
  return a.external_order_id == b.external_order_id && a.partner_id == b.partner_id;
}

void without_numbers(domain::Order& order) {
  order.id = {};
  order.sequence_number = 0;
  order.processed_at = {};
}

}  // namespace

MemoryLedger::MemoryLedger(ports::OrderStore& store, ports::Clock& clock, ports::IdSource& ids,
                           ReadWaiting read_waiting, std::uint64_t hash_key, std::uint64_t expected_orders)
    : store_(store),
      clock_(clock),
      ids_(ids),
      read_waiting_(std::move(read_waiting)),
      hash_key_(hash_key),
      filter_(expected_orders) {}

std::uint64_t MemoryLedger::hash_of(const domain::Order& order) const {
  return identity_hash(hash_key_, order.partner_id, order.external_order_id);
}

void MemoryLedger::restore_waiting(std::string_view partner_id, std::string_view external_order_id,
                                   std::int64_t sequence_number, ports::MessageId message) {
  std::lock_guard lock(mutex_);
  auto found = standings_.find(partner_id);
  if (found == standings_.end())
    found = standings_.emplace(std::string(partner_id), ports::PartnerStanding{}).first;
  found->second.accepted = std::max(found->second.accepted, sequence_number);
  ++found->second.waiting;
  waiting_.insert(identity_hash(hash_key_, partner_id, external_order_id), message);
}

void MemoryLedger::restore_number(const std::string& partner_id, std::int64_t highest_stored) {
  std::lock_guard lock(mutex_);
  auto& standing = standings_[partner_id];
  standing.accepted = std::max(standing.accepted, highest_stored);
}

Result<> MemoryLedger::fill_filter(const std::function<bool()>& proceed) {
  auto visited =
      store_.visit_identities([&](std::string_view partner_id, std::string_view external_order_id) {
        const std::uint64_t hash = identity_hash(hash_key_, partner_id, external_order_id);
        std::lock_guard lock(mutex_);
        filter_.add(hash);
        return proceed();
      });
  if (visited && proceed()) {
    std::lock_guard lock(mutex_);
    filter_complete_ = true;
  }
  return visited;
}

Result<std::vector<Decision>> MemoryLedger::reserve(std::span<domain::Order* const> orders) {
  std::lock_guard lock(mutex_);
  return reserve_locked(orders);
}

Result<std::vector<Decision>> MemoryLedger::reserve_all(std::span<domain::Order* const> orders) {
  std::lock_guard lock(mutex_);
  const std::size_t before = reserved_.size();
  auto decisions = reserve_locked(orders);
  const auto is_conflict = [](const Decision& decision) { return decision.kind == Decision::Kind::conflict; };
  if (!decisions || std::ranges::none_of(*decisions, is_conflict)) return decisions;

  forget_reservations(before);
  std::set<domain::Uuid> given_back;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if ((*decisions)[i].kind != Decision::Kind::fresh) continue;
    given_back.insert(orders[i]->id);
    without_numbers(*orders[i]);
  }
  for (Decision& decision : *decisions) {
    if (decision.existing == nullptr || !given_back.contains(decision.existing->id)) continue;
    domain::Order twin = *decision.existing;
    without_numbers(twin);
    decision.existing = std::make_shared<const domain::Order>(std::move(twin));
  }
  return decisions;
}

Result<std::vector<Decision>> MemoryLedger::reserve_locked(std::span<domain::Order* const> orders) {
  const std::size_t before = reserved_.size();
  std::vector<Decision> decisions;
  decisions.reserve(orders.size());
  for (domain::Order* order : orders) {
    const std::uint64_t hash = hash_of(*order);
    auto decision = decide(hash, *order);
    if (!decision) {
      forget_reservations(before);
      return fail(decision.error());
    }
    if (decision->kind == Decision::Kind::fresh) number(*order, hash);
    decisions.push_back(std::move(*decision));
  }
  return decisions;
}

void MemoryLedger::number(domain::Order& order, std::uint64_t hash) {
  auto found = standings_.find(order.partner_id);
  if (found == standings_.end()) found = standings_.emplace(order.partner_id, ports::PartnerStanding{}).first;
  order.sequence_number = ++found->second.accepted;
  ++found->second.waiting;
  order.id = ids_.next(clock_.now());
  order.processed_at = domain::uuid7_time(order.id);
  waiting_.insert(hash, kReserved + reserved_.size());
  reserved_.push_back(&order);
}

Result<Decision> MemoryLedger::decide(std::uint64_t hash, const domain::Order& order) {
  auto known = find_waiting(hash, order);
  if (known && *known == nullptr) known = find_stored(hash, order);
  if (!known) return fail(known.error());
  if (*known == nullptr) return Decision{};
  const bool same = domain::compare_content(**known, order).empty();
  return Decision{same ? Decision::Kind::duplicate : Decision::Kind::conflict, std::move(*known), false};
}

Result<MemoryLedger::Known> MemoryLedger::find_waiting(std::uint64_t hash, const domain::Order& order) {
  Known known;
  std::optional<Error> failure;
  std::vector<IdentityTable::Place> gone;
  waiting_.find(hash, [&](IdentityTable::Place place) {
    auto candidate = read_place(place);
    if (!candidate && candidate.error().kind == ErrorKind::not_found) {
      gone.push_back(place);
      return false;
    }
    if (!candidate) {
      failure = candidate.error();
      return true;
    }
    if (!same_identity(**candidate, order)) return false;
    known = std::move(*candidate);
    return true;
  });
  // Messages leave their queue unseen when an operator purges it or retention ends.
  for (auto place : gone) waiting_.erase(hash, place);
  if (failure) return fail(*failure);
  return known;
}

Result<MemoryLedger::Known> MemoryLedger::read_place(IdentityTable::Place place) {
  if (place >= kReserved) return std::make_shared<const domain::Order>(*reserved_[place - kReserved]);
  auto order = read_waiting_(place);
  if (!order) return fail(order.error());
  return std::make_shared<const domain::Order>(std::move(*order));
}

Result<MemoryLedger::Known> MemoryLedger::find_stored(std::uint64_t hash, const domain::Order& order) {
  if (filter_complete_ && !filter_.may_contain(hash)) return Known{};
  auto stored = store_.find_external(order.partner_id, order.external_order_id);
  if (!stored) return fail(stored.error());
  if (!*stored) return Known{};
  return std::make_shared<const domain::Order>(std::move(**stored));
}

Result<> MemoryLedger::confirm(std::span<const ports::Confirmation> confirmations) {
  std::lock_guard lock(mutex_);
  check(confirmations.size() <= reserved_.size(), "only reserved orders are confirmed");
  // Confirmations come in the order of the reservations, with some left out (released ones).
  std::size_t index = 0;
  for (const auto& confirmation : confirmations) {
    while (index < reserved_.size() && reserved_[index] != confirmation.order) ++index;
    check(index < reserved_.size(), "a confirmed order was reserved before");
    if (stored_before_confirmed_.erase(confirmation.order->id) == 0) {
      const bool moved = waiting_.move(hash_of(*confirmation.order), kReserved + index, confirmation.message);
      check(moved, "a reservation is in the table until it is confirmed");
    }
    reserved_[index] = nullptr;
    ++index;
  }
  std::erase(reserved_, nullptr);
  check(reserved_.empty(), "every reservation is released or confirmed before the next");
  return {};
}

Result<> MemoryLedger::release(std::span<const domain::Order* const> orders) {
  std::lock_guard lock(mutex_);
  check(orders.size() <= reserved_.size(), "only reserved orders are released");
  const std::size_t keep = reserved_.size() - orders.size();
  for (std::size_t i = 0; i < orders.size(); ++i) {
    check(reserved_[keep + i] == orders[i], "the last reservations are released together");
  }
  forget_reservations(keep);
  return {};
}

void MemoryLedger::forget_reservations(std::size_t keep) {
  while (reserved_.size() > keep) {
    const domain::Order& order = *reserved_.back();
    waiting_.erase(hash_of(order), kReserved + reserved_.size() - 1);
    auto& standing = standings_.find(order.partner_id)->second;
    check(standing.accepted == order.sequence_number, "the highest numbers are released first");
    --standing.accepted;
    --standing.waiting;
    reserved_.pop_back();
  }
}

Result<> MemoryLedger::stored(std::span<const ports::Confirmation> orders) {
  std::lock_guard lock(mutex_);
  for (const auto& [order, message] : orders) {
    const std::uint64_t hash = hash_of(*order);
    const bool known = waiting_.erase(hash, message) || erase_reserved(hash, order->id);
    if (!known) continue;  // told before: a redelivery
    filter_.add(hash);
    --standings_.find(order->partner_id)->second.waiting;
  }
  return {};
}

// A message can be received and stored as soon as it is sent, before its sender comes to confirm it.
bool MemoryLedger::erase_reserved(std::uint64_t hash, const domain::Uuid& id) {
  IdentityTable::Place found = 0;
  waiting_.find(hash, [&](IdentityTable::Place place) {
    if (place >= kReserved && reserved_[place - kReserved]->id == id) found = place;
    return found != 0;
  });
  if (found == 0) return false;
  waiting_.erase(hash, found);
  stored_before_confirmed_.insert(id);
  return true;
}

Result<std::vector<Decision>> MemoryLedger::look_up(std::span<domain::Order* const> orders) {
  std::lock_guard lock(mutex_);
  std::vector<Decision> decisions;
  decisions.reserve(orders.size());
  for (const domain::Order* order : orders) {
    auto decision = decide(hash_of(*order), *order);
    if (!decision) return fail(decision.error());
    decisions.push_back(std::move(*decision));
  }
  return decisions;
}

Result<std::map<std::string, ports::PartnerStanding>> MemoryLedger::standings() {
  std::lock_guard lock(mutex_);
  return std::map<std::string, ports::PartnerStanding>(standings_.begin(), standings_.end());
}

}  // namespace nexus::memory
