// The bodies of queue messages: the envelopes of the design, as JSON. What is written here is read
// by our own delivery and by anyone who consumes the queues, so members are only ever added.
//
// All functions are safe to call from any thread. The append functions add to `out` and keep what it has.
//
//   {"eventType":"ORDER_VALIDATED","timestamp":"...","orderEvent":{...}}
//   {"eventType":"ORDER_REJECTED" | "ORDER_CONFLICT","timestamp":"...","errorEvent":{...}}
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/error_event.h"
#include "domain/order.h"

namespace nexus::wire {

// Appends the envelope; the order has its id, number and times. About 500 bytes.
void append_order_envelope(std::string& out, const domain::Order& order);
// Reads an envelope back, every digit as it was; metadata is taken as the canonical text that was
// written. Unknown members are passed over. `invalid` says what is wrong with the body: not JSON, a member
// missing, twice, or of the wrong type.
Result<domain::Order> read_order_envelope(std::string_view body);

// Received values travel as JSON in canonical form, or as a string when they are not valid JSON (because
// they were cut, say). Raw input that is not valid UTF-8 travels as base64 (member rawInputBase64), else as
// text.
void append_error_envelope(std::string& out, const domain::ErrorEvent& event);
Result<domain::ErrorEvent> read_error_envelope(std::string_view body);
// Whether an error envelope that was written here is a conflict's, without reading it.
bool is_conflict_envelope(std::string_view body);

// The members of an order as the API shows them (object with braces; without the input's hash).
void append_order_json(std::string& out, const domain::Order& order);
// The same for an order that would be accepted: id, sequenceNumber and processedAt are null.
void append_draft_order_json(std::string& out, const domain::Order& order);
// One fault as the API shows it: {field, code, message, receivedValue, expected}.
void append_fault_json(std::string& out, const domain::Fault& fault);
// One difference of a conflict: {field, accepted, received}.
void append_difference_json(std::string& out, const domain::Difference& difference);

}  // namespace nexus::wire
