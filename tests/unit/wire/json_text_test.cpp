#include "wire/json_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "wire/json_value.h"

namespace nexus::wire {
namespace {

std::string as_string(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string canonical(std::string_view text, int max_depth = 32) {
  std::string out = "kept ";
  return append_canonical(out, text, max_depth) ? out.substr(5) : "refused";
}

TEST(AppendString, EscapesOnlyWhatMustBe) {
  EXPECT_EQ(as_string(""), R"("")");
  EXPECT_EQ(as_string("plain text of some length"), R"("plain text of some length")");
  EXPECT_EQ(as_string(R"(a "quote" and a \)"), R"("a \"quote\" and a \\")");
  EXPECT_EQ(as_string("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(as_string(std::string_view("\0\x01\x1F\x7F", 4)), R"("\u0000\u0001\u001f\u007f")");
  EXPECT_EQ(as_string("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA"), "\"\\u2028\\u2029\xE2\x80\xAA\"");
  EXPECT_EQ(as_string("z\xC3\xBCrich \xF0\x9F\x98\x80/"), "\"z\xC3\xBCrich \xF0\x9F\x98\x80/\"");
}

TEST(AppendString, PutsTheReplacementCharacterForEachByteThatIsNotUtf8) {
  EXPECT_EQ(as_string("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(as_string("\xC0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(as_string("cut \xE2\x82"), "\"cut \xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(AppendString, FindsASpecialByteAtEveryPlace) {
  for (char special : {'"', '\\', '\n', '\x7F', '\x1F', '\x80', '\xFF'}) {
    for (std::size_t length = 1; length < 40; ++length) {
      for (std::size_t place = 0; place < length; ++place) {
        std::string text(length, 'x');
        text[place] = special;
        const std::string json = as_string(text);
        EXPECT_TRUE(is_valid_utf8(json));
        const auto value = JsonValue::parse(json);
        ASSERT_TRUE(value) << json;
        if (is_valid_utf8(text)) {
          EXPECT_EQ(value->string(), text);
        }
      }
    }
  }
}

TEST(AppendString, LeavesPlainBytesAlone) {
  for (int c = 0x20; c < 0x7F; ++c) {
    if (c == '"' || c == '\\') continue;
    const std::string text(11, static_cast<char>(c));
    EXPECT_EQ(as_string(text), '"' + text + '"');
  }
}

RC_GTEST_PROP(AppendStringProperty, MakesValidJsonFromAnyBytes, (const std::string& bytes)) {
  const std::string json = as_string(bytes);
  const auto value = JsonValue::parse(json);
  RC_ASSERT(value.has_value());
  if (is_valid_utf8(bytes)) RC_ASSERT(value->string() == bytes);
  RC_ASSERT(canonical(json) == json);
}

TEST(AppendNumbers, WritesEveryDigit) {
  std::string out = "[";
  append_integer(out, INT64_MIN);
  out += ',';
  append_decimal(out, *domain::Decimal::parse("-1234567.0000000000000001"));
  out += ',';
  append_timestamp(out, domain::Timestamp{0});
  out += ',';
  append_uuid(out, domain::Uuid{});
  EXPECT_EQ(out,
            "[-9223372036854775808,-1234567.0000000000000001,\"1970-01-01T00:00:00.000Z\","
            "\"00000000-0000-0000-0000-000000000000\"");
}

TEST(Utf8, AcceptsExactlyTheWellFormedSequences) {
  for (std::string_view text :
       {"", "ascii only, but longer than eight", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
        "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "12345678\xC3\xBC"}) {
    EXPECT_TRUE(is_valid_utf8(text)) << text;
  }
  for (std::string_view text :
       {"\x80", "\xBF", "\xC0\xAF", "\xC1\xBF", "\xC2", "\xC2\x20", "\xE0\x9F\xBF", "\xE2\x82",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFE", "\xFF", "12345678\xC3", "\xE2\x28\xA1", "\xF0\x9F\x98\x28"}) {
    EXPECT_FALSE(is_valid_utf8(text)) << as_string(text);
  }
}

TEST(Canonical, SortsMembersByTheirUnescapedNamesAndDropsWhiteSpace) {
  EXPECT_EQ(canonical(" { \"b\" : [ 1 , 2 ] , \"a\" :\t{ \"d\": null ,\r\n \"c\" : true } } "),
            R"({"a":{"c":true,"d":null},"b":[1,2]})");
  EXPECT_EQ(canonical(R"({"b":1,"\u0061":2,"":3})"), R"({"":3,"a":2,"b":1})");
  EXPECT_EQ(canonical(R"({"z":1,"\"":2,"!":3})"), R"({"!":3,"\"":2,"z":1})");  // 0x21, 0x22, 0x7A
  EXPECT_EQ(canonical("{\"\xC3\xBC\":1,\"z\":2}"), "{\"z\":2,\"\xC3\xBC\":1}");
  EXPECT_EQ(canonical(R"([{"b":0,"a":1},{"b":2,"a":3}])"), R"([{"a":1,"b":0},{"a":3,"b":2}])");
}

TEST(Canonical, WritesStringsOneWayAndKeepsDigits) {
  EXPECT_EQ(canonical(R"("\u0041\/\u00fc\ud83d\ude00\u007f\u2028")"),
            "\"A/\xC3\xBC\xF0\x9F\x98\x80\\u007f\\u2028\"");
  for (std::string_view number : {"0", "-0", "1.0", "1e400", "1E+5", "0.10", "-1.5e-3", "0e999999999",
                                  "1234567890123456789012345678901234567890"}) {
    EXPECT_EQ(canonical(number), number);
  }
}

TEST(Canonical, RefusesExponentsThatTheParserCannotCount) {
  EXPECT_EQ(canonical("1e-000000000000999999999"), "1e-000000000000999999999");
  EXPECT_TRUE(JsonValue::parse("-1.5e-999999999"));
  EXPECT_EQ(canonical("1e1000000000"), "refused");
  EXPECT_EQ(canonical("0e-999999999999"), "refused");
}

TEST(Canonical, RefusesDuplicatesHoweverTheyAreWritten) {
  EXPECT_EQ(canonical(R"({"a":1,"a":1})"), "refused");
  EXPECT_EQ(canonical(R"({"a":1,"b":2,"\u0061":3})"), "refused");
  EXPECT_EQ(canonical(R"({"a":{"b":1,"c":2,"b":3}})"), "refused");
  EXPECT_EQ(canonical(R"({"a":{"a":{"a":1}}})"), R"({"a":{"a":{"a":1}}})");
}

TEST(Canonical, HoldsTheDepthAndNothingDeeper) {
  EXPECT_EQ(canonical("1", 0), "1");
  EXPECT_EQ(canonical("[]", 0), "refused");
  EXPECT_EQ(canonical("[[]]", 2), "[[]]");
  EXPECT_EQ(canonical(R"([{"a":[]}])", 2), "refused");
  EXPECT_EQ(canonical(std::string(1'000'000, '['), 32), "refused");
}

TEST(Canonical, TakesTimeThatGrowsWithTheTextOnly) {
  std::string text = "{";
  for (int i = 100'000; i > 0; --i) text += "\"" + std::to_string(i) + "\":0,";
  text.back() = '}';
  EXPECT_EQ(canonical(text).size(), text.size());
}

// JSON text of a value nested a little, with white space and members in any order.
std::string any_json(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 6 : 4);
  switch (kind) {
    case 0: return *rc::gen::element<std::string>("null", "true", "false", "0", "-1.50", "1e5");
    case 1: return std::to_string(*rc::gen::arbitrary<std::int64_t>());
    case 2:
    case 3: return as_string(*rc::gen::arbitrary<std::string>());
    default: break;
  }
  std::string text = kind == 4 ? "[ " : "{\n";
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    if (i > 0) text += " ,";
    if (kind == 5)
      text += as_string(std::to_string(*rc::gen::inRange(0, 100)) + "-" + std::to_string(i)) + " :";
    text += any_json(depth - 1);
  }
  return text + (kind == 4 ? " ]" : "\t}");
}

RC_GTEST_PROP(CanonicalProperty, IsAFixedPointAndAgreesWithTheTree, ()) {
  const std::string text = any_json(4);
  const std::string once = canonical(text);
  RC_ASSERT(once != "refused");
  RC_ASSERT(canonical(once) == once);
  const auto tree = JsonValue::parse(text);
  RC_ASSERT(tree.has_value());
  RC_ASSERT(canonical(tree->to_text()) == once);
}

RC_GTEST_PROP(CanonicalProperty, GivesTheSameVerdictAsTheTreeOnDamagedText, ()) {
  std::string text = any_json(3);
  const int changes = *rc::gen::inRange(1, 4);
  for (int i = 0; i < changes && !text.empty(); ++i) {
    const auto place = *rc::gen::inRange<std::size_t>(0, text.size());
    text[place] = *rc::gen::oneOf(
        rc::gen::element('{', '}', '[', ']', ',', ':', '"', '\\', 'e', '.', '-', '0', 'u', ' '),
        rc::gen::arbitrary<char>());
  }
  RC_ASSERT((canonical(text) != "refused") == JsonValue::parse(text).has_value());
}

}  // namespace
}  // namespace nexus::wire
