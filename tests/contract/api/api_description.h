// docs/openapi.json, for tests that hold routes and answers to it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema_check.h"
#include "wire/json_value.h"

namespace nexus::contract {

struct Operation {
  std::string method;  // "GET"
  std::string path;    // "/api/orders/{id}"
  const wire::JsonValue* description = nullptr;

  std::string name() const { return method + " " + path; }
};

class ApiDescription {
 public:
  // The description that the program was built with.
  ApiDescription();
  ApiDescription(const ApiDescription&) = delete;
  ApiDescription& operator=(const ApiDescription&) = delete;

  const wire::JsonValue& document() const { return document_; }
  const SchemaCheck& schemas() const { return schemas_; }
  const std::vector<Operation>& operations() const { return operations_; }
  // The operation that a request reaches; null when none is described. `path` has no query.
  const Operation* find(std::string_view method, std::string_view path) const;

  // Calls `visit(place, media type object)` for every body and answer that is described.
  using VisitContent = std::function<void(const std::string& place, const wire::JsonValue& content)>;
  void visit_contents(const VisitContent& visit) const;

  // Every object that has a $ref, and a $ref itself.
  std::vector<std::string> references() const;

 private:
  wire::JsonValue document_;
  SchemaCheck schemas_;
  std::vector<Operation> operations_;
};

}  // namespace nexus::contract
