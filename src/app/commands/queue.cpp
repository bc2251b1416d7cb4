#include <thread>

#include <fmt/format.h>

#include "app/commands/server_command.h"
#include "app/json_members.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

constexpr std::chrono::milliseconds kPollInterval{200};

struct QueueOptions {
  ApiAddress address;
  std::string name;
  bool json = false;
  std::int64_t limit = 10;
  std::string to;
  std::int64_t max_per_second = 0;
  bool cancel = false;
  bool no_wait = false;
  bool yes = false;
};

std::vector<std::string> queue_row(const wire::JsonValue& queue) {
  std::vector<std::string> row = {text_of(queue, "name")};
  for (const char* member : {"visible", "inFlight", "oldestAgeMs", "sent", "acknowledged", "deadLettered",
                             "redriven", "expired", "purged"}) {
    row.push_back(grouped(integer_of(queue, member)));
  }
  return row;
}

int print_body_or(Console& console, const QueueOptions& options, const ApiRequest& request,
                  const std::function<void(const wire::JsonValue&)>& print) {
  ApiClient client(options.address);
  const Result<std::string> body = client.call_text(request);
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

std::string path_of(const QueueOptions& options, const std::string& rest = "") {
  return "/api/queues/" + url_encoded(options.name) + rest;
}

int list_queues(const QueueOptions& options, Console& console) {
  return print_body_or(console, options, {"GET", "/api/queues", {}, ""}, [&](const wire::JsonValue& answer) {
    std::vector<std::vector<std::string>> rows;
    for (const wire::JsonValue& queue : items_of(answer, "queues")) rows.push_back(queue_row(queue));
    print_table(console.out,
                {"QUEUE", "VISIBLE", "IN FLIGHT", "OLDEST MS", "SENT", "ACKNOWLEDGED", "DEAD", "REDRIVEN",
                 "EXPIRED", "PURGED"},
                rows);
  });
}

int show_queue(const QueueOptions& options, Console& console) {
  return print_body_or(console, options, {"GET", path_of(options), {}, ""},
                       [&](const wire::JsonValue& answer) { console.out << pretty_json(answer); });
}

int peek_queue(const QueueOptions& options, Console& console) {
  const std::string path = path_of(options, "/messages?limit=" + std::to_string(options.limit));
  return print_body_or(console, options, {"GET", path, {}, ""}, [&](const wire::JsonValue& answer) {
    for (const wire::JsonValue& message : items_of(answer, "messages")) console.out << pretty_json(message);
  });
}

// Polls until the redrive ends; its state is the exit code.
int follow_redrive(const QueueOptions& options, ApiClient& client, Console& console) {
  ProgressLine progress(console);
  while (true) {
    const Result<wire::JsonValue> state = client.call_json({"GET", path_of(options, "/redrive"), {}, ""});
    if (!state) return report(console, state.error());
    const std::string name = text_of(*state, "state");
    if (name != "running") {
      console.out << fmt::format("{}: {} of {} messages moved.\n", name, grouped(integer_of(*state, "moved")),
                                 grouped(integer_of(*state, "total")));
      if (name == "failed") console.err << text_of(*state, "failure") << '\n';
      return name == "done" ? kExitOk : kExitFailed;
    }
    progress.show(fmt::format("{} of {} moved", grouped(integer_of(*state, "moved")),
                              grouped(integer_of(*state, "total"))));
    std::this_thread::sleep_for(kPollInterval);
  }
}

int redrive_queue(const QueueOptions& options, Console& console) {
  if (options.cancel) {
    return print_body_or(console, options, {"DELETE", path_of(options, "/redrive"), {}, ""},
                         [&](const wire::JsonValue&) { console.out << "The redrive is cancelled.\n"; });
  }
  std::string body = "{";
  if (!options.to.empty()) {
    body += "\"to\":";
    wire::append_string(body, options.to);
  }
  if (options.max_per_second > 0) {
    body += fmt::format("{}\"maxPerSecond\":{}", body.size() > 1 ? "," : "", options.max_per_second);
  }
  body += "}";
  ApiClient client(options.address);
  const Result<std::string> started =
      client.call_text({"POST", path_of(options, "/redrive"), body, "application/json"});
  if (!started) return report(console, started.error());
  if (options.json) console.out << *started << '\n';
  return options.no_wait || options.json ? kExitOk : follow_redrive(options, client, console);
}

int purge_queue(const QueueOptions& options, Console& console) {
  if (!options.yes) {
    console.err << fmt::format("nexusstream: purging {} deletes its messages for good. Add --yes to do it.\n",
                               options.name);
    return kExitUsage;
  }
  return print_body_or(console, options, {"DELETE", path_of(options, "/messages"), {}, ""},
                       [&](const wire::JsonValue& answer) {
                         console.out << grouped(integer_of(answer, "purged")) << " messages deleted.\n";
                       });
}

CLI::App* add(CLI::App& queue, CommandContext& context, const std::shared_ptr<QueueOptions>& options,
              const std::string& name, const std::string& what, int (*run)(const QueueOptions&, Console&)) {
  CLI::App* command = add_server_command(queue, context, options, name, what, run);
  if (name != "list") {
    command->add_option("QUEUE", options->name, "valid_orders, error_orders or valid_orders_dlq")->required();
  }
  return command;
}

}  // namespace

void add_queue_command(CLI::App& root, CommandContext& context) {
  auto options = std::make_shared<QueueOptions>();
  CLI::App* queue = root.add_subcommand("queue", "Look at the queues and move their messages");
  queue->require_subcommand(1);
  queue->footer("Example:\n  nexusstream queue list");
  add(*queue, context, options, "list", "Depth, messages in flight, oldest age and counters of every queue",
      list_queues)
      ->footer("Example:\n  nexusstream queue list --json");
  add(*queue, context, options, "show", "One queue with its policy", show_queue)
      ->footer("Example:\n  nexusstream queue show valid_orders");
  CLI::App* peek =
      add(*queue, context, options, "peek", "Show waiting messages without receiving them", peek_queue);
  peek->add_option("--limit", options->limit, "How many")->check(CLI::Range(1, 100))->capture_default_str();
  peek->footer("Example:\n  nexusstream queue peek valid_orders_dlq --limit 3");
  CLI::App* redrive =
      add(*queue, context, options, "redrive", "Move dead letters back to their queue", redrive_queue);
  redrive->add_option("--to", options->to, "Another queue to move them to");
  redrive->add_option("--max-per-second", options->max_per_second, "Rate cap; 0: none")
      ->check(CLI::Range(0, 1'000'000));
  redrive->add_flag("--no-wait", options->no_wait, "Start it and return");
  redrive->add_flag("--cancel", options->cancel, "Cancel the one that runs");
  redrive->footer("Example:\n  nexusstream queue redrive valid_orders_dlq --max-per-second 500");
  CLI::App* purge =
      add(*queue, context, options, "purge", "Delete every message of a queue for good", purge_queue);
  purge->add_flag("--yes", options->yes, "Yes, delete them");
  purge->footer("Example:\n  nexusstream queue purge valid_orders_dlq --yes");
}

}  // namespace nexus::app
