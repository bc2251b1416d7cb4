// Partner definitions and their history in one SQLite file; docs/store-schema.md describes it.
//
// The file is small and asked rarely, so one connection reads and writes it, one call at a time. A save
// that succeeded survives a loss of power. Safe to call from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/data_lock.h"
#include "ports/definition_store.h"

namespace nexus::sqlite {

class SqliteDefinitionStore : public ports::DefinitionStore {
 public:
  // `path` of definitions.db; its folder exists. Failures as SqliteOrderStore::open.
  static Result<std::unique_ptr<SqliteDefinitionStore>> open(const std::string& path);
  // The same beside the server that has the file open; what would change it fails.
  static Result<std::unique_ptr<SqliteDefinitionStore>> open_for_reading(const std::string& path);

  Result<> save(std::span<const ports::DefinitionVersion> versions,
                std::span<const ports::DefinitionActivation> activations) override;
  Result<std::optional<ports::DefinitionVersion>> find(const std::string& partner_id,
                                                       std::uint32_t version) override;
  Result<std::vector<ports::DefinitionVersion>> versions(const std::string& partner_id) override;
  Result<std::vector<ports::DefinitionActivation>> activations(const std::string& partner_id,
                                                               std::size_t limit) override;

  // Every partner that has a definition.
  Result<std::vector<std::string>> partners();

  // As SqliteOrderStore::backup.
  Result<> backup(const std::string& target);

 private:
  SqliteDefinitionStore(const std::string& path, OpenMode mode);

  std::optional<DataLock> lock_;
  std::mutex mutex_;
  Connection connection_;
};

}  // namespace nexus::sqlite
