// Who acted, and texts that may be missing, as the API shows them.
#pragma once

#include <string>
#include <string_view>

#include "domain/actor.h"
#include "wire/json_text.h"

namespace nexus::query {

// Empty text is null.
inline void append_text_or_null(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "null";
  } else {
    wire::append_string(out, text);
  }
}

// {"key":"<id>" or null,"role":"admin"}.
inline void append_actor_json(std::string& out, const domain::Actor& actor) {
  out += R"({"key":)";
  append_text_or_null(out, actor.key);
  out += R"(,"role":)";
  wire::append_string(out, actor.role);
  out += '}';
}

}  // namespace nexus::query
