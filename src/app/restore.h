// Makes a data folder from a backup, and succeeds only when every byte is proven.
#pragma once

#include <string>

#include "app/backup_manifest.h"
#include "base/result.h"

namespace nexus::app {

struct RestoreReport {
  BackupManifest manifest;
  std::uint64_t errors = 0;  // error events restored
};

// Copies `backup` to `data`, which must be missing or empty (`conflict` otherwise). The backup is held
// to its manifest before, the copy after; both stores are checked whole. The data folder appears
// under its name only when all of that is right; until then the copy lies beside it in
// "<data>.restoring". No server may run on either folder.
Result<RestoreReport> restore_backup(const std::string& backup, const std::string& data);

}  // namespace nexus::app
