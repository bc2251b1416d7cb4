#include "adapters/sqlite/order_follower.h"

#include <algorithm>

#include "adapters/sqlite/migrations.h"
#include "adapters/sqlite/order_row.h"
#include "adapters/sqlite/order_statistics.h"

namespace nexus::sqlite {
namespace {

constexpr int kCacheKib = 16 * 1024;
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kFingerprintBytes = 5;

// A snapshot that is held for long keeps the server's log from starting anew, so a long range is read in
// pieces.
constexpr std::int64_t kNumbersASnapshot = 100'000;

// Calls `read(after, up_to)` for each piece of the partner's numbers.
template <class Read>
void read_in_pieces(Connection& connection, const std::string& partner_id, std::int64_t after,
                    std::int64_t up_to, Read&& read) {
  {
    Query query(connection,
                "SELECT coalesce(max(o.sequence_number), 0) FROM partners AS p CROSS JOIN orders AS o "
                "ON o.partner = p.code WHERE p.partner_id = ?");
    query.text(partner_id);
    query.step();
    up_to = std::min(up_to, query.integer_at(0));
  }
  while (after < up_to) {
    const std::int64_t end = std::min(up_to, after + kNumbersASnapshot);
    read(after, end);
    after = end;
  }
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<std::uint8_t>(byte);
  return number;
}

}  // namespace

Result<std::unique_ptr<OrderFollower>> OrderFollower::open(const std::string& path) {
  return run_guarded([&]() -> Result<std::unique_ptr<OrderFollower>> {
    return std::unique_ptr<OrderFollower>(new OrderFollower(path));
  });
}

OrderFollower::OrderFollower(const std::string& path) : connection_(path, OpenMode::reader, kCacheKib) {
  require_current(connection_, order_migrations());
}

Result<ports::OrderStatistics> OrderFollower::statistics() {
  return run_guarded([&]() -> Result<ports::OrderStatistics> {
    const Transaction snapshot(connection_, Transaction::Kind::read);
    RunningStatistics statistics;
    statistics.load(connection_);
    return statistics.copy();
  });
}

Result<std::vector<domain::Order>> OrderFollower::list(const std::string& partner_id, std::int64_t after,
                                                       std::int64_t up_to, std::size_t limit) {
  return run_guarded([&]() -> Result<std::vector<domain::Order>> {
    return read_orders_by_number(connection_, partner_id, after, up_to, limit);
  });
}

Result<std::uint64_t> OrderFollower::count(const std::string& partner_id, std::int64_t after,
                                           std::int64_t up_to) {
  return run_guarded([&]() -> Result<std::uint64_t> {
    std::uint64_t orders = 0;
    read_in_pieces(connection_, partner_id, after, up_to, [&](std::int64_t from, std::int64_t to) {
      Query query(connection_,
                  "SELECT count(*) FROM partners AS p CROSS JOIN orders AS o ON o.partner = p.code "
                  "WHERE p.partner_id = ? AND o.sequence_number > ? AND o.sequence_number <= ?");
      query.text(partner_id).integer(from).integer(to);
      query.step();
      orders += static_cast<std::uint64_t>(query.integer_at(0));
    });
    return orders;
  });
}

Result<ports::SumsByCurrency> OrderFollower::add_up(const std::string& partner_id, std::int64_t after,
                                                    std::int64_t up_to) {
  return run_guarded([&]() -> Result<ports::SumsByCurrency> {
    ports::SumsByCurrency sums;
    read_in_pieces(connection_, partner_id, after, up_to, [&](std::int64_t from, std::int64_t to) {
      Query query(connection_,
                  "SELECT o.currency, o.sequence_number, o.gross_amount, o.tax_amount, o.net_amount, "
                  "o.id, o.input_sha256 FROM partners AS p CROSS JOIN orders AS o ON o.partner = p.code "
                  "WHERE p.partner_id = ? AND o.sequence_number > ? AND o.sequence_number <= ?");
      query.text(partner_id).integer(from).integer(to);
      while (query.step()) {
        auto& [sum, fingerprint] = sums[std::string(query.text_at(0))];
        ++sum.orders;
        sum.highest_sequence = std::max(sum.highest_sequence, query.integer_at(1));
        sum.gross_amount.add(decimal_from_text(query.text_at(2)));
        sum.tax_amount.add(decimal_from_text(query.text_at(3)));
        sum.net_amount.add(decimal_from_text(query.text_at(4)));
        fingerprint += number_of(query.blob_at(5).substr(kIdBytes - kFingerprintBytes));
        fingerprint += number_of(query.blob_at(6).substr(0, kFingerprintBytes));
      }
    });
    return sums;
  });
}

}  // namespace nexus::sqlite
