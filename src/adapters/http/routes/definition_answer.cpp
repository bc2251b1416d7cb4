#include "adapters/http/routes/definition_answer.h"

#include <algorithm>

#include "adapters/http/routes/answer.h"

namespace nexus::http {

partners::DefinitionPtr partner_of(const Exchange& exchange, const partners::Registry& partners) {
  return partners.by_name(exchange.request().path_parameter("slug"));
}

Response unknown_partner(const Exchange& exchange) {
  return error_response(
      {ErrorKind::not_found, "There is no partner with this slug; GET /api/partners lists them."}, exchange);
}

void append_samples(std::string& out, const std::vector<partners::SampleResult>& samples) {
  out += '[';
  for (const partners::SampleResult& sample : samples) {
    if (out.back() != '[') out += ',';
    JsonObject object(out);
    object.text("name", sample.name);
    object.boolean("passed", sample.passed);
    if (sample.passed) {
      object.json("failure", "null");
    } else {
      object.text("failure", sample.problem);
    }
  }
  out += ']';
}

Response definition_invalid(const Exchange& exchange,
                            const std::vector<partners::DefinitionMistake>& mistakes) {
  std::string members = "\"errors\":[";
  for (const partners::DefinitionMistake& mistake : mistakes) {
    if (members.back() != '[') members += ',';
    JsonObject object(members);
    object.integer("line", std::max<std::size_t>(mistake.line, 1));
    object.text("key", mistake.key);
    object.text("message", mistake.message);
  }
  const std::string count =
      mistakes.size() == 1 ? "a mistake" : std::to_string(mistakes.size()) + " mistakes";
  return to_response({422,
                      "DEFINITION_INVALID",
                      "The definition has " + count + "; nothing was changed.",
                      members + "]",
                      {}},
                     exchange.trace_id());
}

Response samples_failed(const Exchange& exchange, const std::vector<partners::SampleResult>& samples) {
  std::string members = "\"samples\":";
  append_samples(members, samples);
  return to_response({422,
                      "SAMPLES_FAILED",
                      "Not every sample of the definition becomes what it must; nothing was changed.",
                      std::move(members),
                      {}},
                     exchange.trace_id());
}

bool is_toml(const Exchange& exchange) { return exchange.request().media_type() == "application/toml"; }

Response not_toml(const Exchange& exchange) {
  return to_response({415,
                      "UNSUPPORTED_MEDIA_TYPE",
                      "The body is a definition; send it with the header Content-Type: application/toml.",
                      {},
                      {}},
                     exchange.trace_id());
}

}  // namespace nexus::http
