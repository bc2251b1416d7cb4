#include "app/commands/commands.h"

namespace nexus::app {

namespace {

int show_health(const ApiAddress& address, Console& console) {
  ApiClient client(address);
  const ApiRequest request{"GET", "/readyz", {}, "application/json"};
  const Result<ApiAnswer> answer = client.call(request);
  if (!answer) return report(console, answer.error());
  if (answer->status != 200) return report(console, error_of(*answer, request));
  console.out << address.server << " is ready.\n";
  return kExitOk;
}

}  // namespace

void add_health_command(CLI::App& root, CommandContext& context) {
  auto address = std::make_shared<ApiAddress>();
  CLI::App* health = root.add_subcommand("health", "Ask whether a server is ready: exit code 0, 1 or 3");
  add_server_flags(*health, *address);
  health->footer("Example:\n  until nexusstream health; do sleep 1; done");
  health->callback([address, &context] { context.exit_code = show_health(*address, context.console); });
}

}  // namespace nexus::app
