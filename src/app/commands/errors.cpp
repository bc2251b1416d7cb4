#include <fmt/format.h>

#include "app/commands/server_command.h"
#include "app/json_members.h"

namespace nexus::app {

namespace {

struct ErrorsOptions {
  ApiAddress address;
  bool json = false;
  std::string id;
  std::int64_t limit = 20;
  std::map<std::string, std::string> filters;  // by query parameter; empty: not given
};

// Prints the server's JSON as it is, or what `print` makes of it.
int print_answer(const ErrorsOptions& options, const std::string& path, Console& console,
                 const std::function<void(const wire::JsonValue&)>& print) {
  ApiClient client(options.address);
  const Result<std::string> body = client.call_text({"GET", path, {}, ""});
  if (!body) return report(console, body.error());
  if (options.json) {
    console.out << *body << '\n';
    return kExitOk;
  }
  const Result<wire::JsonValue> value = wire::JsonValue::parse(*body);
  if (!value) return report(console, value.error());
  print(*value);
  return kExitOk;
}

std::string first_fault(const wire::JsonValue& event) {
  const std::vector<wire::JsonValue>& faults = items_of(event, "errors");
  if (faults.empty()) return "";
  std::string text = text_of(faults.front(), "code") + " " + text_of(faults.front(), "field");
  if (faults.size() > 1) text += fmt::format(" (and {} more)", faults.size() - 1);
  return text;
}

int list_errors(const ErrorsOptions& options, Console& console) {
  std::string path = fmt::format("/api/errors?pageSize={}", options.limit);
  for (const auto& [name, value] : options.filters) {
    if (!value.empty()) path += "&" + name + "=" + url_encoded(value);
  }
  return print_answer(options, path, console, [&](const wire::JsonValue& answer) {
    std::vector<std::vector<std::string>> rows;
    for (const wire::JsonValue& event : items_of(answer, "data")) {
      rows.push_back({text_of(event, "id"), text_of(event, "timestamp"), text_of(event, "partnerId"),
                      text_of(event, "externalOrderId"), first_fault(event)});
    }
    print_table(console.out, {"ID", "TIME", "PARTNER", "ORDER", "FAULT"}, rows);
    const std::int64_t total = integer_of(answer, "total");
    if (total > static_cast<std::int64_t>(rows.size())) {
      console.out << fmt::format("{} of {}; narrow it with the filters of --help.\n", rows.size(),
                                 grouped(total));
    }
  });
}

int show_error(const ErrorsOptions& options, Console& console) {
  return print_answer(options, "/api/errors/" + url_encoded(options.id), console,
                      [&](const wire::JsonValue& answer) { console.out << pretty_json(answer); });
}

int show_statistics(const ErrorsOptions& options, Console& console) {
  return print_answer(options, "/api/errors/stats", console, [&](const wire::JsonValue& answer) {
    const wire::JsonValue* statistics = answer.find("statistics");
    const wire::JsonValue& from = statistics == nullptr ? answer : *statistics;
    console.out << fmt::format("{} errors, {} in the last 24 hours\n",
                               grouped(integer_of(from, "totalErrors")),
                               grouped(integer_of(from, "last24Hours")));
    std::vector<std::vector<std::string>> rows;
    for (const char* group : {"errorsByPartner", "errorsByCode"}) {
      for (const auto& [name, count] : members_of(from, group)) rows.push_back({name, count.to_text()});
    }
    print_table(console.out, {"PARTNER OR CODE", "ERRORS"}, rows);
  });
}

}  // namespace

void add_errors_command(CLI::App& root, CommandContext& context) {
  auto options = std::make_shared<ErrorsOptions>();
  CLI::App* errors = root.add_subcommand("errors", "Look at rejected and conflicting inputs");
  errors->require_subcommand(1);
  errors->footer("Example:\n  nexusstream errors list --code NULL_VALUE");

  CLI::App* list =
      add_server_command(*errors, context, options, "list", "The newest ones first", list_errors);
  const std::pair<const char*, const char*> filters[] = {{"--partner", "partnerId"}, {"--code", "errorCode"},
                                                         {"--field", "field"},       {"--from", "fromDate"},
                                                         {"--to", "toDate"},         {"--state", "state"}};
  for (const auto& [flag, parameter] : filters) {
    list->add_option(flag, options->filters[parameter], std::string("Only those with this ") + parameter);
  }
  list->add_option("--limit", options->limit, "How many")->check(CLI::Range(1, 100))->capture_default_str();
  list->footer("Example:\n  nexusstream errors list --partner partner-a --from 2024-01-01T00:00:00Z");

  CLI::App* show = add_server_command(*errors, context, options, "show",
                                      "One error event with its faults and its input", show_error);
  show->add_option("ID", options->id, "The event's id")->required();
  show->footer("Example:\n  nexusstream errors show 018cc251-f400-7000-8000-000000000001");

  add_server_command(*errors, context, options, "stats", "Counts by partner and by code", show_statistics)
      ->footer("Example:\n  nexusstream errors stats --json");
}

}  // namespace nexus::app
