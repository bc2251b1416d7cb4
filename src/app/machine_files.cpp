#include "app/machine_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "adapters/sqlite/data_lock.h"
#include "app/json_members.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kNote = "move.json";

template <class Part>
Result<> take(Result<std::unique_ptr<Part>> opened, std::unique_ptr<Part>& into) {
  if (!opened) return fail(opened.error());
  into = std::move(*opened);
  return {};
}

// Writes and syncs the file or folder `path`; `content` null syncs alone.
bool write_durably(const fs::path& path, int flags, const std::string* content) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file < 0) return false;
  bool written = true;
  if (content != nullptr) {
    const ssize_t put = ::write(file, content->data(), content->size());
    written = put == static_cast<ssize_t>(content->size());
  }
  written = ::fsync(file) == 0 && written;
  return ::close(file) == 0 && written;
}

}  // namespace

Result<MachineFiles> MachineFiles::open(const std::string& data) {
  std::error_code ignored;
  for (const char* name : {"definitions.db", "orders.db", "errors.db", "review.db"}) {
    if (fs::exists(fs::path(data) / name, ignored)) continue;
    return fail(
        ErrorKind::not_found,
        fmt::format("{} holds no {}: it is no data folder of a machine, or an older program has used it. "
                    "Name the folder that `nexusstream serve --data` has.",
                    data, name));
  }
  MachineFiles files;
  auto definitions = sqlite::SqliteDefinitionStore::open_for_reading(data + "/definitions.db");
  if (auto taken = take(std::move(definitions), files.definitions); !taken) return fail(taken.error());
  auto orders = sqlite::OrderFollower::open(data + "/orders.db");
  if (auto taken = take(std::move(orders), files.orders); !taken) return fail(taken.error());
  sqlite::ErrorStoreOptions error_options;
  error_options.path = data + "/errors.db";
  error_options.only_reads = true;
  auto errors = sqlite::SqliteErrorStore::open(error_options);
  if (auto taken = take(std::move(errors), files.errors); !taken) return fail(taken.error());
  sqlite::ReviewFileOptions review_options;
  review_options.path = data + "/review.db";
  review_options.only_reads = true;
  auto review = sqlite::ReviewFile::open(review_options);
  if (auto taken = take(std::move(review), files.review); !taken) return fail(taken.error());
  files.audit = std::make_unique<sqlite::SqliteAuditLog>(*files.review);
  files.jobs = std::make_unique<sqlite::SqliteJobStore>(*files.review);
  return files;
}

bool MachineFiles::are_in_use(const std::string& data) { return sqlite::is_locked(data + "/orders.db"); }

Result<std::optional<MoveNote>> read_move_note(const std::string& data) {
  const fs::path path = fs::path(data) / kNote;
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  const auto json = wire::JsonValue::parse(text.str());
  const auto machine = json ? domain::parse_uuid(text_of(*json, "machine")) : std::nullopt;
  if (!in || !machine) {
    return fail(
        ErrorKind::corrupt,
        fmt::format("{} cannot be read. It says which cluster the folder's orders moved to: find that "
                    "out before anything takes orders for these partners.",
                    path.string()));
  }
  return MoveNote{*machine, domain::parse_iso8601(text_of(*json, "movedAt")), text_of(*json, "to")};
}

Result<> write_move_note(const std::string& data, const MoveNote& note) {
  std::string text = "{\"machine\":\"" + domain::to_string(note.machine) + "\"";
  if (note.moved_at) {
    text += ",\"movedAt\":";
    wire::append_timestamp(text, *note.moved_at);
    text += ",\"to\":";
    wire::append_string(text, note.to);
  }
  text += "}\n";
  const fs::path path = fs::path(data) / kNote;
  const fs::path draft = path.string() + ".new";
  const bool written = write_durably(draft, O_WRONLY | O_CREAT | O_TRUNC, &text) &&
                       std::rename(draft.c_str(), path.c_str()) == 0 &&
                       write_durably(data, O_RDONLY | O_DIRECTORY, nullptr);
  if (written) return {};
  return fail(
      ErrorKind::unavailable,
      fmt::format("{} cannot be written: {}. The command must run as the user whom the data folder belongs "
                  "to.",
                  path.string(), std::strerror(errno)));
}

Result<> require_not_moved(const std::string& data) {
  const auto note = read_move_note(data);
  if (!note) return fail(note.error());
  if (!*note || !(*note)->moved_at) return {};
  return fail(
      ErrorKind::conflict,
      fmt::format("The orders of {} moved to {} at {}, and their numbers go on there. Start the cluster "
                  "(adapters.orders = \"postgres\"), or name another data folder.",
                  data, (*note)->to, domain::to_iso8601(*(*note)->moved_at)));
}

}  // namespace nexus::app
