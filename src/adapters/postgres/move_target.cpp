#include "adapters/postgres/move_target.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/postgres/content_hash.h"
#include "adapters/postgres/migrations.h"
#include "wire/envelope.h"

namespace nexus::postgres {
namespace {

// One row at most: a cluster is moved into once.
constexpr const char* kMoveTable = R"sql(
CREATE TABLE moves (
  machine     uuid        NOT NULL PRIMARY KEY,
  place       text COLLATE "C" NOT NULL,
  begun_at    timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE UNIQUE INDEX moves_only_one ON moves ((true));
)sql";
constexpr Migration kMigrations[] = {{"moves", 1, "what moved in from a machine", kMoveTable}};

// A statement over many orders is cut into pieces that end well within its timeout.
constexpr std::int64_t kNumbersAtOnce = 500'000;

constexpr std::string_view kRaise =
    "INSERT INTO partner_numbers AS n (partner_id, next_number) SELECT p, a + 1 FROM unnest($1, $2) u(p, a) "
    "ORDER BY p ON CONFLICT (partner_id) DO UPDATE SET next_number = GREATEST(n.next_number, "
    "EXCLUDED.next_number)";
constexpr std::string_view kInsert =
    "INSERT INTO ledger (call, sequence_number, order_id, partner_id, external_order_id, content_sha256, "
    "envelope) SELECT $1, u.number, u.id, u.partner, u.external_id, u.hash, u.envelope "
    "FROM unnest($2, $3, $4, $5, $6, $7) u(number, id, partner, external_id, hash, envelope) "
    "WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.partner_id = u.partner AND "
    "o.external_order_id = u.external_id) ON CONFLICT (partner_id, external_order_id) DO NOTHING";
// An order that another run took in and did not confirm is this run's to send and to confirm.
constexpr std::string_view kTakeOver =
    "UPDATE ledger l SET call = $1 FROM unnest($2, $3) u(partner, external_id), ledger_calls c "
    "WHERE l.partner_id = u.partner AND l.external_order_id = u.external_id AND c.call = l.call";
constexpr std::string_view kMissing =
    "SELECT u.place FROM unnest($2, $3) WITH ORDINALITY u(partner, external_id, place) "
    "JOIN ledger l ON l.partner_id = u.partner AND l.external_order_id = u.external_id WHERE l.call = $1";
constexpr std::string_view kStored =
    "SELECT u.place FROM unnest($1, $2) WITH ORDINALITY u(partner, external_id, place) "
    "JOIN orders o ON o.partner_id = u.partner AND o.external_order_id = u.external_id";

bool is_empty(Connection& connection) {
  const auto rows = connection.query(
      "SELECT NOT EXISTS (SELECT 1 FROM orders) AND NOT EXISTS (SELECT 1 FROM ledger) AND NOT EXISTS "
      "(SELECT 1 FROM partner_numbers WHERE next_number > 1)");
  return rows.boolean(0, 0);
}

std::int64_t highest_number(Connection& connection, const std::string& partner_id) {
  const auto rows = connection.query("SELECT max(sequence_number) FROM orders WHERE partner_id = $1",
                                     Parameters().text(partner_id));
  return rows.is_null(0, 0) ? 0 : rows.integer(0, 0);
}

// Runs `sql` for each piece of the numbers and shows its rows to `take`.
template <class Take>
void query_in_pieces(Connection& connection, std::string_view sql, const std::string& partner_id,
                     std::int64_t after, std::int64_t up_to, Take&& take) {
  up_to = std::min(up_to, highest_number(connection, partner_id));
  while (after < up_to) {
    const std::int64_t end = std::min(up_to, after + kNumbersAtOnce);
    const auto rows = connection.query(sql, Parameters().text(partner_id).integer(after).integer(end));
    for (int row = 0; row < rows.count(); ++row) take(rows, row);
    after = end;
  }
}

}  // namespace

std::span<const Migration> move_migrations() { return kMigrations; }

Result<MoveTarget::Standing> MoveTarget::standing(const domain::Uuid& machine) {
  return database_.read_primary([&](Connection& connection) -> Result<Standing> {
    const auto rows = connection.query(
        "SELECT machine, place, to_char(begun_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), finished_at IS "
        "NOT "
        "NULL FROM moves");
    if (!rows.empty()) {
      if (rows.uuid(0, 0) == machine) return rows.boolean(0, 3) ? Standing::finished : Standing::begun;
      return fail(
          ErrorKind::conflict,
          fmt::format("The cluster holds what another machine ({}, since {} UTC) moved into it. Move into "
                      "an empty database, or into another schema (postgres.schema).",
                      rows.text(0, 1), rows.text(0, 2)));
    }
    if (is_empty(connection)) return Standing::fresh;
    return fail(
        ErrorKind::conflict,
        fmt::format("{} holds orders of its own in schema {}. A machine moves into an empty one: name "
                    "another database, or another schema (postgres.schema).",
                    connection.name(), connection.options().schema));
  });
}

Result<> MoveTarget::begin(const domain::Uuid& machine, const std::string& place) {
  return database_.write([&](Connection& connection) -> Result<> {
    const auto inserted =
        connection.query("INSERT INTO moves (machine, place) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                         Parameters().uuid(machine).text(place));
    if (inserted.affected() == 1) return {};
    const auto own = connection.query("SELECT 1 FROM moves WHERE machine = $1", Parameters().uuid(machine));
    if (!own.empty()) return {};
    return fail(ErrorKind::conflict, "Another machine has begun to move into this cluster just now.");
  });
}

Result<> MoveTarget::finish(const domain::Uuid& machine) {
  return database_.write([&](Connection& connection) -> Result<> {
    connection.query("UPDATE moves SET finished_at = now() WHERE machine = $1 AND finished_at IS NULL",
                     Parameters().uuid(machine));
    return {};
  });
}

Result<> MoveTarget::require_finished() {
  return database_.read_primary([&](Connection& connection) -> Result<> {
    const auto rows = connection.query("SELECT place FROM moves WHERE finished_at IS NULL");
    if (rows.empty()) return {};
    return fail(
        ErrorKind::conflict,
        fmt::format("A machine moves into this cluster, and that is not finished: numbers and orders of {} "
                    "are missing. Run `nexusstream move` again until it says that it is done.",
                    rows.text(0, 0)));
  });
}

Result<std::uint64_t> MoveTarget::count(const std::string& partner_id, std::int64_t after,
                                        std::int64_t up_to) {
  return database_.read_primary([&](Connection& connection) -> Result<std::uint64_t> {
    std::uint64_t orders = 0;
    query_in_pieces(connection,
                    "SELECT count(*) FROM orders WHERE partner_id = $1 AND sequence_number > $2 AND "
                    "sequence_number <= $3",
                    partner_id, after, up_to, [&](const Rows& rows, int row) {
                      orders += static_cast<std::uint64_t>(rows.integer(row, 0));
                    });
    return orders;
  });
}

Result<ports::SumsByCurrency> MoveTarget::add_up(const std::string& partner_id, std::int64_t after,
                                                 std::int64_t up_to) {
  return database_.read_primary([&](Connection& connection) -> Result<ports::SumsByCurrency> {
    ports::SumsByCurrency sums;
    query_in_pieces(connection,
                    "SELECT coalesce(currency, ''), count(*), max(sequence_number), sum(gross_amount), "
                    "sum(tax_amount), sum(net_amount), "
                    "sum(('x' || encode(substr(uuid_send(id), 12, 5), 'hex'))::bit(40)::bigint + "
                    "('x' || encode(substr(input_sha256, 1, 5), 'hex'))::bit(40)::bigint)::bigint "
                    "FROM orders WHERE partner_id = $1 AND sequence_number > $2 "
                    "AND sequence_number <= $3 GROUP BY 1",
                    partner_id, after, up_to, [&](const Rows& rows, int row) {
                      auto& [sum, fingerprint] = sums[std::string(rows.text(row, 0))];
                      sum.orders += static_cast<std::uint64_t>(rows.integer(row, 1));
                      sum.highest_sequence = std::max(sum.highest_sequence, rows.integer(row, 2));
                      sum.gross_amount.add(rows.decimal_total(row, 3));
                      sum.tax_amount.add(rows.decimal_total(row, 4));
                      sum.net_amount.add(rows.decimal_total(row, 5));
                      fingerprint += static_cast<std::uint64_t>(rows.integer(row, 6));
                    });
    return sums;
  });
}

Result<> MoveTarget::raise_numbers(const std::map<std::string, std::int64_t>& accepted) {
  ArrayValue partners(Type::text), numbers(Type::bigint);
  for (const auto& [partner_id, number] : accepted) {
    partners.text(partner_id);
    numbers.integer(number);
  }
  Parameters parameters;
  parameters.array(partners).array(numbers);
  return database_.write([&](Connection& connection) -> Result<> {
    connection.query(kRaise, parameters);
    return {};
  });
}

Result<MoveTarget::Adopted> MoveTarget::adopt(std::span<const domain::Order> orders) {
  ArrayValue numbers(Type::bigint), ids(Type::uuid), partners(Type::text), externals(Type::text),
      hashes(Type::bytea), envelopes(Type::text);
  for (const domain::Order& order : orders) {
    const auto hash = content_hash(order);
    std::string envelope;
    wire::append_order_envelope(envelope, order);
    numbers.integer(order.sequence_number);
    ids.uuid(order.id);
    partners.text(order.partner_id);
    externals.text(order.external_order_id);
    hashes.text({reinterpret_cast<const char*>(hash.data()), hash.size()});
    envelopes.text(envelope);
  }
  return database_.write([&](Connection& connection) -> Result<Adopted> {
    Adopted adopted;
    adopted.is_missing.assign(orders.size(), false);
    adopted.is_stored.assign(orders.size(), false);
    Transaction transaction(connection);
    adopted.call = connection.query("SELECT nextval('ledger_call_numbers')").integer(0, 0);
    Parameters row;
    row.integer(adopted.call).array(numbers).array(ids).array(partners).array(externals);
    row.array(hashes).array(envelopes);
    connection.query(kInsert, row);
    Parameters of_call;
    of_call.integer(adopted.call).array(partners).array(externals);
    connection.query(kTakeOver, of_call);
    const auto missing = connection.query(kMissing, of_call);
    connection.query("INSERT INTO ledger_calls(call, sender) VALUES ($1, gen_random_uuid())",
                     Parameters().integer(adopted.call));
    for (int at = 0; at < missing.count(); ++at)
      adopted.is_missing[static_cast<std::size_t>(missing.integer(at, 0)) - 1] = true;
    const auto stored = connection.query(kStored, Parameters().array(partners).array(externals));
    for (int at = 0; at < stored.count(); ++at)
      adopted.is_stored[static_cast<std::size_t>(stored.integer(at, 0)) - 1] = true;
    transaction.commit();
    return adopted;
  });
}

Result<> MoveTarget::confirm(const Adopted& adopted) {
  return database_.write([&](Connection& connection) -> Result<> {
    connection.query("DELETE FROM ledger_calls WHERE call = $1", Parameters().integer(adopted.call));
    return {};
  });
}

}  // namespace nexus::postgres
