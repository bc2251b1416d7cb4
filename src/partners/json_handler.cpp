#include "partners/json_handler.h"

#include <algorithm>

#include "base/check.h"

namespace nexus::partners {

namespace {

// A hostile input has faulty members by the thousand; the first ones say it.
constexpr std::size_t kMaxReadingFaults = 16;

}  // namespace

void JsonHandler::begin(std::string_view input, InputValues& values) {
  input_ = input;
  values_ = &values;
  root_kind_ = InputValue::Kind::absent;
  frames_.clear();
  unknown_.clear();
  goal_ = Goal::root;
  last_text_end_ = input.data();
  tree_.abandon();
}

// `text` in a place where it outlives the parsing. Without escapes it is where it was in the input.
std::string_view JsonHandler::kept(std::string_view text) {
  if (text.data() >= input_.data() && text.data() < input_.data() + input_.size()) {
    last_text_end_ = text.data() + text.size();
    return text;
  }
  const std::size_t begin = values_->copies.size();
  check(begin + text.size() <= values_->copies.capacity(), "unescaped text outgrew its input");
  values_->copies.append(text);
  return std::string_view(values_->copies).substr(begin);
}

bool JsonHandler::name(std::string_view text) {
  if (tree_.open()) {
    tree_.key(text);
    return true;
  }
  const std::string_view name = kept(text);
  name_ = name;
  const NameNode& node = mapping_.nodes[static_cast<std::size_t>(frames_.back().node)];
  const int place = node.names.find(name);
  if (place == NameTable::kNotFound) {
    unknown_name(node, name);
    return true;
  }
  const NameTarget& target = node.targets[static_cast<std::size_t>(place)];
  InputValue& value = values_->slots[static_cast<std::size_t>(target.slot)];
  if (value.kind != InputValue::Kind::absent) {
    value.repeated = true;
    goal_ = Goal::nowhere;
    return true;
  }
  goal_ = Goal::slot;
  slot_ = target.slot;
  child_ = target.child;
  return true;
}

void JsonHandler::unknown_name(const NameNode& node, std::string_view name) {
  unknown_.push_back(name);
  goal_ = Goal::nowhere;
  if (node.rest_to_metadata) {
    goal_ = Goal::metadata;
    metadata_name_ = name;
    if (node.prefix_metadata && !node.path.empty()) {
      // Paths are as long as the definition made them, so they need room of their own.
      values_->names.push_back(node.path + std::string(name));
      metadata_name_ = values_->names.back();
    }
  } else if (node.rest_rejected && values_->faults.size() < kMaxReadingFaults) {
    values_->faults.push_back({domain::FaultCode::invalid_value, node.path + std::string(name),
                               "is not a member that this feed knows", "", ""});
  }
}

bool JsonHandler::string(std::string_view text) {
  if (tree_.open())
    tree_.text(text);
  else
    put({.kind = InputValue::Kind::text, .text = kept(text)});
  return true;
}

bool JsonHandler::scalar(InputValue::Kind kind, std::string_view text) {
  if (tree_.open())
    tree_.literal(text);
  else
    put({.kind = kind, .text = text});
  return true;
}

void JsonHandler::put(const InputValue& value) {
  switch (goal_) {
    case Goal::root: root_kind_ = value.kind; break;
    case Goal::slot: values_->slots[static_cast<std::size_t>(slot_)] = value; break;
    case Goal::metadata: values_->metadata.push_back({metadata_name_, value}); break;
    case Goal::nowhere: break;
  }
}

bool JsonHandler::begin_object() {
  if (tree_.open()) {
    tree_.object_begin();
    return true;
  }
  if (goal_ == Goal::root) {
    root_kind_ = InputValue::Kind::object;
    frames_.push_back({0, unknown_.size()});
  } else if (goal_ == Goal::slot && child_ != kNoNode) {
    put({.kind = InputValue::Kind::object});
    frames_.push_back({child_, unknown_.size()});
  } else {
    open_tree(InputValue::Kind::object);
    tree_.object_begin();
  }
  return true;
}

bool JsonHandler::begin_array() {
  if (!tree_.open()) open_tree(InputValue::Kind::array);
  tree_.array_begin();
  return true;
}

bool JsonHandler::end_object() {
  if (!tree_.open()) {
    leave_object();
  } else {
    tree_.object_end();
    if (!tree_.open()) close_tree();
  }
  return true;
}

bool JsonHandler::end_array() {
  tree_.array_end();
  if (!tree_.open()) close_tree();
  return true;
}

void JsonHandler::open_tree(InputValue::Kind kind) {
  tree_kind_ = kind;
  tree_.start(values_->trees);
}

void JsonHandler::close_tree() {
  const std::size_t begin = tree_.begin();
  put({.kind = tree_kind_,
       .repeated_inside = !tree_.repeated().empty(),
       .tree_begin = begin,
       .tree_length = values_->trees.size() - begin});
  // Members that go nowhere are read for repeated names only.
  if (goal_ == Goal::nowhere || goal_ == Goal::root) values_->trees.resize(begin);
  if (tree_.repeated().empty()) return;
  std::string path;
  if (goal_ != Goal::root) {
    path = mapping_.nodes[static_cast<std::size_t>(frames_.back().node)].path + std::string(name_) + "/";
  }
  for (const std::string& name : tree_.repeated()) report_repeated(path + name);
}

// Closes an object whose members the mapping knows: the unknown ones must not repeat either.
void JsonHandler::leave_object() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  const auto first = unknown_.begin() + static_cast<std::ptrdiff_t>(frame.first_unknown);
  if (unknown_.end() - first > 1) {
    std::sort(first, unknown_.end());
    const std::string& path = mapping_.nodes[static_cast<std::size_t>(frame.node)].path;
    for (auto name = first + 1; name != unknown_.end(); ++name) {
      if (*name == *(name - 1)) report_repeated(path + std::string(*name));
    }
  }
  unknown_.resize(frame.first_unknown);
}

void JsonHandler::report_repeated(const std::string& name) {
  if (values_->faults.size() >= kMaxReadingFaults) return;
  values_->faults.push_back({domain::FaultCode::duplicate_field, name, "came more than once", "", ""});
}

}  // namespace nexus::partners
