// Corpora and data sets that are too large or too foreign for this repository. Tests that need them are
// skipped where they are absent.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "support/checkout.h"

namespace nexus::tests {

// A path below the shared folder: ../shared beside the checkout, or wherever NEXUS_SHARED points.
inline std::filesystem::path shared_path(const std::string& below) {
  const char* chosen = std::getenv("NEXUS_SHARED");
  const std::filesystem::path root = chosen != nullptr
                                         ? std::filesystem::path(chosen)
                                         : std::filesystem::path(nexus::support::checkout_path("../shared"));
  return root / below;
}

inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace nexus::tests
