#include <filesystem>

#include "app/backup_manifest.h"
#include "app/data_folder.h"

namespace nexus::app {

namespace fs = std::filesystem;

namespace {

Result<> make_empty_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) {
    return fail(ErrorKind::invalid,
                "The folder " + folder.string() + " cannot be made: " + failure.message() + ".");
  }
  if (!fs::is_empty(folder, failure) || failure) {
    return fail(ErrorKind::conflict,
                "The folder " + folder.string() + " is not empty; a backup needs its own.");
  }
  return {};
}

Result<> copy_file_if_present(const fs::path& from, const fs::path& to) {
  std::error_code failure;
  if (fs::exists(from, failure)) fs::copy_file(from, to, failure);
  if (failure)
    return fail(ErrorKind::unavailable,
                "The file " + from.string() + " cannot be copied: " + failure.message() + ".");
  return {};
}

}  // namespace

Result<std::string> DataFolder::back_up(const Configuration& configuration, const std::string& destination,
                                        domain::Timestamp now) {
  if (!orders || !errors || !journal) {
    return fail(ErrorKind::invalid,
                "Orders, errors or queues are not in the data folder: back up PostgreSQL and DynamoDB with "
                "their own means (snapshots, point-in-time recovery).");
  }
  const fs::path target = destination;
  if (auto made = make_empty_folder(target); !made) return fail(made.error());
  auto journal_copy = posix::PosixDisk::open_folder((target / "journal").string());
  if (!journal_copy) return fail(journal_copy.error());
  if (auto copied = journal->snapshot(**journal_copy); !copied) return fail(copied.error());
  if (auto copied = orders->backup((target / "orders.db").string()); !copied) return fail(copied.error());
  if (auto copied = errors->backup((target / "errors.db").string()); !copied) return fail(copied.error());
  if (auto copied = definitions->backup((target / "definitions.db").string()); !copied)
    return fail(copied.error());
  if (auto copied = review->backup((target / "review.db").string()); !copied) return fail(copied.error());
  for (const char* name : {"keys.json", "keys.secret", "sessions.ended"}) {
    if (auto copied = copy_file_if_present(fs::path(configuration.data) / name, target / name); !copied) {
      return fail(copied.error());
    }
  }
  auto copy = sqlite::verify_orders((target / "orders.db").string());
  if (!copy) return fail(copy.error());
  if (!copy->problems.empty())
    return fail(ErrorKind::corrupt, "The copied orders.db is damaged: " + copy->problems.front());
  auto manifest = write_manifest(destination, now, copy->rows);
  if (!manifest) return fail(manifest.error());
  return manifest->to_json();
}

}  // namespace nexus::app
