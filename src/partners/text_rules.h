// What text may be in an order, and how a fault shows what came.
#pragma once

#include <string>
#include <string_view>

#include "partners/input_values.h"

namespace nexus::partners {

// True for C0 and C1 control characters and DEL. `text` is valid UTF-8.
bool has_control_characters(std::string_view text);
// True when there is nothing to see: empty, or only white space (Unicode's White_Space) and
// zero-width characters. `text` is valid UTF-8.
bool is_blank(std::string_view text);
// Without ASCII white space at both ends.
std::string_view trimmed(std::string_view text);
// ASCII letters a-z as A-Z; all other bytes stay.
void make_upper(std::string& text);

// A JSON value for a fault's `received`, valid whatever came and at most kMaxReceivedBytes long:
// longer values become text that ends in an ellipsis.
std::string received_json(const InputValue& value, std::string_view tree);
std::string received_json_text(std::string_view text);

// "text", "a number", "a list" ... as a message says it.
std::string_view kind_name(InputValue::Kind kind);

}  // namespace nexus::partners
