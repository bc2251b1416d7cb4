#include "app/backup_manifest.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::app {

namespace fs = std::filesystem;

namespace {

constexpr int kFormat = 1;

Error file_error(const fs::path& path, const char* what) {
  return {ErrorKind::unavailable, fmt::format("The file {} cannot be {}.", path.string(), what)};
}

// Reads a file once, for its size and digest, and makes it durable.
Result<BackupFile> describe(const fs::path& folder, const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(file_error(path, "opened"));
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
  std::vector<char> buffer(1 << 20);
  BackupFile described{fs::relative(path, folder).string(), 0, {}};
  ssize_t got = 0;
  while ((got = read(file, buffer.data(), buffer.size())) > 0) {
    EVP_DigestUpdate(context, buffer.data(), static_cast<std::size_t>(got));
    described.bytes += static_cast<std::uint64_t>(got);
  }
  std::array<unsigned char, 32> digest{};
  EVP_DigestFinal_ex(context, digest.data(), nullptr);
  EVP_MD_CTX_free(context);
  const bool durable = got == 0 && fsync(file) == 0;
  close(file);
  if (!durable) return fail(file_error(path, "read and made durable"));
  for (const unsigned char byte : digest) described.sha256 += fmt::format("{:02x}", byte);
  return described;
}

Result<std::vector<BackupFile>> describe_all(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code failure;
  for (const auto& entry : fs::recursive_directory_iterator(folder, failure)) {
    if (entry.is_regular_file() && entry.path().filename() != kManifestName) paths.push_back(entry.path());
  }
  if (failure) return fail(file_error(folder, "listed"));
  std::sort(paths.begin(), paths.end());
  std::vector<BackupFile> files;
  for (const auto& path : paths) {
    auto described = describe(folder, path);
    if (!described) return fail(described.error());
    files.push_back(std::move(*described));
  }
  return files;
}

Error no_manifest(const fs::path& folder) {
  return {ErrorKind::corrupt, fmt::format("{} is no finished backup: its {} is missing or cannot be read.",
                                          folder.string(), kManifestName)};
}

Result<BackupManifest> read_manifest(const fs::path& folder) {
  std::ifstream in(folder / kManifestName);
  std::stringstream text;
  text << in.rdbuf();
  auto json = wire::JsonValue::parse(text.str());
  if (!in || !json) return fail(no_manifest(folder));
  const auto* format = json->find("format");
  const auto* orders = json->find("orders");
  const auto* created = json->find("createdAt");
  const auto* files = json->find("files");
  if (format == nullptr || orders == nullptr || created == nullptr || files == nullptr ||
      !files->is_array() || !format->is_number() || !orders->is_number() || !created->is_string()) {
    return fail(no_manifest(folder));
  }
  if (format->integer() != kFormat) {
    return fail(ErrorKind::invalid, "The backup was made by a newer program; restore it with that one.");
  }
  BackupManifest manifest;
  manifest.created_at = domain::parse_iso8601(created->string()).value_or(domain::Timestamp{});
  manifest.orders = static_cast<std::uint64_t>(orders->integer().value_or(0));
  for (const auto& file : files->items()) {
    const auto* name = file.find("name");
    const auto* bytes = file.find("bytes");
    const auto* sha256 = file.find("sha256");
    if (name == nullptr || bytes == nullptr || sha256 == nullptr || !name->is_string() ||
        !bytes->is_number() || !sha256->is_string()) {
      return fail(no_manifest(folder));
    }
    manifest.files.push_back(
        {name->string(), static_cast<std::uint64_t>(bytes->integer().value_or(0)), sha256->string()});
  }
  return manifest;
}

}  // namespace

std::string BackupManifest::to_json() const {
  std::string out = fmt::format("{{\"format\":{},\"createdAt\":", kFormat);
  wire::append_timestamp(out, created_at);
  out += fmt::format(",\"orders\":{},\"files\":[", orders);
  for (const BackupFile& file : files) {
    if (&file != &files.front()) out += ',';
    out += "{\"name\":";
    wire::append_string(out, file.name);
    out += fmt::format(",\"bytes\":{},\"sha256\":\"{}\"}}", file.bytes, file.sha256);
  }
  return out + "]}";
}

Result<BackupManifest> write_manifest(const std::string& folder, domain::Timestamp created_at,
                                      std::uint64_t orders) {
  auto files = describe_all(folder);
  if (!files) return fail(files.error());
  BackupManifest manifest{created_at, orders, std::move(*files)};
  const fs::path path = fs::path(folder) / kManifestName;
  std::ofstream(path) << manifest.to_json() << '\n';
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool durable = file >= 0 && fsync(file) == 0;
  if (file >= 0) close(file);
  if (!durable) return fail(file_error(path, "written"));
  return manifest;
}

Result<BackupManifest> verify_backup(const std::string& folder) {
  auto manifest = read_manifest(folder);
  if (!manifest) return manifest;
  auto files = describe_all(folder);
  if (!files) return fail(files.error());
  for (const BackupFile& listed : manifest->files) {
    const auto found = std::find_if(files->begin(), files->end(),
                                    [&](const BackupFile& file) { return file.name == listed.name; });
    if (found == files->end()) {
      return fail(ErrorKind::corrupt, fmt::format("The backup's file {} is missing.", listed.name));
    }
    if (found->bytes != listed.bytes || found->sha256 != listed.sha256) {
      return fail(ErrorKind::corrupt,
                  fmt::format("The backup's file {} is not as it was written.", listed.name));
    }
  }
  if (files->size() != manifest->files.size()) {
    return fail(ErrorKind::corrupt, "The backup folder has files that its manifest does not list.");
  }
  return manifest;
}

}  // namespace nexus::app
