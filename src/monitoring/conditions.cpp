#include "monitoring/conditions.h"

#include <fmt/format.h>

#include "monitoring/monitor.h"

namespace nexus::monitoring {

namespace {

constexpr std::uint64_t kLeastInputs = 20;
constexpr std::uint64_t kErrorRatePercent = 5;
constexpr std::int64_t kOldAgeMs = 60'000;
constexpr std::int64_t kVeryOldAgeMs = 600'000;
constexpr std::int64_t kUnaccountedHoldMs = 10'000;

}  // namespace

void add_error_rate(const std::string& partner_id, const intake::AcceptanceCount& last_hour,
                    Conditions& conditions) {
  const std::uint64_t received = last_hour.received();
  const std::uint64_t refused = last_hour.rejected + last_hour.conflicts;
  if (received < kLeastInputs || refused * 100 <= received * kErrorRatePercent) return;
  conditions.push_back(
      {"error_rate:" + partner_id, Severity::critical, partner_id + " sends many orders that are refused",
       fmt::format("{} of the {} inputs of the last hour were refused, {:.1f} % where {} % are expected at "
                   "the most. Look at this partner's error groups.",
                   refused, received, static_cast<double>(refused) * 100 / static_cast<double>(received),
                   kErrorRatePercent)});
}

void add_queue_age(const ports::QueueStats& valid_orders, Conditions& conditions) {
  if (valid_orders.oldest_age_ms <= kOldAgeMs) return;
  conditions.push_back(
      {"queue_age:valid_orders",
       valid_orders.oldest_age_ms > kVeryOldAgeMs ? Severity::critical : Severity::warning,
       "Accepted orders wait to be stored",
       fmt::format(
           "The oldest has waited for {} s, and {} wait. Look at the store and at delivery's log lines.",
           valid_orders.oldest_age_ms / 1000, valid_orders.visible + valid_orders.in_flight)});
}

void add_dead_letters(std::uint64_t dead, Conditions& conditions) {
  if (dead == 0) return;
  conditions.push_back({"dead_letters", Severity::warning, "Dead letters wait",
                        fmt::format("{} orders could not be stored and wait in valid_orders_dlq. Read why in "
                                    "the log, mend it, then redrive them.",
                                    dead)});
}

void add_books(const BooksChecked& books, Conditions& conditions) {
  if (books.unaccounted == 0 && books.unaccounted_errors == 0) return;
  conditions.push_back({"unaccounted", Severity::critical, "The books do not balance",
                        fmt::format("{} orders and {} error events are unaccounted for. Look at "
                                    "/api/conservation and compare with the last backup.",
                                    books.unaccounted, books.unaccounted_errors),
                        kUnaccountedHoldMs});
}

void add_space_low(Conditions& conditions) {
  conditions.push_back({"disk_space", Severity::critical, "The disk is nearly full",
                        "Intake answers 507 until there is more space; what is queued is still stored. Make "
                        "space: intake goes on by itself."});
}

void add_delivery_failing(Conditions& conditions) {
  conditions.push_back(
      {"delivery_failing", Severity::critical, "Orders or errors cannot be stored",
       "Delivery fails and tries again by itself; what was accepted stays in its queue. Read "
       "why in the log."});
}

}  // namespace nexus::monitoring
