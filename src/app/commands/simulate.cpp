#include <chrono>
#include <random>

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "app/simulation.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

struct Options {
  SimulationOptions simulation;
  bool json = false;
};

std::string report_json(const SimulationReport& report, const SimulationOptions& options) {
  std::string out = fmt::format(
      "{{\"agrees\":{},\"seed\":{},\"inputs\":{},\"seconds\":{:.3f},\"inputsPerSecond\":{:.0f},\"waits\":{},"
      "\"medianUs\":{},\"p99Us\":{},\"lookedUp\":{},\"run\":",
      report.agrees(), options.seed, report.inputs, report.seconds,
      static_cast<double>(report.inputs) / std::max(report.seconds, 1e-6), report.waits, report.median_us,
      report.p99_us, report.looked_up);
  wire::append_string(out, options.run);
  out += ",\"comparison\":[";
  for (std::size_t i = 0; i < report.lines.size(); ++i) {
    const ReconciliationLine& line = report.lines[i];
    out += i > 0 ? ",{\"what\":" : "{\"what\":";
    wire::append_string(out, line.what);
    out += ",\"expected\":";
    wire::append_string(out, line.expected);
    out += ",\"found\":";
    wire::append_string(out, line.found);
    out += fmt::format(",\"agrees\":{}}}", line.agrees);
  }
  out += "],\"differences\":[";
  for (std::size_t i = 0; i < report.differences.size(); ++i) {
    if (i > 0) out += ',';
    wire::append_string(out, report.differences[i]);
  }
  return out + "]}\n";
}

void print_report(const SimulationReport& report, const SimulationOptions& options, Console& console) {
  console.out << fmt::format(
      "Sent {} inputs in {:.1f} s: {}/s, a request took {:.2f} ms (median), {:.2f} ms (p99).\n",
      grouped(report.inputs), report.seconds,
      grouped(static_cast<std::int64_t>(static_cast<double>(report.inputs) / std::max(report.seconds, 1e-6))),
      report.median_us / 1000.0, report.p99_us / 1000.0);
  if (report.waits > 0) {
    console.out << fmt::format("Waited {} times because the server was away, full or limiting the rate.\n",
                               grouped(report.waits));
  }
  std::vector<std::vector<std::string>> rows;
  for (const ReconciliationLine& line : report.lines) {
    rows.push_back({line.what, line.expected, line.found, line.agrees ? "" : "DIFFERS"});
  }
  print_table(console.out, {"COMPARISON", "SENT", "SERVER", ""}, rows);
  console.out << fmt::format("{} acknowledged orders looked up one by one.\n", report.looked_up);
  for (const std::string& difference : report.differences) console.out << "DIFFERS: " << difference << '\n';
  if (report.agrees()) {
    console.out << "Everything agrees.\n";
  } else {
    console.err << fmt::format(
        "\n*** THE SERVER'S BOOKS DIFFER FROM WHAT WAS SENT (run {}, seed {}). See the lines above. ***\n",
        options.run, options.seed);
  }
}

int simulate(const Options& options, Console& console) {
  const Result<SimulationReport> report = run_simulation(options.simulation, console);
  if (!report) return nexus::app::report(console, report.error());
  if (options.json) {
    console.out << report_json(*report, options.simulation);
  } else {
    print_report(*report, options.simulation, console);
  }
  return report->agrees() ? kExitOk : kExitFailed;
}

std::string new_run_name() {
  return fmt::format("{:x}", std::chrono::system_clock::now().time_since_epoch().count());
}

void add_traffic_flags(CLI::App& command, SimulationOptions& options) {
  command
      .add_option("--partner", options.partners, "a, b, a slug, or slug:a and slug:b for the format to send")
      ->delimiter(',')
      ->capture_default_str();
  CLI::Option* inputs = command.add_option("--orders", options.inputs, "How many inputs to send")
                            ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}))
                            ->capture_default_str();
  command.add_option("--duration", options.duration_s, "Seconds to send for, instead of --orders")
      ->check(CLI::Range(1, 864'000))
      ->excludes(inputs);
  command.add_option("--rate", options.inputs_per_second, "Inputs a second; 0: as fast as answers come")
      ->check(CLI::Range(0.0, 1e7))
      ->capture_default_str();
  command.add_option("--batch", options.batch, "Inputs a request; 1 sends single orders")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command.add_option("--connections", options.connections, "Connections at a time")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command.add_option("--faults", options.mix.fault_percent, "Percent of inputs with a fault")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  command.add_option("--duplicates", options.mix.duplicate_percent, "Percent that repeat an accepted order")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  command.add_option("--conflicts", options.mix.conflict_percent, "Percent that change an accepted order")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  command.add_option("--seed", options.seed, "Repeats the same inputs (default: random)");
  command.add_option("--run", options.run,
                     "Part of all order ids; must be new to the server (default: the time)");
}

}  // namespace

void add_simulate_command(CLI::App& root, CommandContext& context) {
  auto options = std::make_shared<Options>();
  SimulationOptions& simulation = options->simulation;
  simulation.seed = std::random_device{}();
  simulation.run = new_run_name();
  simulation.mix = {2, 2, 1};
  CLI::App* command =
      root.add_subcommand("simulate", "Send partner traffic and compare the server's books with it");
  add_traffic_flags(*command, simulation);
  command->add_option("--samples", simulation.samples, "Acknowledged orders to look up at the end")
      ->check(CLI::Range(0, 10'000'000))
      ->capture_default_str();
  command
      ->add_option("--retry-ms", simulation.retry_ms,
                   "How long to try again while the server is away or full")
      ->check(CLI::Range(0, 86'400'000))
      ->capture_default_str();
  command->add_option("--drain-ms", simulation.drain_ms, "Longest wait until the queues are empty")
      ->check(CLI::Range(0, 86'400'000))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print the report as JSON");
  add_server_flags(*command, simulation.address);
  command->footer(
      "Nobody else may send orders to the server meanwhile: the comparison counts everything.\n"
      "Exit code 1 means that something differs.\n"
      "Example:\n  nexusstream simulate --partner a,b --orders 100000 --batch 100 --faults 5 --duplicates 3");
  command->callback([options, &context] { context.exit_code = simulate(*options, context.console); });
}

}  // namespace nexus::app
