// Reading and atomically replacing the small files that hold keys and secrets, mode 0600.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nexus::http {

// Fails with not_found when there is no such file.
Result<std::string> read_key_file(const std::string& path);
// After success the new content is durable; after a failure or a crash the old or the new one stands.
Result<> write_key_file(const std::string& path, std::string_view content);
// A number that changes when the file is replaced; 0 when there is none.
std::int64_t key_file_stamp(const std::string& path);

}  // namespace nexus::http
