#include "adapters/postgres/rows.h"

#include <charconv>

#include "adapters/postgres/binary_format.h"

namespace nexus::postgres {

std::int64_t Rows::affected() const {
  const std::string_view text = PQcmdTuples(result_.get());
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

std::string_view Rows::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t Rows::integer(int row, int column) const { return read_integer(text(row, column)); }
bool Rows::boolean(int row, int column) const { return read_boolean(text(row, column)); }
domain::Uuid Rows::uuid(int row, int column) const { return read_uuid(text(row, column)); }
domain::Timestamp Rows::time(int row, int column) const { return read_time(text(row, column)); }
domain::Decimal Rows::decimal(int row, int column) const { return read_decimal(text(row, column)); }
domain::DecimalTotal Rows::decimal_total(int row, int column) const {
  return read_decimal_total(text(row, column));
}

}  // namespace nexus::postgres
