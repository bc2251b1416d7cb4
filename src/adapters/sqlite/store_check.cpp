#include "adapters/sqlite/store_check.h"

#include "adapters/sqlite/audit_chain.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>

#include "adapters/sqlite/index_entry.h"
#include "adapters/sqlite/order_row.h"
#include "ports/order_store.h"

namespace nexus::sqlite {
namespace {

constexpr int kCopyCacheKib = 2 * 1024;

void sync_path(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (!synced) {
    throw Failure(Error{ErrorKind::unavailable,
                        fmt::format("{} could not be synced to disk: {}.", path, std::strerror(error))});
  }
}

void copy_pages(Connection& source, const std::string& target) {
  Connection copy(target, OpenMode::writer, kCopyCacheKib);
  copy.execute("PRAGMA journal_mode=DELETE");
  sqlite3_backup* backup = sqlite3_backup_init(copy.handle(), "main", source.handle(), "main");
  if (!backup) copy.throw_failure(sqlite3_errcode(copy.handle()), "starting a backup");
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE) copy.throw_failure(stepped, "copying pages for a backup");
  if (finished != SQLITE_OK) copy.throw_failure(finished, "ending a backup");
  // The copied header says that the file has a log; a backup is one file that stands alone.
  copy.execute("PRAGMA journal_mode=DELETE");
}

void check_integrity(Connection& connection, StoreReport& report) {
  Query query(connection, "PRAGMA integrity_check(20)");
  while (query.step()) {
    if (query.text_at(0) != "ok") report.problems.emplace_back(query.text_at(0));
  }
}

struct Recount {
  std::map<std::int64_t, ports::PartnerTotals> partners;
  std::map<std::string, std::int64_t> dates;
};

Recount recount_orders(Connection& connection, StoreReport& report) {
  Recount recount;
  Query query(connection,
              "SELECT partner, sequence_number, gross_amount, tax_amount, net_amount, "
              "strftime('%Y-%m-%d', transaction_time / 1000, 'unixepoch') FROM orders");
  while (query.step()) {
    auto& totals = recount.partners[query.integer_at(0)];
    ++totals.orders;
    totals.highest_sequence = std::max(totals.highest_sequence, query.integer_at(1));
    totals.gross_amount.add(decimal_from_text(query.text_at(2)));
    totals.tax_amount.add(decimal_from_text(query.text_at(3)));
    totals.net_amount.add(decimal_from_text(query.text_at(4)));
    ++recount.dates[std::string(query.text_at(5))];
    ++report.rows;
  }
  return recount;
}

void compare(StoreReport& report, const std::string& what, const std::string& kept,
             const std::string& counted) {
  if (kept != counted) {
    report.problems.push_back(
        fmt::format("{}: the statistics say {}, the orders add up to {}.", what, kept, counted));
  }
}

void check_partner_totals(Connection& connection, Recount& recount, StoreReport& report) {
  Query query(
      connection,
      "SELECT partner, orders, highest_sequence, gross_amount, tax_amount, net_amount FROM partner_totals");
  while (query.step()) {
    const auto& totals = recount.partners[query.integer_at(0)];
    const auto partner = fmt::format("partner with code {}, ", query.integer_at(0));
    compare(report, partner + "orders", std::string(query.text_at(1)), std::to_string(totals.orders));
    compare(report, partner + "highest sequence number", std::string(query.text_at(2)),
            std::to_string(totals.highest_sequence));
    compare(report, partner + "gross amount", std::string(query.text_at(3)), totals.gross_amount.to_string());
    compare(report, partner + "tax amount", std::string(query.text_at(4)), totals.tax_amount.to_string());
    compare(report, partner + "net amount", std::string(query.text_at(5)), totals.net_amount.to_string());
  }
  const auto kept = connection.query_integer("SELECT coalesce(sum(orders), 0) FROM partner_totals");
  compare(report, "orders of all partners", std::to_string(kept), std::to_string(report.rows));
}

void check_date_totals(Connection& connection, Recount& recount, StoreReport& report) {
  Query query(connection, "SELECT date, orders FROM date_totals");
  while (query.step()) {
    const std::string date(query.text_at(0));
    compare(report, "orders of " + date, std::to_string(query.integer_at(1)),
            std::to_string(recount.dates[date]));
    recount.dates.erase(date);
  }
  for (const auto& [date, orders] : recount.dates)
    compare(report, "orders of " + date, "0", std::to_string(orders));
}

void check_index_entries(Connection& connection, StoreReport& report) {
  const auto indexed = connection.query_integer(
      "SELECT count(*) FROM orders WHERE position <= (SELECT indexed_position FROM index_state)");
  for (int index = 1; index <= kIndexCount && indexed > 0; ++index) {
    Query query(connection, "SELECT coalesce(sum(entries), 0) FROM index_runs WHERE index_name = ?");
    query.integer(index).step();
    if (query.integer_at(0) != indexed) {
      report.problems.push_back(
          fmt::format("sorted index {} has {} entries for {} orders.", index, query.integer_at(0), indexed));
    }
  }
  std::int64_t entries = 0;
  Query chunks(connection, "SELECT entries FROM index_chunks");
  while (chunks.step()) entries += static_cast<std::int64_t>(decode_chunk(chunks.blob_at(0)).size());
  if (entries != indexed * kIndexCount) {
    report.problems.push_back(fmt::format("the chunks of the sorted indexes hold {} entries instead of {}.",
                                          entries, indexed * kIndexCount));
  }
}

}  // namespace

