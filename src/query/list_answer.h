// What answers of this folder have in common. Private to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/json_text.h"

namespace nexus::query {

struct PageFacts {
  std::uint64_t total = 0;
  bool total_exact = true;
  std::uint64_t passed = 0;  // entries before this page
  std::size_t size = 0;      // entries that a page may have
  std::string next_cursor;   // empty on the last page
};

// Appends total, totalExact, page, pageSize, totalPages, hasMore and nextCursor, each with a comma
// before it. Behind a cursor the page's number says how many pages of this size lie before it.
void append_page_facts(std::string& out, const PageFacts& facts);

// Appends `,"name":{"key":number,...}`; `number` gives the integer of an entry's value.
template <class Map, class Number>
void append_numbers(std::string& out, std::string_view name, const Map& entries, Number number) {
  out.append(",\"").append(name).append("\":{");
  for (const auto& [key, value] : entries) {
    if (out.back() != '{') out += ',';
    wire::append_string(out, key);
    out += ':';
    out += std::to_string(number(value));
  }
  out += '}';
}

}  // namespace nexus::query
