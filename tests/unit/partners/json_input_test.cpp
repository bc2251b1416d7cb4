// JSON inputs as a whole: structure, repeated and unknown members, metadata, corpora.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "shared_folder.h"
#include "unit/partners/small_definition.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::partners {
namespace {

SmallDefinition with_metadata(const std::string& table, const std::string& head = "") {
  SmallDefinition definition;
  definition.head = head;
  definition.tail = table;
  return definition;
}

TEST(JsonInput, IsMalformedWhenItIsNotJson) {
  Mapper mapper(SmallDefinition().compile());
  const std::string valid = SmallInput().text();
  for (const std::string& input :
       {std::string(), std::string(" "), std::string("{"), std::string("{a:1}"), valid + "x", valid + "{}",
        "\xEF\xBB\xBF" + valid, std::string("{\"id\": NaN}"), std::string("{\"id\": \"\xFF\"}"),
        std::string("{\"id\": \"\\ud800\"}"), std::string("{\"id\": 01}"), std::string("{\"id\": 1,}"),
        std::string(1, '\0')}) {
    const Mapped mapped = mapper.map_json(input, kNow);
    EXPECT_TRUE(mapped.malformed) << input;
    EXPECT_EQ(faults_of(mapped), "MALFORMED_INPUT") << input;
    EXPECT_TRUE(wire::is_valid_utf8(mapped.rejection.faults.at(0).message));
  }
  EXPECT_TRUE(mapper.map_json(valid, kNow).accepted) << "the mapper is usable after malformed inputs";
}

TEST(JsonInput, ForgetsTheTextOfABrokenInput) {
  Mapper mapper(SmallDefinition().compile());
  EXPECT_TRUE(mapper.map_json(R"({"id": "left\nover)", kNow).malformed);
  const Mapped mapped = mapper.map_json(SmallInput().text(), kNow);
  ASSERT_TRUE(mapped.accepted);
  EXPECT_EQ(mapped.order.external_order_id, "O-1");
}

TEST(JsonInput, IsRejectedWhenItIsNoObject) {
  Mapper mapper(SmallDefinition().compile());
  for (const std::string input : {"[]", "[{\"id\": 1}]", "5", "\"text\"", "true", "null"}) {
    const Mapped mapped = mapper.map_json(input, kNow);
    EXPECT_FALSE(mapped.malformed) << input;
    EXPECT_EQ(faults_of(mapped), "INVALID_DATA_TYPE") << input;
  }
}

TEST(JsonInput, MayBeNestedTo32Levels) {
  Mapper mapper(SmallDefinition().compile());
  const auto nested = [](int levels) {
    return SmallInput().with("x", std::string(levels, '[') + std::string(levels, ']')).text();
  };
  EXPECT_TRUE(mapper.map_json(nested(31), kNow).accepted);
  EXPECT_TRUE(mapper.map_json(nested(32), kNow).malformed);
  EXPECT_TRUE(mapper.map_json(std::string(100'000, '['), kNow).malformed);
}

TEST(JsonInput, MayBeUpToAMebibyteLong) {
  Mapper mapper(SmallDefinition().compile());
  const std::string valid = SmallInput().text();
  EXPECT_TRUE(mapper.map_json(valid + std::string(kMaxOrderBytes - valid.size(), ' '), kNow).accepted);
  EXPECT_TRUE(mapper.map_json(valid + std::string(kMaxOrderBytes - valid.size() + 1, ' '), kNow).malformed);
}

TEST(JsonInput, MustNotRepeatAMemberAtAnyLevel) {
  const auto definition =
      with_metadata("[metadata]\nobject = \"meta\"\n").with("productId", "from = \"item/sku\"").compile();
  const std::string rest = R"("id":"O","customer":"C","qty":1,"price":1,"tax":0,"time":1705314600000)";
  const auto faults = [&](const std::string& members) {
    return faults_of(map_one(definition, "{" + rest + "," + members + "}"));
  };
  EXPECT_EQ(faults(R"("item":{"sku":"S"})"), "");
  EXPECT_EQ(faults(R"("item":{"sku":"S"},"id":"P")"), "DUPLICATE_FIELD id");
  EXPECT_EQ(faults(R"("item":{"sku":"S"},"\u0069d":"P")"), "DUPLICATE_FIELD id");
  EXPECT_EQ(faults(R"("item":{"sku":"S","sku":"S"})"), "DUPLICATE_FIELD item/sku");
  EXPECT_EQ(faults(R"("item":{"sku":"S"},"item":{"sku":"S"})"), "DUPLICATE_FIELD item");
  EXPECT_EQ(faults(R"("item":{"sku":"S"},"other":1,"other":2)"), "DUPLICATE_FIELD other");
  EXPECT_EQ(faults(R"("item":{"sku":"S"},"other":{"a":[{"b":1,"b":2}]})"), "DUPLICATE_FIELD other/a/0/b");
  EXPECT_EQ(faults(R"("zzz":1,"item":{"sku":"S"},"item":{"a":{"b":1,"b":2}})"),
            "DUPLICATE_FIELD item, DUPLICATE_FIELD item/a/b");
  EXPECT_EQ(faults(R"("item":{"sku":"S"},"meta":{"a":1,"a":1})"), "DUPLICATE_FIELD meta/a");
  EXPECT_EQ(faults(R"("item":{"sku":"S"},"meta":{"x":{"a":1,"a":1}})"), "DUPLICATE_FIELD meta/x/a");
}

TEST(JsonInput, NamesThePathOfAMissingOrMistypedMember) {
  const auto definition = SmallDefinition()
                              .with("customerId", "from = \"buyer/id\"")
                              .with("productId", "from = \"a~1b/c~0d\"")
                              .compile();
  const SmallInput input = SmallInput().with("a/b", "{\"c~d\": \"S\"}");
  EXPECT_EQ(faults_of(map_one(definition, input.with("buyer", "{\"id\": \"C\"}").text())), "");
  EXPECT_EQ(faults_of(map_one(definition, input.with("buyer", "{}").text())),
            "MISSING_REQUIRED_FIELD buyer/id");
  EXPECT_EQ(faults_of(map_one(definition, input.with("buyer", "{\"id\": null}").text())),
            "NULL_VALUE buyer/id");
  EXPECT_EQ(faults_of(map_one(definition, input.with("buyer", "[1]").text())),
            "MISSING_REQUIRED_FIELD buyer/id, INVALID_DATA_TYPE buyer");
  EXPECT_EQ(faults_of(map_one(definition, input.text())), "MISSING_REQUIRED_FIELD buyer/id");
}

TEST(JsonInput, CanonicalisesMetadata) {
  const auto definition = with_metadata("[metadata]\nobject = \"meta\"\n").compile();
  const auto metadata = [&definition](const std::string& json) {
    const Mapped mapped = map_one(definition, SmallInput().with("meta", json).text());
    return mapped.accepted ? mapped.order.metadata : faults_of(mapped);
  };
  EXPECT_EQ(metadata(R"({"b": "\u00e9\/", "a": {"z": [1.50, true, null, {}], "y": "x"}})"),
            "{\"a\":{\"y\":\"x\",\"z\":[1.50,true,null,{}]},\"b\":\"\u00e9/\"}");
  EXPECT_EQ(metadata("{}"), "");
  EXPECT_EQ(metadata("null"), "");
  EXPECT_EQ(metadata("\"text\""), "INVALID_DATA_TYPE meta");
  EXPECT_EQ(metadata("[]"), "INVALID_DATA_TYPE meta");
}

TEST(JsonInput, WritesTheSameCanonicalFormAsTheWire) {
  const auto definition = with_metadata("[metadata]\nobject = \"meta\"\n").compile();
  for (const std::string json : {R"({"b":{"d":1,"c":[{"f":1,"e":"\u2028\u007f"}]},"a":"\"\\\b"})",
                                 R"({"":0,"é":1,"z":-0.0e+10,"\ud83d\ude00":false})"}) {
    std::string canonical;
    ASSERT_TRUE(wire::append_canonical(canonical, json, kMaxNesting));
    EXPECT_EQ(map_one(definition, SmallInput().with("meta", json).text()).order.metadata, canonical);
  }
}

TEST(JsonInput, CollectsMetadataFromMembersAndUnknownOnes) {
  const auto definition = with_metadata("[metadata]\nmembers = { note = \"info/note\", lines = \"lines\" }\n",
                                        "unknown_members = \"metadata\"")
                              .compile();
  const Mapped mapped = map_one(definition, SmallInput()
                                                .with("info", R"({"note": "n", "more": 1})")
                                                .with("lines", "[{\"b\": 1, \"a\": 2}]")
                                                .with("zeta", "null")
                                                .text());
  ASSERT_EQ(faults_of(mapped), "");
  EXPECT_EQ(mapped.order.metadata, R"({"info/more":1,"lines":[{"a":2,"b":1}],"note":"n","zeta":null})");
  EXPECT_EQ(
      faults_of(map_one(definition, SmallInput().with("info", R"({"note": 1})").with("note", "2").text())),
      "DUPLICATE_FIELD note");
}

TEST(JsonInput, RejectsUnknownMembersWhereTheDefinitionAsks) {
  SmallDefinition definition;
  definition.head = "unknown_members = \"reject\"";
  EXPECT_EQ(
      faults_of(map_one(definition.compile(), SmallInput().with("extra", "1").with("more", "{}").text())),
      "INVALID_VALUE extra, INVALID_VALUE more");
  EXPECT_EQ(faults_of(map_one(SmallDefinition().compile(), SmallInput().with("extra", "1").text())), "");
}

TEST(JsonInput, StaysCheapForAMebibyteOfRepeatedNames) {
  Mapper mapper(with_metadata("[metadata]\nobject = \"meta\"\n").compile());
  std::string members;
  while (members.size() < 900'000) members += "\"a\":{},\"b\":[],";
  for (const std::string& input : {"{" + members + "\"a\":1}", "{\"meta\":{" + members + "\"a\":1}}"}) {
    const Mapped mapped = mapper.map_json(input, kNow);
    EXPECT_FALSE(mapped.accepted);
    EXPECT_LT(mapped.rejection.faults.size(), 50u);
  }
}

TEST(JsonInput, FollowsJsonTestSuite) {
  const auto folder = tests::shared_path("corpora/json-test-suite/test_parsing");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "corpora/json-test-suite is not there";
  Mapper mapper(SmallDefinition().compile());
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const std::string json = tests::file_bytes(entry.path());
    const bool alone_malformed = mapper.map_json(json, kNow).malformed;
    const bool inside_malformed = mapper.map_json(SmallInput().with("x", json).text(), kNow).malformed;
    EXPECT_FALSE(name.starts_with("y_") && (alone_malformed || inside_malformed)) << name;
    EXPECT_FALSE(name.starts_with("n_") && !alone_malformed) << name;
    ++files;
  }
  EXPECT_GE(files, 318u);
}

TEST(JsonInput, KeepsNaughtyStringsByteForByteOrRejectsThem) {
  const auto file = tests::shared_path("corpora/naughty-strings/blns.json");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "corpora/naughty-strings is not there";
  const auto strings = wire::JsonValue::parse(tests::file_bytes(file));
  ASSERT_TRUE(strings.has_value()) << strings.error().message;
  Mapper mapper(with_metadata("[metadata]\nobject = \"meta\"\n").compile());
  std::size_t kept = 0;
  for (const auto& item : strings->items()) {
    std::string json;
    wire::append_string(json, item.string());
    const SmallInput input = SmallInput()
                                 .with("id", json)
                                 .with("sku", json)
                                 .with("customer", json)
                                 .with("meta", "{\"s\": " + json + "}");
    const Mapped mapped = mapper.map_json(input.text(), kNow);
    EXPECT_FALSE(mapped.malformed);
    if (!mapped.accepted) {
      EXPECT_EQ(mapped.rejection.faults.size(), 3u) << json;
      continue;
    }
    ++kept;
    EXPECT_EQ(mapped.order.external_order_id, item.string());
    EXPECT_EQ(mapped.order.product_id, item.string());
    EXPECT_EQ(mapped.order.customer_id, item.string());
    EXPECT_EQ(mapped.order.metadata, "{\"s\":" + json + "}");
  }
  EXPECT_GT(kept, 450u);
}

}  // namespace
}  // namespace nexus::partners
