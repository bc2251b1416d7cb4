#include "adapters/http/static_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

#include "adapters/http/characters.h"
#include "adapters/http/request.h"
#include "base/hex.h"
#include "wire/sha256.h"

namespace nexus::http {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kEtagBytes = 16;  // of the SHA-256

constexpr std::pair<std::string_view, std::string_view> kContentTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
};

std::string_view content_type_of(std::string_view path) {
  for (const auto& [ending, type] : kContentTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

Error unreadable(const fs::path& what, const std::string& why) {
  return {ErrorKind::invalid,
          "The dashboard's files cannot be read: " + what.string() + " " + why +
              ". Build them with tools/build-dashboard, or name another folder with dashboard.folder."};
}

using Contents = std::map<std::string, std::string>;

Result<> add_file(const fs::path& folder, const fs::path& path, std::uint64_t& total, Contents& into) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(unreadable(path, "cannot be opened"));
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  total += bytes.size();
  if (total > StaticFiles::kMaxTotalBytes) return fail(unreadable(folder, "holds more than 64 MiB"));
  into[path.lexically_relative(folder).generic_string()] = std::move(bytes);
  return {};
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

// By path below the folder.
Result<Contents> read_folder(const fs::path& folder) {
  Contents contents;
  std::uint64_t total = 0;
  std::error_code failure;
  fs::recursive_directory_iterator entry(folder, failure);
  for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    const bool hidden = is_hidden(entry->path());
    const fs::file_status status = entry->symlink_status(failure);
    if (failure) break;
    if (hidden && fs::is_directory(status)) entry.disable_recursion_pending();
    if (hidden || !fs::is_regular_file(status)) continue;
    if (auto added = add_file(folder, entry->path(), total, contents); !added) return fail(added.error());
  }
  if (failure) return fail(unreadable(folder, "cannot be listed (" + failure.message() + ")"));
  if (!contents.contains("index.html")) return fail(unreadable(folder, "has no index.html"));
  return contents;
}

StaticFiles::Variant make_variant(std::string body, std::string_view suffix) {
  const auto hash = wire::sha256(body);
  std::string digits(2 * kEtagBytes, '0');
  write_hex(std::span(hash).first<kEtagBytes>(), digits.data());
  return {std::move(body), "\"" + digits + std::string(suffix) + "\""};
}

std::optional<StaticFiles::Variant> take_variant(Contents& contents, const std::string& path,
                                                 std::string_view suffix) {
  const auto found = contents.find(path);
  if (found == contents.end()) return std::nullopt;
  return make_variant(std::move(found->second), suffix);
}

// The next element of a comma-separated field value, without white space around it.
std::string_view next_element(std::string_view& list) {
  const std::size_t end = std::min(list.find(','), list.size());
  const std::string_view element = trim_white_space(list.substr(0, end));
  list.remove_prefix(end == list.size() ? end : end + 1);
  return element;
}

// Whether a list of codings takes this one: named, or covered by "*", and not with a weight of 0.
bool takes(std::string_view accepted, std::string_view coding) {
  std::optional<bool> named;
  bool others = false;
  while (!accepted.empty()) {
    const std::string_view element = next_element(accepted);
    const std::string_view name = trim_white_space(element.substr(0, element.find(';')));
    const std::size_t weight_at = element.find("q=");
    const std::string_view weight = weight_at == std::string_view::npos ? "1" : element.substr(weight_at + 2);
    const bool refused = weight.find_first_of("123456789") == std::string_view::npos;
    if (equals_ignoring_case(name, coding)) named = !refused;
    if (name == "*") others = !refused;
  }
  return named.value_or(others);
}

}  // namespace

Result<std::shared_ptr<const StaticFiles>> StaticFiles::read(const std::string& folder) {
  auto contents = read_folder(folder);
  if (!contents) return fail(contents.error());
  auto files = std::make_shared<StaticFiles>();
  for (auto& [path, body] : *contents) {
    const bool compressed = path.ends_with(".br") || path.ends_with(".gz");
    if (compressed && contents->contains(path.substr(0, path.size() - 3))) continue;
    File file;
    file.content_type = content_type_of(path);
    file.is_immutable = path.starts_with("assets/");
    file.plain = make_variant(std::move(body), "");
    file.brotli = take_variant(*contents, path + ".br", "-br");
    file.gzip = take_variant(*contents, path + ".gz", "-gz");
    files->files_.emplace(path, std::move(file));
  }
  return files;
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

ChosenVariant choose_variant(const StaticFiles::File& file, std::string_view accept_encoding) {
  if (file.brotli && takes(accept_encoding, "br")) return {&*file.brotli, "br"};
  if (file.gzip && takes(accept_encoding, "gzip")) return {&*file.gzip, "gzip"};
  return {&file.plain, ""};
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    std::string_view element = next_element(if_none_match);
    if (element == "*") return true;
    if (element.starts_with("W/")) element.remove_prefix(2);
    if (element == etag) return true;
  }
  return false;
}

}  // namespace nexus::http
