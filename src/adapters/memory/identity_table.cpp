#include "adapters/memory/identity_table.h"

#include "base/check.h"

namespace nexus::memory {

namespace {
constexpr std::size_t kSmallestTable = 1024;

// Half as long again: twice would leave most of a large table empty.
std::size_t grown(std::size_t slots) { return slots + slots / 2; }
}  // namespace

IdentityTable::IdentityTable() : entries_(kSmallestTable) {}

void IdentityTable::insert(std::uint64_t hash, Place place) {
  check(place != 0, "an identity's place is never 0");
  if ((size_ + 1) * 4 > entries_.size() * 3) resize(grown(entries_.size()));
  std::size_t slot = home(hash);
  while (entries_[slot].place != 0) slot = next(slot);
  entries_[slot] = {hash, place};
  ++size_;
}

IdentityTable::Entry* IdentityTable::locate(std::uint64_t hash, Place place) {
  for (std::size_t slot = home(hash); entries_[slot].place != 0; slot = next(slot)) {
    if (entries_[slot].hash == hash && entries_[slot].place == place) return &entries_[slot];
  }
  return nullptr;
}

bool IdentityTable::move(std::uint64_t hash, Place from, Place to) {
  check(to != 0, "an identity's place is never 0");
  Entry* entry = locate(hash, from);
  if (entry == nullptr) return false;
  entry->place = to;
  return true;
}

// Fills the hole with later entries of the same probe run, so that no tombstones pile up.
bool IdentityTable::erase(std::uint64_t hash, Place place) {
  Entry* entry = locate(hash, place);
  if (entry == nullptr) return false;
  std::size_t hole = static_cast<std::size_t>(entry - entries_.data());
  for (std::size_t slot = next(hole); entries_[slot].place != 0; slot = next(slot)) {
    if (distance(home(entries_[slot].hash), slot) >= distance(hole, slot)) {
      entries_[hole] = entries_[slot];
      hole = slot;
    }
  }
  entries_[hole] = {};
  --size_;
  // Gives memory back after a backlog has drained; growing again is cheap.
  if (entries_.size() > 2 * kSmallestTable && size_ * 8 < entries_.size()) resize(entries_.size() / 2);
  return true;
}

void IdentityTable::resize(std::size_t slots) {
  std::vector<Entry> old(slots);
  old.swap(entries_);
  for (const Entry& entry : old) {
    if (entry.place == 0) continue;
    std::size_t slot = home(entry.hash);
    while (entries_[slot].place != 0) slot = next(slot);
    entries_[slot] = entry;
  }
}

}  // namespace nexus::memory
