#include "adapters/sqlite/error_statistics.h"

#include "adapters/sqlite/error_row.h"

namespace nexus::sqlite {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 24 * 60 * kMinuteMs;

void add_to(std::map<std::string, std::uint64_t>& totals, const std::string& name, std::int64_t by) {
  const auto total = (totals[name] += static_cast<std::uint64_t>(by));
  if (total == 0) totals.erase(name);
}

}  // namespace

void ErrorChange::count(const domain::ErrorEvent& event, std::int64_t by) {
  partners_[event.partner_id].stored += by;
  for (const auto& code : codes_of(event)) codes_[code] += by;
  minutes_[event.timestamp.ms / kMinuteMs] += by;
}

void ErrorChange::saved(const domain::ErrorEvent& event) {
  count(event, 1);
  auto& partner = partners_[event.partner_id];
  ++(event.conflict ? partner.conflicts : partner.rejected);
}

void ErrorChange::expired(const domain::ErrorEvent& event) { count(event, -1); }

void ErrorChange::write(Connection& connection) const {
  for (const auto& [partner_id, partner] : partners_) {
    Query(connection,
          "INSERT INTO error_partner_totals VALUES (?, ?, ?, ?) ON CONFLICT (partner_id) DO UPDATE SET "
          "stored = stored + excluded.stored, rejected = rejected + excluded.rejected, "
          "conflicts = conflicts + excluded.conflicts")
        .text(partner_id)
        .integer(partner.stored)
        .integer(partner.rejected)
        .integer(partner.conflicts)
        .run();
  }
  for (const auto& [code, stored] : codes_) {
    Query(connection,
          "INSERT INTO error_code_totals VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET stored = stored + "
          "excluded.stored")
        .text(code)
        .integer(stored)
        .run();
  }
  for (const auto& [minute, stored] : minutes_) {
    Query(
        connection,
        "INSERT INTO error_minute_totals VALUES (?, ?) ON CONFLICT (minute) DO UPDATE SET stored = stored + "
        "excluded.stored")
        .integer(minute)
        .integer(stored)
        .run();
    if (stored > 0) continue;
    Query(connection, "DELETE FROM error_minute_totals WHERE minute = ? AND stored = 0")
        .integer(minute)
        .run();
  }
}

void ErrorChange::apply(ports::ErrorStatistics& statistics) const {
  for (const auto& [partner_id, partner] : partners_) {
    statistics.total += static_cast<std::uint64_t>(partner.stored);
    add_to(statistics.by_partner, partner_id, partner.stored);
    auto& received = statistics.received[partner_id];
    received.rejected += static_cast<std::uint64_t>(partner.rejected);
    received.conflicts += static_cast<std::uint64_t>(partner.conflicts);
  }
  for (const auto& [code, stored] : codes_) add_to(statistics.by_code, code, stored);
}

ports::ErrorStatistics load_error_statistics(Connection& connection) {
  ports::ErrorStatistics statistics;
  Query partners(connection, "SELECT partner_id, stored, rejected, conflicts FROM error_partner_totals");
  while (partners.step()) {
    const std::string partner_id(partners.text_at(0));
    const auto stored = static_cast<std::uint64_t>(partners.integer_at(1));
    statistics.total += stored;
    if (stored > 0) statistics.by_partner[partner_id] = stored;
    statistics.received[partner_id] = {static_cast<std::uint64_t>(partners.integer_at(2)),
                                       static_cast<std::uint64_t>(partners.integer_at(3))};
  }
  Query codes(connection, "SELECT code, stored FROM error_code_totals WHERE stored > 0");
  while (codes.step()) {
    statistics.by_code[std::string(codes.text_at(0))] = static_cast<std::uint64_t>(codes.integer_at(1));
  }
  return statistics;
}

std::uint64_t count_last_24_hours(Connection& connection, domain::Timestamp now) {
  const auto after = now.ms - kDayMs;
  const auto first_whole_minute = after / kMinuteMs + 1;
  const auto from = lowest_id(after + 1);
  const auto to = lowest_id(first_whole_minute * kMinuteMs);
  Query minutes(connection, "SELECT coalesce(sum(stored), 0) FROM error_minute_totals WHERE minute >= ?");
  minutes.integer(first_whole_minute).step();
  Query part(connection, "SELECT count(*) FROM errors WHERE id >= ? AND id < ?");
  part.blob(from).blob(to).step();
  return static_cast<std::uint64_t>(minutes.integer_at(0) + part.integer_at(0));
}

}  // namespace nexus::sqlite
