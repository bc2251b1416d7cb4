#include "app/restore.h"

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

struct RestoreOptions {
  std::string source;
  std::string data;
  bool json = false;
};

int restore(const RestoreOptions& options, Console& console) {
  const Result<RestoreReport> restored = restore_backup(options.source, options.data);
  if (!restored) return report(console, restored.error());
  if (options.json) {
    std::string out =
        fmt::format("{{\"orders\":{},\"errors\":{},\"files\":{},\"createdAt\":", restored->manifest.orders,
                    restored->errors, restored->manifest.files.size());
    wire::append_timestamp(out, restored->manifest.created_at);
    console.out << out << "}\n";
  } else {
    console.out << fmt::format(
        "Restored {} orders and {} error events as of {} to {}; every file and both stores are checked.\n",
        grouped(static_cast<std::int64_t>(restored->manifest.orders)),
        grouped(static_cast<std::int64_t>(restored->errors)),
        domain::to_iso8601(restored->manifest.created_at), options.data);
  }
  return kExitOk;
}

}  // namespace

void add_restore_command(CLI::App& root, CommandContext& context) {
  auto options = std::make_shared<RestoreOptions>();
  CLI::App* command =
      root.add_subcommand("restore", "Make a data folder from a backup, and prove that it is whole");
  command->add_option("SRC", options->source, "Folder of the backup")->required();
  command->add_option("--data", options->data, "New or empty data folder")->required();
  command->add_flag("--json", options->json, "Print JSON");
  command->footer("Example:\n  nexusstream restore /var/backups/nexusstream/monday --data ./restored");
  command->callback([options, &context] { context.exit_code = restore(*options, context.console); });
}

}  // namespace nexus::app
