// The stores of a data folder as another process sees them that reads beside the server, and the note that
// says where the folder's orders have gone.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/sqlite/order_follower.h"
#include "adapters/sqlite/sqlite_audit_log.h"
#include "adapters/sqlite/sqlite_definition_store.h"
#include "adapters/sqlite/sqlite_error_store.h"
#include "adapters/sqlite/sqlite_job_store.h"
#include "ports/id_source.h"

namespace nexus::app {

struct MachineFiles {
  std::unique_ptr<sqlite::SqliteDefinitionStore> definitions;
  std::unique_ptr<sqlite::OrderFollower> orders;
  std::unique_ptr<sqlite::SqliteErrorStore> errors;
  std::unique_ptr<sqlite::ReviewFile> review;
  std::unique_ptr<sqlite::SqliteAuditLog> audit;
  std::unique_ptr<sqlite::SqliteJobStore> jobs;

  // Changes nothing. `not_found`: `data` is no data folder; `invalid`: its schema is not this program's.
  static Result<MachineFiles> open(const std::string& data);
  // Whether a server has the folder open at this moment.
  static bool are_in_use(const std::string& data);
};

// data/move.json: a machine's own id for a move, and once it has moved, when and where to.
struct MoveNote {
  domain::Uuid machine;
  std::optional<domain::Timestamp> moved_at = {};
  std::string to = {};  // "PostgreSQL at …"
};
// Nothing where there is no note. `corrupt`: it cannot be understood.
Result<std::optional<MoveNote>> read_move_note(const std::string& data);
// Durable when it returns.
Result<> write_move_note(const std::string& data, const MoveNote& note);
// `conflict` when the folder's orders have moved into a cluster: nobody may number more of them here.
Result<> require_not_moved(const std::string& data);

}  // namespace nexus::app
