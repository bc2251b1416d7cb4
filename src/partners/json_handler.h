// The events of the JSON parser (wire/json_events.h), put where the mapping wants them. Private to
// json_reader.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "partners/canonical_tree.h"
#include "partners/input_values.h"
#include "partners/mapping.h"

namespace nexus::partners {

class JsonHandler {
 public:
  explicit JsonHandler(const CompiledMapping& mapping) : mapping_(mapping) {}

  void begin(std::string_view input, InputValues& values);
  InputValue::Kind root_kind() const { return root_kind_; }
  // How far the input was understood: the end of the last name or value without escapes.
  std::size_t understood() const { return static_cast<std::size_t>(last_text_end_ - input_.data()); }

  bool begin_object();
  bool end_object();
  bool begin_array();
  bool end_array();
  bool name(std::string_view text);
  bool string(std::string_view text);
  bool number(std::string_view digits) { return scalar(InputValue::Kind::number, kept(digits)); }
  bool boolean(bool value) { return scalar(InputValue::Kind::boolean, value ? "true" : "false"); }
  bool null() { return scalar(InputValue::Kind::null, "null"); }

 private:
  static constexpr int kNoNode = -1;

  // An object whose members the mapping knows.
  struct Frame {
    int node;
    std::size_t first_unknown;  // in unknown_
  };
  // Where the value that comes next goes.
  enum class Goal : std::uint8_t { root, slot, metadata, nowhere };

  std::string_view kept(std::string_view text);
  void unknown_name(const NameNode& node, std::string_view name);
  bool scalar(InputValue::Kind kind, std::string_view text);
  void put(const InputValue& value);
  void open_tree(InputValue::Kind kind);
  void close_tree();
  void leave_object();
  void report_repeated(const std::string& name);

  const CompiledMapping& mapping_;
  std::string_view input_;
  const char* last_text_end_ = nullptr;
  InputValues* values_ = nullptr;
  InputValue::Kind root_kind_ = InputValue::Kind::absent;

  std::vector<Frame> frames_;
  std::vector<std::string_view> unknown_;  // names without a target, of the open objects
  Goal goal_ = Goal::root;
  int slot_ = kNoSlot;              // the target when goal_ is slot
  int child_ = kNoNode;             // its node, when its members are known
  std::string_view name_;           // the last name in an object whose members the mapping knows
  std::string_view metadata_name_;  // the name it has in the metadata

  CanonicalTree tree_;
  InputValue::Kind tree_kind_ = InputValue::Kind::absent;
};

}  // namespace nexus::partners
