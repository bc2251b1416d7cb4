// An error event as the API shows it. Private to this folder.
#pragma once

#include <string>

#include "ports/error_store.h"

namespace nexus::query {

// In lists an input longer than this is left out (rawInputOmitted: true), so that a page stays small;
// the single event has it whole.
inline constexpr std::size_t kMaxListedInputBytes = 16 * 1024;

enum class InputShown { whole, if_short };

// Appends {id, timestamp, partnerId, externalOrderId, state, stateReason, stateActor, stateAt, resolvedBy,
// group, errors, rawInput or rawInputBase64 (bytes that are not UTF-8) or rawInputOmitted,
// rawInputTruncated, csvHeader, contentType, definitionVersion, amountAtRisk, conflict, traceId,
// inputSha256}. externalOrderId and amountAtRisk are null where they could not be read, csvHeader but for
// CSV records, conflict but for DUPLICATE_ORDER, resolvedBy but for resolved events.
void append_error_json(std::string& out, const ports::StoredError& error, InputShown shown);

}  // namespace nexus::query
