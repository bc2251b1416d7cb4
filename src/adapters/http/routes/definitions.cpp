#include "adapters/http/routes/definitions.h"

#include <algorithm>
#include <charconv>

#include "adapters/http/routes/definition_answer.h"
#include "adapters/http/routes/json_body.h"
#include "adapters/http/routes/query_parameters.h"
#include "partners/line_difference.h"

namespace nexus::http {

using partners::DefinitionPtr;
using ports::DefinitionActivation;
using ports::DefinitionVersion;

namespace {

// The newest activations that are looked through for when a version was last put in force.
constexpr std::size_t kActivationsRead = 1'000;

void add_text_or_null(JsonObject& object, std::string_view name, std::string_view text) {
  if (text.empty()) return object.json(name, "null");
  object.text(name, text);
}

// A whole number that names a version; nothing else can be one.
std::optional<std::uint32_t> parse_version(std::string_view text) {
  std::uint32_t version = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, version);
  if (error != std::errc() || stop != end || version == 0) return std::nullopt;
  return version;
}

Response no_such_version(const Exchange& exchange, const partners::Definition& partner) {
  return error_response({ErrorKind::not_found, "There is no such version of " + partner.id() +
                                                   "'s definition; GET .../definitions lists them."},
                        exchange);
}

// The version with its text, and when it was last put in force.
Response show_version(const Exchange& exchange, const DefinitionParts& parts,
                      const partners::Definition& partner, std::uint32_t number) {
  auto found = parts.history.find(partner.id(), number);
  if (!found) return error_response(found.error(), exchange);
  if (!*found) return no_such_version(exchange, partner);
  auto activations = parts.history.activations(partner.id(), kActivationsRead);
  if (!activations) return error_response(activations.error(), exchange);
  const DefinitionVersion& version = **found;
  const auto activation = std::ranges::find(*activations, number, &DefinitionActivation::version);
  std::string body;
  {
    JsonObject object(body);
    object.text("partnerId", version.partner_id);
    object.integer("version", version.version);
    object.boolean("active", partner.version() == number);
    object.text("source", version.source);
    object.hex("sha256", version.sha256);
    object.text("origin", to_string(version.origin));
    object.timestamp("uploadedAt", version.uploaded_at);
    add_text_or_null(object, "uploadedBy", version.uploaded_by);
    add_text_or_null(object, "reason", version.reason);
    if (activation == activations->end()) {
      object.json("activatedAt", "null");
      object.json("activatedBy", "null");
    } else {
      object.timestamp("activatedAt", activation->activated_at);
      add_text_or_null(object, "activatedBy", activation->activated_by);
    }
  }
  return json_response(200, std::move(body));
}

Response show_present(const Exchange& exchange, const DefinitionParts& parts,
                      const partners::Definition& partner) {
  return show_version(exchange, parts, partner, partner.version());
}

Response show_one(const Exchange& exchange, const DefinitionParts& parts,
                  const partners::Definition& partner) {
  const auto number = parse_version(exchange.request().path_parameter("version"));
  return number ? show_version(exchange, parts, partner, *number) : no_such_version(exchange, partner);
}

Response list_versions(const Exchange& exchange, const DefinitionParts& parts,
                       const partners::Definition& partner) {
  auto versions = parts.history.versions(partner.id());
  if (!versions) return error_response(versions.error(), exchange);
  std::string body = "{\"versions\":[";
  for (const DefinitionVersion& version : *versions) {
    if (body.back() != '[') body += ',';
    JsonObject object(body);
    object.integer("version", version.version);
    object.hex("sha256", version.sha256);
    object.timestamp("uploadedAt", version.uploaded_at);
    add_text_or_null(object, "uploadedBy", version.uploaded_by);
    add_text_or_null(object, "reason", version.reason);
    object.text("origin", to_string(version.origin));
    object.boolean("active", version.version == partner.version());
    // A version with a sample that fails is not kept.
    object.json("samples", "{\"passed\":" + std::to_string(version.samples_passed) + ",\"failed\":0}");
  }
  return json_response(200, body + "]}");
}

void append_line(std::string& out, const partners::DifferenceLine& line) {
  static constexpr std::string_view kKinds[] = {"same", "added", "removed"};
  JsonObject object(out);
  object.text("kind", kKinds[static_cast<int>(line.kind)]);
  object.text("text", line.text);
  object.json("oldLine", line.old_line == 0 ? "null" : std::to_string(line.old_line));
  object.json("newLine", line.new_line == 0 ? "null" : std::to_string(line.new_line));
}

Response show_difference(const Exchange& exchange, const DefinitionParts& parts,
                         const partners::Definition& partner) {
  std::optional<std::uint32_t> against;
  for (const QueryParameter& parameter : exchange.request().query_parameters()) {
    if (parameter.name == "against" && !against) against = parse_version(parameter.value);
    if (parameter.name != "against" || !against) {
      return parameter_response({ErrorKind::invalid,
                                 "The one parameter of this call is against, the number of "
                                 "the version to compare with."},
                                exchange);
    }
  }
  if (!against) against = partner.version();
  const auto number = parse_version(exchange.request().path_parameter("version"));
  if (!number) return no_such_version(exchange, partner);
  auto before = parts.history.find(partner.id(), *against);
  auto after = parts.history.find(partner.id(), *number);
  for (const auto* found : {&before, &after}) {
    if (!*found) return error_response(found->error(), exchange);
    if (!**found) return no_such_version(exchange, partner);
  }
  std::string body =
      "{\"version\":" + std::to_string(*number) + ",\"against\":" + std::to_string(*against) + ",\"lines\":[";
  for (const auto& line : partners::compare_lines((*before)->source, (*after)->source)) {
    if (body.back() != '[') body += ',';
    append_line(body, line);
  }
  return json_response(200, body + "]}");
}

struct UploadOptions {
  std::string reason;
  bool activate = true;
};

Result<UploadOptions> read_upload_options(const Exchange& exchange) {
  UploadOptions options;
  for (const QueryParameter& parameter : exchange.request().query_parameters()) {
    if (parameter.name == "reason" && parameter.value.size() <= kMaxReasonBytes) {
      options.reason = parameter.value;
    } else if (parameter.name == "activate" && (parameter.value == "true" || parameter.value == "false")) {
      options.activate = parameter.value == "true";
    } else {
      return fail(ErrorKind::invalid,
                  "The parameter " + std::string(parameter.name.substr(0, 64)) +
                      " is not one of this call, or its value is none of its values: reason (text of at "
                      "most " +
                      std::to_string(kMaxReasonBytes) + " bytes) and activate (true or false).");
    }
  }
  return options;
}

Response version_exists(const Exchange& exchange, const Error& error) {
  return to_response({409, "VERSION_EXISTS", error.message, {}, {}}, exchange.trace_id());
}

Response put_definition(const Exchange& exchange, std::string_view body, const DefinitionParts& parts) {
  const DefinitionPtr present = partner_of(exchange, parts.partners);
  if (present == nullptr) return unknown_partner(exchange);
  if (!is_toml(exchange)) return not_toml(exchange);
  auto options = read_upload_options(exchange);
  if (!options) return parameter_response(options.error(), exchange);
  const partners::Draft draft = partners::read_draft(body, *present);
  if (draft.definition == nullptr) return definition_invalid(exchange, draft.mistakes);
  if (!draft.samples_pass()) return samples_failed(exchange, draft.samples);
  const auto uploaded =
      parts.partners.upload(draft.definition, {exchange.caller().key_id, options->reason}, options->activate);
  if (!uploaded) {
    return uploaded.error().kind == ErrorKind::conflict ? version_exists(exchange, uploaded.error())
                                                        : error_response(uploaded.error(), exchange);
  }
  std::string answer;
  {
    JsonObject object(answer);
    object.integer("version", draft.definition->version());
    object.boolean("active", options->activate);
    std::string samples;
    append_samples(samples, draft.samples);
    object.json("samples", samples);
  }
  std::string details;
  {
    JsonObject object(details);
    object.integer("version", draft.definition->version());
    object.boolean("active", options->activate);
    if (options->activate) object.integer("previous", present->version());
  }
  return noted(parts.audit, exchange,
               {"definition.upload", "partner", present->id(), options->reason, std::move(details)},
               json_response(200, std::move(answer)));
}

Response activate_version(const Exchange& exchange, std::string_view body, const DefinitionParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const DefinitionPtr present = partner_of(exchange, parts.partners);
  if (present == nullptr) return unknown_partner(exchange);
  JsonBody wanted(body, {"version", "reason"});
  const auto version = wanted.whole_number("version", 1, UINT32_MAX);
  const auto reason = wanted.text("reason", kMaxReasonBytes);
  wanted.require("version");
  if (!reason || reason->empty()) wanted.refuse("reason", "is missing; say why");
  if (auto read = wanted.read(); !read) return error_response(read.error(), exchange);
  const auto previous = parts.partners.activate(present->id(), static_cast<std::uint32_t>(*version),
                                                {exchange.caller().key_id, *reason});
  if (!previous) return error_response(previous.error(), exchange);
  const std::string answer =
      "{\"version\":" + std::to_string(*version) + ",\"previous\":" + std::to_string(*previous) + "}";
  const char* action = *version < *previous ? "definition.rollback" : "definition.activate";
  return noted(parts.audit, exchange, {action, "partner", present->id(), *reason, answer},
               json_response(200, answer));
}

}  // namespace

