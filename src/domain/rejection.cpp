#include "domain/rejection.h"

#include <array>

namespace nexus::domain {

namespace {

// In the order of FaultCode.
constexpr std::array<std::string_view, 17> kNames = {
    "MISSING_REQUIRED_FIELD", "NULL_VALUE",       "INVALID_DATA_TYPE",
    "INVALID_VALUE",          "NEGATIVE_NUMBER",  "ZERO_VALUE",
    "NOT_A_NUMBER",           "OUT_OF_RANGE",     "TOO_LONG",
    "INVALID_TIMESTAMP",      "FUTURE_TIMESTAMP", "DUPLICATE_FIELD",
    "MALFORMED_INPUT",        "DUPLICATE_ORDER",  "TRANSFORMATION_ERROR",
    "UNKNOWN_PARTNER",        "INTERNAL_ERROR",
};
static_assert(kNames.size() == static_cast<std::size_t>(FaultCode::internal_error) + 1);

}  // namespace

std::string_view to_string(FaultCode code) { return kNames[static_cast<std::size_t>(code)]; }

std::optional<FaultCode> parse_fault_code(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<FaultCode>(i);
  }
  return std::nullopt;
}

}  // namespace nexus::domain
