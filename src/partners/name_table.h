// A fixed set of names, compiled so that finding one costs a hash of at most 16 of its bytes and,
// nearly always, one comparison. Immutable once built; safe to read from any thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace nexus::partners {

class NameTable {
 public:
  static constexpr int kNotFound = -1;

  // The position of each name in `names` is what find returns. Names must be distinct.
  static NameTable build(std::vector<std::string> names);

  int find(std::string_view name) const {
    if (places_.empty()) return kNotFound;
    for (std::size_t place = hash(name, multiplier_) >> shift_;; place = (place + 1) & mask_) {
      const int index = places_[place];
      if (index == kNotFound) return kNotFound;
      if (names_[static_cast<std::size_t>(index)] == name) return index;
    }
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  // Length, first 8 and last 8 bytes decide: member names that agree in all of them are rare, and
  // then cost one more comparison.
  static std::uint64_t hash(std::string_view name, std::uint64_t multiplier) {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    if (name.size() >= 8) {
      std::memcpy(&head, name.data(), 8);
      std::memcpy(&tail, name.data() + name.size() - 8, 8);
    } else {
      for (const char byte : name) head = head << 8 | static_cast<unsigned char>(byte);
    }
    const std::uint64_t mixed = (head ^ (tail << 29 | tail >> 35) ^ name.size()) * multiplier;
    return mixed ^ mixed << 32;
  }
  int collisions(std::uint64_t multiplier) const;

  std::vector<std::string> names_;
  std::vector<int> places_;  // open addressing, at most half full
  std::uint64_t multiplier_ = 1;
  std::size_t mask_ = 0;
  int shift_ = 0;
};

}  // namespace nexus::partners
