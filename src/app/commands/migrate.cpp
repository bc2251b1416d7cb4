#include <fmt/format.h>
#include <array>

#include "adapters/sqlite/migrations.h"
#include "app/commands/commands.h"

namespace nexus::app {

namespace {

struct StoreFile {
  const char* name;
  std::span<const sqlite::Migration> (*migrations)();
};
constexpr std::array<StoreFile, 5> kFiles{{{"orders.db", sqlite::order_migrations},
                                           {"errors.db", sqlite::error_migrations},
                                           {"definitions.db", sqlite::definition_migrations},
                                           {"review.db", sqlite::review_migrations},
                                           {"measurements.db", sqlite::measurement_migrations}}};

int migrate_folder(const std::string& data, bool json, Console& console) {
  std::string report;
  for (const StoreFile& file : kFiles) {
    const auto migrated = sqlite::migrate_file(data + "/" + file.name, file.migrations());
    if (!migrated && migrated.error().kind == ErrorKind::not_found) continue;
    if (!migrated) return nexus::app::report(console, migrated.error());
    if (json) {
      report += fmt::format(R"({}{{"file":"{}","before":{},"after":{}}})", report.empty() ? "" : ",",
                            file.name, migrated->before, migrated->after);
    } else if (migrated->before == migrated->after) {
      report += fmt::format("{}: schema version {}, as this program has it.\n", file.name, migrated->after);
    } else {
      report += fmt::format("{}: schema version {}, was {}.\n", file.name, migrated->after, migrated->before);
    }
  }
  if (json) {
    console.out << "{\"files\":[" << report << "]}\n";
  } else {
    console.out << (report.empty() ? data + " holds no store yet; the first start makes them.\n" : report);
  }
  return kExitOk;
}

}  // namespace

void add_migrate_command(CLI::App& root, CommandContext& context) {
  struct Options {
    std::string data = "./data";
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = root.add_subcommand(
      "migrate", "Bring the stores of a data folder to this program's schema, as every start does");
  command->add_option("--data", options->data, "Data folder; no server may have it open");
  command->add_flag("--json", options->json, "Print JSON");
  command->footer("Example:\n  nexusstream migrate --data /var/lib/nexusstream");
  command->callback([options, &context] {
    context.exit_code = migrate_folder(options->data, options->json, context.console);
  });
}

}  // namespace nexus::app
