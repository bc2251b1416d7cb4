// Which members of the input hold personal data.
#include "partners/personal_inputs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

using Names = std::vector<std::string>;

TEST(PersonalInputs, AreNoneWhereTheDefinitionNamesNone) {
  EXPECT_EQ(personal_inputs(*SmallDefinition{}.compile()), Names{});
}

TEST(PersonalInputs, AreTheMemberThatAFieldIsReadFromAndEachPartOfATemplate) {
  SmallDefinition small;
  small.head = "personal = [\"customerId\"]";
  EXPECT_EQ(personal_inputs(*small.compile()), Names{"customer"});
  EXPECT_EQ(personal_inputs(*small.with("customerId", "from = \"buyer/id\"").compile()), Names{"buyer/id"});
  EXPECT_EQ(personal_inputs(*small.with("customerId", "template = \"{shop}-{buyer}\"").compile()),
            (Names{"shop", "buyer"}));
  EXPECT_EQ(personal_inputs(*small.with("customerId", "const = \"C\"").compile()), Names{});
}

TEST(PersonalInputs, AreTheMembersThatTheMetadataComesFrom) {
  SmallDefinition small;
  small.head = "personal = [\"metadata/phone\", \"metadata/remark\", \"customerId\"]";
  small.tail = "[metadata]\nobject = \"extra\"\n[metadata.members]\nremark = \"customer\"\n";
  EXPECT_EQ(personal_inputs(*small.compile()), (Names{"extra/phone", "customer", "extra/remark"}));
}

TEST(PersonalInputs, AreMembersThatGoToTheMetadataBecauseNothingReadsThem) {
  SmallDefinition small;
  small.head = "personal = [\"metadata/phone\"]\nunknown_members = \"metadata\"";
  EXPECT_EQ(personal_inputs(*small.compile()), Names{"phone"});
}

}  // namespace
}  // namespace nexus::partners
