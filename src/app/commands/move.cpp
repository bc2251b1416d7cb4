#include <fmt/format.h>

#include "app/commands/commands.h"
#include "app/moving.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

struct MoveFlags {
  ConfigurationFlags configuration;
  MoveOptions move;
  bool json = false;
};

constexpr const char* kClearLine = "\r\x1b[K";

double rate(std::int64_t orders, double seconds) {
  return static_cast<double>(orders) / std::max(seconds, 1e-3);
}

std::string outcome_json(const MoveOutcome& outcome) {
  const MovedCounts& moved = outcome.moved;
  std::string out = fmt::format(
      "{{\"finished\":{},\"wasFinished\":{},\"orders\":{},\"errors\":{},\"changes\":{},\"definitions\":{},"
      "\"auditEntries\":{},\"jobs\":{},\"deadLetters\":{},\"copySeconds\":{:.3f},\"restSeconds\":{:.3f},"
      "\"partners\":[",
      outcome.is_finished, outcome.was_finished, moved.orders, moved.errors, moved.changes, moved.definitions,
      moved.audit_entries, moved.jobs, moved.dead_letters, outcome.copy_seconds, outcome.rest_seconds);
  const char* separator = "";
  for (const auto& [partner_id, totals] : outcome.orders.by_partner) {
    out += separator;
    separator = ",";
    out += "{\"partnerId\":";
    wire::append_string(out, partner_id);
    out += fmt::format(",\"orders\":{},\"highestSequence\":{},\"grossAmount\":{},\"netAmount\":{}}}",
                       totals.orders, totals.highest_sequence, totals.gross_amount.to_string(),
                       totals.net_amount.to_string());
  }
  return out + "]}\n";
}

void print_outcome(const MoveOutcome& outcome, Console& console) {
  if (outcome.was_finished) {
    console.out << "The move was finished by an earlier run; nothing was done.\n";
    return;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [partner_id, totals] : outcome.orders.by_partner) {
    rows.push_back({partner_id, grouped(static_cast<std::int64_t>(totals.orders)),
                    grouped(totals.highest_sequence), totals.gross_amount.to_string(),
                    totals.net_amount.to_string()});
  }
  print_table(console.out, {"partner", "orders", "highest number", "gross amount", "net amount"}, rows);
  const MovedCounts& moved = outcome.moved;
  console.out << fmt::format(
      "This run copied {} orders, {} error events with {} attempts and changes of state, {} versions of "
      "definitions, "
      "{} entries of the audit log, {} jobs, {} dead letters.\n",
      grouped(moved.orders), grouped(moved.errors), grouped(moved.changes), grouped(moved.definitions),
      grouped(moved.audit_entries), grouped(moved.jobs), grouped(moved.dead_letters));
  const double seconds = outcome.copy_seconds + outcome.rest_seconds;
  console.out << fmt::format(
      "{:.1f} s of copying, {} orders/s; {:.1f} s of it after the machine came to rest.\n", seconds,
      grouped(static_cast<std::int64_t>(rate(moved.orders, seconds))), outcome.rest_seconds);
  console.out << (outcome.is_finished
                      ? "Done: start the cluster. The keys travel by `nexusstream keys export`.\n"
                      : "Not finished: the cluster must not take orders yet. Run the command again.\n");
}

int move_house(const MoveFlags& flags, const Configuration& configuration, Console& console) {
  ProgressLine line(console);
  Moving::Listener listener;
  listener.step = [&](const std::string& sentence) {
    console.err << (console.shows_progress ? kClearLine : "") << sentence << '\n';
  };
  listener.progress = [&](const std::string& sentence) { line.show(sentence); };
  Moving moving(configuration, flags.move, listener);
  const Result<MoveOutcome> outcome = moving.run();
  if (!outcome) return report(console, outcome.error());
  if (flags.json) {
    console.out << outcome_json(*outcome);
  } else {
    print_outcome(*outcome, console);
  }
  return outcome->is_finished || flags.move.copies_only ? kExitOk : kExitFailed;
}

}  // namespace

void add_move_command(CLI::App& root, CommandContext& context) {
  auto flags = std::make_shared<MoveFlags>();
  CLI::App* command = root.add_subcommand(
      "move", "Move a machine's orders, errors and numbers into a cluster, while it works");
  command->add_option("FROM", flags->move.from, "The machine's data folder")->required();
  command->add_flag("--copy-only", flags->move.copies_only,
                    "Copy what is there and end; the machine stays in charge");
  command->add_flag("--json", flags->json, "Print JSON");
  add_configuration_flags(*command, flags->configuration);
  command->footer(
      "The configuration is the cluster's. The command may be interrupted and repeated at any time.\n"
      "Example:\n  nexusstream move /var/lib/nexusstream --config cluster.toml");
  command->callback([command, flags, &context] {
    const std::optional<LoadedConfiguration> loaded =
        load_for_command(*command, flags->configuration, context);
    if (loaded) context.exit_code = move_house(*flags, loaded->values, context.console);
  });
}

}  // namespace nexus::app
