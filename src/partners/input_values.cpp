#include "partners/input_values.h"

namespace nexus::partners {

namespace {

// One huge order must not keep its memory for the life of a connection.
constexpr std::size_t kKeptBytes = 256 * 1024;

void empty(std::string& buffer, std::size_t room) {
  if (buffer.capacity() > kKeptBytes && room <= kKeptBytes) std::string().swap(buffer);
  buffer.clear();
  buffer.reserve(room);
}

}  // namespace

void InputValues::begin(std::size_t slot_count, std::size_t input_bytes) {
  slots.assign(slot_count, InputValue{});
  if (metadata.capacity() * sizeof(NamedValue) > kKeptBytes) std::vector<NamedValue>().swap(metadata);
  metadata.clear();
  faults.clear();
  names.clear();
  // Removing escapes never makes text longer.
  empty(copies, input_bytes);
  empty(trees, 0);
}

}  // namespace nexus::partners
