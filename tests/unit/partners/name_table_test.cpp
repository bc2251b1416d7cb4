#include "partners/name_table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nexus::partners {
namespace {

TEST(NameTable, FindsEveryNameAndNoOther) {
  std::vector<std::string> names = {"", "a", "ab", "abcdefgh", "abcdefghi", "quantity", "unitPrice"};
  for (int number = 0; number < 300; ++number) names.push_back("member" + std::to_string(number));
  // Alike in length, head and tail, so that only the comparison tells them apart.
  for (const char c : {'1', '2', '3'}) names.push_back("12345678" + std::string(1, c) + "12345678");
  const NameTable table = NameTable::build(names);
  for (std::size_t index = 0; index < names.size(); ++index) {
    EXPECT_EQ(table.find(names[index]), static_cast<int>(index)) << names[index];
    EXPECT_EQ(table.find(names[index] + "?"), NameTable::kNotFound);
  }
  EXPECT_EQ(table.find("12345678412345678"), NameTable::kNotFound);
  EXPECT_EQ(NameTable::build({}).find(""), NameTable::kNotFound);
}

}  // namespace
}  // namespace nexus::partners
