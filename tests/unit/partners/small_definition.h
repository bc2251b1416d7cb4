// Definitions for tests: the least that a definition needs, with single fields replaced.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "partners/definition.h"
#include "partners/mapper.h"

namespace nexus::partners {

// 2024-01-15T10:30:00Z
inline constexpr domain::Timestamp kNow{1'705'314'600'000};

struct SmallDefinition {
  std::string head;  // further lines at the top
  std::string format = "type = \"json\"";
  std::map<std::string, std::string> fields = {{"externalOrderId", "from = \"id\""},
                                               {"productId", "from = \"sku\""},
                                               {"customerId", "from = \"customer\""},
                                               {"quantity", "from = \"qty\""},
                                               {"unitPrice", "from = \"price\""},
                                               {"taxRate", "from = \"tax\""},
                                               {"transactionTime", "from = \"time\"\ntype = \"epoch_ms\""}};
  std::string tail;  // further tables

  std::string text() const {
    std::string toml =
        "id = \"TEST\"\nslug = \"test\"\nversion = 3\n" + head + "\n[format]\n" + format + "\n";
    for (const std::string name : {"externalOrderId", "productId", "customerId", "quantity", "unitPrice",
                                   "taxRate", "transactionTime", "currency"}) {
      const auto field = fields.find(name);
      if (field != fields.end()) toml += "[fields." + name + "]\n" + field->second + "\n";
    }
    return toml + tail;
  }
  SmallDefinition with(const std::string& field, const std::string& lines) const {
    SmallDefinition changed = *this;
    changed.fields[field] = lines;
    return changed;
  }
  DefinitionPtr compile() const {
    auto definition = Definition::parse(text(), "test.toml");
    EXPECT_TRUE(definition.has_value()) << definition.error().message << "\n" << text();
    return definition ? *definition : nullptr;
  }
  std::string mistakes() const {
    const auto definition = Definition::parse(text(), "test.toml");
    return definition ? "" : definition.error().message;
  }
};

// A valid input for SmallDefinition as JSON members; replace or remove single ones.
struct SmallInput {
  std::map<std::string, std::string> members = {
      {"id", "\"O-1\""},  {"sku", "\"S-1\""}, {"customer", "\"C-1\""},  {"qty", "5"},
      {"price", "29.99"}, {"tax", "0.08"},    {"time", "1705314600000"}};

  SmallInput with(const std::string& name, const std::string& json) const {
    SmallInput changed = *this;
    changed.members[name] = json;
    return changed;
  }
  SmallInput without(const std::string& name) const {
    SmallInput changed = *this;
    changed.members.erase(name);
    return changed;
  }
  std::string text() const {
    std::string json;
    for (const auto& [name, value] : members) json += (json.empty() ? "{\"" : ", \"") + name + "\": " + value;
    return json + "}";
  }
};

// "CODE field" of each fault, separated by ", "; "" when accepted.
inline std::string faults_of(const Mapped& mapped) {
  std::string all;
  for (const domain::Fault& fault : mapped.rejection.faults) {
    all += (all.empty() ? "" : ", ") + std::string(domain::to_string(fault.code));
    if (!fault.field.empty()) all += " " + fault.field;
  }
  EXPECT_EQ(mapped.accepted, all.empty());
  return all;
}

inline Mapped map_one(const DefinitionPtr& definition, const std::string& json,
                      domain::Timestamp now = kNow) {
  Mapper mapper(definition);
  return mapper.map_json(json, now);
}

}  // namespace nexus::partners
