#include "adapters/postgres/order_statistics.h"

#include <algorithm>

namespace nexus::postgres {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

constexpr std::string_view kAddToPartners =
    "INSERT INTO partner_totals AS t (partner_id, orders, highest_sequence, gross_amount, tax_amount, "
    "net_amount) "
    "SELECT p, o, s, g::numeric, x::numeric, n::numeric FROM unnest($1, $2, $3, $4, $5, $6) AS r(p, o, s, g, "
    "x, n) "
    "ON CONFLICT (partner_id) DO UPDATE SET orders = t.orders + excluded.orders, "
    "highest_sequence = greatest(t.highest_sequence, excluded.highest_sequence), "
    "gross_amount = t.gross_amount + excluded.gross_amount, tax_amount = t.tax_amount + excluded.tax_amount, "
    "net_amount = t.net_amount + excluded.net_amount";

constexpr std::string_view kAddToDays =
    "INSERT INTO date_totals AS t (day, orders) "
    "SELECT date '1970-01-01' + d::integer, o FROM unnest($1, $2) AS r(d, o) "
    "ON CONFLICT (day) DO UPDATE SET orders = t.orders + excluded.orders";

constexpr std::string_view kPartners =
    "SELECT partner_id, orders, highest_sequence, gross_amount, tax_amount, net_amount FROM partner_totals";
constexpr std::string_view kDays = "SELECT to_char(day, 'YYYY-MM-DD'), orders FROM date_totals";

std::int64_t day_of(domain::Timestamp time) {
  return time.ms >= 0 ? time.ms / kDayMs : (time.ms - kDayMs + 1) / kDayMs;
}

}  // namespace

void StatisticsChange::add(const domain::Order& order) {
  if (last_partner_ == nullptr || last_partner_->first != order.partner_id)
    last_partner_ = &*partners_.try_emplace(order.partner_id).first;
  auto& totals = last_partner_->second;
  ++totals.orders;
  totals.highest_sequence = std::max(totals.highest_sequence, order.sequence_number);
  totals.gross_amount.add(order.gross_amount);
  totals.tax_amount.add(order.tax_amount);
  totals.net_amount.add(order.net_amount);
  const auto day = day_of(order.transaction_time);
  if (last_day_ == nullptr || last_day_->first != day) last_day_ = &*days_.try_emplace(day).first;
  ++last_day_->second;
}

std::vector<Statement> StatisticsChange::statements() const {
  if (partners_.empty()) return {};
  ArrayValue names(Type::text);
  ArrayValue orders(Type::bigint);
  ArrayValue numbers(Type::bigint);
  ArrayValue gross(Type::text);
  ArrayValue tax(Type::text);
  ArrayValue net(Type::text);
  for (const auto& [name, totals] : partners_) {
    names.text(name);
    orders.integer(static_cast<std::int64_t>(totals.orders));
    numbers.integer(totals.highest_sequence);
    gross.text(totals.gross_amount.to_string());
    tax.text(totals.tax_amount.to_string());
    net.text(totals.net_amount.to_string());
  }
  ArrayValue days(Type::bigint);
  ArrayValue counts(Type::bigint);
  for (const auto& [day, count] : days_) {
    days.integer(day);
    counts.integer(static_cast<std::int64_t>(count));
  }
  Parameters of_partners;
  of_partners.array(names).array(orders).array(numbers).array(gross).array(tax).array(net);
  Parameters of_days;
  of_days.array(days).array(counts);
  return {{kAddToPartners, of_partners}, {kAddToDays, of_days}};
}

ports::OrderStatistics read_statistics(Connection& connection) {
  const Statement statements[] = {
      {"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {}}, {kPartners, {}}, {kDays, {}}, {"COMMIT", {}}};
  const auto results = connection.pipeline(statements);
  ports::OrderStatistics statistics;
  const auto& partners = results[1];
  for (int row = 0; row < partners.count(); ++row) {
    auto& totals = statistics.by_partner[std::string(partners.text(row, 0))];
    totals.orders = static_cast<std::uint64_t>(partners.integer(row, 1));
    totals.highest_sequence = partners.integer(row, 2);
    totals.gross_amount = partners.decimal_total(row, 3);
    totals.tax_amount = partners.decimal_total(row, 4);
    totals.net_amount = partners.decimal_total(row, 5);
  }
  const auto& days = results[2];
  for (int row = 0; row < days.count(); ++row)
    statistics.orders_by_date[std::string(days.text(row, 0))] =
        static_cast<std::uint64_t>(days.integer(row, 1));
  return statistics;
}

}  // namespace nexus::postgres
