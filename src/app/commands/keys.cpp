#include <filesystem>

#include <fmt/format.h>

#include "adapters/http/key_store.h"
#include "adapters/posix/system_clock.h"
#include "app/commands/commands.h"
#include "partners/registry.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

constexpr std::int64_t kHourMs = 60 * 60 * 1000;

struct KeysOptions {
  ConfigurationFlags flags;
  std::string partner;
  std::string role;
  std::string id;
  std::int64_t expires_in_hours = 0;
  bool json = false;
};

std::string time_text(std::int64_t ms, const char* never) {
  return ms == 0 ? never : domain::to_iso8601(domain::Timestamp{ms});
}

std::string key_json(const http::KeyInfo& info) {
  std::string out = "{\"id\":";
  wire::append_string(out, info.id);
  out += ",\"role\":";
  wire::append_string(out, http::to_string(info.role));
  if (!info.partner_id.empty()) {
    out += ",\"partnerId\":";
    wire::append_string(out, info.partner_id);
  }
  const std::pair<const char*, std::int64_t> times[] = {{"createdAt", info.created_at_ms},
                                                        {"expiresAt", info.expires_at_ms},
                                                        {"lastUsedAt", info.last_used_at_ms}};
  for (const auto& [member, ms] : times) {
    out += fmt::format(",\"{}\":", member);
    if (ms == 0) {
      out += "null";
    } else {
      wire::append_timestamp(out, domain::Timestamp{ms});
    }
  }
  return out + "}";
}

Result<std::unique_ptr<http::KeyStore>> open_store(const Configuration& configuration,
                                                   const posix::SystemClock& clock) {
  std::error_code failed;
  std::filesystem::create_directories(configuration.data, failed);
  if (failed)
    return fail(ErrorKind::invalid, fmt::format("The data folder {} cannot be made.", configuration.data));
  return http::KeyStore::open(configuration.data, clock);
}

// The partner's id for the id or slug that was typed.
Result<std::string> partner_id_of(const std::string& name, const Configuration& configuration) {
  partners::Registry registry(configuration.partners);
  if (const Result<> loaded = registry.reload(); !loaded) return fail(loaded.error());
  if (const partners::DefinitionPtr definition = registry.by_name(name)) return definition->id();
  return fail(ErrorKind::not_found,
              fmt::format("There is no partner {} in {}; see `nexusstream partner list`.", name,
                          configuration.partners));
}

http::Role role_of(const std::string& name) {
  if (name == "viewer") return http::Role::viewer;
  if (name == "operator") return http::Role::operators;
  return http::Role::admin;
}

int create_key(const KeysOptions& options, const Configuration& configuration, Console& console) {
  if (options.partner.empty() == options.role.empty()) {
    console.err << "nexusstream: name either a --partner or a --role for the key.\n";
    return kExitUsage;
  }
  std::string partner_id;
  if (!options.partner.empty()) {
    const Result<std::string> found = partner_id_of(options.partner, configuration);
    if (!found) return report(console, found.error());
    partner_id = *found;
  }
  const posix::SystemClock clock;
  const Result<std::unique_ptr<http::KeyStore>> store = open_store(configuration, clock);
  if (!store) return report(console, store.error());
  const std::int64_t expires_at_ms =
      options.expires_in_hours == 0 ? 0 : clock.now().ms + options.expires_in_hours * kHourMs;
  const http::Role role = partner_id.empty() ? role_of(options.role) : http::Role::partner;
  const Result<http::NewKey> made = (*store)->create(role, partner_id, expires_at_ms);
  if (!made) return report(console, made.error());
  if (options.json) {
    std::string out = "{\"key\":";
    wire::append_string(out, made->key);
    console.out << out << ",\"info\":" << key_json(made->info) << "}\n";
  } else {
    // The key alone on `out`, so that a script can take it; it is shown this once.
    console.out << made->key << '\n';
    console.err << fmt::format("Key {} for {}. It is not stored and cannot be shown again.\n", made->info.id,
                               partner_id.empty() ? options.role : partner_id);
  }
  return kExitOk;
}

