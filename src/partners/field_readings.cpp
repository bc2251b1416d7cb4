#include "partners/field_readings.h"

#include <algorithm>

#include "partners/mapping.h"
#include "wire/json_text.h"

namespace nexus::partners {

namespace {

using domain::Fault;
using domain::FaultCode;

std::vector<std::string> sources_of(const FieldRule& rule, const CompiledMapping& mapping) {
  std::vector<std::string> sources;
  const auto add = [&](int slot) {
    if (slot != kNoSlot) sources.push_back(mapping.slot_names[static_cast<std::size_t>(slot)]);
  };
  add(rule.slot);
  for (const TemplatePart& part : rule.parts) add(part.slot);
  return sources;
}

bool is_about(const Fault& fault, const FieldRule& rule, const std::vector<std::string>& sources) {
  // A fault of the whole input leaves nothing to be read, but for amounts that do not fit.
  if (fault.field.empty()) return fault.code != FaultCode::transformation_error;
  if (fault.field == rule.source_name) return true;
  return std::ranges::any_of(sources, [&](const std::string& source) {
    return source == fault.field || source.starts_with(fault.field + "/");
  });
}

std::string text_json(const std::string& text) {
  std::string json;
  if (!text.empty()) wire::append_string(json, text);
  return json;
}

std::string value_json(OrderField field, const domain::Order& order) {
  std::string json;
  switch (field) {
    case OrderField::external_order_id: return text_json(order.external_order_id);
    case OrderField::product_id: return text_json(order.product_id);
    case OrderField::customer_id: return text_json(order.customer_id);
    case OrderField::currency: return text_json(order.currency);
    case OrderField::quantity: wire::append_integer(json, order.quantity); break;
    case OrderField::unit_price: wire::append_decimal(json, order.unit_price); break;
    case OrderField::tax_rate: wire::append_decimal(json, order.tax_rate); break;
    case OrderField::transaction_time: wire::append_timestamp(json, order.transaction_time); break;
  }
  return json;
}

}  // namespace

std::vector<FieldReading> read_fields(const Definition& definition, const Mapped& mapped) {
  const CompiledMapping& mapping = definition.mapping();
  std::vector<FieldReading> readings;
  for (const FieldRule& rule : mapping.fields) {
    FieldReading reading{std::string(to_string(rule.field)), sources_of(rule, mapping), {}};
    const bool is_faulty = std::ranges::any_of(
        mapped.rejection.faults, [&](const Fault& fault) { return is_about(fault, rule, reading.sources); });
    if (!is_faulty) reading.value = value_json(rule.field, mapped.order);
    readings.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace nexus::partners
