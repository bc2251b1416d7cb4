// Gzip (RFC 1952) for bodies that SQS would refuse for their size: what every other reader of the queues can
// undo, which is not so of better compressions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nexus::aws {

std::string gzip(std::string_view bytes);

// Empty for what is no gzip, is cut short, or would become longer than `longest` bytes.
std::optional<std::string> gunzip(std::string_view bytes, std::size_t longest);

}  // namespace nexus::aws
