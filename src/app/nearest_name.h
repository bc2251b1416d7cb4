// Finds the name that someone probably meant, for error messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nexus::app {

// The known name with the fewest letters to change, or one that ends with ".<name>"; empty when
// none is close (more than a third of the letters differ).
std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known);

// " Did you mean http.listen?" or nothing.
std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace nexus::app