void copy_database(Connection& source, const std::string& target) {
  if (std::filesystem::exists(target)) {
    throw Failure(Error{ErrorKind::conflict, target + " exists already; give the backup a new name."});
  }
  const auto part = target + ".part";
  std::filesystem::remove(part);
  copy_pages(source, part);
  sync_path(part, O_RDWR);
  std::error_code renamed;
  std::filesystem::rename(part, target, renamed);
  if (renamed) {
    throw Failure(Error{ErrorKind::internal,
                        fmt::format("{} could not be renamed to {}: {}.", part, target, renamed.message())});
  }
  const auto folder = std::filesystem::absolute(target).parent_path();
  sync_path(folder.string(), O_RDONLY | O_DIRECTORY);
}

Result<StoreReport> verify_orders(const std::string& path) {
  return run_guarded([&]() -> Result<StoreReport> {
    Connection connection(path, OpenMode::inspector, 16 * 1024);
    StoreReport report;
    check_integrity(connection, report);
    if (!report.problems.empty()) return report;
    auto recount = recount_orders(connection, report);
    check_partner_totals(connection, recount, report);
    check_date_totals(connection, recount, report);
    check_index_entries(connection, report);
    return report;
  });
}

Result<StoreReport> verify_errors(const std::string& path) {
  return run_guarded([&]() -> Result<StoreReport> {
    Connection connection(path, OpenMode::inspector, 16 * 1024);
    StoreReport report;
    check_integrity(connection, report);
    if (!report.problems.empty()) return report;
    report.rows = static_cast<std::uint64_t>(connection.query_integer("SELECT count(*) FROM errors"));
    const auto without = connection.query_integer(
        "SELECT count(*) FROM errors WHERE position NOT IN (SELECT position FROM error_faults)");
    if (without != 0) report.problems.push_back(fmt::format("{} error events have no fault.", without));
    const auto stray = connection.query_integer(
        "SELECT count(*) FROM error_faults WHERE position NOT IN (SELECT position FROM errors)");
    if (stray != 0) report.problems.push_back(fmt::format("{} faults belong to no error event.", stray));
    return report;
  });
}

Result<StoreReport> verify_definitions(const std::string& path) {
  return run_guarded([&]() -> Result<StoreReport> {
    Connection connection(path, OpenMode::inspector, 1024);
    StoreReport report;
    check_integrity(connection, report);
    if (!report.problems.empty()) return report;
    report.rows = static_cast<std::uint64_t>(connection.query_integer("SELECT count(*) FROM definitions"));
    const auto stray = connection.query_integer(
        "SELECT count(*) FROM activations WHERE NOT EXISTS (SELECT 1 FROM definitions WHERE "
        "definitions.partner_id = activations.partner_id AND definitions.version = activations.version)");
    if (stray != 0) report.problems.push_back(fmt::format("{} activations name no stored version.", stray));
    return report;
  });
}

Result<StoreReport> verify_review(const std::string& path) {
  return run_guarded([&]() -> Result<StoreReport> {
    Connection connection(path, OpenMode::inspector, 2 * 1024);
    StoreReport report;
    check_integrity(connection, report);
    if (!report.problems.empty()) return report;
    // A copy that an older program made has no links yet.
    const bool linked =
        connection.query_integer(
            "SELECT count(*) FROM pragma_table_info('audit_entries') WHERE name = 'link'") != 0;
    if (!linked) {
      report.rows =
          static_cast<std::uint64_t>(connection.query_integer("SELECT count(*) FROM audit_entries"));
      return report;
    }
    AuditChain chain = read_audit_chain(connection, "");
    report.rows = chain.entries;
    if (chain.problem) report.problems.push_back(std::move(*chain.problem));
    return report;
  });
}

}  // namespace nexus::sqlite
