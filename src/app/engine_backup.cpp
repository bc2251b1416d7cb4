#include <filesystem>

#include "app/backup_manifest.h"
#include "app/engine.h"

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

Result<std::string> Engine::back_up(const std::string& destination) {
  const fs::path target = destination;
  if (auto made = make_empty_folder(target); !made) return fail(made.error());
  auto journal_disk = posix::PosixDisk::open_folder((target / "journal").string());
  if (!journal_disk) return fail(journal_disk.error());
  if (auto copied = journal_->snapshot(**journal_disk); !copied) return fail(copied.error());
  if (auto copied = orders_->backup((target / "orders.db").string()); !copied) return fail(copied.error());
  if (auto copied = errors_->backup((target / "errors.db").string()); !copied) return fail(copied.error());
  if (auto copied = definitions_->backup((target / "definitions.db").string()); !copied)
    return fail(copied.error());
  if (auto copied = review_->backup((target / "review.db").string()); !copied) return fail(copied.error());
  for (const char* name : {"keys.json", "keys.secret"}) {
    if (auto copied = copy_file_if_present(fs::path(configuration_.data) / name, target / name); !copied) {
      return fail(copied.error());
    }
  }
  auto copy = sqlite::verify_orders((target / "orders.db").string());
  if (!copy) return fail(copy.error());
  if (!copy->problems.empty())
    return fail(ErrorKind::corrupt, "The copied orders.db is damaged: " + copy->problems.front());
  auto manifest = write_manifest(destination, clock_.now(), copy->rows);
  if (!manifest) return fail(manifest.error());
  return manifest->to_json();
}

}  // namespace nexus::app
