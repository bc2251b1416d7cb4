// One call of the database's function ledger_decide: which orders go there, and what its rows mean.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "adapters/postgres/connection.h"
#include "adapters/postgres/open_calls.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/ledger.h"

namespace nexus::postgres {

class LedgerCall {
 public:
  // `sender`: this process. The orders must outlive it. Without `reserves` they are looked up, each for
  // itself.
  LedgerCall(const domain::Uuid& sender, std::span<domain::Order* const> orders, const Confirmed& confirmed,
             bool reserves);

  // Gives every order an id that it keeps if it is new; only of a call that reserves.
  void propose_ids(ports::Clock& clock, ports::IdSource& ids);
  // What the call says.
  Statement statement() const;

  // Reads the function's rows: decides, and numbers the fresh orders. Throws Failure when they make no
  // sense.
  std::vector<ports::Decision> finish(const Rows& rows);

  // Nothing of this call is to stand: takes the numbers from the fresh orders, and from what refers to them.
  void withdraw(std::vector<ports::Decision>& decisions);

  // Orders of this call that are reserved by it, after finish; and the call's number, 0 without any.
  const std::vector<const domain::Order*>& fresh() const { return fresh_; }
  std::int64_t number() const { return number_; }

 private:
  void find_twins();
  ports::Decision read_known(const Rows& rows, int row, domain::Order& order);
  void number_new(const Rows& rows);
  ports::Decision decide_twin(std::size_t index) const;

  const domain::Uuid sender_;
  std::span<domain::Order* const> orders_;
  const Confirmed& confirmed_;
  const bool reserves_;
  std::vector<std::size_t> first_;  // of each order, the first of this call with its identity
  std::vector<std::size_t> sent_;   // these firsts, in their order: the function's places
  std::vector<ports::Decision> decisions_;
  std::vector<bool> known_;
  std::vector<const domain::Order*> fresh_;
  std::int64_t number_ = 0;
};

}  // namespace nexus::postgres
