#include "wire/json_value.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/base64.h"

namespace nexus::wire {
namespace {

JsonValue parsed(std::string_view text) {
  auto value = JsonValue::parse(text);
  EXPECT_TRUE(value) << text;
  return value ? *std::move(value) : JsonValue();
}

std::string refusal(std::string_view text, int max_depth = 32) {
  const auto value = JsonValue::parse(text, max_depth);
  if (value) return "accepted";
  EXPECT_EQ(value.error().kind, ErrorKind::invalid);
  return value.error().message;
}

TEST(JsonValue, GivesEveryKindOfValue) {
  const JsonValue value =
      parsed(R"({"text":"a\u00fcb","list":[1,-2.50,1e3],"yes":true,"no":false,"none":null,"o":{}})");
  ASSERT_TRUE(value.is_object());
  EXPECT_EQ(value.members().size(), 6U);
  EXPECT_EQ(value.find("text")->string(),
            "a\xC3\xBC"
            "b");
  EXPECT_EQ(value.find("list")->items().size(), 3U);
  EXPECT_EQ(value.find("list")->items()[1].number_text(), "-2.50");
  EXPECT_EQ(value.find("list")->items()[2].integer(), 1000);
  EXPECT_TRUE(value.find("yes")->boolean());
  EXPECT_FALSE(value.find("no")->boolean());
  EXPECT_TRUE(value.find("none")->is_null());
  EXPECT_TRUE(value.find("o")->is_object());
  EXPECT_EQ(value.find("other"), nullptr);
  EXPECT_EQ(value.find("text")->find("x"), nullptr);
}

TEST(JsonValue, KeepsTheDigitsOfNumbers) {
  for (std::string_view number :
       {"1234567890123456789012345678901234567890", "0.1000", "1E400", "-0", "5e-400"}) {
    EXPECT_EQ(parsed(number).number_text(), number);
  }
  EXPECT_EQ(parsed("9007199254740993").integer(), 9007199254740993);
  EXPECT_EQ(parsed("0.1").decimal(), domain::Decimal::parse("0.1"));
  EXPECT_FALSE(parsed("1E400").decimal());
  EXPECT_FALSE(parsed("0.5").integer());
}

TEST(JsonValue, WritesItselfAsItWasRead) {
  EXPECT_EQ(parsed(" {\"b\" : [ 1.0, \"\\u0041\" , {} , [] ] , \"a\" : null } ").to_text(),
            R"({"b":[1.0,"A",{},[]],"a":null})");
}

TEST(JsonValue, SaysWhereAndWhyATextIsRefused) {
  EXPECT_NE(refusal(R"({"a":1,})").find("at byte 7"), std::string::npos) << refusal(R"({"a":1,})");
  EXPECT_NE(refusal("1 2").find("more text follows"), std::string::npos) << refusal("1 2");
  EXPECT_NE(refusal(R"({"a":1,"\u0061":2})").find("\"a\" twice"), std::string::npos);
  EXPECT_NE(refusal("[[[]]]", 2), "accepted");
  EXPECT_EQ(refusal("[[]]", 2), "accepted");
  EXPECT_NE(refusal(""), "accepted");
  EXPECT_NE(refusal(std::string(1'000'000, '[')), "accepted");
}

TEST(JsonValueDeathTest, StopsWhenAskedForWhatItsKindDoesNotHave) {
  EXPECT_DEATH(static_cast<void>(parsed("1").string()), "only a JSON string");
  EXPECT_DEATH(static_cast<void>(parsed("1").items()), "only a JSON array");
  EXPECT_DEATH(static_cast<void>(parsed("\"1\"").integer()), "only a JSON number");
}

TEST(Base64, MatchesTheVectorsOfRfc4648) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    std::string out;
    append_base64(out, bytes);
    EXPECT_EQ(out, text);
    EXPECT_EQ(decode_base64(text), bytes);
  }
}

TEST(Base64, RefusesWhatIsNotExactlyBase64) {
  for (std::string_view text :
       {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm9v\n", "Zm 9", "Zm-_", "=Zm9", "Zg==Zg=="}) {
    EXPECT_FALSE(decode_base64(text)) << text;
  }
}

TEST(Base64, CarriesEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  std::string text;
  append_base64(text, bytes);
  EXPECT_EQ(decode_base64(text), bytes);
}

}  // namespace
}  // namespace nexus::wire
