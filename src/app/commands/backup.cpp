#include <filesystem>

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "app/json_members.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

struct BackupOptions {
  ApiAddress address;
  std::string destination;
  bool json = false;
};

int back_up(const BackupOptions& options, Console& console) {
  // The server writes the copy itself, so the folder must mean the same there as here.
  std::string body = "{\"destination\":";
  wire::append_string(body, std::filesystem::absolute(options.destination).lexically_normal().string());
  body += "}";
  ApiClient client(options.address);
  const Result<std::string> answer = client.call_text({"POST", "/api/backup", body, "application/json"});
  if (!answer) return report(console, answer.error());
  if (options.json) {
    console.out << *answer << '\n';
    return kExitOk;
  }
  const Result<wire::JsonValue> made = wire::JsonValue::parse(*answer);
  if (!made) return report(console, made.error());
  console.out << fmt::format("Backed up {} orders in {} files to {}.\n", grouped(integer_of(*made, "orders")),
                             items_of(*made, "files").size(), options.destination);
  return kExitOk;
}

}  // namespace

void add_backup_command(CLI::App& root, CommandContext& context) {
  auto options = std::make_shared<BackupOptions>();
  CLI::App* backup =
      root.add_subcommand("backup", "Copy everything that a running server holds, consistently");
  backup->add_option("DEST", options->destination, "A new or empty folder on the server's machine")
      ->required();
  backup->add_flag("--json", options->json, "Print the server's JSON");
  add_server_flags(*backup, options->address);
  backup->footer("Example:\n  nexusstream backup /var/backups/nexusstream/monday");
  backup->callback([options, &context] { context.exit_code = back_up(*options, context.console); });
}

}  // namespace nexus::app
