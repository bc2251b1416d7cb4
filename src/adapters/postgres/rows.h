// What a statement gave back, in binary form.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "domain/decimal.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::postgres {

// Owns the result; views live as long as it. Rows and columns count from 0 and must exist. Reading a value as
// another type than the column's throws Failure with `corrupt`; a NULL must be asked for first.
class Rows {
 public:
  explicit Rows(PGresult* result) : result_(result) {}

  int count() const { return PQntuples(result_.get()); }
  bool empty() const { return count() == 0; }
  // How many rows an INSERT, UPDATE, DELETE, SELECT or COPY touched.
  std::int64_t affected() const;
  // The command that ran: "COMMIT", "INSERT 0 5".
  std::string_view command() const { return PQcmdStatus(result_.get()); }

  bool is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) == 1; }
  std::string_view text(int row, int column) const;  // text, bytea, any type's form as it is
  std::int64_t integer(int row, int column) const;   // smallint, integer, bigint
  bool boolean(int row, int column) const;
  domain::Uuid uuid(int row, int column) const;
  domain::Timestamp time(int row, int column) const;  // timestamptz
  domain::Decimal decimal(int row, int column) const;
  domain::DecimalTotal decimal_total(int row, int column) const;

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

}  // namespace nexus::postgres
