#include "wire/json_value.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "wire/json_events.h"
#include "wire/json_text.h"

namespace nexus::wire {

// Receives the events of one text and builds its tree. The open containers are on a stack of their
// own, so that nesting costs no stack of the thread.
class JsonTreeBuilder {
 public:
  bool begin_object() { return open(JsonValue::Kind::object); }
  bool begin_array() { return open(JsonValue::Kind::array); }
  bool end_array() { return close(); }

  bool end_object() { return names_are_distinct(open_.back().value) && close(); }

  bool name(std::string_view text) {
    open_.back().next_name.assign(text);
    return true;
  }

  bool string(std::string_view text) {
    JsonValue value;
    value.kind_ = JsonValue::Kind::string;
    value.text_.assign(text);
    return add(std::move(value));
  }

  bool number(std::string_view text) {
    JsonValue value;
    value.kind_ = JsonValue::Kind::number;
    value.text_.assign(text);
    return add(std::move(value));
  }

  bool boolean(bool truth) {
    JsonValue value;
    value.kind_ = JsonValue::Kind::boolean;
    value.boolean_ = truth;
    return add(std::move(value));
  }

  bool null() { return add(JsonValue()); }

  std::string problem() const {
    return "The JSON text has the member \"" + repeated_ + "\" twice in one object.";
  }
  JsonValue take() { return std::move(root_); }

 private:
  struct Open {
    JsonValue value;
    std::string next_name;
  };

  bool open(JsonValue::Kind kind) {
    open_.emplace_back().value.kind_ = kind;
    return true;
  }

  bool close() {
    JsonValue value = std::move(open_.back().value);
    open_.pop_back();
    return add(std::move(value));
  }

  bool add(JsonValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Open& parent = open_.back(); parent.value.kind_ == JsonValue::Kind::array) {
      parent.value.items_.push_back(std::move(value));
    } else {
      parent.value.members_.push_back({std::move(parent.next_name), std::move(value)});
    }
    return true;
  }

  bool names_are_distinct(const JsonValue& object) {
    names_.clear();
    for (const auto& member : object.members_) names_.push_back(member.name);
    std::sort(names_.begin(), names_.end());
    const auto twice = std::adjacent_find(names_.begin(), names_.end());
    if (twice == names_.end()) return true;
    repeated_ = *twice;
    return false;
  }

  JsonValue root_;
  std::vector<Open> open_;
  std::vector<std::string_view> names_;
  std::string repeated_;
};

Result<JsonValue> JsonValue::parse(std::string_view text, int max_depth) {
  JsonTreeBuilder builder;
  if (auto read = read_json_events(text, max_depth, builder); !read) return fail(std::move(read.error()));
  return builder.take();
}

bool JsonValue::boolean() const {
  check(is_boolean(), "only a JSON boolean has a truth value");
  return boolean_;
}

const std::string& JsonValue::string() const {
  check(is_string(), "only a JSON string has text");
  return text_;
}

const std::string& JsonValue::number_text() const {
  check(is_number(), "only a JSON number has digits");
  return text_;
}

std::optional<std::int64_t> JsonValue::integer() const {
  const auto value = decimal();
  return value ? value->to_integer() : std::nullopt;
}

std::optional<domain::Decimal> JsonValue::decimal() const { return domain::Decimal::parse(number_text()); }

const std::vector<JsonValue>& JsonValue::items() const {
  check(is_array(), "only a JSON array has items");
  return items_;
}

const std::vector<JsonValue::Member>& JsonValue::members() const {
  check(is_object(), "only a JSON object has members");
  return members_;
}

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto found =
      std::find_if(members_.begin(), members_.end(), [&](const Member& m) { return m.name == name; });
  return found == members_.end() ? nullptr : &found->value;
}

void JsonValue::append_to(std::string& out) const {
  const char* separator = "";
  switch (kind_) {
    case Kind::null: out += "null"; return;
    case Kind::boolean: out += boolean_ ? "true" : "false"; return;
    case Kind::number: out += text_; return;
    case Kind::string: append_string(out, text_); return;
    case Kind::array:
      out += '[';
      for (const JsonValue& item : items_) {
        out += std::exchange(separator, ",");
        item.append_to(out);
      }
      out += ']';
      return;
    case Kind::object:
      out += '{';
      for (const Member& member : members_) {
        out += std::exchange(separator, ",");
        append_string(out, member.name);
        out += ':';
        member.value.append_to(out);
      }
      out += '}';
      return;
  }
}

std::string JsonValue::to_text() const {
  std::string text;
  append_to(text);
  return text;
}

}  // namespace nexus::wire
