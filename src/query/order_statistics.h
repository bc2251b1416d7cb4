// The statistics of all orders as the API shows them.
#pragma once

#include <string>

#include "ports/order_store.h"

namespace nexus::query {

// {totalOrders, ordersByPartner, totalGrossAmount, totalTaxAmount, totalNetAmount, averageOrderValue,
// highestSequence, ordersByDate}. Totals have every digit; the average is the net total by the number of
// orders, rounded half up to 2 decimals, and 0 without orders.
std::string order_statistics_object(const ports::OrderStatistics& statistics);

// {partnerId, totalOrders, totalGrossAmount, totalTaxAmount, totalNetAmount, averageOrderValue,
// highestSequence} of one partner.
std::string partner_statistics_object(const std::string& partner_id, const ports::PartnerTotals& totals);

// {status, statistics: order_statistics_object}.
std::string order_statistics_json(const ports::OrderStatistics& statistics);

}  // namespace nexus::query
