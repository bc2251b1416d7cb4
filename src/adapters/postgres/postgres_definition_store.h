// Partner definitions of a cluster, and which version each process is to use.
#pragma once

#include "adapters/postgres/database.h"
#include "ports/definition_store.h"

namespace nexus::postgres {

class PostgresDefinitionStore : public ports::DefinitionStore {
 public:
  // The database's schema has been migrated. It outlives the store.
  explicit PostgresDefinitionStore(Database& database) : database_(database) {}

  Result<> save(std::span<const ports::DefinitionVersion> versions,
                std::span<const ports::DefinitionActivation> activations) override;
  // Reads are the primary's: what was put in force is in force everywhere.
  Result<std::optional<ports::DefinitionVersion>> find(const std::string& partner_id,
                                                       std::uint32_t version) override;
  Result<std::vector<ports::DefinitionVersion>> versions(const std::string& partner_id) override;
  Result<std::vector<ports::DefinitionActivation>> activations(const std::string& partner_id,
                                                               std::size_t limit) override;

  // A number that grows with each activation, by any process; 0 before the first. Whoever remembers it sees
  // in one cheap query that the definitions must be loaded again.
  Result<std::int64_t> revision();

 private:
  Database& database_;
};

}  // namespace nexus::postgres
