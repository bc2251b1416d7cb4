#include "adapters/aws/credentials_file.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace nexus::aws {

namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string path_of(const Environment& environment) {
  std::string path = environment("AWS_SHARED_CREDENTIALS_FILE");
  return path.empty() ? environment("HOME") + "/.aws/credentials" : path;
}

std::string profile_of(const Environment& environment) {
  std::string profile = environment("AWS_PROFILE");
  return profile.empty() ? "default" : profile;
}

}  // namespace

std::string credentials_file_name(const Environment& environment) {
  return fmt::format("profile {} of {}", profile_of(environment), path_of(environment));
}

std::optional<Credentials> read_profile(std::string_view text, std::string_view profile) {
  Credentials keys;
  bool is_ours = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = without_blanks(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      is_ours = without_blanks(line.substr(1, line.size() - 2)) == profile;
      continue;
    }
    const std::size_t equals = line.find('=');
    if (!is_ours || equals == std::string_view::npos) continue;
    const std::string_view name = without_blanks(line.substr(0, equals));
    const std::string_view value = without_blanks(line.substr(equals + 1));
    if (name == "aws_access_key_id") keys.access_key_id = value;
    if (name == "aws_secret_access_key") keys.secret_access_key = value;
    if (name == "aws_session_token") keys.session_token = value;
  }
  if (keys.access_key_id.empty() || keys.secret_access_key.empty()) return std::nullopt;
  return keys;
}

Result<std::optional<Credentials>> read_credentials_file(const Environment& environment) {
  std::ifstream file(path_of(environment), std::ios::binary);
  std::optional<Credentials> keys;
  if (file) {
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    keys = read_profile(text, profile_of(environment));
  }
  if (keys) {
    keys->source = credentials_file_name(environment);
  } else if (!environment("AWS_PROFILE").empty()) {
    // Whoever names a profile wants that one, not whatever else can be found.
    return fail(
        ErrorKind::unavailable,
        fmt::format("AWS_PROFILE asks for {}, which has no aws_access_key_id with an aws_secret_access_key "
                    "or cannot be read. Correct the name or the file.",
                    credentials_file_name(environment)));
  }
  return keys;
}

}  // namespace nexus::aws
