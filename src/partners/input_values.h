// What one input holds, as far as its definition asks for it: the step between the bytes of a format
// (json_reader.h, csv_record.h) and the order (order_builder.h).
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "domain/rejection.h"

namespace nexus::partners {

struct InputValue {
  enum class Kind : std::uint8_t { absent, empty_cell, null, boolean, number, text, object, array };

  Kind kind = Kind::absent;
  // More than one value came under this name; the first one is held.
  bool repeated = false;
  // An object or array with a name that came twice in it.
  bool repeated_inside = false;
  // Text without its escapes, a number's or boolean's own characters; points into the input or into
  // InputValues::copies.
  std::string_view text = {};
  // Of an object or array: where its canonical JSON text is in InputValues::trees.
  std::size_t tree_begin = 0;
  std::size_t tree_length = 0;

  // Nothing that could be used: absent, an empty cell of a CSV record, or null.
  bool is_missing() const { return kind <= Kind::null; }
};

// A member for the order's metadata that the definition does not list by name.
struct NamedValue {
  std::string_view name;
  InputValue value;
};

struct InputValues {
  std::vector<InputValue> slots;      // one a member that the definition reads
  std::vector<NamedValue> metadata;   // members of metadata objects, and unknown ones if wanted
  std::vector<domain::Fault> faults;  // repeated and unknown members
  std::deque<std::string> names;      // metadata names that are not in the input as they are
  std::string copies;                 // unescaped text; reserved up front, so views into it stay valid
  std::string trees;                  // canonical text of objects and arrays

  // Makes room for an input of `input_bytes`; forgets the last one.
  void begin(std::size_t slot_count, std::size_t input_bytes);

  std::string_view tree(const InputValue& value) const {
    return std::string_view(trees).substr(value.tree_begin, value.tree_length);
  }
};

}  // namespace nexus::partners
