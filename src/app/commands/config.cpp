#include "app/commands/commands.h"
#include "app/configuration_report.h"

namespace nexus::app {

namespace {

void add_show(CLI::App& config, CommandContext& context) {
  struct Options {
    ConfigurationFlags flags;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* show = config.add_subcommand("show", "Print every value and where it came from");
  show->add_flag("--json", options->json, "Print JSON");
  add_configuration_flags(*show, options->flags);
  show->footer(
      "Example:\n  NEXUSSTREAM_LOG_LEVEL=debug nexusstream config show --http-listen 127.0.0.1:9000");
  show->callback([show, options, &context] {
    const std::optional<LoadedConfiguration> loaded = load_for_command(*show, options->flags, context);
    if (loaded)
      context.console.out << (options->json ? configuration_json(*loaded) : configuration_text(*loaded));
  });
}

void add_check(CLI::App& config, CommandContext& context) {
  auto file = std::make_shared<std::string>();
  CLI::App* check =
      config.add_subcommand("check", "Check a file and list every mistake, without starting anything");
  check->add_option("FILE", *file, "TOML file")->required();
  check->footer("Example:\n  nexusstream config check /etc/nexusstream.toml");
  check->callback([file, &context] {
    ConfigurationSources sources;
    sources.file = *file;
    const Result<LoadedConfiguration> loaded = load_configuration(sources);
    if (loaded) {
      context.console.out << *file << " is right.\n";
    } else {
      context.console.err << loaded.error().message << '\n';
      context.exit_code = kExitFailed;
    }
  });
}

void add_reference(CLI::App& config, CommandContext& context) {
  CLI::App* reference = config.add_subcommand("reference", "Print the table of all properties as Markdown");
  reference->footer("Example:\n  nexusstream config reference");
  reference->callback([&context] { context.console.out << configuration_reference(); });
}

}  // namespace

void add_config_command(CLI::App& root, CommandContext& context) {
  CLI::App* config = root.add_subcommand("config", "Show or check the configuration");
  config->require_subcommand(1);
  config->footer("Example:\n  nexusstream config show");
  add_show(*config, context);
  add_check(*config, context);
  add_reference(*config, context);
}

}  // namespace nexus::app
