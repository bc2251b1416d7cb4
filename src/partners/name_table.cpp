#include "partners/name_table.h"

#include <bit>
#include <utility>

namespace nexus::partners {

namespace {

// Odd multipliers to choose from; the one that spreads a set of names best is kept.
std::uint64_t multiplier_number(std::uint64_t number) {
  return (0x9E3779B97F4A7C15ULL + number * 0x5851F42D4C957F2EULL) | 1;
}

constexpr std::uint64_t kMultipliersTried = 64;

}  // namespace

NameTable NameTable::build(std::vector<std::string> names) {
  NameTable table;
  if (names.empty()) return table;
  const std::size_t size = std::bit_ceil(names.size() * 2);
  table.names_ = std::move(names);
  table.mask_ = size - 1;
  table.shift_ = 64 - std::countr_zero(size);

  int fewest = -1;
  for (std::uint64_t number = 0; number < kMultipliersTried && fewest != 0; ++number) {
    const std::uint64_t multiplier = multiplier_number(number);
    const int count = table.collisions(multiplier);
    if (fewest >= 0 && count >= fewest) continue;
    fewest = count;
    table.multiplier_ = multiplier;
  }

  table.places_.assign(size, kNotFound);
  for (std::size_t index = 0; index < table.names_.size(); ++index) {
    std::size_t place = hash(table.names_[index], table.multiplier_) >> table.shift_;
    while (table.places_[place] != kNotFound) place = (place + 1) & table.mask_;
    table.places_[place] = static_cast<int>(index);
  }
  return table;
}

int NameTable::collisions(std::uint64_t multiplier) const {
  std::vector<bool> taken(mask_ + 1, false);
  int count = 0;
  for (const std::string& name : names_) {
    const std::size_t place = hash(name, multiplier) >> shift_;
    if (taken[place]) ++count;
    taken[place] = true;
  }
  return count;
}

}  // namespace nexus::partners
