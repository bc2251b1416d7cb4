#include <fmt/format.h>
#include <array>

#include "adapters/posix/system_clock.h"
#include "adapters/posix/system_id_source.h"
#include "adapters/postgres/migrations.h"
#include "adapters/sqlite/migrations.h"
#include "app/cluster.h"
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

// Opening PostgreSQL migrates it; what is left is to say which steps it has.
Result<std::string> migrate_postgres(const Configuration& configuration, bool json) {
  Configuration database = configuration;
  database.adapters = {"postgres", "embedded", "embedded", "none"};
  posix::SystemClock clock;
  posix::SystemIdSource ids;
  auto cluster = Cluster::open(database, clock, ids, [](const std::string&) {});
  if (!cluster) return fail(cluster.error());
  const auto migrated = postgres::migrate(*cluster->database, postgres::all_migrations());
  if (!migrated) return fail(migrated.error());
  std::string parts;
  for (const auto& [part, version] : migrated->after) {
    if (!parts.empty()) parts += json ? "," : ", ";
    parts += json ? fmt::format("\"{}\":{}", part, version) : fmt::format("{} {}", part, version);
  }
  const std::string& schema = configuration.postgres.schema;
  if (json) return fmt::format(R"({{"schema":"{}","parts":{{{}}}}})", schema, parts);
  return fmt::format("PostgreSQL, schema {}: as this program has it ({}).\n", schema, parts);
}

Result<std::string> migrate_folder(const std::string& data, bool json) {
  std::string report;
  for (const StoreFile& file : kFiles) {
    const auto migrated = sqlite::migrate_file(data + "/" + file.name, file.migrations());
    if (!migrated && migrated.error().kind == ErrorKind::not_found) continue;
    if (!migrated) return fail(migrated.error());
    if (json) {
      report += fmt::format(R"({}{{"file":"{}","before":{},"after":{}}})", report.empty() ? "" : ",",
                            file.name, migrated->before, migrated->after);
    } else if (migrated->before == migrated->after) {
      report += fmt::format("{}: schema version {}, as this program has it.\n", file.name, migrated->after);
    } else {
      report += fmt::format("{}: schema version {}, was {}.\n", file.name, migrated->after, migrated->before);
    }
  }
  if (json || !report.empty()) return report;
  return data + " holds no store yet; the first start makes them.\n";
}

int migrate(const Configuration& configuration, bool json, Console& console) {
  const auto files = migrate_folder(configuration.data, json);
  if (!files) return report(console, files.error());
  std::string shared;
  if (configuration.uses_postgres()) {
    auto migrated = migrate_postgres(configuration, json);
    if (!migrated) return report(console, migrated.error());
    shared = std::move(*migrated);
  }
  if (json) {
    console.out << "{\"files\":[" << *files << "]" << (shared.empty() ? "" : ",\"postgres\":" + shared)
                << "}\n";
  } else {
    console.out << *files << shared;
  }
  return kExitOk;
}

}  // namespace

void add_migrate_command(CLI::App& root, CommandContext& context) {
  struct Options {
    ConfigurationFlags flags;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = root.add_subcommand(
      "migrate",
      "Bring the stores of a data folder, and PostgreSQL, to this program's schema, as every start does");
  command->add_flag("--json", options->json, "Print JSON");
  add_configuration_flags(*command, options->flags);
  command->footer(
      "No server may have the data folder open; those of a cluster may go on.\n"
      "Example:\n  nexusstream migrate --data /var/lib/nexusstream");
  command->callback([command, options, &context] {
    const std::optional<LoadedConfiguration> loaded = load_for_command(*command, options->flags, context);
    if (loaded) context.exit_code = migrate(loaded->values, options->json, context.console);
  });
}

}  // namespace nexus::app
