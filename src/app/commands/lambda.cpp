#include <chrono>
#include <cstdlib>

#include "adapters/net/http_client.h"
#include "app/commands/commands.h"
#include "app/lambda_function.h"
#include "app/log.h"

namespace nexus::app {

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

int run_function(const std::string& name, const Configuration& configuration, Console& console,
                 std::chrono::steady_clock::time_point began) {
  const std::string address = variable("AWS_LAMBDA_RUNTIME_API");
  if (address.empty()) {
    console.err
        << "nexusstream: AWS_LAMBDA_RUNTIME_API is not set. `nexusstream lambda` runs where AWS Lambda "
           "(or its emulator) starts it; elsewhere use `nexusstream serve`.\n";
    return kExitUsage;
  }
  set_up_log(configuration.log.level, configuration.log.format);
  net::HttpClient client({.connections = 2, .ca_file = ""});
  lambda::RuntimeApi api(client, address);
  const auto fail_start = [&](const Error& error) {
    log(LogLevel::error, "The function cannot start: " + error.message);
    if (auto told = api.fail_start(error); !told) log(LogLevel::error, told.error().message);
    flush_log();
    return kExitFailed;
  };
  const auto function = LambdaFunction::open(name, configuration);
  if (!function) return fail_start(function.error());
  const auto took = std::chrono::steady_clock::now() - began;
  log(LogLevel::info,
      name + " was ready after " +
          std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()) + " ms.");
  const Error end = lambda::serve_invocations(
      api, [&](const lambda::Invocation& invocation) { return (*function)->run(invocation); },
      [](const std::string& sentence) { log(LogLevel::error, sentence); }, [&] { (*function)->settle(); });
  log(LogLevel::error, "The function ends: " + end.message);
  flush_log();
  return kExitFailed;
}

}  // namespace

void add_lambda_command(CLI::App& root, CommandContext& context) {
  struct Options {
    std::string function;
    ConfigurationFlags flags;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = root.add_subcommand("lambda", "Run as a function of AWS Lambda");
  command->add_option("function,--function", options->function,
                      "api-feed-handler, api-query-handler, sqs-order-persister, sqs-error-handler or "
                      "scheduled-stats-cache; without it the function's handler (_HANDLER) says which");
  add_configuration_flags(*command, options->flags);
  command->footer("Example:\n  nexusstream lambda --function api-feed-handler");
  command->callback([command, options, &context, began = std::chrono::steady_clock::now()] {
    const auto loaded = load_for_command(*command, options->flags, context);
    if (!loaded) return;
    const std::string name = options->function.empty() ? variable("_HANDLER") : options->function;
    context.exit_code = run_function(name, loaded->values, context.console, began);
  });
}

}  // namespace nexus::app
