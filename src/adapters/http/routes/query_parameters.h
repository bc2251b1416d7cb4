// What the query routes have in common: their parameters, and the answer to bad ones.
#pragma once

#include <string>
#include <vector>

#include "adapters/http/exchange.h"
#include "adapters/http/problem.h"
#include "adapters/http/routes/answer.h"
#include "partners/registry.h"
#include "query/parameter.h"

namespace nexus::http {

// They point into the request.
inline std::vector<query::Parameter> parameters_of(const Exchange& exchange) {
  std::vector<query::Parameter> parameters;
  for (const QueryParameter& parameter : exchange.request().query_parameters()) {
    parameters.push_back({parameter.name, parameter.value});
  }
  return parameters;
}

// The registry must outlive what is returned.
inline query::PartnerNames partner_names(const partners::Registry& partners) {
  return [&partners](std::string_view name) {
    const auto definition = partners.by_name(name);
    return definition != nullptr ? definition->id() : std::string(name);
  };
}

inline Problem parameter_problem(const Error& error, const Exchange& exchange) {
  if (error.kind != ErrorKind::invalid) return to_problem(error, exchange.caller().role);
  return {400, "INVALID_PARAMETER", error.message, {}, {}};
}

inline Response parameter_response(const Error& error, const Exchange& exchange) {
  return to_response(parameter_problem(error, exchange), exchange.trace_id());
}

// For calls without parameters: one that is sent all the same would be ignored in silence.
inline Result<> expect_no_parameters(const Exchange& exchange) {
  const auto parameters = exchange.request().query_parameters();
  if (parameters.empty()) return {};
  return fail(ErrorKind::invalid, "This call takes no parameters, so " +
                                      std::string(parameters.front().name.substr(0, 64)) +
                                      " would be ignored; leave it out.");
}

}  // namespace nexus::http
