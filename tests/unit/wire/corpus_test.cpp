// The JSON readers against JSONTestSuite and the Big List of Naughty Strings.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "shared_folder.h"
#include "unit/wire/sample_orders.h"
#include "wire/envelope.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::wire {
namespace {

constexpr int kDepth = 32;

bool tree_accepts(const std::string& text) { return JsonValue::parse(text, kDepth).has_value(); }

bool canonical_accepts(const std::string& text) {
  std::string out;
  return append_canonical(out, text, kDepth);
}

// What the standard leaves to us. Numbers are accepted whatever their size, because their digits are
// kept, but exponents must fit 32 bits. Text must be UTF-8 without a byte order mark, escapes must not
// leave half a surrogate pair, and nesting ends at 32.
const std::map<std::string, bool> kVerdicts = {
    {"i_number_double_huge_neg_exp.json", true},
    {"i_number_huge_exp.json", false},
    {"i_number_neg_int_huge_exp.json", true},
    {"i_number_pos_double_huge_exp.json", true},
    {"i_number_real_neg_overflow.json", true},
    {"i_number_real_pos_overflow.json", true},
    {"i_number_real_underflow.json", true},
    {"i_number_too_big_neg_int.json", true},
    {"i_number_too_big_pos_int.json", true},
    {"i_number_very_big_negative_int.json", true},
    {"i_object_key_lone_2nd_surrogate.json", false},
    {"i_string_1st_surrogate_but_2nd_missing.json", false},
    {"i_string_1st_valid_surrogate_2nd_invalid.json", false},
    {"i_string_UTF-16LE_with_BOM.json", false},
    {"i_string_UTF-8_invalid_sequence.json", false},
    {"i_string_UTF8_surrogate_U+D800.json", false},
    {"i_string_incomplete_surrogate_and_escape_valid.json", false},
    {"i_string_incomplete_surrogate_pair.json", false},
    {"i_string_incomplete_surrogates_escape_valid.json", false},
    {"i_string_invalid_lonely_surrogate.json", false},
    {"i_string_invalid_surrogate.json", false},
    {"i_string_invalid_utf-8.json", false},
    {"i_string_inverted_surrogates_U+1D11E.json", false},
    {"i_string_iso_latin_1.json", false},
    {"i_string_lone_second_surrogate.json", false},
    {"i_string_lone_utf8_continuation_byte.json", false},
    {"i_string_not_in_unicode_range.json", false},
    {"i_string_overlong_sequence_2_bytes.json", false},
    {"i_string_overlong_sequence_6_bytes.json", false},
    {"i_string_overlong_sequence_6_bytes_null.json", false},
    {"i_string_truncated-utf-8.json", false},
    {"i_string_utf16BE_no_BOM.json", false},
    {"i_string_utf16LE_no_BOM.json", false},
    {"i_structure_500_nested_arrays.json", false},
    {"i_structure_UTF-8_BOM_empty_object.json", false},
};

TEST(JsonTestSuite, GetsTheVerdictThatTheStandardOrOurTableGives) {
  const auto folder = tests::shared_path("corpora/json-test-suite/test_parsing");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "JSONTestSuite is not at " << folder;
  std::map<char, int> seen;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    const std::string text = tests::file_bytes(entry.path());
    ++seen[name[0]];
    // Duplicate members are well-formed JSON that no order may have: which value would count?
    const bool duplicate = name.starts_with("y_object_duplicated_key");
    bool expected = name[0] == 'y' && !duplicate;
    if (name[0] == 'i') {
      const auto verdict = kVerdicts.find(name);
      ASSERT_NE(verdict, kVerdicts.end()) << name;
      expected = verdict->second;
    }
    EXPECT_EQ(canonical_accepts(text), expected) << name;
    EXPECT_EQ(tree_accepts(text), expected) << name;
  }
  EXPECT_EQ(seen['y'], 95);
  EXPECT_EQ(seen['n'], 188);
  EXPECT_EQ(seen['i'], 35);
}

TEST(NaughtyStrings, ComeBackByteForByteFromStringsAndEnvelopes) {
  const auto file = tests::shared_path("corpora/naughty-strings/blns.json");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "The naughty strings are not at " << file;
  const auto strings = JsonValue::parse(tests::file_bytes(file));
  ASSERT_TRUE(strings) << strings.error().message;
  EXPECT_EQ(strings->items().size(), 515U);
  for (const JsonValue& item : strings->items()) {
    const std::string& text = item.string();
    std::string json;
    append_string(json, text);
    const auto value = JsonValue::parse(json);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(value->string(), text);

    domain::Order order = sample_order();
    order.external_order_id = order.product_id = order.customer_id = order.partner_id = text;
    order.metadata = "{" + json + ":" + json + "}";
    std::string body;
    append_order_envelope(body, order);
    const auto back = read_order_envelope(body);
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(back->external_order_id, text);
    EXPECT_EQ(back->product_id, text);
    EXPECT_EQ(back->customer_id, text);
    EXPECT_EQ(back->partner_id, text);
    EXPECT_EQ(back->metadata, order.metadata);
  }
}

}  // namespace
}  // namespace nexus::wire
