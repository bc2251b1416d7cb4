#include "adapters/sqlite/order_statistics.h"

#include <algorithm>

namespace nexus::sqlite {
namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

std::int64_t day_of(domain::Timestamp time) {
  return time.ms >= 0 ? time.ms / kDayMs : -((-time.ms + kDayMs - 1) / kDayMs);
}

std::string date_text(std::int64_t day) { return domain::to_iso8601({day * kDayMs}).substr(0, 10); }

domain::DecimalTotal total_from(std::string_view text) {
  const auto total = domain::DecimalTotal::parse(text);
  if (!total) {
    throw Failure(Error{ErrorKind::corrupt,
                        "A total in partner_totals is not a decimal number; restore the last backup."});
  }
  return *total;
}

void add_to(ports::PartnerTotals& totals, const ports::PartnerTotals& more) {
  totals.orders += more.orders;
  totals.highest_sequence = std::max(totals.highest_sequence, more.highest_sequence);
  totals.gross_amount.add(more.gross_amount);
  totals.tax_amount.add(more.tax_amount);
  totals.net_amount.add(more.net_amount);
}

void write_partner(Connection& connection, std::int64_t code, const ports::PartnerTotals& totals) {
  const auto gross = totals.gross_amount.to_string();
  const auto tax = totals.tax_amount.to_string();
  const auto net = totals.net_amount.to_string();
  Query(connection, "INSERT OR REPLACE INTO partner_totals VALUES (?, ?, ?, ?, ?, ?)")
      .integer(code)
      .integer(static_cast<std::int64_t>(totals.orders))
      .integer(totals.highest_sequence)
      .text(gross)
      .text(tax)
      .text(net)
      .run();
}

}  // namespace

void StatisticsChange::add(const domain::Order& order, std::int64_t partner_code) {
  auto& [partner_id, totals] = partners_[partner_code];
  if (partner_id.empty()) partner_id = order.partner_id;
  ++totals.orders;
  totals.highest_sequence = std::max(totals.highest_sequence, order.sequence_number);
  totals.gross_amount.add(order.gross_amount);
  totals.tax_amount.add(order.tax_amount);
  totals.net_amount.add(order.net_amount);
  ++days_[day_of(order.transaction_time)];
}

void RunningStatistics::load(Connection& connection) {
  ports::OrderStatistics loaded;
  Query partners(connection,
                 "SELECT partner_id, orders, highest_sequence, gross_amount, tax_amount, net_amount "
                 "FROM partner_totals_view");
  while (partners.step()) {
    loaded.by_partner[std::string(partners.text_at(0))] = {
        static_cast<std::uint64_t>(partners.integer_at(1)), partners.integer_at(2),
        total_from(partners.text_at(3)), total_from(partners.text_at(4)), total_from(partners.text_at(5))};
  }
  Query dates(connection, "SELECT date, orders FROM date_totals");
  while (dates.step()) {
    loaded.orders_by_date[std::string(dates.text_at(0))] = static_cast<std::uint64_t>(dates.integer_at(1));
  }
  totals_.with([&](auto& totals) { totals = std::move(loaded); });
}

void RunningStatistics::write(Connection& connection, const StatisticsChange& change) const {
  for (const auto& [code, partner] : change.partners_) {
    auto totals = totals_.with([&id = partner.partner_id](const auto& all) {
      const auto found = all.by_partner.find(id);
      return found == all.by_partner.end() ? ports::PartnerTotals{} : found->second;
    });
    add_to(totals, partner.totals);
    write_partner(connection, code, totals);
  }
  for (const auto& [day, orders] : change.days_) {
    const auto date = date_text(day);
    Query(connection,
          "INSERT INTO date_totals VALUES (?, ?) ON CONFLICT (date) DO UPDATE SET orders = orders + "
          "excluded.orders")
        .text(date)
        .integer(static_cast<std::int64_t>(orders))
        .run();
  }
}

void RunningStatistics::apply(const StatisticsChange& change) {
  totals_.with([&](auto& all) {
    for (const auto& [code, partner] : change.partners_)
      add_to(all.by_partner[partner.partner_id], partner.totals);
    for (const auto& [day, orders] : change.days_) all.orders_by_date[date_text(day)] += orders;
  });
}

ports::OrderStatistics RunningStatistics::copy() const {
  return totals_.with([](const auto& all) { return all; });
}

std::uint64_t RunningStatistics::orders() const {
  return totals_.with([](const auto& all) {
    std::uint64_t orders = 0;
    for (const auto& [partner_id, totals] : all.by_partner) orders += totals.orders;
    return orders;
  });
}

std::uint64_t RunningStatistics::orders_of(const std::string& partner_id) const {
  return totals_.with([&](const auto& all) {
    const auto found = all.by_partner.find(partner_id);
    return found == all.by_partner.end() ? std::uint64_t{0} : found->second.orders;
  });
}

}  // namespace nexus::sqlite
