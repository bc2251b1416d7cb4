#include "app/configuration_loader.h"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "app/configuration_file.h"
#include "app/nearest_name.h"

namespace nexus::app {

namespace {

constexpr std::string_view kPrefix = "NEXUSSTREAM_";
constexpr std::string_view kDefaultFile = "nexusstream.toml";
// Read by the commands themselves: the file's name, and where clients find the server and their key.
const std::vector<std::string> kOtherVariables = {"NEXUSSTREAM_CONFIG", "NEXUSSTREAM_SERVER",
                                                  "NEXUSSTREAM_KEY"};

// The port behind the last colon; nothing when that is none.
std::optional<std::uint16_t> port_of(const std::string& place) {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  const char* end = place.data() + place.size();
  std::uint16_t number = 0;
  const auto [stop, failure] = std::from_chars(place.data() + colon + 1, end, number);
  return failure == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return parts;
}

std::optional<PropertyValue> value_from_text(const Property& property, const std::string& text) {
  if (property.type == Property::Type::list) return split_list(text);
  if (property.type != Property::Type::integer) return text;
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return number;
}

// What is wrong with a value of the right type; empty when it is allowed.
std::string bounds_mistake(const Property& property, const PropertyValue& value) {
  if (property.type == Property::Type::integer) {
    const std::int64_t number = std::get<std::int64_t>(value);
    if (number < property.least || number > property.most) {
      return fmt::format("{} must be {}, not {}.", property.key, allowed_values(property), number);
    }
  }
  if (property.type == Property::Type::choice) {
    const std::string& chosen = std::get<std::string>(value);
    if (std::find(property.choices.begin(), property.choices.end(), chosen) == property.choices.end()) {
      return fmt::format("{} must be {}, not \"{}\".{}", property.key, allowed_values(property), chosen,
                         suggestion(chosen, property.choices));
    }
  }
  return "";
}

class Loader {
 public:
  Loader() {
    for (const Property& property : properties()) {
      loaded_.settings.push_back({&property, property.default_value, "default"});
    }
  }

  void read_file(const std::string& path) {
    FileSettings file = read_configuration_file(path);
    for (FileSetting& setting : file.settings) {
      const std::string place = fmt::format("{}:{}", path, setting.line);
      put(*setting.property, std::move(setting.value), place, place + ": ");
    }
    for (std::string& mistake : file.mistakes) mistakes_.push_back(std::move(mistake));
  }

  void read_environment(const std::map<std::string, std::string>& environment) {
    std::map<std::string, const Property*> known;
    std::vector<std::string> names = kOtherVariables;
    for (const Property& property : properties()) {
      known[environment_name(property)] = &property;
      names.push_back(environment_name(property));
    }
    for (const auto& [name, text] : environment) {
      if (!name.starts_with(kPrefix)) continue;
      const auto found = known.find(name);
      if (found != known.end()) {
        put_text(*found->second, text, "environment " + name);
      } else if (std::find(kOtherVariables.begin(), kOtherVariables.end(), name) == kOtherVariables.end()) {
        mistakes_.push_back(
            fmt::format("The environment variable {} sets no property.{}", name, suggestion(name, names)));
      }
    }
  }

  void read_flags(const std::map<std::string, std::string>& flags) {
    for (const auto& [key, text] : flags) {
      const Property* property = find_property(key);
      if (property != nullptr) {
        put_text(*property, text, "flag " + flag_name(*property));
      } else {
        mistakes_.push_back(fmt::format("{} is no property.{}", key, suggestion(key, property_keys())));
      }
    }
  }

  Result<LoadedConfiguration> finish(const std::string& program_folder) {
    loaded_.values = default_configuration();
    if (mistakes_.empty()) {
      for (const Setting& setting : loaded_.settings) setting.property->set(loaded_.values, setting.value);
      resolve(program_folder);
      check_whole();
    }
    if (mistakes_.empty()) return std::move(loaded_);
    std::string all;
    for (const std::string& mistake : mistakes_) all += (all.empty() ? "" : "\n") + mistake;
    return fail(ErrorKind::invalid, all);
  }

 private:
  void put(const Property& property, PropertyValue value, std::string source, const std::string& place) {
    const std::string mistake = bounds_mistake(property, value);
    if (!mistake.empty()) {
      mistakes_.push_back(place + mistake);
      return;
    }
    Setting& setting = setting_of(property.key);
    setting.value = std::move(value);
    setting.source = std::move(source);
  }

  void put_text(const Property& property, const std::string& text, const std::string& source) {
    std::optional<PropertyValue> value = value_from_text(property, text);
    if (value) {
      put(property, std::move(*value), source, source + ": ");
    } else {
      mistakes_.push_back(fmt::format("{}: {} needs an integer, {}, not \"{}\".", source, property.key,
                                      allowed_values(property), text));
    }
  }

  Setting& setting_of(std::string_view key) {
    return *std::find_if(loaded_.settings.begin(), loaded_.settings.end(),
                         [&](const Setting& setting) { return setting.property->key == key; });
  }

