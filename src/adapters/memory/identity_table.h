// The identities of the orders that wait between intake and the store: hash -> place, 16 bytes an
// entry. Open addressing with linear probing; several entries may share a hash, since equal hashes
// do not prove equal identities. Not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "adapters/memory/hash_place.h"

namespace nexus::memory {

class IdentityTable {
 public:
  // Where an order is; never 0.
  using Place = std::uint64_t;

  IdentityTable();

  void insert(std::uint64_t hash, Place place);
  // Returns false when there is no such entry.
  bool erase(std::uint64_t hash, Place place);
  // Gives an entry another place. Returns false when there is no such entry.
  bool move(std::uint64_t hash, Place from, Place to);

  // Calls `use(place)` for each entry with this hash until it returns true; tells whether it did.
  template <class Use>
  bool find(std::uint64_t hash, Use&& use) const {
    for (std::size_t slot = home(hash); entries_[slot].place != 0; slot = next(slot)) {
      if (entries_[slot].hash == hash && use(entries_[slot].place)) return true;
    }
    return false;
  }

  std::size_t size() const { return size_; }

 private:
  struct Entry {
    std::uint64_t hash = 0;
    Place place = 0;  // 0: free
  };

  std::size_t home(std::uint64_t hash) const { return place_of(hash, entries_.size()); }
  std::size_t next(std::size_t slot) const { return slot + 1 == entries_.size() ? 0 : slot + 1; }
  // Steps of next() that lead from one slot to the other.
  std::size_t distance(std::size_t from, std::size_t to) const {
    return to >= from ? to - from : to + entries_.size() - from;
  }
  Entry* locate(std::uint64_t hash, Place place);
  void resize(std::size_t slots);

  std::vector<Entry> entries_;  // at most 3/4 used
  std::size_t size_ = 0;
};

}  // namespace nexus::memory
