#include "query/order_list.h"

#include <gtest/gtest.h>

#include <set>

#include "adapters/memory/memory_order_store.h"
#include "sample_entries.h"
#include "wire/json_value.h"

namespace nexus::query {
namespace {

using Parameters = std::vector<Parameter>;

std::string partner_id_of(std::string_view name) {
  return name == "A" || name == "partner-a" ? "PARTNER_A" : std::string(name);
}

Result<OrderList> read(const Parameters& parameters, const ports::OrderFilter& path = {}) {
  return read_order_list(parameters, partner_id_of, path);
}

std::string refusal(const Parameters& parameters, const ports::OrderFilter& path = {}) {
  const auto list = read(parameters, path);
  if (list) return "accepted";
  EXPECT_EQ(list.error().kind, ErrorKind::invalid);
  return list.error().message;
}

TEST(OrderListParameters, WithoutAnyAskForTheNewestTwenty) {
  const auto list = read({});
  ASSERT_TRUE(list);
  EXPECT_EQ(list->query.sort, ports::OrderSort::processed_at);
  EXPECT_EQ(list->query.direction, ports::SortDirection::descending);
  EXPECT_EQ(list->query.limit, 20U);
  EXPECT_EQ(list->query.skip, 0U);
}

TEST(OrderListParameters, FillEveryFilter) {
  const auto list = read({{"partnerId", "A"},
                          {"customerId", "C 1"},
                          {"productId", "P"},
                          {"externalOrderId", "E"},
                          {"fromDate", "2010-12-01T08:26:00+01:00"},
                          {"toDate", "2010-12-02T00:00:00Z"},
                          {"minAmount", "0.10"},
                          {"maxAmount", "1e3"},
                          {"sortBy", "grossAmount"},
                          {"sortOrder", "asc"},
                          {"page", "3"},
                          {"pageSize", "100"}});
  ASSERT_TRUE(list) << list.error().message;
  const ports::OrderFilter& filter = list->query.filter;
  EXPECT_EQ(filter.partner_id, "PARTNER_A");
  EXPECT_EQ(filter.customer_id, "C 1");
  EXPECT_EQ(filter.product_id, "P");
  EXPECT_EQ(filter.external_order_id, "E");
  EXPECT_EQ(domain::to_iso8601(*filter.from_transaction_time), "2010-12-01T07:26:00.000Z");
  EXPECT_EQ(domain::to_iso8601(*filter.to_transaction_time), "2010-12-02T00:00:00.000Z");
  EXPECT_EQ(filter.min_gross_amount, decimal("0.1"));
  EXPECT_EQ(filter.max_gross_amount, decimal("1000"));
  EXPECT_EQ(list->query.sort, ports::OrderSort::gross_amount);
  EXPECT_EQ(list->query.direction, ports::SortDirection::ascending);
  EXPECT_EQ(list->query.skip, 200U);
  EXPECT_EQ(list->query.limit, 100U);
}

TEST(OrderListParameters, TakeADateAloneAsTheWholeDay) {
  const auto list = read({{"fromDate", "2010-12-01"}, {"toDate", "2010-12-01"}});
  ASSERT_TRUE(list);
  EXPECT_EQ(domain::to_iso8601(*list->query.filter.from_transaction_time), "2010-12-01T00:00:00.000Z");
  EXPECT_EQ(domain::to_iso8601(*list->query.filter.to_transaction_time), "2010-12-01T23:59:59.999Z");
}

TEST(OrderListParameters, KeepAPartnerNameThatNobodyKnows) {
  const auto list = read({{"partnerId", "nobody"}});
  ASSERT_TRUE(list);
  EXPECT_EQ(list->query.filter.partner_id, "nobody");
}

TEST(OrderListParameters, AreNamedWhenTheyAreWrong) {
  const std::pair<Parameters, std::string> cases[] = {
      {{{"colour", "red"}}, "The parameter colour is unknown here; allowed are partnerId, customerId,"},
      {{{"partnerid", "A"}}, "The parameter partnerid is unknown here"},
      {{{"productId", "a"}, {"productId", "b"}}, "The parameter productId is there more than once"},
      {{{"customerId", ""}}, "The parameter customerId is empty"},
      {{{"fromDate", "01/12/2010"}}, "The parameter fromDate must be a time in ISO 8601"},
      {{{"toDate", "2010-02-30"}}, "The parameter toDate must be a time in ISO 8601"},
      {{{"toDate", "2010-12-01T10:00:00"}}, "The parameter toDate must be a time in ISO 8601"},
      {{{"minAmount", "1,5"}}, "The parameter minAmount must be a decimal number"},
      {{{"maxAmount", "NaN"}}, "The parameter maxAmount must be a decimal number"},
      {{{"sortBy", "price"}}, "The parameter sortBy must be one of processedAt, transactionTime"},
      {{{"sortOrder", "up"}}, "The parameter sortOrder must be one of asc, desc"},
      {{{"page", "0"}}, "The parameter page must be a whole number from 1"},
      {{{"page", "-1"}}, "The parameter page must be a whole number from 1"},
      {{{"page", "+1"}}, "The parameter page must be a whole number from 1"},
      {{{"page", "1.5"}}, "The parameter page must be a whole number from 1"},
      {{{"page", "99999999999999999999"}}, "The parameter page must be a whole number from 1"},
      {{{"pageSize", "101"}}, "The parameter pageSize must be a whole number from 1 to 100."},
      {{{"pageSize", ""}}, "The parameter pageSize must be a whole number from 1 to 100."},
      {{{"cursor", "?"}}, "The parameter cursor is not a cursor"},
      {{{"cursor", ""}}, "The parameter cursor is not a cursor"},
      {{{"cursor", "x"}, {"page", "2"}}, "The parameter page cannot stand beside cursor"},
      {{{"fromDate", "2011-01-01"}, {"toDate", "2010-12-31"}},
       "The parameter fromDate must not be later than toDate"},
      {{{"minAmount", "2"}, {"maxAmount", "1"}},
       "The parameter minAmount must not be greater than maxAmount"},
  };
  for (const auto& [parameters, message] : cases) {
    const std::string said = refusal(parameters);
    EXPECT_TRUE(said.starts_with(message)) << said << "\nexpected: " << message;
  }
}

TEST(OrderListParameters, SayWhereNumberedPagesEnd) {
  EXPECT_TRUE(read({{"page", "501"}}));
  const std::string said = refusal({{"page", "502"}});
  EXPECT_NE(said.find("nextCursor"), std::string::npos) << said;
}

TEST(OrderListParameters, CannotNameAgainWhatThePathFixes) {
  ports::OrderFilter path;
  path.partner_id = "PARTNER_A";
  EXPECT_TRUE(read({{"customerId", "C"}}, path));
  EXPECT_TRUE(
      refusal({{"partnerId", "B"}}, path).starts_with("The parameter partnerId is given by the path"));
}

class OrderPages : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<domain::Order> orders;
    for (std::int64_t number = 1; number <= 45; ++number) orders.push_back(sample_order(number));
    ASSERT_TRUE(store_.save(orders));
  }

