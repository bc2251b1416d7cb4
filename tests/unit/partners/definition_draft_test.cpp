#include "partners/definition_draft.h"

#include <gtest/gtest.h>

#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

std::string places_of(const Draft& draft) {
  std::string all;
  for (const DefinitionMistake& mistake : draft.mistakes) {
    all += std::to_string(mistake.line) + " " + mistake.key + ";";
  }
  return all;
}

TEST(DefinitionDraft, OfTheSamePartnerIsReadAndItsSamplesRun) {
  SmallDefinition small;
  const DefinitionPtr present = small.compile();
  const std::string input = SmallInput().text();
  small.tail = "[[samples]]\nname = \"good\"\ninput = '" + input + "'\norder = '{\"quantity\": 5}'\n" +
               "[[samples]]\nname = \"bad\"\ninput = '" + input + "'\norder = '{\"quantity\": 6}'\n";
  const Draft draft = read_draft(small.text(), *present);
  ASSERT_NE(draft.definition, nullptr);
  ASSERT_EQ(draft.samples.size(), 2U);
  EXPECT_TRUE(draft.samples[0].passed);
  EXPECT_FALSE(draft.samples[1].passed);
  EXPECT_FALSE(draft.samples_pass());
}

TEST(DefinitionDraft, NamesLineAndKeyOfEveryMistake) {
  SmallDefinition small;
  const DefinitionPtr present = small.compile();
  small.fields["quantity"] = "from = \"qty\"\nmin = \"much\"\n";
  small.head = "colour = \"red\"";
  const Draft draft = read_draft(small.text(), *present);
  EXPECT_EQ(draft.definition, nullptr);
  EXPECT_EQ(places_of(draft), "4 colour;15 fields.quantity.min;");
  EXPECT_EQ(places_of(read_draft("id = \"TEST\"\nslug = \n", *present)), "2 ;");
}

TEST(DefinitionDraft, CannotBecomeAnotherPartner) {
  SmallDefinition small;
  const DefinitionPtr present = small.compile();
  std::string toml = small.text();
  toml.replace(toml.find("TEST"), 4, "REST");
  toml.replace(toml.find("\"test\""), 6, "\"rest\"");
  const Draft draft = read_draft(toml, *present);
  EXPECT_EQ(draft.definition, nullptr);
  EXPECT_EQ(places_of(draft), "1 id;2 slug;");
  EXPECT_EQ(draft.mistakes[0].message,
            "is \"REST\", but this partner's is \"TEST\", and no version changes it.");
}

}  // namespace
}  // namespace nexus::partners
