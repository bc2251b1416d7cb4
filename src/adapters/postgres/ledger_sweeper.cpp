#include "adapters/postgres/ledger_sweeper.h"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <vector>

#include "adapters/postgres/ledger_call.h"
#include "adapters/postgres/session_lock.h"
#include "wire/envelope.h"

namespace nexus::postgres {
namespace {

constexpr std::int64_t kLock = 0x6e657875'73000002;
constexpr std::int64_t kCallsAtOnce = 1'000;

constexpr std::string_view kUnconfirmedCalls =
    "SELECT call FROM ledger_calls WHERE reserved_at <= now() - $1 * interval '1 millisecond' AND call > $3 "
    "ORDER BY call LIMIT $2";
constexpr std::string_view kUnconfirmedOrders =
    "SELECT envelope, order_id, sequence_number, call, partner_id FROM ledger "
    "WHERE call = ANY($1) AND (partner_id, sequence_number) > ($3, $4) "
    "ORDER BY partner_id, sequence_number LIMIT $2";

// The envelope was written before its number was known.
Result<domain::Order> read_reservation(const Rows& rows, int row) {
  auto order = wire::read_order_envelope(rows.text(row, 0));
  if (!order)
    return fail(ErrorKind::corrupt, "The ledger has a reservation that cannot be read: " +
                                        order.error().message + " Restore the database from a backup.");
  order->id = rows.uuid(row, 1);
  order->sequence_number = rows.integer(row, 2);
  order->processed_at = domain::uuid7_time(order->id);
  return order;
}

void tell(Connection& connection, const Confirmed& confirmed) {
  LedgerCall call({}, {}, confirmed, false);
  const auto statement = call.statement();
  connection.query(statement.sql, statement.parameters);
}

}  // namespace

void LedgerSweeper::start(Report report) {
  thread_ = std::jthread([this, report = std::move(report)](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    while (!stop.stop_requested()) {
      report(run_once());
      std::unique_lock lock(mutex);
      wake.wait_for(lock, stop, std::chrono::milliseconds(options_.pause_ms), [] { return false; });
    }
  });
}

Result<LedgerSweeper::Swept> LedgerSweeper::run_once() {
  return database_.write([&](Connection& connection) -> Result<Swept> {
    Swept swept;
    const SessionLock lock(connection, kLock);
    if (!lock.is_held()) return swept;
    if (auto done = sweep(connection, swept); !done) return fail(done.error());
    return swept;
  });
}

Result<> LedgerSweeper::sweep(Connection& connection, Swept& swept) {
  Parameters pause;
  pause.integer(options_.pause_ms);
  const auto last = connection.query(
      "SELECT call, swept_at <= now() - $1 * interval '1 millisecond' FROM ledger_sweep", pause);
  if (!last.boolean(0, 1)) return {};
  swept.ran = true;
  Parameters until;
  until.integer(last.integer(0, 0));
  swept.removed =
      static_cast<std::uint64_t>(connection.query("SELECT ledger_remove_stored($1)", until).integer(0, 0));
  Refused refused;
  if (auto sent = send_unconfirmed(connection, swept, refused); !sent) return sent;
  connection.query(
      "UPDATE ledger_sweep SET swept_at = now(), call = (SELECT last_value FROM ledger_call_numbers)");
  if (refused.orders == 0) return {};
  return fail(ErrorKind::invalid, std::to_string(refused.orders) +
                                      " reserved orders can never be sent, and their numbers stay open: " +
                                      refused.first.message);
}

Result<> LedgerSweeper::send_unconfirmed(Connection& connection, Swept& swept, Refused& refused) {
  for (std::int64_t after = 0;;) {
    Parameters age;
    age.integer(options_.unconfirmed_after_ms).integer(kCallsAtOnce).integer(after);
    const auto rows = connection.query(kUnconfirmedCalls, age);
    if (rows.empty()) return {};
    std::vector<std::int64_t> calls;
    calls.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) calls.push_back(rows.integer(row, 0));
    after = calls.back();
    if (auto sent = send_calls(connection, calls, swept, refused); !sent) return sent;
    Confirmed whole;
    std::ranges::copy_if(calls, std::back_inserter(whole.calls),
                         [&](std::int64_t call) { return !refused.calls.contains(call); });
    tell(connection, whole);
  }
}

Result<> LedgerSweeper::send_calls(Connection& connection, const std::vector<std::int64_t>& calls,
                                   Swept& swept, Refused& refused) {
  ArrayValue numbers(Type::bigint);
  for (const std::int64_t call : calls) numbers.integer(call);
  std::string partner;
  std::int64_t number = 0;
  while (true) {
    Parameters of_calls;
    of_calls.array(numbers).integer(static_cast<std::int64_t>(options_.batch)).text(partner).integer(number);
    const auto rows = connection.query(kUnconfirmedOrders, of_calls);
    if (rows.empty()) return {};
    if (auto sent = send(connection, rows, swept, refused); !sent) return sent;
    partner = rows.text(rows.count() - 1, 4);
    number = rows.integer(rows.count() - 1, 2);
  }
}

Result<> LedgerSweeper::send(Connection& connection, const Rows& rows, Swept& swept, Refused& refused) {
  std::vector<domain::Order> orders;
  std::vector<std::string> bodies(static_cast<std::size_t>(rows.count()));
  std::vector<ports::OutgoingMessage> messages;
  orders.reserve(bodies.size());
  messages.reserve(bodies.size());
  for (int row = 0; row < rows.count(); ++row) {
    auto read = read_reservation(rows, row);
    if (!read) return fail(read.error());
    const domain::Order& order = orders.emplace_back(std::move(*read));
    std::string& body = bodies[static_cast<std::size_t>(row)];
    wire::append_order_envelope(body, order);
    ports::OutgoingMessage message;
    message.body = body;
    message.attributes = {order.partner_id, order.sequence_number, order.external_order_id, ""};
    messages.push_back(message);
  }
  auto report = broker_.send(messages);
  if (!report) return fail(report.error());
  Confirmed confirmed;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (report->ids[i] == 0) continue;
    confirmed.orders.emplace_back(orders[i].partner_id, orders[i].external_order_id);
  }
  tell(connection, confirmed);
  swept.sent += confirmed.orders.size();
  for (const ports::FailedEntry& failed : report->failed) {
    if (failed.error.kind != ErrorKind::invalid) return fail(failed.error);
    if (refused.orders++ == 0) refused.first = failed.error;
    refused.calls.insert(rows.integer(static_cast<int>(failed.index), 3));
  }
  return {};
}

}  // namespace nexus::postgres
