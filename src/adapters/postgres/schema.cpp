// All parts of the cluster's schema, in the order in which they build on each other.
#include "adapters/postgres/migrations.h"

namespace nexus::postgres {

std::vector<Migration> all_migrations() {
  std::vector<Migration> all;
  for (const auto& part :
       {order_migrations(), ledger_migrations(), review_migrations(), definition_migrations(),
        answer_count_migrations(), move_migrations(), session_migrations()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace nexus::postgres
