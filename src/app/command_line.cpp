#include "app/command_line.h"

#include <algorithm>

#include "app/commands/commands.h"
#include "app/nearest_name.h"

namespace nexus::app {

namespace {

void add_serve(CLI::App& root, CommandContext& context, const ServeFunction& serve) {
  auto flags = std::make_shared<ConfigurationFlags>();
  CLI::App* command = root.add_subcommand("serve", "Take orders, store them and answer queries");
  add_configuration_flags(*command, *flags);
  command->footer("Example:\n  nexusstream serve --data ./data --http-listen 127.0.0.1:8080");
  command->callback([command, flags, &context, &serve] {
    const std::optional<LoadedConfiguration> loaded = load_for_command(*command, *flags, context);
    if (loaded) context.exit_code = serve(loaded->values);
  });
}

// The innermost command that was named so far, for its flags.
const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen.front());
}

std::string suggestion_for(const CLI::App& command, const std::string& argument) {
  std::vector<std::string> known;
  if (argument.starts_with('-')) {
    for (const CLI::Option* option : command.get_options()) known.push_back(option->get_name(false, false));
  } else {
    for (const CLI::App* subcommand : command.get_subcommands([](const CLI::App*) { return true; })) {
      known.push_back(subcommand->get_name());
    }
  }
  return suggestion(argument.substr(0, argument.find('=')), known);
}

int explain_usage(const CLI::App& root, const CLI::ParseError& mistake, const Console& console) {
  const CLI::App& command = innermost(root);
  std::string what = mistake.what();
  std::string hint;
  for (const std::string& argument : command.remaining()) {
    if (hint.empty()) hint = suggestion_for(command, argument);
  }
  // CLI11 tells only that a command is missing when it does not know the one that was typed.
  const bool names_none = command.get_subcommands([](const CLI::App*) { return true; }).empty();
  if (!names_none && !command.remaining().empty() && !command.remaining().back().starts_with('-')) {
    what = "There is no command " + command.remaining().back();
    hint = suggestion_for(command, command.remaining().back());
  }
  console.err << "nexusstream: " << what << (what.ends_with('.') ? "" : ".") << hint << "\nTry `nexusstream "
              << (&command == &root ? "" : command.get_name() + " ") << "--help`.\n";
  return kExitUsage;
}

}  // namespace

int run_command_line(std::vector<std::string> arguments, const Console& console, const ServeFunction& serve) {
  CLI::App root("Takes order feeds from trading partners and stores every order exactly once.",
                "nexusstream");
  CommandContext context{console};
  root.require_subcommand(1);
  root.set_version_flag("--version", "nexusstream " NEXUS_VERSION);
  root.footer("Example:\n  nexusstream serve\nEach command has --help with an example.");
  add_serve(root, context, serve);
  for (const auto add :
       {add_simulate_command, add_import_command, add_partner_command, add_queue_command, add_errors_command,
        add_keys_command, add_audit_command, add_backup_command, add_restore_command, add_migrate_command,
        add_move_command, add_config_command, add_health_command, add_lambda_command}) {
    add(root, context);
  }
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
    root.parse(reversed);
  } catch (const CLI::Success& asked) {  // --help, --version
    root.exit(asked, console.out, console.err);
    return kExitOk;
  } catch (const CLI::ParseError& mistake) {
    return explain_usage(root, mistake, console);
  }
  return context.exit_code;
}

}  // namespace nexus::app
