// A subcommand that asks a server, prints what it says, and leaves an exit code.
#pragma once

#include <memory>
#include <string>

#include "app/commands/commands.h"

namespace nexus::app {

// Options are shared by the subcommands of one command; they have `json` and `address`.
template <class Options>
CLI::App* add_server_command(CLI::App& parent, CommandContext& context,
                             const std::shared_ptr<Options>& options, const std::string& name,
                             const std::string& what, int (*run)(const Options&, Console&)) {
  CLI::App* command = parent.add_subcommand(name, what);
  command->add_flag("--json", options->json, "Print the server's JSON");
  add_server_flags(*command, options->address);
  command->callback([options, run, &context] { context.exit_code = run(*options, context.console); });
  return command;
}

}  // namespace nexus::app
