#include "app/restore.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include <fmt/format.h>

#include "adapters/sqlite/store_check.h"

namespace nexus::app {

namespace fs = std::filesystem;

namespace {

Error folder_error(const fs::path& folder, const char* what, const std::error_code& why) {
  return {ErrorKind::invalid,
          fmt::format("The folder {} cannot be {}: {}.", folder.string(), what, why.message())};
}

Result<> require_empty(const fs::path& data) {
  std::error_code failed;
  if (!fs::exists(data, failed)) return {};
  if (fs::is_directory(data, failed) && fs::is_empty(data, failed) && !failed) return {};
  return fail(
      ErrorKind::conflict,
      fmt::format("{} is not empty. A backup is restored into a new folder, so that nothing is overwritten.",
                  data.string()));
}

// The number of rows, when the store is whole.
Result<std::uint64_t> require_whole(const Result<sqlite::StoreReport>& report, const char* name) {
  if (!report) return fail(report.error());
  if (report->problems.empty()) return report->rows;
  return fail(ErrorKind::corrupt,
              fmt::format("The copied {} is damaged: {}", name, report->problems.front()));
}

Result<RestoreReport> check_copy(const fs::path& copy) {
  Result<BackupManifest> manifest = verify_backup(copy.string());
  if (!manifest) return fail(manifest.error());
  const Result<std::uint64_t> orders =
      require_whole(sqlite::verify_orders((copy / "orders.db").string()), "orders.db");
  if (!orders) return fail(orders.error());
  if (*orders != manifest->orders) {
    return fail(ErrorKind::corrupt, fmt::format("orders.db holds {} orders, and the manifest says {}.",
                                                *orders, manifest->orders));
  }
  const Result<std::uint64_t> errors =
      require_whole(sqlite::verify_errors((copy / "errors.db").string()), "errors.db");
  if (!errors) return fail(errors.error());
  // Backups of programs that kept no versions have no such file.
  std::error_code unknown;
  if (fs::exists(copy / "definitions.db", unknown)) {
    const Result<std::uint64_t> versions =
        require_whole(sqlite::verify_definitions((copy / "definitions.db").string()), "definitions.db");
    if (!versions) return fail(versions.error());
  }
  // Backups of programs that kept no audit log have no such file.
  if (fs::exists(copy / "review.db", unknown)) {
    const Result<std::uint64_t> entries =
        require_whole(sqlite::verify_review((copy / "review.db").string()), "review.db");
    if (!entries) return fail(entries.error());
  }
  return RestoreReport{std::move(*manifest), *errors};
}

void sync_folder(const fs::path& folder) {
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  fsync(handle);
  close(handle);
}

}  // namespace

Result<RestoreReport> restore_backup(const std::string& backup, const std::string& data) {
  const fs::path target = fs::absolute(data).lexically_normal();
  if (const Result<> empty = require_empty(target); !empty) return fail(empty.error());
  if (const Result<BackupManifest> original = verify_backup(backup); !original) return fail(original.error());

  const fs::path copy = target.string() + ".restoring";
  std::error_code failed;
  fs::remove_all(copy, failed);
  fs::create_directories(copy, failed);
  if (!failed) fs::copy(backup, copy, fs::copy_options::recursive, failed);
  if (failed) return fail(folder_error(copy, "written", failed));
  Result<RestoreReport> report = check_copy(copy);
  if (!report) {
    fs::remove_all(copy, failed);
    return report;
  }
  fs::remove(copy / kManifestName, failed);
  sync_folder(copy);
  if (!failed) fs::rename(copy, target, failed);  // replaces an empty folder
  if (failed) return fail(folder_error(target, "put in place", failed));
  sync_folder(target.parent_path());
  return report;
}

}  // namespace nexus::app
