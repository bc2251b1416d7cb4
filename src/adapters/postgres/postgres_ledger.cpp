#include "adapters/postgres/postgres_ledger.h"

#include <algorithm>

#include "adapters/postgres/ledger_call.h"

namespace nexus::postgres {

using ports::Decision;

namespace {

constexpr Decision::Kind kConflict = Decision::Kind::conflict;

bool any_conflict(const std::vector<Decision>& decisions) {
  return std::ranges::any_of(decisions, [](const Decision& decision) { return decision.kind == kConflict; });
}

}  // namespace

PostgresLedger::PostgresLedger(Database& database, ports::Clock& clock, ports::IdSource& ids,
                               PostgresLedgerOptions options)
    : database_(database), clock_(clock), ids_(ids), sender_(ids.next(clock.now())) {
  if (options.confirm_alone_after_ms == 0) return;
  confirming_ = std::jthread([this, after_ms = options.confirm_alone_after_ms](const std::stop_token& stop) {
    confirm_alone(stop, after_ms);
  });
}

PostgresLedger::~PostgresLedger() {
  if (confirming_.joinable()) {
    confirming_.request_stop();
    confirming_.join();
  }
  // What fails here is sent twice at worst, and stored once.
  if (const auto told = confirm_now(); !told) return;
}

Result<std::vector<Decision>> PostgresLedger::reserve(std::span<domain::Order* const> orders) {
  if (orders.empty()) return std::vector<Decision>();
  const Confirmed confirmed = take_confirmed();
  LedgerCall call(sender_, orders, confirmed, true);
  call.propose_ids(clock_, ids_);
  const Statement statement = call.statement();
  orders_ += orders.size();
  auto decisions = database_.write([&](Connection& connection) -> Result<std::vector<Decision>> {
    ++round_trips_;
    return call.finish(connection.query(statement.sql, statement.parameters));
  });
  std::lock_guard lock(mutex_);
  if (decisions) {
    open_calls_.reserved(call.number(), call.fresh());
  } else {
    open_calls_.give_back(confirmed);
  }
  return decisions;
}

// The partners stay locked until it is known whether all of it can be reserved, so no number is lost.
Result<std::vector<Decision>> PostgresLedger::reserve_all(std::span<domain::Order* const> orders) {
  if (orders.empty()) return std::vector<Decision>();
  const Confirmed confirmed = take_confirmed();
  LedgerCall call(sender_, orders, confirmed, true);
  call.propose_ids(clock_, ids_);
  const std::vector<Statement> statements = {{"BEGIN", {}}, call.statement()};
  orders_ += orders.size();
  bool committed = false;
  auto decisions = database_.write([&](Connection& connection) -> Result<std::vector<Decision>> {
    round_trips_ += 2;
    const auto rows = connection.pipeline(statements);
    Transaction transaction(connection, Transaction::Begun{});
    auto decided = call.finish(rows.back());
    if (any_conflict(decided)) {
      call.withdraw(decided);
    } else {
      transaction.commit();
      committed = true;
    }
    return decided;
  });
  std::lock_guard lock(mutex_);
  if (committed) {
    open_calls_.reserved(call.number(), call.fresh());
  } else {
    open_calls_.give_back(confirmed);
  }
  return decisions;
}

Result<std::vector<Decision>> PostgresLedger::look_up(std::span<domain::Order* const> orders) {
  if (orders.empty()) return std::vector<Decision>();
  const Confirmed confirmed = take_confirmed();
  LedgerCall call(sender_, orders, confirmed, false);
  const Statement statement = call.statement();
  auto decisions = database_.write([&](Connection& connection) -> Result<std::vector<Decision>> {
    return call.finish(connection.query(statement.sql, statement.parameters));
  });
  if (!decisions) give_back(confirmed);
  return decisions;
}

Result<> PostgresLedger::confirm(std::span<const ports::Confirmation> confirmations) {
  {
    std::lock_guard lock(mutex_);
    open_calls_.confirm(confirmations);
  }
  confirmed_.notify_one();
  return {};
}

Result<> PostgresLedger::release(std::span<const domain::Order* const> orders) {
  {
    std::lock_guard lock(mutex_);
    open_calls_.release(orders);
  }
  confirmed_.notify_one();
  return {};
}

Result<> PostgresLedger::confirm_now() {
  const Confirmed confirmed = take_confirmed();
  if (confirmed.empty()) return {};
  LedgerCall call(sender_, {}, confirmed, false);
  const Statement statement = call.statement();
  ++round_trips_;
  auto told = database_.write([&](Connection& connection) -> Result<> {
    connection.query(statement.sql, statement.parameters);
    return {};
  });
  if (!told) give_back(confirmed);
  return told;
}

void PostgresLedger::confirm_alone(const std::stop_token& stop, int after_ms) {
  std::unique_lock lock(mutex_);
  while (confirmed_.wait(lock, stop, [this] { return open_calls_.has_confirmed(); })) {
    // A reserve that comes meanwhile takes them along.
    if (confirmed_.wait_for(lock, stop, std::chrono::milliseconds(after_ms), [] { return false; })) return;
    if (stop.stop_requested()) return;
    lock.unlock();
    // Given back when it fails, and tried again after another pause.
    const auto told = confirm_now();
    lock.lock();
    if (!told) continue;
  }
}

Confirmed PostgresLedger::take_confirmed() {
  std::lock_guard lock(mutex_);
  return open_calls_.take_confirmed();
}

void PostgresLedger::give_back(Confirmed confirmed) {
  std::lock_guard lock(mutex_);
  open_calls_.give_back(std::move(confirmed));
}

Result<> PostgresLedger::stored(std::span<const ports::Confirmation> orders) {
  if (orders.empty()) return {};
  std::map<std::string_view, ArrayValue> externals;
  for (const auto& confirmation : orders) {
    const auto place = externals.try_emplace(confirmation.order->partner_id, Type::text).first;
    place->second.text(confirmation.order->external_order_id);
  }
  std::vector<Statement> statements;
  for (const auto& [partner_id, ids] : externals) {
    statements.push_back({"SELECT ledger_stored($1, $2)", {}});
    statements.back().parameters.text(partner_id).array(ids);
  }
  return database_.write([&](Connection& connection) -> Result<> {
    connection.pipeline(statements);
    return {};
  });
}

// What waits on that queue cannot be told from what waits elsewhere, and need not: an order that is sent
// again while its message waits is stored once.
Result<> PostgresLedger::purged(ports::QueueName queue) {
  if (queue == ports::QueueName::error_orders) return {};
  return database_.write([&](Connection& connection) -> Result<> {
    connection.query("UPDATE ledger_purge SET call = (SELECT last_value FROM ledger_call_numbers)");
    return {};
  });
}

Result<std::map<std::string, ports::PartnerStanding>> PostgresLedger::standings() {
  return database_.read_primary(
      [&](Connection& connection) -> Result<std::map<std::string, ports::PartnerStanding>> {
        const auto rows = connection.query(
            "SELECT n.partner_id, n.next_number - 1, COALESCE(w.waiting, 0) FROM partner_numbers n LEFT JOIN "
            "(SELECT partner_id, count(*) AS waiting FROM ledger GROUP BY partner_id) w USING (partner_id)");
        std::map<std::string, ports::PartnerStanding> standings;
        for (int row = 0; row < rows.count(); ++row) {
          standings[std::string(rows.text(row, 0))] = {rows.integer(row, 1),
                                                       static_cast<std::uint64_t>(rows.integer(row, 2))};
        }
        return standings;
      });
}

}  // namespace nexus::postgres
