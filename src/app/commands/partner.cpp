#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "app/definition_explanation.h"
#include "app/import_batches.h"
#include "app/json_members.h"
#include "partners/mapper.h"
#include "partners/registry.h"
#include "partners/sample_check.h"
#include "wire/json_text.h"

namespace nexus::app {

namespace {

struct CheckOptions {
  std::string file;
  std::vector<std::string> samples;
  std::size_t limit = 20;
  bool json = false;
};

// What one input of a sample file becomes.
struct Outcome {
  std::string file;
  std::size_t number = 0;  // within the file, from 1
  std::string outcome;     // JSON
};

Result<std::string> read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::not_found, fmt::format("{} cannot be opened.", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Outcome> try_one(const partners::DefinitionPtr& definition, const std::string& file,
                             std::string input) {
  partners::Sample sample;
  sample.name = file;
  sample.input = std::move(input);
  return {{file, 1, partners::run_sample(definition, sample).outcome}};
}

// Every input of a file, as it would come in one body: one JSON order, a batch, lines or CSV records.
Result<std::vector<Outcome>> try_file(const partners::DefinitionPtr& definition, const std::string& path,
                                      std::size_t limit) {
  Result<std::unique_ptr<FileReader>> file = FileReader::open(path);
  if (!file) return fail(file.error());
  const Result<std::string_view> beginning = (*file)->read();
  if (!beginning) return fail(beginning.error());
  const bool is_csv = definition->format() == partners::InputFormat::csv;
  const partners::BodyShape shape = is_csv ? partners::BodyShape::csv : shape_of_file(path, *beginning);
  // A JSON order that is spread over several lines is one input, not a broken stream of lines.
  const Result<wire::JsonValue> whole = wire::JsonValue::parse(*beginning);
  if (shape == partners::BodyShape::ndjson && whole && whole->is_object()) {
    return try_one(definition, path, std::string(*beginning));
  }
  Result<std::unique_ptr<FileReader>> again = FileReader::open(path);
  if (!again) return fail(again.error());
  ImportBatches batches(std::move(*again), shape, {limit, partners::kMaxOrderBytes * 16});
  const Result<std::optional<ImportBatch>> batch = batches.next();
  if (!batch) return fail(batch.error());
  std::vector<Outcome> outcomes;
  if (!*batch) return outcomes;
  for (const std::string& input : (*batch)->inputs) {
    const std::string header = is_csv ? batches.csv_header() + "\n" : "";
    outcomes.push_back(try_one(definition, path, header + input).front());
    outcomes.back().number = outcomes.size();
  }
  return outcomes;
}

void append_samples_json(std::string& out, const std::vector<partners::SampleResult>& results) {
  out += "\"samples\":[";
  for (std::size_t i = 0; i < results.size(); ++i) {
    out += i > 0 ? ",{\"name\":" : "{\"name\":";
    wire::append_string(out, results[i].name);
    out += fmt::format(",\"passed\":{},\"problem\":", results[i].passed);
    wire::append_string(out, results[i].problem);
    out += ",\"outcome\":" + (results[i].outcome.empty() ? "null" : results[i].outcome) + "}";
  }
  out += "]";
}

std::string check_json(const partners::Definition& definition,
                       const std::vector<partners::SampleResult>& results,
                       const std::vector<Outcome>& outcomes) {
  std::string out = "{\"id\":";
  wire::append_string(out, definition.id());
  out += ",\"slug\":";
  wire::append_string(out, definition.slug());
  out += fmt::format(",\"version\":{},\"fields\":[", definition.version());
  bool first = true;
  for (const FieldExplanation& field : explain_fields(definition)) {
    out += first ? "{" : ",{";
    first = false;
    const std::pair<const char*, const std::string*> members[] = {{"field", &field.field},
                                                                  {"from", &field.source},
                                                                  {"readAs", &field.read_as},
                                                                  {"rules", &field.rules},
                                                                  {"otherwise", &field.otherwise}};
    for (const auto& [name, text] : members) {
      out += fmt::format("{}\"{}\":", out.back() == '{' ? "" : ",", name);
      wire::append_string(out, *text);
    }
    out += "}";
  }
  out += "],";
  append_samples_json(out, results);
  out += ",\"inputs\":[";
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    out += i > 0 ? ",{\"file\":" : "{\"file\":";
    wire::append_string(out, outcomes[i].file);
    out += fmt::format(",\"number\":{},\"outcome\":{}}}", outcomes[i].number, outcomes[i].outcome);
  }
  return out + "]}\n";
}

std::string indented_json(const std::string& json) {
  const Result<wire::JsonValue> value = wire::JsonValue::parse(json);
  return value ? pretty_json(*value) : json + "\n";
}

void print_check(const partners::Definition& definition, const std::vector<partners::SampleResult>& results,
                 const std::vector<Outcome>& outcomes, Console& console) {
  for (const std::string& line : explain_rest(definition)) console.out << line << '\n';
  console.out << '\n';
  std::vector<std::vector<std::string>> rows;
  for (const FieldExplanation& field : explain_fields(definition)) {
    rows.push_back({field.field, field.source, field.read_as, field.rules, field.otherwise});
  }
  print_table(console.out, {"ORDER FIELD", "FROM", "READ AS", "RULES", "IF MISSING"}, rows);
  console.out << '\n';
  for (const partners::SampleResult& result : results) {
    console.out << (result.passed ? "passed  " : "FAILED  ") << result.name << '\n';
    if (!result.passed) console.out << "        " << result.problem << '\n';
  }
  for (const Outcome& outcome : outcomes) {
    console.out << fmt::format("\n{}, input {}:\n{}", outcome.file, outcome.number,
                               indented_json(outcome.outcome));
  }
}

int check_definition(const CheckOptions& options, Console& console) {
  const Result<std::string> text = read_text(options.file);
  if (!text) return report(console, text.error());
  const Result<partners::DefinitionPtr> definition = partners::Definition::parse(*text, options.file);
  if (!definition) {
    console.err << definition.error().message << '\n';
    return kExitFailed;
  }
  const std::vector<partners::SampleResult> results = partners::run_samples(*definition);
  std::vector<Outcome> outcomes;
  for (const std::string& file : options.samples) {
    const Result<std::vector<Outcome>> tried = try_file(*definition, file, options.limit);
    if (!tried) return report(console, tried.error());
    outcomes.insert(outcomes.end(), tried->begin(), tried->end());
  }
  if (options.json) {
    console.out << check_json(**definition, results, outcomes);
  } else {
    print_check(**definition, results, outcomes, console);
  }
  for (const partners::SampleResult& result : results) {
    if (!result.passed) return kExitFailed;
  }
  return kExitOk;
}

int list_definitions(const std::string& folder, bool json, Console& console) {
  partners::Registry registry(folder);
  if (const Result<> loaded = registry.reload(); !loaded) {
    console.err << loaded.error().message << '\n';
    return kExitFailed;
  }
  std::vector<std::vector<std::string>> rows;
  std::string out = "{\"partners\":[";
  for (const partners::DefinitionPtr& definition : registry.all()) {
    rows.push_back({definition->id(), definition->slug(), std::to_string(definition->version()),
                    std::to_string(definition->samples().size())});
    out += rows.size() > 1 ? ",{\"id\":" : "{\"id\":";
    wire::append_string(out, definition->id());
    out += ",\"slug\":";
    wire::append_string(out, definition->slug());
    out +=
        fmt::format(",\"version\":{},\"samples\":{}}}", definition->version(), definition->samples().size());
  }
  if (json) {
    console.out << out << "]}\n";
  } else {
    print_table(console.out, {"PARTNER", "SLUG", "VERSION", "SAMPLES"}, rows);
  }
  return kExitOk;
}

}  // namespace

void add_partner_command(CLI::App& root, CommandContext& context) {
  CLI::App* partner = root.add_subcommand("partner", "Check and list partner definitions");
  partner->require_subcommand(1);
  partner->footer("Example:\n  nexusstream partner check partners/partner-a.toml");

  auto options = std::make_shared<CheckOptions>();
  CLI::App* check =
      partner->add_subcommand("check", "Explain a definition, run its samples, try files of inputs");
  check->add_option("FILE", options->file, "The definition")->required();
  check->add_option("SAMPLE", options->samples,
                    "Files in the partner's format; each input is shown as it would become");
  check->add_option("--limit", options->limit, "Most inputs to show of each file")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  check->add_flag("--json", options->json, "Print JSON");
  check->footer(
      "Exit code 1: the definition is wrong or one of its own samples fails.\n"
      "Example:\n  nexusstream partner check partners/retail-uk.toml orders.csv");
  check->callback([options, &context] { context.exit_code = check_definition(*options, context.console); });

  struct ListOptions {
    ConfigurationFlags flags;
    bool json = false;
  };
  auto list_options = std::make_shared<ListOptions>();
  CLI::App* list = partner->add_subcommand("list", "The definitions of the configured folder");
  list->add_flag("--json", list_options->json, "Print JSON");
  add_configuration_flags(*list, list_options->flags);
  list->footer("Example:\n  nexusstream partner list --partners ./partners");
  list->callback([list, list_options, &context] {
    const std::optional<LoadedConfiguration> loaded = load_for_command(*list, list_options->flags, context);
    if (loaded)
      context.exit_code = list_definitions(loaded->values.partners, list_options->json, context.console);
  });
}

}  // namespace nexus::app
