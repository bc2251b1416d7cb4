#include "app/reconciliation.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/json_members.h"

namespace nexus::app {

namespace {

constexpr std::size_t kMaxExamples = 20;

using Lines = std::vector<ReconciliationLine>;

void add_range(Lines& lines, std::string what, std::int64_t least, std::int64_t most, std::int64_t found) {
  std::string wanted = std::to_string(least);
  if (most > least) wanted += fmt::format(" to {}", most);
  lines.push_back(
      {std::move(what), std::move(wanted), std::to_string(found), found >= least && found <= most});
}

void add_count(Lines& lines, std::string what, std::int64_t expected, std::int64_t found,
               std::int64_t open = 0) {
  add_range(lines, std::move(what), expected, expected + open, found);
}

// Totals can only be added, so both sides show the sum since the server's beginning.
void add_amount(Lines& lines, std::string what, domain::DecimalTotal before, const domain::DecimalTotal& sent,
                const domain::DecimalTotal& after) {
  before.add(sent);
  lines.push_back({std::move(what), before.to_string(), after.to_string(), before == after});
}

Result<domain::DecimalTotal> amount_of(const wire::JsonValue& statistics, std::string_view member) {
  const std::string digits = text_of(statistics, member);
  const std::optional<domain::DecimalTotal> total = domain::DecimalTotal::parse(digits);
  if (total) return *total;
  return fail(ErrorKind::internal,
              fmt::format("The server's {} is \"{}\", which is no exact amount.", member, digits));
}

ServerBooks::Partner partner_of(const ServerBooks& books, const std::string& id) {
  const auto found = books.partners.find(id);
  return found == books.partners.end() ? ServerBooks::Partner{} : found->second;
}

void reconcile_partner(Lines& lines, const std::string& id, const SentTotals& sent,
                       const ServerBooks::Partner& before, const ServerBooks::Partner& after) {
  // The server counts duplicates since its start, and a lost answer may mean that it was restarted.
  const std::int64_t forgotten = sent.resent > 0 ? sent.duplicates + before.duplicates : 0;
  add_range(lines, id + " received", sent.sent - forgotten, sent.sent + sent.resent,
            after.received - before.received);
  add_count(lines, id + " stored", sent.acknowledged, after.persisted - before.persisted);
  add_range(lines, id + " duplicates", sent.duplicates - forgotten, sent.duplicates + sent.resent,
            after.duplicates - before.duplicates);
  add_count(lines, id + " conflicts", sent.conflicts, after.conflicts - before.conflicts, sent.resent);
  add_count(lines, id + " rejected", sent.rejected, after.rejected - before.rejected, sent.resent);
  add_count(lines, id + " still queued", 0, after.queued);
  add_count(lines, id + " dead letters", 0, after.dead - before.dead);
  add_count(lines, id + " unaccounted", 0, after.unaccounted);
  add_count(lines, id + " wrong answers", 0, sent.wrong_answers);
}

}  // namespace

void SentTotals::add(const SentTotals& other) {
  sent += other.sent;
  acknowledged += other.acknowledged;
  duplicates += other.duplicates;
  conflicts += other.conflicts;
  rejected += other.rejected;
  resent += other.resent;
  gross.add(other.gross);
  tax.add(other.tax);
  net.add(other.net);
  wrong_answers += other.wrong_answers;
  for (const std::string& example : other.wrong_examples) {
    if (wrong_examples.size() < kMaxExamples) wrong_examples.push_back(example);
  }
}

void SentTotals::add_wrong(std::string what) {
  ++wrong_answers;
  if (wrong_examples.size() < kMaxExamples) wrong_examples.push_back(std::move(what));
}

Result<ServerBooks> read_server_books(const wire::JsonValue& conservation,
                                      const wire::JsonValue& statistics) {
  ServerBooks books;
  if (conservation.find("partners") == nullptr) {
    return fail(ErrorKind::internal, "The answer of /api/conservation has no member \"partners\".");
  }
  for (const wire::JsonValue& partner : items_of(conservation, "partners")) {
    books.partners[text_of(partner, "partnerId")] = {
        integer_of(partner, "received"),   integer_of(partner, "persisted"),
        integer_of(partner, "duplicates"), integer_of(partner, "conflicts"),
        integer_of(partner, "rejected"),   integer_of(partner, "queued"),
        integer_of(partner, "dead"),       integer_of(partner, "unaccounted")};
  }
  const wire::JsonValue* totals = statistics.find("statistics");
  if (totals == nullptr)
    return fail(ErrorKind::internal, "The answer of /api/orders/stats has no member \"statistics\".");
  books.total_orders = integer_of(*totals, "totalOrders");
  const Result<domain::DecimalTotal> gross = amount_of(*totals, "totalGrossAmount");
  const Result<domain::DecimalTotal> tax = amount_of(*totals, "totalTaxAmount");
  const Result<domain::DecimalTotal> net = amount_of(*totals, "totalNetAmount");
  for (const auto* amount : {&gross, &tax, &net}) {
    if (!*amount) return fail(amount->error());
  }
  books.gross = *gross;
  books.tax = *tax;
  books.net = *net;
  return books;
}

std::vector<ReconciliationLine> reconcile(const std::map<std::string, SentTotals>& sent,
                                          const ServerBooks& before, const ServerBooks& after) {
  Lines lines;
  SentTotals all;
  for (const auto& [id, totals] : sent) {
    reconcile_partner(lines, id, totals, partner_of(before, id), partner_of(after, id));
    all.add(totals);
  }
  add_count(lines, "orders in queries", all.acknowledged, after.total_orders - before.total_orders);
  add_amount(lines, "gross amount in all", before.gross, all.gross, after.gross);
  add_amount(lines, "tax amount in all", before.tax, all.tax, after.tax);
  add_amount(lines, "net amount in all", before.net, all.net, after.net);
  return lines;
}

bool all_agree(const std::vector<ReconciliationLine>& lines) {
  return std::all_of(lines.begin(), lines.end(), [](const ReconciliationLine& line) { return line.agrees; });
}

}  // namespace nexus::app
