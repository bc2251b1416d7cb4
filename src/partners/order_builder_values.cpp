// The part of OrderBuilder that reads a value as its type and holds it to its bounds.
#include <re2/re2.h>

#include "partners/number_text.h"
#include "partners/order_builder.h"
#include "partners/text_rules.h"

namespace nexus::partners {

using domain::Decimal;
using domain::FaultCode;

namespace {

constexpr domain::Int128 kOne = []() {
  domain::Int128 one = 1;
  for (int digit = 0; digit < Decimal::kScale; ++digit) one *= 10;
  return one;
}();

constexpr domain::Int128 power_of_ten(int exponent) {
  domain::Int128 power = 1;
  for (int digit = 0; digit < exponent; ++digit) power *= 10;
  return power;
}

// True when `value` needs more than `decimals` digits behind the point.
bool has_more_decimals(Decimal value, int decimals) {
  const domain::Int128 step = power_of_ten(Decimal::kScale - decimals);
  const domain::Int128 units = value.units();
  // 64-bit division is many times cheaper, and nearly every price fits it.
  if (units == static_cast<std::int64_t>(units) && step == static_cast<std::int64_t>(step)) {
    return static_cast<std::int64_t>(units) % static_cast<std::int64_t>(step) != 0;
  }
  return units % step != 0;
}

bool is_plain_integer(std::string_view text) {
  return text.find_first_not_of("-0123456789") == std::string_view::npos;
}

std::string bytes(std::size_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

}  // namespace

void OrderBuilder::set_text(OrderField field, std::string_view text) {
  domain::Order& order = mapped_->order;
  switch (field) {
    case OrderField::external_order_id: order.external_order_id = text; break;
    case OrderField::product_id: order.product_id = text; break;
    case OrderField::customer_id: order.customer_id = text; break;
    default: order.currency = text; break;
  }
}

void OrderBuilder::read_text(const FieldRule& rule, const Found& found) {
  std::string_view text = found.text;
  std::string digits;
  // A number as text is its value in plain digits: 5, 5.0 and 5e0 are the same id.
  if (found.is_number && !is_plain_integer(text)) {
    const auto value = Decimal::parse(text);
    if (!value) return fault(FaultCode::out_of_range, rule, found, "is a number with too many digits");
    digits = value->to_string();
    text = digits;
  }
  if (text.size() > rule.max_bytes) {
    return fault(FaultCode::too_long, rule, found, "must not be longer than " + bytes(rule.max_bytes));
  }
  if (has_control_characters(text)) {
    return fault(FaultCode::invalid_value, rule, found, "must not contain control characters");
  }
  if (is_blank(text)) return fault(FaultCode::invalid_value, rule, found, "must not be blank");
  set_text(rule.field, text);
  if (text.size() < rule.min_bytes) {
    return fault(FaultCode::invalid_value, rule, found, "must not be shorter than " + bytes(rule.min_bytes));
  }
  if (rule.pattern != nullptr &&
      !re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *rule.pattern)) {
    return fault(FaultCode::invalid_value, rule, found, "does not have the form that this feed asks for");
  }
}

// A number as a Decimal, or a fault that says what kind of number it is not.
std::optional<Decimal> OrderBuilder::read_number(const FieldRule& rule, const Found& found) {
  const auto value = Decimal::parse(found.text);
  if (value && !value->is_negative()) return value;
  const auto shape = read_number_shape(found.text);
  if (!shape) {
    fault(FaultCode::not_a_number, rule, found, "must be a number, in digits with an optional decimal point");
  } else if (shape->negative) {
    fault(FaultCode::negative_number, rule, found, "must not be negative");
  } else if (shape->zero) {
    return Decimal{};
  } else if (rule.type == ValueType::integer && shape->decimals > 0) {
    fault(FaultCode::invalid_value, rule, found, "must be a whole number");
  } else {
    fault(FaultCode::out_of_range, rule, found,
          shape->decimals > Decimal::kScale ? "has too many decimals" : "is too large");
  }
  return std::nullopt;
}

void OrderBuilder::read_quantity(const FieldRule& rule, const Found& found) {
  auto whole = read_whole_number(found.text);
  if (!whole || *whole < 0) {
    const auto value = read_number(rule, found);
    if (!value) return;
    if (has_more_decimals(*value, 0))
      return fault(FaultCode::invalid_value, rule, found, "must be a whole number");
    whole = value->to_integer();
  }
  if (whole && *whole == 0) return fault(FaultCode::zero_value, rule, found, "must be greater than 0");
  if (!whole || *whole > domain::kMaxQuantity) {
    return fault(FaultCode::out_of_range, rule, found,
                 "must not be greater than " + std::to_string(domain::kMaxQuantity));
  }
  mapped_->order.quantity = *whole;
  const Decimal value = Decimal::from_integer(*whole);
  if (rule.min && value < *rule.min) {
    return fault(FaultCode::out_of_range, rule, found, "must not be less than " + rule.min->to_string());
  }
  if (rule.max && value > *rule.max) {
    return fault(FaultCode::out_of_range, rule, found, "must not be greater than " + rule.max->to_string());
  }
  has_quantity_ = true;
}

void OrderBuilder::read_decimal(const FieldRule& rule, const Found& found) {
  const bool is_price = rule.field == OrderField::unit_price;
  const auto value = read_number(rule, found);
  if (!value) return;
  if (is_price && value->is_zero())
    return fault(FaultCode::zero_value, rule, found, "must be greater than 0");
  const Decimal limit = Decimal::from_units(is_price ? power_of_ten(domain::kMaxPriceIntegerDigits) * kOne
                                                     : kOne * (rule.percent ? 100 : 1));
  if (is_price ? *value >= limit : *value > limit) {
    return fault(FaultCode::out_of_range, rule, found,
                 is_price ? "must not have more than 12 digits before the point"
                          : "must not be greater than " + limit.to_string());
  }
  if (rule.type == ValueType::integer && has_more_decimals(*value, 0)) {
    return fault(FaultCode::invalid_value, rule, found, "must be a whole number");
  }
  const int decimals =
      is_price ? domain::kMaxPriceDecimals : domain::kMaxRateDecimals - (rule.percent ? 2 : 0);
  if (has_more_decimals(*value, decimals)) {
    return fault(FaultCode::out_of_range, rule, found,
                 "must not have more than " + std::to_string(decimals) + " decimals");
  }
  if (rule.min && *value < *rule.min) {
    return fault(FaultCode::out_of_range, rule, found, "must not be less than " + rule.min->to_string());
  }
  if (rule.max && *value > *rule.max) {
    return fault(FaultCode::out_of_range, rule, found, "must not be greater than " + rule.max->to_string());
  }
  if (is_price) {
    mapped_->order.unit_price = *value;
    has_price_ = true;
  } else {
    // Percent has two decimals less, so the division leaves nothing over.
    mapped_->order.tax_rate = rule.percent ? Decimal::from_units(value->units() / 100) : *value;
  }
}

void OrderBuilder::read_time(const FieldRule& rule, const Found& found) {
  const auto time = read_timestamp(rule, found);
  if (!time) return;
  if (*time < domain::kEarliestTransaction) {
    return fault(FaultCode::out_of_range, rule, found, "must not be before 2000-01-01T00:00:00.000Z");
  }
  if (time->ms > now_.ms + definition_.future_tolerance_ms()) {
    return fault(FaultCode::future_timestamp, rule, found,
                 "must not be more than " + std::to_string(definition_.future_tolerance_ms() / 1000) +
                     " seconds ahead of now");
  }
  mapped_->order.transaction_time = *time;
}

std::optional<domain::Timestamp> OrderBuilder::read_timestamp(const FieldRule& rule, const Found& found) {
  std::optional<domain::Timestamp> time;
  if (rule.type == ValueType::iso8601) {
    time = domain::parse_iso8601(found.text);
  } else if (rule.type == ValueType::strptime) {
    if (const auto parsed = rule.time_pattern.parse(found.text)) {
      time = domain::Timestamp{parsed->offset_ms ? parsed->local_ms - *parsed->offset_ms
                                                 : rule.zone->to_utc_ms(parsed->local_ms)};
    }
  } else {
    return read_epoch(rule, found);
  }
  if (!time) fault(FaultCode::invalid_timestamp, rule, found, "is not a time that this feed understands");
  return time;
}

std::optional<domain::Timestamp> OrderBuilder::read_epoch(const FieldRule& rule, const Found& found) {
  constexpr std::int64_t kLatestMs = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
  const bool seconds = rule.type == ValueType::epoch_s;
  if (!seconds) {
    const auto ms = read_whole_number(found.text);
    if (ms && *ms >= -kLatestMs && *ms <= kLatestMs) return domain::Timestamp{*ms};
  }
  const auto shape = read_number_shape(found.text);
  const auto value = Decimal::parse(found.text);
  if (!shape || (value && !seconds && has_more_decimals(*value, 0))) {
    fault(FaultCode::invalid_timestamp, rule, found,
          seconds ? "is not a number of seconds" : "is not a whole number of milliseconds");
    return std::nullopt;
  }
  const domain::Int128 unit = seconds ? kOne / 1000 : kOne;
  if (!value || value->units() / unit > kLatestMs || value->units() / unit < -kLatestMs) {
    fault(FaultCode::out_of_range, rule, found, "is not a time between the years 2000 and 9999");
    return std::nullopt;
  }
  // Cut towards the past, as for text.
  const domain::Int128 ms =
      value->units() / unit - (value->units() < 0 && value->units() % unit != 0 ? 1 : 0);
  return domain::Timestamp{static_cast<std::int64_t>(ms)};
}

}  // namespace nexus::partners
