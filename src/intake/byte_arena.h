// Keeps copies of byte strings at fixed places, many in one allocation.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace nexus::intake {

// Not thread-safe. The views live as long as the arena.
class ByteArena {
 public:
  std::string_view keep(std::string_view bytes) {
    if (bytes.size() > free_) {
      free_ = std::max(bytes.size(), kBlockBytes);
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(free_));
      next_ = blocks_.back().get();
    }
    if (!bytes.empty()) std::memcpy(next_, bytes.data(), bytes.size());
    const std::string_view kept(next_, bytes.size());
    next_ += bytes.size();
    free_ -= bytes.size();
    return kept;
  }

 private:
  static constexpr std::size_t kBlockBytes = 64 * 1024;

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t free_ = 0;
};

}  // namespace nexus::intake
