#include "adapters/memory/identity_filter.h"

#include <algorithm>

#include "adapters/memory/hash_place.h"

namespace nexus::memory {

namespace {
constexpr std::uint64_t kIdentitiesPerLine = 32;   // 512 bits a line, 16 bits an identity
constexpr std::uint64_t kSmallestLayer = 1 << 19;  // 1 MiB

// Spreads the hash again, since its high bits choose the line.
std::uint64_t respread(std::uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 29);
}

// One bit in each of the line's eight words: six hash bits choose it.
std::uint64_t probe(std::uint64_t bits, int word) { return 1ULL << ((bits >> (6 * word)) & 63); }
}  // namespace

IdentityFilter::IdentityFilter(std::uint64_t expected) { add_layer(expected); }

void IdentityFilter::add_layer(std::uint64_t expected) {
  Layer layer;
  const std::uint64_t lines = std::max(expected, kSmallestLayer) / kIdentitiesPerLine + 1;
  layer.lines.resize(lines);
  layer.capacity = lines * kIdentitiesPerLine;
  layers_.push_back(std::move(layer));
}

void IdentityFilter::add(std::uint64_t hash) {
  if (layers_.back().added == layers_.back().capacity) add_layer(capacity() / 2);
  Layer& layer = layers_.back();
  Line& line = layer.lines[place_of(hash, layer.lines.size())];
  const std::uint64_t bits = respread(hash);
  for (int word = 0; word < 8; ++word) line.words[static_cast<std::size_t>(word)] |= probe(bits, word);
  ++layer.added;
}

bool IdentityFilter::may_contain(std::uint64_t hash) const {
  const std::uint64_t bits = respread(hash);
  for (const Layer& layer : layers_) {
    const Line& line = layer.lines[place_of(hash, layer.lines.size())];
    bool all = true;
    for (int word = 0; word < 8 && all; ++word) {
      all = (line.words[static_cast<std::size_t>(word)] & probe(bits, word)) != 0;
    }
    if (all) return true;
  }
  return false;
}

std::uint64_t IdentityFilter::capacity() const {
  std::uint64_t total = 0;
  for (const Layer& layer : layers_) total += layer.capacity;
  return total;
}

std::uint64_t IdentityFilter::bytes() const {
  std::uint64_t total = 0;
  for (const Layer& layer : layers_) total += layer.lines.size() * sizeof(Line);
  return total;
}

}  // namespace nexus::memory
