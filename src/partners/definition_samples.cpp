// The part of DefinitionReader that reads [[samples]].
#include <algorithm>
#include <array>

#include "partners/definition_reader.h"
#include "wire/json_value.h"

namespace nexus::partners {

namespace {

constexpr std::array<std::string_view, 13> kSampleMembers = {
    "externalOrderId", "partnerId", "productId", "customerId",      "quantity", "unitPrice", "taxRate",
    "grossAmount",     "taxAmount", "netAmount", "transactionTime", "currency", "metadata"};

}  // namespace

bool is_sample_member(std::string_view name) {
  return std::ranges::find(kSampleMembers, name) != kSampleMembers.end();
}

void DefinitionReader::read_samples() {
  const toml::array* samples = root_.array("samples");
  for (std::size_t index = 0; samples != nullptr && index < samples->size(); ++index) {
    if (const toml::table* table = (*samples)[index].as_table())
      read_sample(*table, index + 1);
    else
      root_.mistake("samples", "must be an array of tables: write [[samples]] above each.");
  }
}

void DefinitionReader::read_sample(const toml::table& table, std::size_t number) {
  TomlSection section(table, "samples", "samples[" + std::to_string(number) + "]", mistakes_);
  Sample sample;
  sample.line = static_cast<int>(section.line());
  sample.name = section.required_text("name");
  if (!section.has("input")) section.mistake("input", "is missing.");
  sample.input = section.text("input").value_or("");
  if (section.has("order") == section.has("errors")) {
    section.mistake(section.has("order") ? "order" : "errors",
                    "needs exactly one of order and errors, so that the sample can be checked.");
  }
  sample.expected_order = section.text("order").value_or("");
  if (section.has("order")) check_order_members(section, sample);
  if (auto errors = section.texts("errors")) {
    if (errors->empty()) section.mistake("errors", "must name at least one error.");
    for (const std::string& error : *errors) {
      const std::string code = error.substr(0, error.find(' '));
      if (!domain::parse_fault_code(code))
        section.mistake("errors", "has \"" + code + "\", which is no error code.");
    }
    sample.expected_errors = std::move(*errors);
  }
  if (const auto now = section.text("now")) {
    sample.now = domain::parse_iso8601(*now);
    if (!sample.now) section.mistake("now", "must be a time like \"2024-01-31T10:30:00Z\".");
  }
  definition_->samples_.push_back(std::move(sample));
}

void DefinitionReader::check_order_members(TomlSection& section, const Sample& sample) {
  const auto order = wire::JsonValue::parse(sample.expected_order);
  if (!order) {
    section.mistake("order", "is not JSON: " + order.error().message);
  } else if (!order->is_object()) {
    section.mistake("order", "must be a JSON object with members of the order.");
  } else {
    for (const auto& member : order->members()) {
      if (is_sample_member(member.name)) continue;
      std::string all;
      for (const std::string_view name : kSampleMembers) all += (all.empty() ? "" : ", ") + std::string(name);
      section.mistake("order",
                      "has \"" + member.name + "\", which is no member of an order. Allowed: " + all + ".");
    }
  }
}

}  // namespace nexus::partners
