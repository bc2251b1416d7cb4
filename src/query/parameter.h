// The parameters of a query as they came: name and value, percent-decoding undone.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace nexus::query {

struct Parameter {
  std::string_view name;
  std::string_view value;
};

// Gives the id of the partner that a caller names by id, slug or short name. A name that belongs to
// no partner in force comes back as it is: orders of a partner whose definition was taken away are
// still found by its id, and a name that nobody ever had matches nothing.
using PartnerNames = std::function<std::string(std::string_view name)>;

}  // namespace nexus::query
