#include "review/reconciliation.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace nexus::review {

using domain::DecimalTotal;

namespace {

constexpr std::size_t kOrdersAPage = 1'000;

class Comparison {
 public:
  Comparison(const std::string& partner_id, const ControlTotals& theirs, ports::OrderStore& orders,
             ports::ErrorStore& errors)
      : partner_id_(partner_id), theirs_(theirs), orders_(orders), errors_(errors) {
    const auto begin = [](const std::optional<DecimalTotal>& total, auto& into) {
      if (total) into = Reconciliation::Total{*total, {}};
    };
    begin(theirs.gross_amount, found_.gross_amount);
    begin(theirs.tax_amount, found_.tax_amount);
    begin(theirs.net_amount, found_.net_amount);
    if (!theirs.orders) return;
    named_.reserve(theirs.orders->size());
    for (const auto& order : *theirs.orders)
      named_.try_emplace(order.external_order_id, Named{&order, false});
  }

  Result<Reconciliation> run() {
    if (auto read = read_ours(); !read) return fail(read.error());
    if (!theirs_.orders) return std::move(found_);
    for (const auto& order : *theirs_.orders) {
      if (named_.at(order.external_order_id).seen) continue;
      if (is_full(found_.missing)) {
        found_.truncated = true;
        break;
      }
      if (auto placed = place_unseen(order.external_order_id); !placed) return fail(placed.error());
    }
    return std::move(found_);
  }

 private:
  struct Named {
    const ControlTotals::Order* order;
    bool seen;
  };

  template <class Entry>
  static bool is_full(const std::vector<Entry>& list) {
    return list.size() >= kMaxReconciledList;
  }
  template <class Entry>
  void put(std::vector<Entry>& list, Entry entry) {
    if (is_full(list)) {
      found_.truncated = true;
    } else {
      list.push_back(std::move(entry));
    }
  }

  Result<> read_ours() {
    ports::OrderQuery query;
    query.filter.partner_id = partner_id_;
    query.filter.from_transaction_time = theirs_.from;
    query.filter.to_transaction_time = theirs_.to;
    query.sort = ports::OrderSort::transaction_time;
    query.direction = ports::SortDirection::ascending;
    query.limit = kOrdersAPage;
    while (true) {
      const auto page = orders_.list(query);
      if (!page) return fail(page.error());
      for (const domain::Order& order : page->orders) take(order);
      if (!page->next) return {};
      query.after = page->next;
    }
  }

  void take(const domain::Order& order) {
    ++found_.count_ours;
    if (found_.gross_amount) found_.gross_amount->ours.add(order.gross_amount);
    if (found_.tax_amount) found_.tax_amount->ours.add(order.tax_amount);
    if (found_.net_amount) found_.net_amount->ours.add(order.net_amount);
    if (!theirs_.orders) return;
    const auto named = named_.find(order.external_order_id);
    if (named == named_.end()) {
      put(found_.extra, {order.id, order.external_order_id});
      return;
    }
    named->second.seen = true;
    const auto& amount = named->second.order->gross_amount;
    if (amount && *amount != order.gross_amount) {
      put(found_.different, {order.external_order_id, *amount, order.gross_amount});
    }
  }

  // An order that the partner names and that was not met in its time.
  Result<> place_unseen(const std::string& external_order_id) {
    const auto elsewhere = orders_.find_external(partner_id_, external_order_id);
    if (!elsewhere) return fail(elsewhere.error());
    named_.at(external_order_id).seen = true;  // so that a repeated id is listed once
    if (*elsewhere) {
      put(found_.outside, {(*elsewhere)->id, external_order_id, (*elsewhere)->transaction_time});
      return {};
    }
    put(found_.missing, external_order_id);
    ports::ErrorQuery query;
    query.filter.partner_id = partner_id_;
    query.filter.external_order_id = external_order_id;
    query.limit = 1;
    const auto page = errors_.list(query);
    if (!page) return fail(page.error());
    for (const ports::StoredError& error : page->errors) {
      put(found_.rejected, {external_order_id, error.event.id, error.event.faults.front().code});
    }
    return {};
  }

  const std::string& partner_id_;
  const ControlTotals& theirs_;
  ports::OrderStore& orders_;
  ports::ErrorStore& errors_;
  std::unordered_map<std::string_view, Named> named_;  // into theirs_.orders
  Reconciliation found_;
};

}  // namespace

DecimalTotal Reconciliation::Total::difference() const {
  DecimalTotal result = ours;
  result.subtract(theirs);
  return result;
}

bool Reconciliation::matches(const ControlTotals& theirs) const {
  const auto equal = [](const std::optional<Total>& total) { return !total || total->theirs == total->ours; };
  return count_ours == theirs.count && equal(gross_amount) && equal(tax_amount) && equal(net_amount) &&
         missing.empty() && extra.empty() && different.empty() && outside.empty();
}

Result<Reconciliation> reconcile(const std::string& partner_id, const ControlTotals& theirs,
                                 ports::OrderStore& orders, ports::ErrorStore& errors) {
  return Comparison(partner_id, theirs, orders, errors).run();
}

}  // namespace nexus::review
