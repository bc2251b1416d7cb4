// What is read of an input field by field, for people who compare.
#include "partners/field_readings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "partners/single_input.h"
#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

std::vector<FieldReading> read(const SmallDefinition& definition, const std::string& input) {
  const DefinitionPtr compiled = definition.compile();
  Mapper mapper(compiled);
  return read_fields(*compiled, map_single_input(mapper, input, kNow));
}

std::string value(const std::vector<FieldReading>& readings, const std::string& field) {
  const auto found = std::ranges::find(readings, field, &FieldReading::field);
  return found == readings.end() ? "no such field" : found->value;
}

std::string input(const std::string& member, const std::string& text) {
  return SmallInput().with("time", "1700000000000").with(member, text).text();
}

TEST(FieldReadings, GiveEachFieldAsTheOrderHasIt) {
  const auto readings = read(SmallDefinition(), input("price", "2999e-2"));
  EXPECT_EQ(value(readings, "unitPrice"), "29.99");
  EXPECT_EQ(value(readings, "quantity"), "5");
  EXPECT_EQ(value(readings, "transactionTime"), "\"2023-11-14T22:13:20.000Z\"");
  const auto price = std::ranges::find(readings, "unitPrice", &FieldReading::field);
  EXPECT_EQ(price->sources, std::vector<std::string>{"price"});
}

TEST(FieldReadings, LeaveOutWhatIsAtFaultAndKeepTheRestOfARefusedInput) {
  const auto readings = read(SmallDefinition(), input("qty", "-5"));
  EXPECT_EQ(value(readings, "quantity"), "");
  EXPECT_EQ(value(readings, "unitPrice"), "29.99");
  EXPECT_NE(value(readings, "externalOrderId"), "");
}

TEST(FieldReadings, NameEveryPartOfATemplateAndOneBadPartSpoilsIt) {
  const auto templated = SmallDefinition().with("externalOrderId", "template = \"{id}-{sku}\"");
  const auto whole = read(templated, input("sku", "\"S-1\""));
  EXPECT_EQ(whole.front().sources, (std::vector<std::string>{"id", "sku"}));
  EXPECT_TRUE(value(whole, "externalOrderId").ends_with("-S-1\""));
  EXPECT_EQ(value(read(templated, input("sku", "null")), "externalOrderId"), "");
}

TEST(FieldReadings, HaveNoValuesWhereTheInputIsNothingThatCanBeRead) {
  for (const char* broken : {"{", "[]", "7"}) {
    for (const auto& reading : read(SmallDefinition(), broken)) EXPECT_EQ(reading.value, "") << reading.field;
  }
}

}  // namespace
}  // namespace nexus::partners
