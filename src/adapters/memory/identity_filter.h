// A Bloom filter over the identities of all stored orders: says "certainly not stored" for almost
// every new order, so that checking it costs no store access. 16 bits an order, all 8 probes in one
// cache line; about one false alarm in 1,000. Grows by further layers, each half as large as all
// before it. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace nexus::memory {

class IdentityFilter {
 public:
  // Room for `expected` identities before the first growth.
  explicit IdentityFilter(std::uint64_t expected);

  void add(std::uint64_t hash);
  // False: never added. True: probably added.
  bool may_contain(std::uint64_t hash) const;

  std::uint64_t bytes() const;

 private:
  struct alignas(64) Line {
    std::array<std::uint64_t, 8> words{};
  };
  struct Layer {
    std::vector<Line> lines;
    std::uint64_t capacity = 0;
    std::uint64_t added = 0;
  };

  void add_layer(std::uint64_t expected);
  std::uint64_t capacity() const;

  std::vector<Layer> layers_;
};

}  // namespace nexus::memory
