#include "app/importer.h"

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

struct Options {
  ImportOptions import;
  bool json = false;
};

std::string outcome_json(const ImportOptions& options, const ImportOutcome& outcome) {
  const ImportTally& tally = outcome.tally;
  std::string out = "{\"file\":";
  wire::append_string(out, options.file);
  out += ",\"partner\":";
  wire::append_string(out, options.slug);
  out += fmt::format(
      ",\"inputs\":{},\"acknowledged\":{},\"accepted\":{},\"duplicates\":{},\"sentAgain\":{},"
      "\"conflicts\":{},\"rejected\":{},\"resumedAt\":{},\"seconds\":{:.3f},\"rejectedByCode\":{{",
      tally.inputs, tally.accepted + tally.duplicates + tally.sent_again, tally.accepted, tally.duplicates,
      tally.sent_again, tally.conflicts, tally.rejected, outcome.resumed_at, outcome.seconds);
  bool first = true;
  for (const auto& [code, count] : tally.rejected_by_code) {
    if (!first) out += ',';
    first = false;
    wire::append_string(out, code);
    out += ':' + std::to_string(count);
  }
  return out + "}}\n";
}

void print_outcome(const ImportOptions& options, const ImportOutcome& outcome, Console& console) {
  const ImportTally& tally = outcome.tally;
  std::vector<std::vector<std::string>> rows = {{"inputs", grouped(tally.inputs)},
                                                {"accepted", grouped(tally.accepted)},
                                                {"duplicates", grouped(tally.duplicates)}};
  if (tally.sent_again > 0) rows.push_back({"sent again after a lost answer", grouped(tally.sent_again)});
  rows.push_back({"conflicts", grouped(tally.conflicts)});
  rows.push_back({"rejected", grouped(tally.rejected)});
  for (const auto& [code, count] : tally.rejected_by_code) rows.push_back({"  " + code, grouped(count)});
  print_table(console.out, {options.file, ""}, rows);
  const std::int64_t sent = tally.inputs - outcome.resumed_at;
  if (outcome.resumed_at > 0) {
    console.out << fmt::format("An earlier run had done {} of these inputs.\n", grouped(outcome.resumed_at));
  }
  console.out << fmt::format(
      "{:.1f} s, {} inputs/s\n", outcome.seconds,
      grouped(static_cast<std::int64_t>(static_cast<double>(sent) / std::max(outcome.seconds, 1e-3))));
  if (tally.conflicts + tally.rejected > 0) {
    console.out << "The refused inputs with their reasons are in "
                << (options.rejects.empty() ? options.file + ".rejects.ndjson" : options.rejects) << ".\n";
  }
}

int import_file(const Options& options, Console& console) {
  const Result<ImportOutcome> outcome = run_import(options.import, console);
  if (!outcome) return report(console, outcome.error());
  if (options.json) {
    console.out << outcome_json(options.import, *outcome);
  } else {
    print_outcome(options.import, *outcome, console);
  }
  return kExitOk;
}

}  // namespace

void add_import_command(CLI::App& root, CommandContext& context) {
  auto options = std::make_shared<Options>();
  ImportOptions& import = options->import;
  CLI::App* command = root.add_subcommand("import", "Send a file of orders into a partner's feed");
  command->add_option("FILE", import.file, "JSON, NDJSON or CSV; may be gzip or zstd compressed")->required();
  command->add_option("--partner", import.slug, "Slug of the partner, such as partner-a")->required();
  command->add_option("--format", import.format, "Instead of what the file's name and content say")
      ->check(CLI::IsMember({"csv", "ndjson", "json"}));
  command->add_option("--rejects", import.rejects,
                      "Where refused inputs go, as NDJSON (default FILE.rejects.ndjson)");
  command->add_option("--state", import.state, "Where the progress is kept (default FILE.import-state)");
  command->add_option("--batch", import.limits.orders, "Orders a request")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command->add_option("--retry-ms", import.retry_ms, "How long to try again while the server is away or full")
      ->check(CLI::Range(0, 86'400'000))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print the summary as JSON");
  add_server_flags(*command, import.address);
  command->footer(
      "An interrupted import goes on where it stopped when the same command is given again.\n"
      "Exit code 0 means that every input was decided, refused ones included.\n"
      "Example:\n  nexusstream import orders.ndjson.gz --partner partner-a --rejects refused.ndjson");
  command->callback([options, &context] { context.exit_code = import_file(*options, context.console); });
}

}  // namespace nexus::app
