#include "adapters/aws/dynamodb/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <thread>

#include "adapters/aws/dynamodb/index_stream.h"

namespace nexus::dynamodb {
namespace {

struct Index {
  const char* name;
  const char* hash;
};

constexpr std::array<Index, 3> kIndexes{
    {{kPartnerIndex, "partnerId"}, {kGroupIndex, "errorGroup"}, {kExternalIdIndex, "externalOrderId"}}};
// What filters look at and risk is added up from; the rest is read from the table.
constexpr std::array kProjected{"partnerId", "errorGroup", "externalOrderId", "codes",
                                "fields",    "state",      "amountAtRisk"};
constexpr std::int64_t kPauseMs = 100;

std::string index_text(const Index& index) {
  std::string projected;
  for (const char* attribute : kProjected) {
    if (std::string_view(attribute) == index.hash) continue;
    projected += fmt::format("{}\"{}\"", projected.empty() ? "" : ",", attribute);
  }
  return fmt::format(R"({{"IndexName":"{}","KeySchema":[{{"AttributeName":"{}","KeyType":"HASH"}},)"
                     R"({{"AttributeName":"timestamp","KeyType":"RANGE"}}],)"
                     R"("Projection":{{"ProjectionType":"INCLUDE","NonKeyAttributes":[{}]}}}})",
                     index.name, index.hash, projected);
}

std::string create_text(const std::string& table) {
  std::string attributes =
      R"({"AttributeName":"id","AttributeType":"S"},{"AttributeName":"timestamp","AttributeType":"S"})";
  std::string indexes;
  for (const auto& index : kIndexes) {
    attributes += fmt::format(R"(,{{"AttributeName":"{}","AttributeType":"S"}})", index.hash);
    indexes += (indexes.empty() ? "" : ",") + index_text(index);
  }
  return fmt::format(
      R"({{"TableName":"{}","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{}],)"
      R"("KeySchema":[{{"AttributeName":"id","KeyType":"HASH"}},{{"AttributeName":"timestamp","KeyType":"RANGE"}}],)"
      R"("GlobalSecondaryIndexes":[{}]}})",
      table, attributes, indexes);
}

std::string text_of(const wire::JsonValue& object, std::string_view name) {
  const auto* value = object.find(name);
  return value != nullptr && value->is_string() ? value->string() : "";
}

// The state of the table and of the index that is furthest behind: "ACTIVE" when all can be used. Empty
// when there is no such table.
Result<std::string> status_of(Table& table) {
  auto answer = table.call("DescribeTable", fmt::format(R"({{"TableName":"{}"}})", table.name()));
  if (!answer && answer.error().kind == ErrorKind::not_found) return std::string();
  if (!answer) return fail(std::move(answer.error()));
  const auto* description = answer->find("Table");
  if (description == nullptr) return std::string("without a description");
  std::string status = text_of(*description, "TableStatus");
  const auto* list = description->find("GlobalSecondaryIndexes");
  for (const auto& index : kIndexes) {
    std::string found;
    if (list != nullptr && list->is_array()) {
      for (const auto& described : list->items()) {
        if (text_of(described, "IndexName") == index.name) found = text_of(described, "IndexStatus");
      }
    }
    if (found.empty()) {
      return fail(ErrorKind::not_found,
                  fmt::format("Table {} has no index {}. Add it as docs/store-schema.md describes it.",
                              table.name(), index.name));
    }
    if (found != "ACTIVE") status = found;
  }
  return status;
}

Result<> create(Table& table) {
  auto answer = table.service().call({.operation = "CreateTable", .body = create_text(table.name())});
  if (!answer) return fail(std::move(answer.error()));
  // Another process may have been quicker.
  if (answer->succeeded() || answer->error_code == "ResourceInUseException") return {};
  return fail(ErrorKind::internal, fmt::format("DynamoDB did not make table {}: {} {}", table.name(),
                                               answer->error_code, answer->error_message));
}

Result<> set_time_to_live(Table& table) {
  auto answer =
      table.service().call({.operation = "UpdateTimeToLive",
                            .body = fmt::format(R"({{"TableName":"{}","TimeToLiveSpecification":)"
                                                R"({{"Enabled":true,"AttributeName":"expiresAt"}}}})",
                                                table.name())});
  if (!answer) return fail(std::move(answer.error()));
  // It says ValidationException when that is so already.
  if (answer->succeeded() || answer->error_code == "ValidationException") return {};
  return fail(ErrorKind::internal, fmt::format("DynamoDB did not set the time to live of table {}: {} {}",
                                               table.name(), answer->error_code, answer->error_message));
}

}  // namespace

Result<> prepare_table(Table& table, const SchemaOptions& options) {
  bool created = false;
  for (std::int64_t waited_ms = 0; waited_ms <= options.wait_ms; waited_ms += kPauseMs) {
    const auto status = status_of(table);
    if (!status) return fail(status.error());
    if (*status == "ACTIVE") {
      // Also of a table that is there: whoever made it may have come no further.
      return options.create_missing && options.time_to_live ? set_time_to_live(table) : Result<>{};
    }
    if (status->empty() && !options.create_missing) {
      return fail(ErrorKind::not_found,
                  "There is no DynamoDB table " + table.name() + " at " + table.service().options().endpoint +
                      ". Create it as docs/store-schema.md describes it, or correct its name or the region.");
    }
    if (status->empty() && !created) {
      if (auto made = create(table); !made) return fail(std::move(made.error()));
      created = true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(kPauseMs));
  }
  return fail(ErrorKind::unavailable,
              "DynamoDB has not finished making table " + table.name() + "; try again.");
}

}  // namespace nexus::dynamodb
