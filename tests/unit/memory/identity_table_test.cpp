#include "adapters/memory/identity_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace nexus::memory {
namespace {

std::set<IdentityTable::Place> places(const IdentityTable& table, std::uint64_t hash) {
  std::set<IdentityTable::Place> found;
  table.find(hash, [&](IdentityTable::Place place) {
    found.insert(place);
    return false;
  });
  return found;
}

TEST(IdentityTable, KeepsSeveralPlacesForOneHash) {
  IdentityTable table;
  table.insert(7, 1);
  table.insert(7, 2);
  table.insert(8, 3);
  EXPECT_EQ(places(table, 7), (std::set<IdentityTable::Place>{1, 2}));
  EXPECT_TRUE(table.erase(7, 1));
  EXPECT_FALSE(table.erase(7, 1));
  EXPECT_EQ(places(table, 7), std::set<IdentityTable::Place>{2});
  EXPECT_EQ(places(table, 8), std::set<IdentityTable::Place>{3});
}

TEST(IdentityTable, MovesAnEntryToItsNewPlace) {
  IdentityTable table;
  table.insert(7, 1);
  EXPECT_TRUE(table.move(7, 1, 9));
  EXPECT_FALSE(table.move(7, 1, 10));
  EXPECT_EQ(places(table, 7), std::set<IdentityTable::Place>{9});
}

TEST(IdentityTable, AgreesWithAModelThroughManyInsertsAndErasures) {
  // Few distinct low bits, so that probe runs are long and wrap around the table's end.
  std::mt19937_64 random(1);
  IdentityTable table;
  std::multimap<std::uint64_t, IdentityTable::Place> model;
  IdentityTable::Place next_place = 1;
  for (int step = 0; step < 50'000; ++step) {
    const std::uint64_t hash = (random() % 64) * 1021 + (random() % 4 << 40);
    if (random() % 5 < 3 && model.size() < 3'000) {
      table.insert(hash, next_place);
      model.emplace(hash, next_place++);
    } else if (!model.empty()) {
      auto entry = model.lower_bound(hash);
      if (entry == model.end()) entry = model.begin();
      ASSERT_TRUE(table.erase(entry->first, entry->second));
      model.erase(entry);
    }
    ASSERT_EQ(table.size(), model.size());
    std::set<IdentityTable::Place> expected;
    for (auto [at, end] = model.equal_range(hash); at != end; ++at) expected.insert(at->second);
    ASSERT_EQ(places(table, hash), expected) << "step " << step;
  }
}

}  // namespace
}  // namespace nexus::memory
