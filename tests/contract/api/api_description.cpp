#include "api_description.h"

#include <algorithm>

#include "app/openapi.h"

namespace nexus::contract {

using wire::JsonValue;

namespace {

constexpr int kMaxDepth = 64;

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

// How many segments are the same; nothing when the path does not fit the pattern.
std::optional<int> literal_matches(std::string_view pattern, std::string_view path) {
  const auto wanted = segments_of(pattern);
  const auto given = segments_of(path);
  if (wanted.size() != given.size()) return std::nullopt;
  int literal = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) continue;
    if (wanted[i] != given[i]) return std::nullopt;
    ++literal;
  }
  return literal;
}

void collect_references(const JsonValue& value, std::vector<std::string>& into) {
  if (value.is_array()) {
    for (const JsonValue& item : value.items()) collect_references(item, into);
  }
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.members()) {
    if (name == "$ref") into.push_back(member.string());
    collect_references(member, into);
  }
}

}  // namespace

ApiDescription::ApiDescription()
    : document_(JsonValue::parse(app::openapi_json(), kMaxDepth).value()), schemas_(document_) {
  for (const auto& [path, methods] : document_.find("paths")->members()) {
    for (const auto& [method, description] : methods.members()) {
      std::string upper = method;
      std::transform(upper.begin(), upper.end(), upper.begin(),
                     [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      operations_.push_back({upper, path, &description});
    }
  }
}

const Operation* ApiDescription::find(std::string_view method, std::string_view path) const {
  const Operation* best = nullptr;
  int most = -1;
  for (const Operation& operation : operations_) {
    const auto literal = literal_matches(operation.path, path);
    if (operation.method != method || !literal || *literal <= most) continue;
    best = &operation;
    most = *literal;
  }
  return best;
}

void ApiDescription::visit_contents(const VisitContent& visit) const {
  const auto visit_all = [&](const std::string& place, const JsonValue& holder) {
    const JsonValue* contents = holder.find("content");
    if (contents == nullptr) return;
    for (const auto& [type, content] : contents->members()) visit(place + " " + type, content);
  };
  for (const Operation& operation : operations_) {
    if (const JsonValue* body = operation.description->find("requestBody"))
      visit_all(operation.name() + " body", *body);
    for (const auto& [status, answer] : operation.description->find("responses")->members()) {
      if (const JsonValue* resolved = schemas_.resolve(answer))
        visit_all(operation.name() + " " + status, *resolved);
    }
  }
}

std::vector<std::string> ApiDescription::references() const {
  std::vector<std::string> found;
  collect_references(document_, found);
  return found;
}

}  // namespace nexus::contract
