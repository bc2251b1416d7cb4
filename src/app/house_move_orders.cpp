// The orders' half of house_move.h.
#include <fmt/format.h>

#include <future>

#include "app/console.h"
#include "app/house_move.h"

namespace nexus::app {

namespace {

constexpr std::size_t kOrdersAtOnce = 20'000;

}  // namespace

Result<> HouseMove::copy_orders(Round round) {
  auto statistics = from_.orders.statistics();
  if (!statistics) return fail(statistics.error());
  for (const auto& [partner_id, totals] : statistics->by_partner) {
    if (auto copied = copy_orders_of(partner_id, totals, round); !copied) return copied;
    if (auto added = add_up(partner_id, copied_up_to_[partner_id]); !added) return added;
  }
  return {};
}

// A partner's orders are copied in the order of their numbers. Some may be stored late, behind higher ones
// (dead letters that were redriven), and an earlier run may have ended anywhere, so ranges of numbers are
// compared by count where this run does not know what it copied.
Result<> HouseMove::copy_orders_of(const std::string& partner_id, const ports::PartnerTotals& there,
                                   Round round) {
  const auto known = copied_up_to_.find(partner_id);
  std::int64_t begin = known == copied_up_to_.end() ? 0 : known->second;
  if (known == copied_up_to_.end()) {
    auto here = to_.orders.statistics();
    if (!here) return fail(here.error());
    begin = std::min(here->by_partner[partner_id].highest_sequence, there.highest_sequence);
    if (auto copied = copy_missing(partner_id, 0, begin); !copied) return copied;
  }
  if (auto copied = copy_range(partner_id, begin, there.highest_sequence); !copied) return copied;
  copied_up_to_[partner_id] = there.highest_sequence;
  if (round == Round::following) return {};
  auto here = to_.orders.statistics();
  if (!here) return fail(here.error());
  if (here->by_partner[partner_id].orders == there.orders) return {};
  return copy_missing(partner_id, 0, there.highest_sequence);
}

Result<> HouseMove::copy_missing(const std::string& partner_id, std::int64_t after, std::int64_t up_to) {
  if (after >= up_to) return {};
  auto there = from_.orders.count(partner_id, after, up_to);
  auto here = to_.target.count(partner_id, after, up_to);
  if (!there) return fail(there.error());
  if (!here) return fail(here.error());
  if (*there == *here) return {};
  if (*here == 0 || up_to - after <= static_cast<std::int64_t>(kOrdersAtOnce))
    return copy_range(partner_id, after, up_to);
  const std::int64_t middle = after + (up_to - after) / 2;
  if (auto copied = copy_missing(partner_id, after, middle); !copied) return copied;
  return copy_missing(partner_id, middle, up_to);
}

// The next orders are read while the last ones are written.
Result<> HouseMove::copy_range(const std::string& partner_id, std::int64_t after, std::int64_t up_to) {
  const auto read = [&](std::int64_t from) {
    return from_.orders.list(partner_id, from, up_to, kOrdersAtOnce);
  };
  if (after >= up_to) return {};
  auto page = read(after);
  while (page && !page->empty()) {
    std::future<Result<std::vector<domain::Order>>> next;
    if (page->size() == kOrdersAtOnce)
      next = std::async(std::launch::async, read, page->back().sequence_number);
    if (auto saved = save_orders(*page); !saved) return saved;  // a future waits for its thread
    progress_(
        fmt::format("{}: order {} of {}", partner_id, grouped(page->back().sequence_number), grouped(up_to)));
    if (!next.valid()) return {};
    page = next.get();
  }
  return page ? Result<>() : fail(page.error());
}

Result<> HouseMove::save_orders(const std::vector<domain::Order>& orders) {
  auto outcomes = to_.orders.save(orders);
  if (!outcomes) return fail(outcomes.error());
  for (std::size_t i = 0; i < outcomes->size(); ++i) {
    if ((*outcomes)[i] == ports::SaveOutcome::inserted) ++moved_.orders;
    if ((*outcomes)[i] != ports::SaveOutcome::conflict) continue;
    return fail(
        ErrorKind::conflict,
        fmt::format("{}'s order {} is in the cluster with other content or another number: the cluster "
                    "took orders before the move was finished. Empty it and begin again.",
                    orders[i].partner_id, orders[i].external_order_id));
  }
  return {};
}

}  // namespace nexus::app
