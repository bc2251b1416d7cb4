// Groups, attempts, jobs and the audit log as the API lists them.
#include <gtest/gtest.h>

#include "query/attempt_json.h"
#include "query/audit_list.h"
#include "query/cursor.h"
#include "query/group_list.h"
#include "query/job_json.h"
#include "wire/json_value.h"

namespace nexus::query {
namespace {

using Parameters = std::vector<Parameter>;

Result<ports::GroupQuery> read_groups(const Parameters& parameters) {
  return read_group_list(parameters, [](std::string_view name) { return "ID_" + std::string(name); });
}

ports::ErrorGroup sample_group() {
  ports::ErrorGroup group;
  group.number = 0xABCDEF0123456789;
  group.group = "PARTNER_A:NULL_VALUE:buyer/\"id\"";
  group.partner_id = "PARTNER_A";
  group.code = "NULL_VALUE";
  group.field = "buyer/\"id\"";
  group.state = ports::GroupState::regressed;
  group.open = 12;
  group.resolved = 4;
  group.dismissed = 1;
  group.value_at_risk = domain::DecimalTotal::parse("1000000000000000000149.9499999900000001").value();
  group.unknown_amounts = 2;
  group.last_hours[23] = 7;
  return group;
}

TEST(GroupList, ReadsItsParametersAndNamesTheWrongOne) {
  const auto query = read_groups({{"partnerId", "a"},
                                  {"state", "regressed"},
                                  {"group", "g"},
                                  {"sortBy", "lastSeen"},
                                  {"pageSize", "7"}});
  ASSERT_TRUE(query) << query.error().message;
  EXPECT_EQ(query->partner_id, "ID_a");
  EXPECT_EQ(query->state, ports::GroupState::regressed);
  EXPECT_EQ(query->group, "g");
  EXPECT_EQ(query->sort, ports::GroupSort::last_seen);
  EXPECT_EQ(query->limit, 7U);
  for (const Parameter& wrong :
       {Parameter{"state", "closed"}, {"sortBy", "size"}, {"page", "2"}, {"colour", "red"}}) {
    const auto refused = read_groups({wrong});
    ASSERT_FALSE(refused) << wrong.name;
    EXPECT_NE(refused.error().message.find(wrong.name), std::string::npos) << refused.error().message;
  }
}

TEST(GroupList, GoesOnWhereItsCursorSays) {
  const auto query = read_groups({{"sortBy", "open"}}).value();
  ports::GroupPage page;
  page.groups.push_back(sample_group());
  page.total = 3;
  page.next = ports::GroupPosition{"12", sample_group().number};
  const auto answer = wire::JsonValue::parse(group_page_json(query, page)).value();
  const std::string cursor = answer.find("nextCursor")->string();
  const auto next = read_groups({{"sortBy", "open"}, {"cursor", cursor}});
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(next->after->sort_key, "12");
  EXPECT_EQ(next->after->number, sample_group().number);
  EXPECT_FALSE(read_groups({{"sortBy", "lastSeen"}, {"cursor", cursor}})) << "another order";
}

TEST(GroupList, ShowsEveryDigitOfTheValueAtRisk) {
  const auto json = wire::JsonValue::parse(group_json(sample_group())).value();
  EXPECT_EQ(json.find("valueAtRisk")->number_text(), "1000000000000000000149.9499999900000001");
  EXPECT_EQ(json.find("count")->integer(), 17);
  EXPECT_EQ(json.find("state")->string(), "regressed");
  EXPECT_EQ(json.find("group")->string(), sample_group().group);
  EXPECT_EQ(json.find("sparkline")->items().size(), 24U);
  EXPECT_EQ(json.find("sparkline")->items().back().integer(), 7);
}

TEST(GroupList, TellsAnUnknownValueFromNone) {
  ports::ErrorGroup group;
  group.open = group.unknown_amounts = 3;
  EXPECT_NE(group_json(group).find(R"("valueAtRisk":null)"), std::string::npos);
  group.open = group.unknown_amounts = 0;
  EXPECT_NE(group_json(group).find(R"("valueAtRisk":0,)"), std::string::npos);
}

TEST(Lineage, ShowsWhatWasTriedAndWhatCameOfIt) {
  ports::RepairAttempt attempt;
  attempt.actor = {"", "admin"};
  attempt.corrected_input = "{\"a\":\"\xFF\"}";
  attempt.outcome = ports::AttemptOutcome::duplicate;
  attempt.order = ports::OrderReference{{}, 43};
  ports::RepairAttempt failed;
  failed.reason = "again";
  failed.faults = {{domain::FaultCode::null_value, "qty", "must not be null", "null", ""}};
  failed.job = domain::Uuid{};
  const std::vector attempts{failed, attempt};
  const auto json = wire::JsonValue::parse(lineage_json({}, attempts)).value();
  const auto& first = json.find("attempts")->items()[0];
  EXPECT_EQ(first.find("input")->string(), "as_it_was");
  EXPECT_TRUE(first.find("orderId")->is_null());
  EXPECT_EQ(first.find("errors")->items().size(), 1U);
  EXPECT_TRUE(first.find("job")->is_string());
  const auto& second = json.find("attempts")->items()[1];
  EXPECT_EQ(second.find("input")->string(), "corrected");
  EXPECT_EQ(second.find("outcome")->string(), "duplicate");
  EXPECT_EQ(second.find("sequenceNumber")->integer(), 43);
  EXPECT_TRUE(second.find("actor")->find("key")->is_null());
  EXPECT_TRUE(second.find("reason")->is_null());
}

TEST(JobJson, ShowsWhatBelongsToItsKind) {
  ports::Job job;
  job.filter = R"({"group":"A:B:c"})";
  job.total = 10;
  job.processed = 7;
  job.still_failing = 2;
  const auto reprocess = wire::JsonValue::parse(job_json(job)).value();
  EXPECT_EQ(reprocess.find("filter")->find("group")->string(), "A:B:c");
  EXPECT_TRUE(reprocess.find("queue")->is_null());
  EXPECT_TRUE(reprocess.find("endedAt")->is_null());
  EXPECT_EQ(reprocess.find("stillFailing")->integer(), 2);
  job = {};
  job.kind = ports::JobKind::redrive;
  job.queue = "valid_orders_dlq";
  job.ended_at = domain::Timestamp{0};
  const auto redrive = wire::JsonValue::parse(jobs_json({&job, 1})).value().find("jobs")->items().front();
  EXPECT_EQ(redrive.find("kind")->string(), "redrive");
  EXPECT_TRUE(redrive.find("filter")->is_null());
  EXPECT_EQ(redrive.find("endedAt")->string(), "1970-01-01T00:00:00.000Z");
}

TEST(AuditList, ReadsItsParametersAndItsOwnCursor) {
  const auto query = read_audit_list(
      Parameters{{"actor", "K"}, {"action", "queue.purge"}, {"target", "t"}, {"toDate", "2024-01-15"}});
  ASSERT_TRUE(query) << query.error().message;
  EXPECT_EQ(query->actor_key, "K");
  EXPECT_EQ(domain::to_iso8601(*query->to), "2024-01-15T23:59:59.999Z");
  ports::AuditPage page;
  page.entries.resize(1);
  page.entries.front().details = R"({"purged":12})";
  page.next = domain::make_uuid7({7}, 1, 2);
  const auto answer = wire::JsonValue::parse(audit_page_json(*query, page)).value();
  EXPECT_EQ(answer.find("data")->items().front().find("details")->find("purged")->integer(), 12);
  EXPECT_TRUE(answer.find("data")->items().front().find("reason")->is_null());
  const std::string cursor = answer.find("nextCursor")->string();
  EXPECT_FALSE(read_audit_list(Parameters{{"cursor", cursor}})) << "a list with other conditions";
  const auto next = read_audit_list(Parameters{{"actor", "K"},
                                               {"action", "queue.purge"},
                                               {"target", "t"},
                                               {"toDate", "2024-01-15"},
                                               {"cursor", cursor}});
  EXPECT_EQ(next->after, page.next);
  EXPECT_FALSE(read_audit_list(Parameters{{"page", "2"}}));
}

}  // namespace
}  // namespace nexus::query
