// What the calls about partner definitions answer alike.
#pragma once

#include <string>

#include "adapters/http/exchange.h"
#include "adapters/http/response.h"
#include "partners/definition_draft.h"
#include "partners/registry.h"

namespace nexus::http {

// The partner whose slug (or id) is in the path; null when there is none.
partners::DefinitionPtr partner_of(const Exchange& exchange, const partners::Registry& partners);
Response unknown_partner(const Exchange& exchange);

// Appends [{name, passed, failure}] of a definition's own samples.
void append_samples(std::string& out, const std::vector<partners::SampleResult>& samples);

// 422 DEFINITION_INVALID with errors: [{line, key, message}].
Response definition_invalid(const Exchange& exchange,
                            const std::vector<partners::DefinitionMistake>& mistakes);
// 422 SAMPLES_FAILED with samples.
Response samples_failed(const Exchange& exchange, const std::vector<partners::SampleResult>& samples);

// 415 unless the body is said to be TOML.
bool is_toml(const Exchange& exchange);
Response not_toml(const Exchange& exchange);

}  // namespace nexus::http
