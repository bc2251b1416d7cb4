#include "query/error_list.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_error_store.h"
#include "sample_entries.h"
#include "wire/json_value.h"

namespace nexus::query {
namespace {

using Parameters = std::vector<Parameter>;

Result<ErrorList> read(const Parameters& parameters) {
  return read_error_list(parameters, [](std::string_view name) { return std::string(name); });
}

TEST(ErrorListParameters, FillEveryFilter) {
  const auto list = read({{"partnerId", "PARTNER_A"},
                          {"errorCode", "NULL_VALUE"},
                          {"field", "buyer/id"},
                          {"fromDate", "2024-01-15"},
                          {"toDate", "2024-01-15"},
                          {"state", "open"},
                          {"group", "PARTNER_A:NULL_VALUE:buyer/id"},
                          {"page", "2"},
                          {"pageSize", "5"}});
  ASSERT_TRUE(list) << list.error().message;
  const ports::ErrorFilter& filter = list->query.filter;
  EXPECT_EQ(filter.partner_id, "PARTNER_A");
  EXPECT_EQ(filter.code, domain::FaultCode::null_value);
  EXPECT_EQ(filter.field, "buyer/id");
  EXPECT_EQ(domain::to_iso8601(*filter.to), "2024-01-15T23:59:59.999Z");
  EXPECT_EQ(filter.state, ports::ErrorState::open);
  EXPECT_EQ(filter.group, "PARTNER_A:NULL_VALUE:buyer/id");
  EXPECT_EQ(list->query.skip, 5U);
}

TEST(ErrorListParameters, AreNamedWhenTheyAreWrong) {
  const std::pair<Parameters, std::string> cases[] = {
      {{{"customerId", "C"}},
       "The parameter customerId is unknown here; allowed are partnerId, externalOrderId,"},
      {{{"errorCode", "BAD"}}, "The parameter errorCode must be one of MISSING_REQUIRED_FIELD,"},
      {{{"state", "closed"}}, "The parameter state must be one of open, resolved, dismissed."},
      {{{"group", ""}}, "The parameter group is empty"},
  };
  for (const auto& [parameters, message] : cases) {
    const auto list = read(parameters);
    ASSERT_FALSE(list);
    EXPECT_TRUE(list.error().message.starts_with(message)) << list.error().message;
  }
}

TEST(ErrorListParameters, KnowEveryCode) {
  for (int code = 0; code <= static_cast<int>(domain::FaultCode::internal_error); ++code) {
    const std::string name(domain::to_string(static_cast<domain::FaultCode>(code)));
    const auto refused = read({{"errorCode", "?"}});
    EXPECT_NE(refused.error().message.find(name), std::string::npos) << name;
  }
}

TEST(ErrorPages, FollowTheirCursors) {
  memory::MemoryErrorStore store;
  std::vector<domain::ErrorEvent> events;
  for (int number = 1; number <= 5; ++number) events.push_back(sample_error(number));
  ASSERT_TRUE(store.save(events));
  std::vector<std::string> seen;
  std::string cursor;
  Parameters parameters = {{"pageSize", "2"}};
  for (int i = 0; i < 3; ++i) {
    const auto list = read(parameters);
    ASSERT_TRUE(list) << list.error().message;
    const auto page = wire::JsonValue::parse(error_page_json(*list, *store.list(list->query), 5));
    ASSERT_TRUE(page);
    for (const auto& event : page->find("data")->items())
      seen.push_back(event.find("externalOrderId")->string());
    if (!page->find("hasMore")->boolean()) break;
    cursor = page->find("nextCursor")->string();
    parameters = {{"pageSize", "2"}, {"cursor", cursor}};
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"ORD-A-5", "ORD-A-4", "ORD-A-3", "ORD-A-2", "ORD-A-1"}));
}

wire::JsonValue shown(const domain::ErrorEvent& event) {
  return *wire::JsonValue::parse(single_error_json({event, ports::ErrorState::open}))->find("error");
}

TEST(ErrorAnswer, HasEveryReasonAndTheInput) {
  const wire::JsonValue error = shown(sample_error(1));
  EXPECT_EQ(error.find("group")->string(), "PARTNER_A:NEGATIVE_NUMBER:quantity");
  EXPECT_EQ(error.find("state")->string(), "open");
  EXPECT_EQ(error.find("errors")->items().size(), 2U);
  EXPECT_EQ(error.find("rawInput")->string(), "{\"quantity\": -5}");
  EXPECT_FALSE(error.find("rawInputTruncated")->boolean());
  EXPECT_TRUE(error.find("amountAtRisk")->is_null());
  EXPECT_TRUE(error.find("conflict")->is_null());
}

TEST(ErrorAnswer, ShowsBytesThatAreNoTextInBase64) {
  domain::ErrorEvent event = sample_error(1);
  event.raw_input = "\xFF\xFE";
  event.external_order_id.clear();
  event.amount_at_risk = decimal("149.95");
  const wire::JsonValue error = shown(event);
  EXPECT_EQ(error.find("rawInput"), nullptr);
  EXPECT_EQ(error.find("rawInputBase64")->string(), "//4=");
  EXPECT_TRUE(error.find("externalOrderId")->is_null());
  EXPECT_EQ(error.find("amountAtRisk")->number_text(), "149.95");
}

TEST(ErrorAnswer, ShowsWhatStandsBesideAConflict) {
  domain::ErrorEvent event = sample_error(1);
  event.conflict = {{sample_order(1).id, 1, {{"quantity", "5", "6"}}}};
  const wire::JsonValue error = shown(event);
  const wire::JsonValue& conflict = *error.find("conflict");
  EXPECT_EQ(conflict.find("existing")->find("sequenceNumber")->integer(), 1);
  EXPECT_EQ(conflict.find("differences")->items().front().find("received")->integer(), 6);
}

TEST(ErrorPages, LeaveOutLongInputs) {
  domain::ErrorEvent event = sample_error(1);
  event.raw_input = std::string(100'000, 'x');
  ports::ErrorPage page;
  page.errors.push_back({event, ports::ErrorState::open});
  const std::string text = error_page_json(*read({}), page, 1);
  EXPECT_LT(text.size(), 2'000U);
  EXPECT_NE(text.find(R"("rawInputOmitted":true)"), std::string::npos);
  EXPECT_EQ(shown(event).find("rawInput")->string().size(), 100'000U);
}

TEST(ErrorStatistics, AreShownByPartnerAndCode) {
  ports::ErrorStatistics statistics;
  statistics.total = 3;
  statistics.by_partner = {{"PARTNER_A", 3}};
  statistics.by_code = {{"NULL_VALUE", 2}};
  statistics.last_24_hours = 1;
  EXPECT_EQ(error_statistics_json(statistics),
            R"({"status":"success","statistics":{"totalErrors":3,"errorsByPartner":{"PARTNER_A":3},)"
            R"("errorsByCode":{"NULL_VALUE":2},"last24Hours":1}})");
}

}  // namespace
}  // namespace nexus::query
