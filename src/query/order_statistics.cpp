#include "query/order_statistics.h"

#include "query/list_answer.h"

namespace nexus::query {

namespace {

constexpr int kAverageDecimals = 2;

}  // namespace

std::string order_statistics_json(const ports::OrderStatistics& statistics) {
  ports::PartnerTotals all;
  for (const auto& [partner_id, totals] : statistics.by_partner) {
    all.orders += totals.orders;
    all.gross_amount.add(totals.gross_amount);
    all.tax_amount.add(totals.tax_amount);
    all.net_amount.add(totals.net_amount);
  }
  const auto count = static_cast<std::int64_t>(all.orders);
  std::string out = R"({"status":"success","statistics":{"totalOrders":)" + std::to_string(all.orders);
  append_numbers(out, "ordersByPartner", statistics.by_partner,
                 [](const auto& totals) { return totals.orders; });
  out += R"(,"totalGrossAmount":)" + all.gross_amount.to_string();
  out += R"(,"totalTaxAmount":)" + all.tax_amount.to_string();
  out += R"(,"totalNetAmount":)" + all.net_amount.to_string();
  out += R"(,"averageOrderValue":)" + (count == 0 ? "0" : all.net_amount.average(count, kAverageDecimals));
  append_numbers(out, "highestSequence", statistics.by_partner,
                 [](const auto& totals) { return totals.highest_sequence; });
  append_numbers(out, "ordersByDate", statistics.orders_by_date, [](std::uint64_t orders) { return orders; });
  out += "}}";
  return out;
}

}  // namespace nexus::query
