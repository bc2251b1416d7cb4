// The commands of the program: each adds itself to the command line and, when it is the one that
// was asked for, runs and leaves its exit code. One file a command.
#pragma once

#include <functional>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/api_client.h"
#include "app/configuration.h"
#include "app/configuration_loader.h"
#include "app/console.h"

namespace nexus::app {

struct CommandContext {
  Console console;
  int exit_code = kExitOk;
};

void add_audit_command(CLI::App& root, CommandContext& context);
void add_backup_command(CLI::App& root, CommandContext& context);
void add_config_command(CLI::App& root, CommandContext& context);
void add_errors_command(CLI::App& root, CommandContext& context);
void add_health_command(CLI::App& root, CommandContext& context);
void add_import_command(CLI::App& root, CommandContext& context);
void add_keys_command(CLI::App& root, CommandContext& context);
void add_lambda_command(CLI::App& root, CommandContext& context);
void add_migrate_command(CLI::App& root, CommandContext& context);
void add_move_command(CLI::App& root, CommandContext& context);
void add_partner_command(CLI::App& root, CommandContext& context);
void add_queue_command(CLI::App& root, CommandContext& context);
void add_restore_command(CLI::App& root, CommandContext& context);
void add_simulate_command(CLI::App& root, CommandContext& context);

// --server, --key and --timeout-ms of the commands that talk to a server.
void add_server_flags(CLI::App& command, ApiAddress& address);

// --config and one flag for each property; gathers what was given.
struct ConfigurationFlags {
  std::string file;
  std::map<std::string, std::string> values;  // by property key; empty text: not given
};
// A flag that the command has already keeps its own meaning; file and environment still set the property.
void add_configuration_flags(CLI::App& command, ConfigurationFlags& flags);
// Flags, environment and file together. On a mistake prints every one and sets the exit code to
// kExitUsage.
std::optional<LoadedConfiguration> load_for_command(const CLI::App& command, const ConfigurationFlags& flags,
                                                    CommandContext& context);

}  // namespace nexus::app
