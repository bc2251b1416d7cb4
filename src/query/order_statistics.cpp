#include "query/order_statistics.h"

#include "query/list_answer.h"

namespace nexus::query {

namespace {

constexpr int kAverageDecimals = 2;

void append_totals(std::string& out, const ports::PartnerTotals& totals) {
  const auto count = static_cast<std::int64_t>(totals.orders);
  out += R"(,"totalGrossAmount":)" + totals.gross_amount.to_string();
  out += R"(,"totalTaxAmount":)" + totals.tax_amount.to_string();
  out += R"(,"totalNetAmount":)" + totals.net_amount.to_string();
  out += R"(,"averageOrderValue":)" + (count == 0 ? "0" : totals.net_amount.average(count, kAverageDecimals));
}

}  // namespace

std::string order_statistics_object(const ports::OrderStatistics& statistics) {
  ports::PartnerTotals all;
  for (const auto& [partner_id, totals] : statistics.by_partner) {
    all.orders += totals.orders;
    all.gross_amount.add(totals.gross_amount);
    all.tax_amount.add(totals.tax_amount);
    all.net_amount.add(totals.net_amount);
  }
  std::string out = R"({"totalOrders":)" + std::to_string(all.orders);
  append_numbers(out, "ordersByPartner", statistics.by_partner,
                 [](const auto& totals) { return totals.orders; });
  append_totals(out, all);
  append_numbers(out, "highestSequence", statistics.by_partner,
                 [](const auto& totals) { return totals.highest_sequence; });
  append_numbers(out, "ordersByDate", statistics.orders_by_date, [](std::uint64_t orders) { return orders; });
  out += '}';
  return out;
}

std::string partner_statistics_object(const std::string& partner_id, const ports::PartnerTotals& totals) {
  std::string out = R"({"partnerId":)";
  wire::append_string(out, partner_id);
  out += R"(,"totalOrders":)" + std::to_string(totals.orders);
  append_totals(out, totals);
  out += R"(,"highestSequence":)" + std::to_string(totals.highest_sequence) + '}';
  return out;
}

std::string order_statistics_json(const ports::OrderStatistics& statistics) {
  return R"({"status":"success","statistics":)" + order_statistics_object(statistics) + '}';
}

}  // namespace nexus::query
