#include <fmt/format.h>

#include "adapters/sqlite/audit_chain.h"
#include "app/commands/commands.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

struct AuditOptions {
  std::string data = "./data";
  std::string expected;
  bool json = false;
};

std::string json_of(const sqlite::AuditChain& chain, bool whole) {
  std::string problem = "null";
  if (chain.problem) {
    problem.clear();
    wire::append_string(problem, *chain.problem);
  }
  return fmt::format(R"({{"whole":{},"entries":{},"linked":{},"newest":"{}","problem":{}}})", whole,
                     chain.entries, chain.linked, chain.newest, problem);
}

int verify(const AuditOptions& options, Console& console) {
  const auto chain = sqlite::verify_audit_chain(options.data + "/review.db", options.expected);
  if (!chain) return report(console, chain.error());
  const bool is_expected = options.expected.empty() || chain->has_expected;
  const bool whole = !chain->problem && is_expected;
  if (options.json) {
    console.out << json_of(*chain, whole) << '\n';
  } else if (chain->problem) {
    console.err << *chain->problem << '\n';
  } else if (!is_expected) {
    console.err << "No entry of the audit log has the link " << options.expected
                << ": entries were cut off at its end, or the link is of another log.\n";
  } else {
    console.out << fmt::format("The audit log is whole: {} entries, {} of them linked.\n",
                               grouped(static_cast<std::int64_t>(chain->entries)),
                               grouped(static_cast<std::int64_t>(chain->linked)));
    if (!chain->newest.empty()) console.out << "Newest link: " << chain->newest << '\n';
  }
  return whole ? kExitOk : kExitFailed;
}

}  // namespace

void add_audit_command(CLI::App& root, CommandContext& context) {
  auto options = std::make_shared<AuditOptions>();
  CLI::App* audit = root.add_subcommand("audit", "Verify that nobody changed the audit log");
  audit->require_subcommand(1);
  audit->footer("Example:\n  nexusstream audit verify --data /var/lib/nexusstream");
  CLI::App* command = audit->add_subcommand(
      "verify", "Read the chain of the audit log's entries, with or without a server running");
  command->add_option("--data", options->data, "Data folder");
  command->add_option("--expect", options->expected,
                      "A link that was printed before: some entry has to have it still");
  command->add_flag("--json", options->json, "Print JSON");
  command->footer("Example:\n  nexusstream audit verify --data /var/lib/nexusstream");
  command->callback([options, &context] { context.exit_code = verify(*options, context.console); });
}

}  // namespace nexus::app
