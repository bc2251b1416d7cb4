// Numbers in the byte order of the journal.
#pragma once

#include <bit>
#include <concepts>
#include <cstring>
#include <string>

namespace nexus::journal {

static_assert(std::endian::native == std::endian::little,
              "the journal is written as the machine has its numbers");

template <std::integral Number>
void put(char* at, Number number) {
  std::memcpy(at, &number, sizeof number);
}

template <std::integral Number>
Number get(const char* at) {
  Number number;
  std::memcpy(&number, at, sizeof number);
  return number;
}

template <std::integral Number>
void append(std::string& out, Number number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace nexus::journal
