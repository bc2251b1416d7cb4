#include "adapters/memory/memory_order_store.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "base/check.h"

namespace nexus::memory {
namespace {

using domain::Decimal;
using domain::Int128;
using ports::OrderPosition;
using ports::OrderSort;
using ports::SaveOutcome;

// The value that a query sorts by, whatever it is, as one number.
Int128 sort_value(const domain::Order& order, OrderSort sort) {
  switch (sort) {
    case OrderSort::processed_at: return 0;  // ids grow with the time of processing
    case OrderSort::transaction_time: return order.transaction_time.ms;
    case OrderSort::gross_amount: return order.gross_amount.units();
    case OrderSort::net_amount: return order.net_amount.units();
    case OrderSort::sequence_number: return order.sequence_number;
  }
  return 0;
}

using SortPlace = std::pair<Int128, domain::Uuid>;

SortPlace place_of(const domain::Order& order, OrderSort sort) { return {sort_value(order, sort), order.id}; }

OrderPosition position_of(const SortPlace& place) {
  return {Decimal::from_units(place.first).to_string(), place.second};
}

std::optional<SortPlace> place_of(const OrderPosition& position) {
  const auto value = Decimal::parse(position.sort_key);
  if (!value) return std::nullopt;
  return SortPlace{value->units(), position.id};
}

}  // namespace

SaveOutcome MemoryOrderStore::save_one(const domain::Order& order) {
  const Identity identity{order.partner_id, order.external_order_id};
  if (const auto known = identities_.find(identity); known != identities_.end()) {
    const bool same = domain::compare_content(orders_.at(known->second), order).empty();
    return same ? SaveOutcome::already_there : SaveOutcome::conflict;
  }
  const std::pair number{order.partner_id, order.sequence_number};
  if (orders_.contains(order.id) || numbers_.contains(number)) return SaveOutcome::conflict;
  orders_.emplace(order.id, order);
  if (clock_ != nullptr) stored_at_.emplace(order.id, clock_->now());
  identities_.emplace(identity, order.id);
  numbers_.insert(number);
  auto& totals = statistics_.by_partner[order.partner_id];
  ++totals.orders;
  totals.highest_sequence = std::max(totals.highest_sequence, order.sequence_number);
  totals.gross_amount.add(order.gross_amount);
  totals.tax_amount.add(order.tax_amount);
  totals.net_amount.add(order.net_amount);
  ++statistics_.orders_by_date[domain::to_iso8601(order.transaction_time).substr(0, 10)];
  return SaveOutcome::inserted;
}

Result<std::vector<SaveOutcome>> MemoryOrderStore::save(std::span<const domain::Order> orders) {
  std::lock_guard lock(mutex_);
  std::vector<SaveOutcome> outcomes;
  outcomes.reserve(orders.size());
  for (const auto& order : orders) outcomes.push_back(save_one(order));
  return outcomes;
}

Result<std::optional<domain::Order>> MemoryOrderStore::find(const domain::Uuid& id) {
  std::lock_guard lock(mutex_);
  const auto found = orders_.find(id);
  if (found == orders_.end()) return std::nullopt;
  return found->second;
}

Result<std::optional<domain::Order>> MemoryOrderStore::find_external(const std::string& partner_id,
                                                                     const std::string& external_order_id) {
  std::lock_guard lock(mutex_);
  const auto found = identities_.find({partner_id, external_order_id});
  if (found == identities_.end()) return std::nullopt;
  return orders_.at(found->second);
}

Result<std::optional<domain::Timestamp>> MemoryOrderStore::stored_at(const domain::Uuid& id) {
  std::lock_guard lock(mutex_);
  const auto found = stored_at_.find(id);
  if (found == stored_at_.end()) return std::nullopt;
  return found->second;
}

Result<ports::OrderPage> MemoryOrderStore::list(const ports::OrderQuery& query) {
  check(query.limit > 0 && query.skip <= ports::kMaxSkip, "a page has a limit, and skips a bounded number");
  std::optional<SortPlace> after;
  if (query.after && !(after = place_of(*query.after))) {
    return fail(ErrorKind::invalid, "The position to continue from is not one that this store gave out.");
  }
  std::lock_guard lock(mutex_);
  const bool descending = query.direction == ports::SortDirection::descending;
  const auto earlier = [&](const SortPlace& a, const SortPlace& b) { return descending ? b < a : a < b; };
  std::vector<const domain::Order*> found;
  for (const auto& [id, order] : orders_) {
    if (!ports::matches(order, query.filter)) continue;
    if (!after || earlier(*after, place_of(order, query.sort))) found.push_back(&order);
  }
  std::sort(found.begin(), found.end(), [&](const auto* a, const auto* b) {
    return earlier(place_of(*a, query.sort), place_of(*b, query.sort));
  });
  ports::OrderPage page;
  const auto end = std::min(found.size(), query.skip + query.limit);
  for (auto i = query.skip; i < end; ++i) page.orders.push_back(*found[i]);
  if (end < found.size() && !page.orders.empty())
    page.next = position_of(place_of(page.orders.back(), query.sort));
  return page;
}

OrderPosition MemoryOrderStore::position(const domain::Order& order, OrderSort sort) const {
  return position_of(place_of(order, sort));
}

Result<ports::OrderCount> MemoryOrderStore::count(const ports::OrderFilter& filter) {
  std::lock_guard lock(mutex_);
  const auto count = std::count_if(orders_.begin(), orders_.end(),
                                   [&](const auto& entry) { return ports::matches(entry.second, filter); });
  return ports::OrderCount{static_cast<std::uint64_t>(count), true};
}

Result<ports::OrderStatistics> MemoryOrderStore::statistics() {
  std::lock_guard lock(mutex_);
  return statistics_;
}

// Visitors take locks of their own, under which this store is called too.
Result<> MemoryOrderStore::visit_identities(const IdentityVisitor& visit) {
  std::unique_lock lock(mutex_);
  const auto identities = identities_;
  lock.unlock();
  for (const auto& [identity, id] : identities) {
    if (!visit(identity.first, identity.second)) break;
  }
  return {};
}

}  // namespace nexus::memory
