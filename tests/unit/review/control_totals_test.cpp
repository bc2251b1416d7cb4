#include "review/control_totals.h"

#include <gtest/gtest.h>

namespace nexus::review {
namespace {

constexpr const char* kHead =
    R"({"from":"2024-01-15","to":"2024-01-15","count":2,"totals":{"grossAmount":12.50})";

std::string problem(const std::string& json) {
  const auto read = read_control_totals(json);
  return read ? "" : read.error().message;
}

TEST(ControlTotals, AreReadToTheLastDigit) {
  const auto totals = read_control_totals(
      R"({"from":"2024-01-15T10:00:00+01:00","to":"2024-01-16","count":5e0,"totals":{"grossAmount":)"
      R"(123456789012345678901234567890.0000000000000001,"taxAmount":null,"netAmount":"-0.5"}})");
  ASSERT_TRUE(totals) << totals.error().message;
  EXPECT_EQ(domain::to_iso8601(totals->from), "2024-01-15T09:00:00.000Z");
  EXPECT_EQ(domain::to_iso8601(totals->to), "2024-01-16T23:59:59.999Z");
  EXPECT_EQ(totals->count, 5U);
  EXPECT_EQ(totals->gross_amount->to_string(), "123456789012345678901234567890.0000000000000001");
  EXPECT_FALSE(totals->tax_amount);
  EXPECT_EQ(totals->net_amount->to_string(), "-0.5");
  EXPECT_FALSE(totals->orders);
}

TEST(ControlTotals, NameOrdersByIdsOrWithAmounts) {
  const auto ids = read_control_totals(std::string(kHead) + R"(,"ids":["A","B"]})");
  ASSERT_TRUE(ids) << ids.error().message;
  ASSERT_EQ(ids->orders->size(), 2U);
  EXPECT_EQ((*ids->orders)[1].external_order_id, "B");
  EXPECT_FALSE((*ids->orders)[1].gross_amount);
  const auto orders = read_control_totals(
      std::string(kHead) + R"(,"ids":null,"orders":[{"orderId":"A","grossAmount":7.25},{"orderId":"B"}]})");
  ASSERT_TRUE(orders) << orders.error().message;
  EXPECT_EQ((*orders->orders)[0].gross_amount->to_string(), "7.25");
  EXPECT_FALSE((*orders->orders)[1].gross_amount);
  EXPECT_TRUE(read_control_totals(std::string(kHead) + R"(,"ids":[]})")->orders->empty());
}

TEST(ControlTotals, NameTheMemberThatIsWrong) {
  const std::string head = kHead;
  for (const auto& [json, expected] : std::vector<std::pair<std::string, std::string>>{
           {"[]", "The body must be a JSON object."},
           {"{}", "`from` is missing"},
           {R"({"from":"2024-01-15"})", "`to` is missing"},
           {R"({"from":"2024-01-15","to":"2024-01-14","count":1,"totals":{"grossAmount":1}})",
            "`from` must not be later than `to`"},
           {R"({"from":"yesterday"})", "`from` must be a time"},
           {R"({"from":7})", "`from` must not be a number"},
           {R"({"count":1.5})", "`count` must be a whole number"},
           {R"({"count":"1"})", "`count` must not be text"},
           {R"({"totals":{"grossAmount":"much"}})", "`grossAmount` must be an amount"},
           {R"({"totals":{"gross":1}})", "Unknown member `gross`"},
           {R"({"colour":1})", "Unknown member `colour`"},
           {R"({"from":"2024-01-15","to":"2024-01-15","count":1,"totals":{}})",
            "`totals.grossAmount` is missing"},
           {head + R"(,"ids":["A"],"orders":[]})", "`orders` cannot stand beside another list"},
           {head + R"(,"ids":[7]})", "`ids` must not be a number"},
           {head + R"(,"ids":[""]})", "`ids` must have ids of 1 to 256 bytes"},
           {head + R"(,"orders":[{"grossAmount":1}]})", "`orders` must have an orderId in each object"},
           {head + R"(,"orders":[{"orderId":"A","grossAmount":"x"}]})", "`grossAmount` must be an amount"},
           {head + R"(,"count":3})", "`count` is there twice"},
           {head + R"(,"orders":[{"orderId":"A","orderId":"B"}]})", "`orderId` is there twice"},
           {head + R"(,"orders":{}})", "`orders` must not be an object"},
           {head, "not valid JSON"}}) {
    EXPECT_NE(problem(json).find(expected), std::string::npos) << json << " -> " << problem(json);
  }
}

TEST(ControlTotals, HaveABoundedList) {
  const auto list = [](std::size_t entries) {
    std::string json = std::string(kHead) + R"(,"ids":["0")";
    for (std::size_t i = 1; i < entries; ++i) json += ",\"" + std::to_string(i) + "\"";
    return json + "]}";
  };
  EXPECT_EQ(problem(list(kMaxControlOrders)), "");
  EXPECT_NE(problem(list(kMaxControlOrders + 1)).find("`ids` must have at most 100000 entries"),
            std::string::npos);
}

}  // namespace
}  // namespace nexus::review
