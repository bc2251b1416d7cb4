// Who made a change, as answers and records name them.
#pragma once

#include <string>

namespace nexus::domain {

struct Actor {
  std::string key;   // id of the key that was used; empty where no key was asked for
  std::string role;  // "operator", "admin"
  bool operator==(const Actor&) const = default;
};

}  // namespace nexus::domain
