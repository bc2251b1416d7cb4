// Attempts to repair error events as the API shows them.
#pragma once

#include <span>
#include <string>

#include "ports/error_review.h"

namespace nexus::query {

// {id, at, actor, reason, input, correctedInput, definitionVersion, outcome, orderId, sequenceNumber,
// errors, job}.
void append_attempt_json(std::string& out, const ports::RepairAttempt& attempt);

// The members of that between the ids and the outcome, each with a comma before it: at, actor, reason, input.
void append_attempt_origin(std::string& out, const ports::RepairAttempt& attempt);

// {"error":<id>,"attempts":[...]}.
std::string lineage_json(const domain::Uuid& error, std::span<const ports::RepairAttempt> attempts);

// [{field, code, message, receivedValue, expected}...].
void append_faults_json(std::string& out, std::span<const domain::Fault> faults);

}  // namespace nexus::query
