#include "partners/sample_check.h"

#include <gtest/gtest.h>

#include "unit/partners/small_definition.h"

namespace nexus::partners {
namespace {

Sample sample(const std::string& input, const std::string& order,
              const std::vector<std::string>& errors = {}) {
  return {.name = "s",
          .input = input,
          .expected_order = order,
          .expected_errors = errors,
          .line = 1,
          .now = kNow};
}

TEST(SampleCheck, PassesWhenTheNamedMembersMatchByValue) {
  const auto definition = SmallDefinition().compile();
  const std::string order =
      R"({"quantity": 5.0, "unitPrice": 2.999e1, "netAmount": 161.9460, "customerId": "C-1",
                                "currency": null, "metadata": null})";
  const SampleResult result = run_sample(definition, sample(SmallInput().text(), order));
  EXPECT_TRUE(result.passed) << result.problem;
  EXPECT_NE(result.outcome.find(R"("netAmount":161.946)"), std::string::npos) << result.outcome;
}

TEST(SampleCheck, SaysWhatDiffers) {
  const auto definition = SmallDefinition().compile();
  const SampleResult result = run_sample(
      definition, sample(SmallInput().text(), R"({"quantity": 6, "currency": "EUR", "productId": "S-1"})"));
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.problem, "quantity is 5, expected 6; currency is not there, expected \"EUR\"");
}

TEST(SampleCheck, ComparesErrorsInAnyOrder) {
  const auto definition = SmallDefinition().compile();
  const std::string input = SmallInput().with("qty", "0").with("price", "-1").text();
  EXPECT_TRUE(run_sample(definition, sample(input, "", {"NEGATIVE_NUMBER", "ZERO_VALUE qty"})).passed);
  EXPECT_EQ(run_sample(definition, sample(input, "", {"ZERO_VALUE qty", "NULL_VALUE id"})).problem,
            "expected, but not found: NULL_VALUE id; found, but not expected: NEGATIVE_NUMBER price");
  EXPECT_FALSE(run_sample(definition, sample(input, "{}")).passed);
  EXPECT_FALSE(run_sample(definition, sample(SmallInput().text(), "", {"NULL_VALUE id"})).passed);
}

TEST(SampleCheck, OnlyShowsTheOutcomeWhenNothingIsExpected) {
  const SampleResult result = run_sample(SmallDefinition().compile(), sample("{", ""));
  EXPECT_TRUE(result.passed);
  EXPECT_TRUE(result.outcome.starts_with(R"({"errors":[{"code":"MALFORMED_INPUT")")) << result.outcome;
}

TEST(SampleCheck, TakesCsvWithItsHeaderOrWithout) {
  SmallDefinition csv;
  csv.format = "type = \"csv\"";
  const std::string header = "id,sku,customer,qty,price,tax,time";
  const std::string record = "O-1,\"S\n1\",C-1,5,29.99,0.08,1705314600000";
  const std::string order = R"({"externalOrderId": "O-1"})";
  EXPECT_TRUE(
      run_sample(csv.compile(), sample(header + "\r\n" + "O-1,S-1,C-1,5,29.99,0.08,1705314600000\r\n", order))
          .passed);
  csv.format += "\ncolumns = [\"id\", \"sku\", \"customer\", \"qty\", \"price\", \"tax\", \"time\"]";
  const auto with_columns = csv.compile();
  EXPECT_TRUE(run_sample(with_columns, sample("O-1,S-1,C-1,5,29.99,0.08,1705314600000", order)).passed);
  EXPECT_EQ(run_sample(with_columns, sample(record, "", {"INVALID_VALUE sku"})).problem, "");
  EXPECT_TRUE(run_sample(with_columns, sample(SmallInput().text(), order)).passed);
}

}  // namespace
}  // namespace nexus::partners