  // Fills in the values whose default depends on the machine.
  void resolve(const std::string& program_folder) {
    Configuration& values = loaded_.values;
    if (values.http.threads == 0) {
      values.http.threads = std::max(1U, std::thread::hardware_concurrency());
      setting_of("http.threads").value = values.http.threads;
    }
    resolve_folder(values.partners, "partners",
                   {values.data + "/partners", program_folder + "/partners",
                    program_folder + "/../share/nexusstream/partners", program_folder + "/../../partners"},
                   "");
    resolve_folder(values.dashboard.folder, "dashboard.folder",
                   {program_folder + "/dashboard", program_folder + "/../share/nexusstream/dashboard"},
                   "index.html");
  }

  // Takes the first place that is there and has `wanted_file` (empty: any folder) when none is given.
  void resolve_folder(std::string& value, std::string_view key, const std::vector<std::string>& places,
                      const std::string& wanted_file) {
    if (!value.empty()) return;
    for (const std::string& place : places) {
      std::error_code ignored;
      if (!std::filesystem::is_directory(place, ignored)) continue;
      if (!wanted_file.empty() && !std::filesystem::exists(place + "/" + wanted_file, ignored)) continue;
      const bool in_data = place.starts_with(loaded_.values.data + "/");
      value = in_data ? place : std::filesystem::weakly_canonical(place, ignored).string();
      break;
    }
    setting_of(key).value = value;
  }

  // Rules that join several properties.
  void check_whole() {
    const Configuration& values = loaded_.values;
    check_listen(values.http.listen);
    if (values.http.tls_certificate.empty() != values.http.tls_key.empty()) {
      mistakes_.push_back("http.tls_certificate and http.tls_key belong together: set both, or neither.");
    }
    if (values.authentication == "off" && !values.listens_on_loopback()) {
      mistakes_.push_back(
          fmt::format("{}: authentication may be off only on a loopback address, and http.listen is {}.",
                      setting_of("authentication").source, values.http.listen));
    }
    check_adapters(values);
    for (const std::string& origin : values.http.allowed_origins) {
      const bool scheme = origin.starts_with("https://") || origin.starts_with("http://");
      if (!scheme || origin.find('/', origin.find("://") + 3) != std::string::npos) {
        mistakes_.push_back(
            fmt::format("{}: http.allowed_origins has \"{}\"; an origin is https://host or "
                        "http://host:port, without a path.",
                        setting_of("http.allowed_origins").source, origin));
      }
    }
  }

  void check_adapters(const Configuration& values) {
    if (values.uses_sqs() && !values.uses_postgres()) {
      mistakes_.push_back(fmt::format(
          "{}: adapters.queues may be sqs only with adapters.orders set to postgres, because the ledger of "
          "embedded orders is rebuilt from the embedded queues.",
          setting_of("adapters.queues").source));
    }
    const bool shared = values.uses_postgres() && values.uses_dynamodb() && values.uses_sqs();
    if (values.role != "all" && !shared) {
      mistakes_.push_back(fmt::format(
          "{}: role may be {} only where other processes reach the same data: set adapters.orders to "
          "postgres, adapters.errors to dynamodb and adapters.queues to sqs.",
          setting_of("role").source, values.role));
    }
    if (values.uses_redis() && !port_of(values.redis.address)) {
      mistakes_.push_back(
          fmt::format("{}: redis.address must be a host and a port, such as redis.internal:6379, not "
                      "\"{}\".",
                      setting_of("redis.address").source, values.redis.address));
    }
    for (const char* key : {"postgres.writer", "postgres.reader"}) {
      const std::string& text = std::get<std::string>(setting_of(key).value);
      if (text.find("password=") == std::string::npos) continue;
      mistakes_.push_back(
          fmt::format("{}: {} must not hold a password: put it where postgres.password refers to, "
                      "such as env:NAME or file:PATH.",
                      setting_of(key).source, key));
    }
  }

  void check_listen(const std::string& listen) {
    const std::string address = listen.substr(0, listen.rfind(':'));
    in6_addr bytes{};
    const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
    const bool address_right =
        address == "localhost" || inet_pton(AF_INET, address.c_str(), &bytes) == 1 ||
        (bracketed && inet_pton(AF_INET6, address.substr(1, address.size() - 2).c_str(), &bytes) == 1);
    if (port_of(listen) && address_right) return;
    mistakes_.push_back(
        fmt::format("{}: http.listen must be an address and a port, such as 127.0.0.1:8080 or "
                    "[::1]:8080, not \"{}\".",
                    setting_of("http.listen").source, listen));
  }

  LoadedConfiguration loaded_;
  std::vector<std::string> mistakes_;
};

}  // namespace

Result<LoadedConfiguration> load_configuration(const ConfigurationSources& sources) {
  Loader loader;
  const auto named = sources.environment.find("NEXUSSTREAM_CONFIG");
  const std::string usual = (std::filesystem::path(sources.working_folder) / kDefaultFile).string();
  if (sources.file) {
    loader.read_file(*sources.file);
  } else if (named != sources.environment.end()) {
    loader.read_file(named->second);
  } else if (std::filesystem::exists(usual)) {
    loader.read_file(sources.working_folder == "." ? std::string(kDefaultFile) : usual);
  }
  loader.read_environment(sources.environment);
  loader.read_flags(sources.flags);
  return loader.finish(sources.program_folder);
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::string process_program_folder() {
  std::error_code failed;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? "." : program.parent_path().string();
}

}  // namespace nexus::app
