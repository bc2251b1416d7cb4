#include "query/error_filter.h"

#include "domain/order.h"

namespace nexus::query {

namespace {

constexpr std::string_view kCodes =
    "MISSING_REQUIRED_FIELD, NULL_VALUE, INVALID_DATA_TYPE, INVALID_VALUE, NEGATIVE_NUMBER, ZERO_VALUE, "
    "NOT_A_NUMBER, OUT_OF_RANGE, TOO_LONG, INVALID_TIMESTAMP, FUTURE_TIMESTAMP, DUPLICATE_FIELD, "
    "MALFORMED_INPUT, DUPLICATE_ORDER, TRANSFORMATION_ERROR, UNKNOWN_PARTNER, INTERNAL_ERROR";
// A path into a partner's format, and a fingerprint that holds one.
constexpr std::size_t kMaxFieldBytes = 1024;
constexpr std::size_t kMaxGroupBytes = 2048;

}  // namespace

void read_error_filter(ParameterReader& reader, const PartnerNames& partners, ports::ErrorFilter& filter) {
  reader.partner("partnerId", partners, filter.partner_id);
  reader.text("externalOrderId", domain::kMaxIdBytes, filter.external_order_id);
  reader.choice("errorCode", kCodes, filter.code, domain::parse_fault_code);
  reader.text("field", kMaxFieldBytes, filter.field);
  reader.time("fromDate", DayEdge::first_millisecond, filter.from);
  reader.time("toDate", DayEdge::last_millisecond, filter.to);
  if (filter.from && filter.to && *filter.to < *filter.from)
    reader.refuse("fromDate", "must not be later than toDate");
  reader.choice("state", "open, resolved, dismissed", filter.state, ports::parse_error_state);
  reader.text("group", kMaxGroupBytes, filter.group);
}

}  // namespace nexus::query
