// What every process of a cluster has answered, so that one that answered nothing itself can show it, and
// the books know of every duplicate.
//
// A process writes its own counts as they are since its start, under an id of its own; the totals are sums
// over all rows, so a process that ends or starts anew takes nothing away. Rows of processes that have been
// silent for a day are folded into one. Safe to use from any thread; calls block.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "adapters/postgres/database.h"
#include "domain/uuid.h"

namespace nexus::postgres {

// Of one partner's inputs, by outcome.
struct AnswerCounts {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t rejected = 0;
  std::uint64_t reprocessed = 0;  // of the accepted: sent by an operator
  bool operator==(const AnswerCounts&) const = default;
};

struct ProcessAnswers {
  std::map<std::string, AnswerCounts> by_partner;
  std::vector<std::uint64_t> latency;  // answers by bucket of the feed's histogram; empty: none
};

class SharedCounts {
 public:
  // `process` is new for each process. The database must outlive it.
  SharedCounts(Database& database, const domain::Uuid& process) : database_(database), process_(process) {}

  // Replaces what this process has published.
  Result<> publish(const ProcessAnswers& answers);
  // Of all processes, since the schema was made.
  Result<ProcessAnswers> totals();
  // Folds the rows of silent processes into one; now and then.
  Result<> fold();

 private:
  Database& database_;
  const domain::Uuid process_;
};

}  // namespace nexus::postgres
