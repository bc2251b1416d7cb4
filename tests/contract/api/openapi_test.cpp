// The description itself: whole, consistent, with examples that hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "api_description.h"
#include "app/openapi.h"
#include "support/checkout.h"

namespace nexus::contract {
namespace {

using wire::JsonValue;

class OpenApi : public testing::Test {
 protected:
  std::string text(const JsonValue& object, std::string_view member) const {
    const JsonValue* value = object.find(member);
    return value != nullptr && value->is_string() ? value->string() : "";
  }

  void expect_valid(const std::string& place, const JsonValue& value, const JsonValue& schema) const {
    for (const std::string& problem : api_.schemas().problems(value, schema))
      ADD_FAILURE() << place << ": " << problem;
  }

  ApiDescription api_;
};

TEST_F(OpenApi, IsTheFileOfTheRepository) {
  std::ifstream file(support::checkout_path("docs/openapi.json"), std::ios::binary);
  const std::string on_disk(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(app::openapi_json(), on_disk);
  EXPECT_EQ(text(api_.document(), "openapi"), "3.1.0");
}

TEST_F(OpenApi, RefersToNothingThatIsNotThere) {
  for (const std::string& reference : api_.references()) {
    const auto thing = JsonValue::parse(R"({"$ref":")" + reference + R"("})");
    ASSERT_TRUE(thing);
    EXPECT_NE(api_.schemas().resolve(*thing), nullptr) << reference;
  }
}

TEST_F(OpenApi, HasNoComponentThatNothingRefersTo) {
  const auto references = api_.references();
  const std::set<std::string> used(references.begin(), references.end());
  for (const char* kind : {"schemas", "parameters", "headers", "responses"}) {
    for (const auto& [name, component] : api_.document().find("components")->find(kind)->members()) {
      EXPECT_TRUE(used.contains("#/components/" + std::string(kind) + "/" + name)) << kind << " " << name;
    }
  }
}

TEST_F(OpenApi, UsesOnlySchemaWordsThatTheseTestsHold) {
  const auto expect_known = [&](const std::string& place, const JsonValue& schema) {
    for (const std::string& word : api_.schemas().unknown_words(schema))
      ADD_FAILURE() << place << ": " << word;
  };
  for (const auto& [name, schema] : api_.document().find("components")->find("schemas")->members()) {
    expect_known(name, schema);
  }
  api_.visit_contents(
      [&](const auto& place, const JsonValue& content) { expect_known(place, *content.find("schema")); });
}

TEST_F(OpenApi, HasAnExampleThatHoldsForEveryBodyAndAnswer) {
  int examples = 0;
  api_.visit_contents([&](const std::string& place, const JsonValue& content) {
    if (place.starts_with("GET /api/openapi.json 200")) return;
    const JsonValue* example = content.find("example");
    ASSERT_NE(example, nullptr) << place;
    expect_valid(place, *example, *content.find("schema"));
    ++examples;
  });
  EXPECT_GT(examples, 100);
}

TEST_F(OpenApi, HasAnExampleThatHoldsForEveryParameterAndHeader) {
  const auto expect_example = [&](const std::string& place, const JsonValue& described) {
    const JsonValue* example = described.find("example");
    ASSERT_NE(example, nullptr) << place;
    expect_valid(place, *example, *described.find("schema"));
  };
  for (const char* kind : {"parameters", "headers"}) {
    for (const auto& [name, component] : api_.document().find("components")->find(kind)->members()) {
      expect_example(name, component);
    }
  }
  for (const Operation& operation : api_.operations()) {
    const JsonValue* parameters = operation.description->find("parameters");
    if (parameters == nullptr) continue;
    for (const JsonValue& parameter : parameters->items()) {
      expect_example(operation.name(), *api_.schemas().resolve(parameter));
    }
  }
}

TEST_F(OpenApi, DescribesTheParametersOfEveryPath) {
  for (const Operation& operation : api_.operations()) {
    std::set<std::string> in_path;
    for (std::size_t at = operation.path.find('{'); at != std::string::npos;
         at = operation.path.find('{', at + 1)) {
      in_path.insert(operation.path.substr(at + 1, operation.path.find('}', at) - at - 1));
    }
    std::set<std::string> described;
    const JsonValue* parameters = operation.description->find("parameters");
    const auto& items = parameters != nullptr ? parameters->items() : std::vector<JsonValue>();
    for (const JsonValue& item : items) {
      const JsonValue& parameter = *api_.schemas().resolve(item);
      if (text(parameter, "in") == "path") described.insert(text(parameter, "name"));
    }
    EXPECT_EQ(in_path, described) << operation.name();
  }
}

TEST_F(OpenApi, NamesEveryOperationAndItsFailures) {
  std::set<std::string> names;
  for (const Operation& operation : api_.operations()) {
    EXPECT_TRUE(names.insert(text(*operation.description, "operationId")).second) << operation.name();
    EXPECT_FALSE(text(*operation.description, "summary").empty()) << operation.name();
    const JsonValue& answers = *operation.description->find("responses");
    const bool needs_key = text(*operation.description, "x-permission") != "anyone";
    EXPECT_EQ(answers.find("401") != nullptr, needs_key) << operation.name();
    // A key that is wrong is refused even where none is needed.
    EXPECT_NE(answers.find("403"), nullptr) << operation.name();
    EXPECT_EQ(operation.description->find("security") == nullptr, needs_key) << operation.name();
  }
}

TEST(SchemaCheck, FindsWhatIsWrong) {
  const auto schema = JsonValue::parse(
      R"({"type":"object","required":["a"],"properties":{"a":{"type":"integer","minimum":1},)"
      R"("b":{"type":["string","null"],"pattern":"^x+$"},"c":{"oneOf":[{"const":"l"},{"enum":["r"]}]},)"
      R"("d":{"type":"array","minItems":1,"items":{"type":"number","maximum":2}}}})");
  ASSERT_TRUE(schema);
  const SchemaCheck check(*schema);
  const auto count = [&](std::string_view value) {
    return check.problems(JsonValue::parse(value).value(), *schema).size();
  };
  EXPECT_EQ(count(R"({"a":1,"b":"xx","c":"r","d":[2]})"), 0U);
  EXPECT_EQ(count(R"({"a":1,"b":null,"c":"l"})"), 0U);
  for (const char* wrong :
       {R"([])", R"({})", R"({"a":0})", R"({"a":1.5})", R"({"a":1,"b":"y"})", R"({"a":1,"b":2})",
        R"({"a":1,"c":"x"})", R"({"a":1,"d":[]})", R"({"a":1,"d":[3]})", R"({"a":1,"e":1})"}) {
    EXPECT_EQ(count(wrong), 1U) << wrong;
  }
}

}  // namespace
}  // namespace nexus::contract
