// Reading definitions: what is right is taken, what is wrong is named by line and key.
#include "partners/definition.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "partners/definition_keys.h"
#include "partners/sample_check.h"
#include "shared_folder.h"
#include "support/checkout.h"
#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

TEST(Definition, TakesItsHead) {
  SmallDefinition small;
  small.head = "future_tolerance = \"90s\"\npersonal = [\"customerId\", \"metadata/phone\"]";
  small.tail = "[rate_limit]\norders_per_second = 50\n";
  const auto definition = small.compile();
  EXPECT_EQ(definition->id(), "TEST");
  EXPECT_EQ(definition->slug(), "test");
  EXPECT_EQ(definition->version(), 3u);
  EXPECT_EQ(definition->format(), InputFormat::json);
  EXPECT_EQ(definition->future_tolerance_ms(), 90'000);
  EXPECT_EQ(definition->rate_limit_per_second(), 50u);
  EXPECT_EQ(definition->rate_limit_burst(), 50u);
  EXPECT_EQ(definition->personal_fields(), (std::vector<std::string>{"customerId", "metadata/phone"}));
  EXPECT_EQ(definition->source(), small.text());
}

TEST(Definition, NamesLineAndKeyOfEveryMistake) {
  const auto definition =
      Definition::parse("id = \"X\"\nslug = 5\nversoin = 1\n[format]\ntype = \"jsn\"\n", "a.toml");
  ASSERT_FALSE(definition.has_value());
  EXPECT_EQ(definition.error().kind, ErrorKind::invalid);
  const std::string& text = definition.error().message;
  EXPECT_NE(text.find("a.toml:2: slug: must be text"), std::string::npos) << text;
  EXPECT_NE(text.find("a.toml:3: versoin: is no key here; did you mean 'version'? Allowed: id, slug"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("a.toml:5: format.type: is \"jsn\"; did you mean \"json\"? Allowed: \"json\""),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("version: is missing"), std::string::npos) << text;
  EXPECT_NE(text.find("fields: is missing"), std::string::npos) << text;
}

TEST(Definition, NamesTheLineOfBrokenToml) {
  const auto definition = Definition::parse("id = \"X\"\n\nslug = \n", "a.toml");
  ASSERT_FALSE(definition.has_value());
  EXPECT_TRUE(definition.error().message.starts_with("a.toml:3: is not valid TOML: "))
      << definition.error().message;
}

struct Mistake {
  std::string field;
  std::string lines;
  std::string said;
};

const std::vector<Mistake> kFieldMistakes = {
    {"quantity", "form = \"qty\"", "fields.quantity.form: is no key here; did you mean 'from'?"},
    {"quantity", "", "fields.quantity.const: needs exactly one of from, template and const"},
    {"quantity", "from = \"q\"\nconst = 5", "fields.quantity.from: needs exactly one of"},
    {"quantity", "from = \"q\"\ntype = \"decimal\"",
     "fields.quantity.type: is \"decimal\". Allowed: \"integer\"."},
    {"quantity", "from = \"a//b\"", "fields.quantity.from: has an empty name in the path"},
    {"quantity", "from = \"a~b\"", "fields.quantity.from: has a '~'"},
    {"quantity", "from = \"\"", "fields.quantity.from: must name a member"},
    {"quantity", "from = \"id/x\"", "fields.quantity.from: reads the member \"id\" in parts"},
    {"quantity", "from = \"q\"\nas = \"string\"",
     "fields.quantity.as: is \"string\". Allowed: \"number\", \"text\", \"either\"."},
    {"quantity", "from = \"q\"\nunit = \"percent\"", "fields.quantity.unit: belongs to taxRate only"},
    {"quantity", "from = \"q\"\nupper = true", "fields.quantity.upper: belongs to text only"},
    {"quantity", "from = \"q\"\npattern = \"x\"",
     "fields.quantity.pattern: belongs to text and to strptime only"},
    {"quantity", "from = \"q\"\nmin = 9\nmax = 2", "fields.quantity.min: is greater than max"},
    {"quantity", "from = \"q\"\ndefault = 0",
     "fields.quantity.default: gives no valid quantity: must be greater than 0"},
    {"quantity", "from = \"q\"\ndefault = \"many\"",
     "fields.quantity.default: gives no valid quantity: must be a number"},
    {"unitPrice", "from = \"p\"\nmin = 0.5", "fields.unitPrice.min: must be written as text"},
    {"unitPrice", "from = \"p\"\nmin = \"x\"", "fields.unitPrice.min: is \"x\", which is no number"},
    {"unitPrice", "const = 1.5", "fields.unitPrice.const: must be written as text"},
    {"unitPrice", "from = \"p\"\nvalues = { a = \"b\" }",
     "fields.unitPrice.values: turns \"a\" into \"b\", which is no number"},
    {"taxRate", "const = 120\nunit = \"percent\"",
     "fields.taxRate.const: gives no valid taxRate: must not be greater than 100"},
    {"customerId", "from = \"c\"\nrequired = false",
     "fields.customerId.required: is false, but no order can be without"},
    {"customerId", "from = \"c\"\nrequired = true\ndefault = \"x\"",
     "fields.customerId.required: is true, but there is a default"},
    {"customerId", "from = \"c\"\npattern = \"(\"", "fields.customerId.pattern: is no regular expression"},
    {"customerId", "from = \"c\"\nmax = 257", "fields.customerId.max: must be a whole number from 1 to 256"},
    {"customerId", "from = \"c\"\ntrim = \"yes\"", "fields.customerId.trim: must be true or false"},
    {"customerId", "from = \"c\"\nvalues = {}", "fields.customerId.values: must have at least one value"},
    {"customerId", "from = \"c\"\nstrip_suffix = \"\"", "fields.customerId.strip_suffix: must not be empty"},
    {"customerId", "template = \"x{c\"", "fields.customerId.template: has a '{' that is never closed"},
    {"customerId", "template = \"x}\"", "fields.customerId.template: has a '}' that closes nothing"},
    {"customerId", "template = \"x\"", "fields.customerId.template: names no member"},
    {"externalOrderId", "const = \"x\"",
     "fields.externalOrderId.const: is not allowed here: every order has its own"},
    {"externalOrderId", "from = \"id\"\ndefault = \"x\"",
     "fields.externalOrderId.default: is not allowed here"},
    {"transactionTime", "from = \"t\"", "fields.transactionTime.type: is missing. Allowed: \"epoch_ms\""},
    {"transactionTime", "from = \"t\"\ntype = \"epoch\"", "fields.transactionTime.type: is \"epoch\""},
    {"transactionTime", "from = \"t\"\ntype = \"iso8601\"\nas = \"number\"",
     "fields.transactionTime.as: is always text"},
    {"transactionTime", "from = \"t\"\ntype = \"strptime\"", "fields.transactionTime.pattern: is missing"},
    {"transactionTime", "from = \"t\"\ntype = \"strptime\"\npattern = \"%F\"",
     "fields.transactionTime.timezone: is missing"},
    {"transactionTime", "from = \"t\"\ntype = \"strptime\"\npattern = \"%F %z\"\ntimezone = \"UTC\"",
     "is not needed: the pattern reads the offset"},
    {"transactionTime", "from = \"t\"\ntype = \"strptime\"\npattern = \"%Q\"\ntimezone = \"UTC\"",
     "has the unknown conversion '%Q'"},
    {"transactionTime", "from = \"t\"\ntype = \"strptime\"\npattern = \"%H:%M\"\ntimezone = \"UTC\"",
     "must read a whole date"},
    {"transactionTime", "from = \"t\"\ntype = \"strptime\"\npattern = \"%F\"\ntimezone = \"Europe/Lundon\"",
     "'Europe/Lundon' is no time zone"},
    {"transactionTime", "from = \"t\"\ntype = \"epoch_s\"\nmin = 5", "is not for times"},
};

TEST(Definition, SaysWhatIsWrongWithAField) {
  for (const Mistake& mistake : kFieldMistakes) {
    const std::string said = SmallDefinition().with(mistake.field, mistake.lines).mistakes();
    EXPECT_NE(said.find(mistake.said), std::string::npos) << mistake.lines << "\n-> " << said;
    EXPECT_TRUE(said.starts_with("test.toml:")) << said;
  }
}

TEST(Definition, SaysWhatIsWrongElsewhere) {
  const auto mistakes_of = [](const std::string& head, const std::string& tail,
                              const std::string& format = "type = \"json\"") {
    SmallDefinition definition;
    definition.head = head;
    definition.tail = tail;
    definition.format = format;
    return definition.mistakes();
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {mistakes_of("future_tolerance = \"soon\"", ""), "future_tolerance: must be a duration"},
      {mistakes_of("personal = [\"phone\"]", ""), "personal: names \"phone\""},
      {mistakes_of("personal = [1]", ""), "personal: must be a list"},
      {mistakes_of("unknown_members = \"drop\"", ""), "unknown_members: is \"drop\""},
      {mistakes_of("", "[fields.grossAmount]\nfrom = \"g\"\n"),
       "fields.grossAmount: is no field of an order"},
      {mistakes_of("", "[rounding]\ndecimals = 17\n"),
       "rounding.decimals: must be a whole number from 0 to 16"},
      {mistakes_of("", "[rounding]\ndecimals = 2\n"), "rounding.mode: is missing"},
      {mistakes_of("", "[rate_limit]\nburst = 0\n"), "rate_limit.burst: must be a whole number from 1"},
      {mistakes_of("", "[metadata]\nobjects = \"m\"\n"),
       "metadata.objects: is no key here; did you mean 'object'?"},
      {mistakes_of("", "[metadata]\nmembers = { a = \"x//y\" }\n"),
       "metadata.members: \"a\": has an empty name"},
      {mistakes_of("", "[metadata]\nobject = \"m\"\n", "type = \"csv\""), "metadata.object: is not for CSV"},
      {mistakes_of("", "", "type = \"json\"\ndelimiter = \";\""),
       "format.delimiter: belongs to the type csv only"},
      {mistakes_of("", "", "type = \"csv\"\ndelimiter = \"\\\"\""),
       "format.delimiter: must be one ASCII character"},
      {mistakes_of("", "[[samples]]\nname = \"s\"\ninput = \"{}\"\n"),
       "samples[1].errors: needs exactly one of"},
      {mistakes_of("", "[[samples]]\nname = \"s\"\ninput = \"{}\"\nerrors = [\"BAD\"]\n"),
       "samples[1].errors: has \"BAD\""},
      {mistakes_of("", "[[samples]]\nname = \"s\"\ninput = \"{}\"\norder = \"{\"\n"),
       "samples[1].order: is not JSON"},
      {mistakes_of("", "[[samples]]\nname = \"s\"\ninput = \"{}\"\norder = '{\"x\":1}'\n"),
       "samples[1].order: has \"x\""},
      {mistakes_of("",
                   "[[samples]]\nname = \"s\"\ninput = \"{}\"\nerrors = [\"NULL_VALUE\"]\nnow = \"noon\"\n"),
       "samples[1].now: must be a time"},
  };
  for (const auto& [said, expected] : cases)
    EXPECT_NE(said.find(expected), std::string::npos) << expected << "\n-> " << said;
}

TEST(Definition, NeedsEveryFieldOfAnOrder) {
  SmallDefinition definition;
  definition.fields.erase("customerId");
  EXPECT_NE(definition.mistakes().find("fields.customerId: is missing; every order needs it."),
            std::string::npos);
}

TEST(Definition, HasEveryKeyInItsDocument) {
  const std::string page = tests::file_bytes(support::checkout_path("docs/partner-definitions.md"));
  ASSERT_FALSE(page.empty());
  for (const DefinitionKey& key : definition_keys()) {
    EXPECT_NE(page.find("`" + std::string(key.key) + "`"), std::string::npos)
        << key.section << "." << key.key;
  }
}

TEST(Definition, OfTheDocumentPassesItsSamples) {
  const std::string page = tests::file_bytes(support::checkout_path("docs/partner-definitions.md"));
  const std::size_t begin = page.find("```toml\n");
  ASSERT_NE(begin, std::string::npos);
  const std::string toml = page.substr(begin + 8, page.find("```", begin + 8) - begin - 8);
  const auto definition = Definition::parse(toml, "docs/partner-definitions.md");
  ASSERT_TRUE(definition.has_value()) << definition.error().message;
  const auto results = run_samples(*definition);
  EXPECT_EQ(results.size(), 2u);
  for (const SampleResult& result : results) EXPECT_TRUE(result.passed) << result.problem << result.outcome;
}

TEST(DefinitionKeys, SuggestsTheNearestOne) {
  EXPECT_EQ(nearest_key("fields.*", "defualt"), "default");
  EXPECT_EQ(nearest_key("", "smaples"), "samples");
  EXPECT_EQ(nearest_key("", "something else"), "");
}

}  // namespace
}  // namespace nexus::partners