  wire::JsonValue page(const Parameters& parameters) {
    const auto list = read(parameters);
    EXPECT_TRUE(list) << (list ? "" : list.error().message);
    const auto found = store_.list(list->query);
    EXPECT_TRUE(found);
    auto value = wire::JsonValue::parse(order_page_json(*list, *found, *store_.count(list->query.filter)));
    EXPECT_TRUE(value);
    return *value;
  }

  static std::int64_t number(const wire::JsonValue& page, std::string_view member) {
    return page.find(member)->integer().value();
  }

  memory::MemoryOrderStore store_;
};

TEST_F(OrderPages, SayWhereTheyAre) {
  const auto second = page({{"page", "2"}});
  EXPECT_EQ(number(second, "total"), 45);
  EXPECT_TRUE(second.find("totalExact")->boolean());
  EXPECT_EQ(number(second, "page"), 2);
  EXPECT_EQ(number(second, "pageSize"), 20);
  EXPECT_EQ(number(second, "totalPages"), 3);
  EXPECT_TRUE(second.find("hasMore")->boolean());
  EXPECT_EQ(second.find("data")->items().size(), 20U);
  const auto last = page({{"page", "3"}});
  EXPECT_FALSE(last.find("hasMore")->boolean());
  EXPECT_TRUE(last.find("nextCursor")->is_null());
  EXPECT_EQ(last.find("data")->items().size(), 5U);
}

TEST_F(OrderPages, FollowedByCursorShowEveryOrderOnceWhileOthersArrive) {
  std::set<std::string> seen;
  Parameters parameters = {{"pageSize", "7"}};
  std::string cursor;
  for (std::int64_t expected_page = 1; expected_page <= 7; ++expected_page) {
    const auto current = page(parameters);
    EXPECT_EQ(number(current, "page"), expected_page);
    for (const auto& order : current.find("data")->items())
      EXPECT_TRUE(seen.insert(order.find("id")->string()).second);
    if (!current.find("hasMore")->boolean()) break;
    cursor = current.find("nextCursor")->string();
    parameters = {{"pageSize", "7"}, {"cursor", cursor}};
    ASSERT_TRUE(store_.save(std::vector{sample_order(100 + expected_page)}));
  }
  EXPECT_EQ(seen.size(), 45U);
}

TEST_F(OrderPages, KeepEveryDigit) {
  const auto list = read({{"pageSize", "1"}});
  const auto found = store_.list(list->query);
  const std::string text = order_page_json(*list, *found, {45, false});
  EXPECT_NE(text.find(R"("grossAmount":149.95,"taxAmount":11.996,"netAmount":161.946)"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("totalExact":false)"), std::string::npos);
}

TEST(SingleOrder, IsWrappedInItsAnswer) {
  const std::string text = single_order_json(sample_order(1));
  EXPECT_TRUE(text.starts_with(R"({"status":"success","order":{"id":")")) << text;
  EXPECT_TRUE(wire::JsonValue::parse(text));
}

}  // namespace
}  // namespace nexus::query
