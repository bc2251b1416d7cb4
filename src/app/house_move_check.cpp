// What house_move.h compares when all is copied.
#include <fmt/format.h>

#include <algorithm>

#include "app/house_move.h"

namespace nexus::app {

namespace {

constexpr std::size_t kGroupsAtOnce = 100;

// Notes a difference between two values that can be shown as text.
class Comparison {
 public:
  Comparison(std::vector<std::string>& differences, std::string what)
      : differences_(differences), what_(std::move(what)) {}
  void number(const char* name, std::uint64_t there, std::uint64_t here) {
    if (there != here)
      differences_.push_back(
          fmt::format("{}: {} {} on the machine, {} in the cluster.", what_, name, there, here));
  }
  void total(const char* name, const domain::DecimalTotal& there, const domain::DecimalTotal& here) {
    if (there == here) return;
    differences_.push_back(fmt::format("{}: {} {} on the machine, {} in the cluster.", what_, name,
                                       there.to_string(), here.to_string()));
  }
  void totals(const ports::PartnerTotals& there, const ports::PartnerTotals& here) {
    number("orders", there.orders, here.orders);
    number("highest number", static_cast<std::uint64_t>(there.highest_sequence),
           static_cast<std::uint64_t>(here.highest_sequence));
    total("gross amount", there.gross_amount, here.gross_amount);
    total("tax amount", there.tax_amount, here.tax_amount);
    total("net amount", there.net_amount, here.net_amount);
  }

