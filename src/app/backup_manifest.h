// The list that makes a backup a backup: every file with its size and SHA-256, in manifest.json,
// written last. A folder without one is no finished backup.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/timestamp.h"

namespace nexus::app {

struct BackupFile {
  std::string name;  // relative to the folder, "journal/segment-1"
  std::uint64_t bytes = 0;
  std::string sha256;  // 64 hex digits
};

struct BackupManifest {
  domain::Timestamp created_at;
  std::uint64_t orders = 0;  // in orders.db, without those that wait in the journal
  std::vector<BackupFile> files;

  std::string to_json() const;
};

inline constexpr const char* kManifestName = "manifest.json";

// Reads every file of the folder, makes them durable, and writes the manifest.
Result<BackupManifest> write_manifest(const std::string& folder, domain::Timestamp created_at,
                                      std::uint64_t orders);

// Reads the manifest and holds every file to it. `corrupt` names the first file that is missing,
// too many, or other than listed.
Result<BackupManifest> verify_backup(const std::string& folder);

}  // namespace nexus::app