int list_keys(const KeysOptions& options, const Configuration& configuration, Console& console) {
  const posix::SystemClock clock;
  const Result<std::unique_ptr<http::KeyStore>> store = open_store(configuration, clock);
  if (!store) return report(console, store.error());
  std::vector<std::vector<std::string>> rows;
  std::string out = "{\"keys\":[";
  for (const http::KeyInfo& info : (*store)->list()) {
    out += (rows.empty() ? "" : ",") + key_json(info);
    rows.push_back({info.id, std::string(http::to_string(info.role)), info.partner_id,
                    time_text(info.created_at_ms, ""), time_text(info.expires_at_ms, "never"),
                    time_text(info.last_used_at_ms, "never")});
  }
  if (options.json) {
    console.out << out << "]}\n";
  } else {
    print_table(console.out, {"ID", "ROLE", "PARTNER", "CREATED", "EXPIRES", "LAST USED"}, rows);
  }
  return kExitOk;
}

int revoke_key(const KeysOptions& options, const Configuration& configuration, Console& console) {
  const posix::SystemClock clock;
  const Result<std::unique_ptr<http::KeyStore>> store = open_store(configuration, clock);
  if (!store) return report(console, store.error());
  if (const Result<> revoked = (*store)->revoke(options.id); !revoked)
    return report(console, revoked.error());
  console.out << fmt::format("Key {} is revoked; a running server refuses it within a second.\n", options.id);
  return kExitOk;
}

int export_keys(const KeysOptions&, const Configuration& configuration, Console& console) {
  const posix::SystemClock clock;
  const Result<std::unique_ptr<http::KeyStore>> store = open_store(configuration, clock);
  if (!store) return report(console, store.error());
  console.out << (*store)->export_json();
  console.err
      << "This text is a secret: put it where the property keys.secret refers to, and nowhere else.\n";
  return kExitOk;
}

CLI::App* add(CLI::App& keys, CommandContext& context, const std::shared_ptr<KeysOptions>& options,
              const std::string& name, const std::string& what,
              int (*run)(const KeysOptions&, const Configuration&, Console&)) {
  CLI::App* command = keys.add_subcommand(name, what);
  command->callback([command, options, run, &context] {
    const std::optional<LoadedConfiguration> loaded = load_for_command(*command, options->flags, context);
    if (loaded) context.exit_code = run(*options, loaded->values, context.console);
  });
  return command;
}

}  // namespace

void add_keys_command(CLI::App& root, CommandContext& context) {
  auto options = std::make_shared<KeysOptions>();
  CLI::App* keys = root.add_subcommand("keys", "Make, list and revoke API keys, in the data folder");
  keys->require_subcommand(1);
  keys->footer("Example:\n  nexusstream keys create --partner partner-a --data ./data");

  CLI::App* create = add(*keys, context, options, "create", "Make a key and print it once", create_key);
  create->add_option("--partner", options->partner, "Id or slug of the partner that it is for");
  create->add_option("--role", options->role, "Or the role of an operator")
      ->check(CLI::IsMember({"viewer", "operator", "admin"}));
  create->add_option("--expires-in-hours", options->expires_in_hours, "0: never")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  create->add_flag("--json", options->json, "Print JSON");
  add_configuration_flags(*create, options->flags);
  create->footer("Example:\n  nexusstream keys create --role admin --data ./data");

  CLI::App* list =
      add(*keys, context, options, "list", "Every key with its use, without its secret", list_keys);
  list->add_flag("--json", options->json, "Print JSON");
  add_configuration_flags(*list, options->flags);
  list->footer("Example:\n  nexusstream keys list --json");

  CLI::App* revoke = add(*keys, context, options, "revoke", "Make a key invalid at once", revoke_key);
  revoke->add_option("ID", options->id, "The key's id, as listed")->required();
  add_configuration_flags(*revoke, options->flags);
  revoke->footer("Example:\n  nexusstream keys revoke 4k2mx81pQz");

  CLI::App* exported =
      add(*keys, context, options, "export",
          "Print all keys' hashes and their secret, for processes that share them", export_keys);
  add_configuration_flags(*exported, options->flags);
  exported->footer("Example:\n  nexusstream keys export --data ./data > shared-keys.json");
}

}  // namespace nexus::app