void add_definition_routes(Router& router, BlockingPool& pool, const DefinitionParts& parts) {
  const auto read = [&](const char* pattern, bool has_parameters, auto answer) {
    router.on_pool(Method::get, pattern, Permission::viewer, pool,
                   [answer, has_parameters, parts](const Exchange& exchange, std::string_view) {
                     const auto none = has_parameters ? Result<>() : expect_no_parameters(exchange);
                     if (!none) return parameter_response(none.error(), exchange);
                     const DefinitionPtr partner = partner_of(exchange, parts.partners);
                     return partner == nullptr ? unknown_partner(exchange)
                                               : answer(exchange, parts, *partner);
                   });
  };
  read("/api/partners/{slug}/definition", false, show_present);
  read("/api/partners/{slug}/definitions", false, list_versions);
  read("/api/partners/{slug}/definitions/{version}", false, show_one);
  read("/api/partners/{slug}/definitions/{version}/diff", true, show_difference);
  router.on_pool(Method::put, "/api/partners/{slug}/definition", Permission::admin, pool,
                 [parts](const Exchange& exchange, std::string_view body) {
                   return put_definition(exchange, body, parts);
                 });
  router.on_pool(Method::post, "/api/partners/{slug}/definition/activate", Permission::admin, pool,
                 [parts](const Exchange& exchange, std::string_view body) {
                   return activate_version(exchange, body, parts);
                 });
}

}  // namespace nexus::http
