// Why an input did not become an order. A rejection is data, not an error: it is
// stored, answered, queried and repaired like an order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nexus::domain {

enum class FaultCode {
  missing_required_field,
  null_value,
  invalid_data_type,
  invalid_value,
  negative_number,
  zero_value,
  not_a_number,
  out_of_range,
  too_long,
  invalid_timestamp,
  future_timestamp,
  duplicate_field,
  malformed_input,
  duplicate_order,
  transformation_error,
  unknown_partner,
  internal_error,
};

// "MISSING_REQUIRED_FIELD" and so on: the names of the API.
std::string_view to_string(FaultCode code);
std::optional<FaultCode> parse_fault_code(std::string_view name);

// One thing wrong with one field.
struct Fault {
  FaultCode code = FaultCode::invalid_value;
  std::string field;     // the partner's own name or path for it, "buyer/id"; empty for the whole input
  std::string message;   // "must be greater than 0"
  std::string received;  // JSON text of the value, cut to kMaxReceivedBytes; empty when there was none
  std::string expected;  // "a whole number from 1 to 1000000000"; empty when the message says it all
};

inline constexpr std::size_t kMaxReceivedBytes = 512;

struct Rejection {
  std::string external_order_id;  // as far as it could be read, else empty
  std::vector<Fault> faults;      // at least one, in the order of the partner's definition
};

}  // namespace nexus::domain
