#include "partners/order_builder.h"

#include <algorithm>
#include <utility>

#include "partners/number_text.h"
#include "partners/text_rules.h"
#include "wire/json_writer.h"

namespace nexus::partners {

using domain::FaultCode;
using Kind = InputValue::Kind;

namespace {

constexpr std::size_t kUsualMetadataBytes = 128;

}  // namespace

OrderBuilder::OrderBuilder(const Definition& definition)
    : definition_(definition), mapping_(definition.mapping()) {}

void OrderBuilder::build(const InputValues& values, domain::Timestamp now, Mapped& mapped) {
  values_ = &values;
  now_ = now;
  mapped_ = &mapped;
  has_quantity_ = false;
  has_price_ = false;
  for (const FieldRule& rule : mapping_.fields) build_field(rule);
  check_inner_objects();
  build_metadata();
  for (const domain::Fault& found : values.faults) mapped.rejection.faults.push_back(found);
  finish_order();
}

void OrderBuilder::build_field(const FieldRule& rule) {
  Found found = find(rule);
  if (found.state != Found::State::value) return;
  if (!rule.plain && !found.is_number && !change_text(rule, found)) return;
  switch (rule.type) {
    case ValueType::text: read_text(rule, found); break;
    case ValueType::integer: read_quantity(rule, found); break;
    case ValueType::decimal: read_decimal(rule, found); break;
    case ValueType::epoch_ms:
    case ValueType::epoch_s:
    case ValueType::iso8601:
    case ValueType::strptime: read_time(rule, found); break;
  }
}

OrderBuilder::Found OrderBuilder::find(const FieldRule& rule) {
  if (rule.slot != kNoSlot) return find_in_slot(rule);
  if (rule.constant) return {Found::State::value, false, *rule.constant, nullptr};
  return find_in_parts(rule);
}

OrderBuilder::Found OrderBuilder::find_in_slot(const FieldRule& rule) {
  const InputValue& value = values_->slots[static_cast<std::size_t>(rule.slot)];
  if (value.repeated) {
    add_fault(FaultCode::duplicate_field, rule.source_name, "came more than once", {}, {});
    return {Found::State::faulty, false, {}, nullptr};
  }
  if (value.is_missing()) return missing(rule, rule.source_name, value);

  const Found found{Found::State::value, value.kind == Kind::number, value.text, &value};
  if (value.kind == Kind::number && rule.accepts_number) return found;
  if (value.kind == Kind::text && rule.accepts_text) {
    if (rule.trim && trimmed(value.text).empty()) return missing(rule, rule.source_name, value);
    return found;
  }
  if (value.kind == Kind::text && rule.type != ValueType::text && is_nan_spelling(value.text)) {
    fault(FaultCode::not_a_number, rule, found, "must be a number");
  } else {
    const std::string_view wanted = !rule.accepts_number ? "text"
                                    : rule.accepts_text  ? "a number or text"
                                                         : "a number";
    fault(FaultCode::invalid_data_type, rule, found,
          "must be " + std::string(wanted) + ", not " + std::string(kind_name(value.kind)));
  }
  return {Found::State::faulty, false, {}, nullptr};
}

OrderBuilder::Found OrderBuilder::find_in_parts(const FieldRule& rule) {
  joined_.clear();
  bool complete = true;
  for (const TemplatePart& part : rule.parts) {
    joined_ += part.literal;
    if (part.slot == kNoSlot) continue;
    const InputValue& value = values_->slots[static_cast<std::size_t>(part.slot)];
    const std::string& name = mapping_.slot_names[static_cast<std::size_t>(part.slot)];
    const std::string_view text = rule.trim ? trimmed(value.text) : value.text;
    if (value.repeated) {
      add_fault(FaultCode::duplicate_field, name, "came more than once", {}, {});
      complete = false;
    } else if (value.is_missing() || (value.kind == Kind::text && text.empty())) {
      const Found instead = missing(rule, name, value);
      if (instead.state == Found::State::value) return instead;
      complete = false;
    } else if (value.kind == Kind::text || value.kind == Kind::number) {
      joined_ += text;
    } else {
      add_fault(FaultCode::invalid_data_type, name,
                "must be text or a number, not " + std::string(kind_name(value.kind)),
                received_json(value, values_->tree(value)), {});
      complete = false;
    }
  }
  if (!complete) return {Found::State::faulty, false, {}, nullptr};
  return {Found::State::value, false, joined_, nullptr};
}

// What stands in for a value that did not come: the default, nothing, or a fault.
OrderBuilder::Found OrderBuilder::missing(const FieldRule& rule, const std::string& name,
                                          const InputValue& value) {
  if (rule.fallback) return {Found::State::value, false, *rule.fallback, nullptr};
  if (rule.required) {
    const bool is_null = value.kind == Kind::null;
    add_fault(is_null ? FaultCode::null_value : FaultCode::missing_required_field, name,
              is_null ? "must not be null" : "is required", is_null ? "null" : "", rule.expected);
  }
  return {Found::State::missing, false, {}, nullptr};
}

// Applies trim, strip_suffix, upper and values, in this order. False after a fault.
bool OrderBuilder::change_text(const FieldRule& rule, Found& found) {
  if (rule.trim) found.text = trimmed(found.text);
  if (!rule.strip_suffix.empty() && found.text.ends_with(rule.strip_suffix)) {
    found.text.remove_suffix(rule.strip_suffix.size());
  }
  if (rule.upper) {
    changed_.assign(found.text);
    make_upper(changed_);
    found.text = changed_;
  }
  if (rule.values.empty()) return true;
  const auto value = rule.values.find(found.text);
  if (value == rule.values.end()) {
    fault(FaultCode::invalid_value, rule, found, "is not one of the values that this feed knows");
    return false;
  }
  found.text = value->second;
  return true;
}

void OrderBuilder::check_inner_objects() {
  for (const int slot : mapping_.inner_objects) {
    const InputValue& value = values_->slots[static_cast<std::size_t>(slot)];
    const std::string& name = mapping_.slot_names[static_cast<std::size_t>(slot)];
    if (value.repeated) add_fault(FaultCode::duplicate_field, name, "came more than once", {}, {});
    if (value.is_missing() || value.kind == Kind::object) continue;
    add_fault(FaultCode::invalid_data_type, name,
              "must be an object, not " + std::string(kind_name(value.kind)),
              received_json(value, values_->tree(value)), "an object");
  }
}

void OrderBuilder::build_metadata() {
  members_ = values_->metadata;
  for (const MetadataMember& member : mapping_.metadata) {
    const InputValue& value = values_->slots[static_cast<std::size_t>(member.slot)];
    if (value.repeated) {
      add_fault(FaultCode::duplicate_field, mapping_.slot_names[static_cast<std::size_t>(member.slot)],
                "came more than once", {}, {});
    }
    if (!value.is_missing()) members_.push_back({member.name, value});
  }
  if (members_.empty()) return;

  const auto by_name = [](const NamedValue& a, const NamedValue& b) { return a.name < b.name; };
  std::sort(members_.begin(), members_.end(), by_name);
  for (std::size_t next = 1; next < members_.size() && values_->faults.empty(); ++next) {
    if (members_[next].name == members_[next - 1].name) {
      add_fault(FaultCode::duplicate_field, std::string(members_[next].name),
                "came more than once for the order's metadata", {}, {});
    }
  }
  if (!mapped_->rejection.faults.empty()) return;

  wire::JsonWriter json(mapped_->order.metadata, kUsualMetadataBytes);
  char before = '{';
  for (const NamedValue& member : members_) {
    json.raw({&before, 1});
    before = ',';
    json.string(member.name);
    json.raw(":");
    switch (member.value.kind) {
      case Kind::text: json.string(member.value.text); break;
      case Kind::object:
      case Kind::array: json.raw(values_->tree(member.value)); break;
      default: json.raw(member.value.text); break;
    }
  }
  json.raw("}");
}

void OrderBuilder::finish_order() {
  domain::Order& order = mapped_->order;
  if (has_quantity_ && has_price_) {
    mapped_->amount_at_risk =
        domain::multiply(domain::Decimal::from_integer(order.quantity), order.unit_price);
  }
  if (mapped_->rejection.faults.empty()) {
    order.partner_id = definition_.id();
    order.definition_version = definition_.version();
    const domain::AmountRounding rounding{mapping_.rounding, mapping_.rounding_decimals};
    if (domain::derive_amounts(order, rounding)) {
      mapped_->accepted = true;
      return;
    }
    add_fault(FaultCode::transformation_error, {}, "the amounts do not fit the range that orders have", {},
              {});
  }
  mapped_->rejection.external_order_id = order.external_order_id;
}

void OrderBuilder::fault(FaultCode code, const FieldRule& rule, const Found& found, std::string message) {
  add_fault(code, rule.source_name, std::move(message), received_text(found), rule.expected);
}

std::string OrderBuilder::received_text(const Found& found) const {
  if (found.input != nullptr) return received_json(*found.input, values_->tree(*found.input));
  return received_json_text(found.text);
}

// Two rules may read the same member: what is wrong with it is said once.
void OrderBuilder::add_fault(FaultCode code, const std::string& name, std::string message,
                             std::string received, const std::string& expected) {
  auto& faults = mapped_->rejection.faults;
  const auto same = [&](const domain::Fault& other) { return other.code == code && other.field == name; };
  if (std::any_of(faults.begin(), faults.end(), same)) return;
  faults.push_back({code, name, std::move(message), std::move(received), expected});
}

}  // namespace nexus::partners