 private:
  std::vector<std::string>& differences_;
  const std::string what_;
};

void add(ports::SumsByCurrency& sums, const ports::SumsByCurrency& more) {
  for (const auto& [currency, sum] : more) {
    auto& [totals, fingerprint] = sums[currency];
    totals.orders += sum.totals.orders;
    totals.highest_sequence = std::max(totals.highest_sequence, sum.totals.highest_sequence);
    totals.gross_amount.add(sum.totals.gross_amount);
    totals.tax_amount.add(sum.totals.tax_amount);
    totals.net_amount.add(sum.totals.net_amount);
    fingerprint += sum.fingerprint;
  }
}

std::uint64_t orders_of(const ports::SumsByCurrency& sums) {
  std::uint64_t orders = 0;
  for (const auto& [currency, sum] : sums) orders += sum.totals.orders;
  return orders;
}

using Groups = std::map<std::string, ports::ErrorGroup>;  // by name

Result<Groups> all_groups(ports::ErrorReview& review) {
  Groups groups;
  ports::GroupQuery query;
  query.limit = kGroupsAtOnce;
  do {
    auto page = review.groups(query, {});
    if (!page) return fail(page.error());
    query.after = page->next;
    for (ports::ErrorGroup& group : page->groups) groups[group.group] = std::move(group);
  } while (query.after);
  return groups;
}

}  // namespace

// Every row of both sides, added up while the machine still works, so that little is left for the end.
Result<> HouseMove::add_up(const std::string& partner_id, std::int64_t up_to) {
  CheckedSums& sums = sums_[partner_id];
  if (up_to <= sums.up_to) return {};
  auto there = from_.orders.add_up(partner_id, sums.up_to, up_to);
  auto here = to_.target.add_up(partner_id, sums.up_to, up_to);
  if (!there) return fail(there.error());
  if (!here) return fail(here.error());
  add(sums.there, *there);
  add(sums.here, *here);
  sums.up_to = up_to;
  return {};
}

Result<std::vector<std::string>> HouseMove::find_differences() {
  std::vector<std::string> differences;
  if (auto compared = compare_orders(differences); !compared) return fail(compared.error());
  if (auto compared = compare_errors(differences); !compared) return fail(compared.error());
  return differences;
}

Result<> HouseMove::compare_orders(std::vector<std::string>& differences) {
  auto there = from_.orders.statistics();
  auto here = to_.orders.statistics();
  if (!there) return fail(there.error());
  if (!here) return fail(here.error());
  std::set<std::string> partner_ids;
  for (const auto& [partner_id, totals] : there->by_partner) partner_ids.insert(partner_id);
  for (const auto& [partner_id, totals] : here->by_partner) partner_ids.insert(partner_id);
  for (const std::string& partner_id : partner_ids) {
    const ports::PartnerTotals& old = there->by_partner[partner_id];
    Comparison(differences, partner_id).totals(old, here->by_partner[partner_id]);
    if (auto compared = compare_currencies(partner_id, old, differences); !compared) return compared;
  }
  if (there->orders_by_date != here->orders_by_date)
    differences.emplace_back("The numbers of orders by day differ.");
  return {};
}

// An order that was stored late, behind numbers that were added up before, makes the sums incomplete: then
// everything is added up again.
Result<> HouseMove::compare_currencies(const std::string& partner_id, const ports::PartnerTotals& there,
                                       std::vector<std::string>& differences) {
  if (auto added = add_up(partner_id, there.highest_sequence); !added) return added;
  CheckedSums& sums = sums_[partner_id];
  if (orders_of(sums.there) != there.orders || orders_of(sums.here) != there.orders) {
    sums = {};
    if (auto added = add_up(partner_id, there.highest_sequence); !added) return added;
  }
  std::set<std::string> currencies;
  for (const auto& [currency, sum] : sums.there) currencies.insert(currency);
  for (const auto& [currency, sum] : sums.here) currencies.insert(currency);
  for (const std::string& currency : currencies) {
    const ports::OrderSums& old = sums.there[currency];
    const ports::OrderSums& copied = sums.here[currency];
    Comparison compare(differences,
                       partner_id + ", " + (currency.empty() ? "no currency" : currency) + ", row by row");
    compare.totals(old.totals, copied.totals);
    compare.number("fingerprint of ids and inputs", old.fingerprint, copied.fingerprint);
  }
  return {};
}

// By the totals that both stores keep with every change of an event, so that it costs the same whatever the
// number of events.
Result<> HouseMove::compare_errors(std::vector<std::string>& differences) {
  if (to_.review == nullptr) return {};
  auto there = all_groups(from_.review);
  auto here = all_groups(*to_.review);
  if (!there) return fail(there.error());
  if (!here) return fail(here.error());
  std::set<std::string> names;
  for (const auto& [name, group] : *there) names.insert(name);
  for (const auto& [name, group] : *here) names.insert(name);
  for (const std::string& name : names) {
    const ports::ErrorGroup& old = (*there)[name];
    const ports::ErrorGroup& copied = (*here)[name];
    Comparison compare(differences, "Error events " + name);
    compare.number("open", old.open, copied.open);
    compare.number("resolved", old.resolved, copied.resolved);
    compare.number("dismissed", old.dismissed, copied.dismissed);
    compare.total("value at risk", old.value_at_risk, copied.value_at_risk);
    compare.number("open without a value", old.unknown_amounts, copied.unknown_amounts);
  }
  return {};
}

// What was accepted and is nowhere on the machine (a purged queue) is nowhere in the cluster either.
Result<std::vector<std::string>> HouseMove::find_book_differences(
    const std::map<std::string, ports::PartnerStanding>& accepted) {
  auto there = from_.orders.statistics();
  auto here = to_.ledger.standings();
  auto stored = to_.orders.statistics();
  if (!there) return fail(there.error());
  if (!here) return fail(here.error());
  if (!stored) return fail(stored.error());
  std::vector<std::string> differences;
  for (const auto& [partner_id, old] : accepted) {
    const ports::PartnerStanding& standing = (*here)[partner_id];
    Comparison compare(differences, partner_id);
    compare.number("accepted orders", static_cast<std::uint64_t>(old.accepted),
                   static_cast<std::uint64_t>(standing.accepted));
    const std::uint64_t there_once =
        there->by_partner[partner_id].orders + old.waiting - stored_dead_letters_[partner_id];
    compare.number("orders that are stored or wait", there_once,
                   stored->by_partner[partner_id].orders + standing.waiting);
  }
  return differences;
}

}  // namespace nexus::app
