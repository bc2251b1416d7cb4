#include "app/commands/commands.h"

namespace nexus::app {

namespace {
constexpr const char* kGroup = "Configuration";
}

void add_server_flags(CLI::App& command, ApiAddress& address) {
  command.add_option("--server", address.server, "Base URL of the server (environment NEXUSSTREAM_SERVER)")
      ->envname("NEXUSSTREAM_SERVER")
      ->capture_default_str()
      ->group("Server");
  // Not shown with its default: a key does not belong on a screen.
  command.add_option("--key", address.key, "API key; better given in the environment as NEXUSSTREAM_KEY")
      ->envname("NEXUSSTREAM_KEY")
      ->group("Server");
  command.add_option("--timeout-ms", address.timeout_ms, "Longest time without progress")
      ->check(CLI::Range(1000, 3'600'000))
      ->capture_default_str()
      ->group("Server");
}

void add_configuration_flags(CLI::App& command, ConfigurationFlags& flags) {
  command
      .add_option("--config", flags.file,
                  "TOML file (environment NEXUSSTREAM_CONFIG; else ./nexusstream.toml)")
      ->group(kGroup);
  for (const Property& property : properties()) {
    if (command.get_option_no_throw(flag_name(property)) != nullptr) continue;
    command.add_option(flag_name(property), flags.values[property.key], property.meaning)
        ->type_name(property.type == Property::Type::integer ? "INT" : "TEXT")
        ->group(kGroup);
  }
}

std::optional<LoadedConfiguration> load_for_command(const CLI::App& command, const ConfigurationFlags& flags,
                                                    CommandContext& context) {
  ConfigurationSources sources;
  for (const auto& [key, text] : flags.values) {
    // A command's own flag may have a property's name: keys create --role is not what a process does.
    const CLI::Option* option = command.get_option_no_throw(flag_name(*find_property(key)));
    if (option != nullptr && option->get_group() == kGroup && option->count() > 0) sources.flags[key] = text;
  }
  if (!flags.file.empty()) sources.file = flags.file;
  sources.environment = process_environment();
  sources.program_folder = process_program_folder();
  Result<LoadedConfiguration> loaded = load_configuration(sources);
  if (loaded) return std::move(*loaded);
  context.console.err << loaded.error().message << '\n';
  context.exit_code = kExitUsage;
  return std::nullopt;
}

}  // namespace nexus::app
