#include "adapters/aws/dynamodb/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "wire/json_text.h"

namespace nexus::dynamodb {
namespace {

constexpr int kMostTries = 14;
constexpr std::int64_t kFirstPauseMs = 20;
constexpr std::int64_t kLongestPauseMs = 2'000;
// DynamoDB takes 16 MB; half of it leaves room for whatever is counted besides.
constexpr std::size_t kMaxBatchBytes = 8u << 20;
constexpr int kAnswerDepth = 16;

std::mt19937_64& random_bits() {
  thread_local std::mt19937_64 bits{std::random_device{}()};
  return bits;
}

std::string fresh_token() { return fmt::format("{:016x}{:016x}", random_bits()(), random_bits()()); }

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += fmt::format(",\"{}\":", name);
  wire::append_string(out, text);
}

// The expressions that every kind of action may have.
void append_expressions(std::string& out, std::string_view condition, const ItemWriter& values,
                        std::string_view names) {
  if (!condition.empty()) append_member(out, "ConditionExpression", condition);
  if (!values.empty()) out += R"(,"ExpressionAttributeValues":)" + values.object();
  if (!names.empty()) out += fmt::format(R"(,"ExpressionAttributeNames":{{{}}})", names);
}

std::vector<Item> items_of(const wire::JsonValue* list) {
  std::vector<Item> items;
  if (list == nullptr || !list->is_array()) return items;
  items.reserve(list->items().size());
  for (const auto& attributes : list->items()) items.emplace_back(attributes);
  return items;
}

// What an answer says was left undone for this table, as JSON, without it when there is nothing.
std::string left_over(const wire::JsonValue& answer, std::string_view member) {
  const auto* left = answer.find(member);
  return left != nullptr && left->is_object() && !left->members().empty() ? left->to_text() : "";
}

TablePage page_of(const wire::JsonValue& answer) {
  TablePage page;
  page.items = items_of(answer.find("Items"));
  const auto* count = answer.find("Count");
  if (count != nullptr && count->is_number()) page.count = static_cast<std::uint64_t>(*count->integer());
  if (const auto* last = answer.find("LastEvaluatedKey"); last != nullptr && last->is_object())
    page.next_key = last->to_text();
  return page;
}

}  // namespace

bool Backoff::wait() {
  if (++tries_ >= kMostTries) return false;
  const auto longest = std::min(kLongestPauseMs, kFirstPauseMs << std::min(tries_ - 1, 10));
  const auto pause = std::uniform_int_distribution<std::int64_t>(1, longest)(random_bits());
  std::this_thread::sleep_for(std::chrono::milliseconds(pause));
  return true;
}

Result<wire::JsonValue> Table::read_answer(const std::string& operation,
                                           Result<aws::JsonAnswer> answer) const {
  if (!answer) return fail(std::move(answer.error()));
  if (!answer->succeeded()) {
    const bool missing = answer->error_code == "ResourceNotFoundException";
    return fail(
        missing ? ErrorKind::not_found : ErrorKind::internal,
        fmt::format("DynamoDB refused {} on table {} with {}: {} Check the table, its indexes and what "
                    "the credentials allow.",
                    operation, name_, answer->error_code, answer->error_message));
  }
  auto read = wire::JsonValue::parse(answer->body, kAnswerDepth);
  if (read) return std::move(*read);
  return fail(ErrorKind::internal, fmt::format("DynamoDB's answer to {} on table {} cannot be read: {}",
                                               operation, name_, read.error().message));
}

Result<wire::JsonValue> Table::call(const std::string& operation, std::string body) {
  return read_answer(operation, service_.call({.operation = operation, .body = std::move(body)}));
}

Result<std::optional<Item>> Table::get(const Key& key) {
  auto answer = call("GetItem", fmt::format(R"({{"TableName":"{}","ConsistentRead":true,"Key":{}}})", name_,
                                            key_object(key)));
  if (!answer) return fail(std::move(answer.error()));
  const auto* item = answer->find("Item");
  if (item == nullptr) return std::nullopt;
  return Item(*item);
}

Result<std::vector<Item>> Table::get_all(std::span<const Key> keys, const std::string& projection,
                                         const std::string& names) {
  std::vector<Item> found;
  for (std::size_t first = 0; first < keys.size(); first += kMaxBatchReads) {
    std::string tables = fmt::format(R"({{"{}":{{"ConsistentRead":true)", name_);
    if (!projection.empty()) append_member(tables, "ProjectionExpression", projection);
    if (!names.empty()) tables += fmt::format(R"(,"ExpressionAttributeNames":{{{}}})", names);
    tables += ",\"Keys\":[";
    const auto batch = keys.subspan(first, std::min(kMaxBatchReads, keys.size() - first));
    for (const auto& key : batch) tables += key_object(key) + ",";
    tables.back() = ']';
    tables += "}}";
    for (Backoff backoff; !tables.empty();) {
      auto answer = call("BatchGetItem", R"({"RequestItems":)" + tables + "}");
      if (!answer) return fail(std::move(answer.error()));
      const auto* responses = answer->find("Responses");
      auto items = items_of(responses != nullptr ? responses->find(name_) : nullptr);
      tables = left_over(*answer, "UnprocessedKeys");
      // Large items fill an answer and leave the rest for the next: that is progress, not a refusal.
      if (!items.empty()) backoff = {};
      std::ranges::move(items, std::back_inserter(found));
      if (!tables.empty() && !backoff.wait()) {
        return fail(ErrorKind::unavailable,
                    "DynamoDB keeps leaving reads of table " + name_ + " unprocessed; it is overloaded.");
      }
    }
  }
  return found;
}

std::string Table::query_body(const TableQuery& query) const {
  std::string body = fmt::format(R"({{"TableName":"{}")", name_);
  if (query.index.empty()) {
    body += R"(,"ConsistentRead":true)";
  } else {
    append_member(body, "IndexName", query.index);
  }
  append_member(body, "KeyConditionExpression", query.key_condition);
  if (!query.filter.empty()) append_member(body, "FilterExpression", query.filter);
  if (!query.projection.empty()) append_member(body, "ProjectionExpression", query.projection);
  append_expressions(body, {}, query.values, query.names);
  if (!query.ascending) body += R"(,"ScanIndexForward":false)";
  if (query.count_only) body += R"(,"Select":"COUNT")";
  if (query.limit > 0) body += fmt::format(R"(,"Limit":{})", query.limit);
  if (!query.start_key.empty()) body += R"(,"ExclusiveStartKey":)" + query.start_key;
  return body + "}";
}

Result<TablePage> Table::query(const TableQuery& query) {
  auto answer = call("Query", query_body(query));
  if (!answer) return fail(std::move(answer.error()));
  return page_of(*answer);
}

Result<std::vector<TablePage>> Table::query_each(std::span<const TableQuery* const> queries) {
  std::vector<aws::JsonCall> calls;
  for (const auto* query : queries) calls.push_back({.operation = "Query", .body = query_body(*query)});
  std::vector<TablePage> pages;
  for (auto& answer : service_.call_all(calls)) {
    auto read = read_answer("Query", std::move(answer));
    if (!read) return fail(std::move(read.error()));
    pages.push_back(page_of(*read));
  }
  return pages;
}

Result<std::vector<Item>> Table::query_all(TableQuery query) {
  std::vector<Item> found;
  do {
    auto page = this->query(query);
    if (!page) return fail(std::move(page.error()));
    std::ranges::move(page->items, std::back_inserter(found));
    query.start_key = std::move(page->next_key);
  } while (!query.start_key.empty());
  return found;
}

Result<> Table::put_all(std::span<const std::string> items) {
  std::vector<std::string> requests;
  for (const auto& item : items) requests.push_back(R"({"PutRequest":{"Item":)" + item + "}}");
  return write_batches(requests);
}

Result<> Table::delete_all(std::span<const Key> keys) {
  std::vector<std::string> requests;
  for (const auto& key : keys) requests.push_back(R"({"DeleteRequest":{"Key":)" + key_object(key) + "}}");
  return write_batches(requests);
}

Result<> Table::write_batches(std::span<const std::string> requests) {
  for (std::size_t at = 0; at < requests.size();) {
    std::string tables = fmt::format(R"({{"{}":[)", name_);
    std::size_t taken = 0;
    while (at < requests.size() && taken < kMaxBatchWrites &&
           (taken == 0 || tables.size() + requests[at].size() < kMaxBatchBytes)) {
      tables += requests[at++] + ",";
      ++taken;
    }
    tables.back() = ']';
    tables += '}';
    for (Backoff backoff; !tables.empty();) {
      auto left = write_batch(tables);
      if (!left) return fail(std::move(left.error()));
      if (!left->empty() && left->size() < tables.size()) backoff = {};
      tables = std::move(*left);
      if (!tables.empty() && !backoff.wait()) {
        return fail(ErrorKind::unavailable,
                    "DynamoDB keeps leaving writes to table " + name_ + " unprocessed; it is overloaded.");
      }
    }
  }
  return {};
}

// Writes once and returns what was left unprocessed, empty when nothing was.
Result<std::string> Table::write_batch(const std::string& requests) {
  auto answer = call("BatchWriteItem", R"({"RequestItems":)" + requests + "}");
  if (!answer) return fail(std::move(answer.error()));
  return left_over(*answer, "UnprocessedItems");
}

namespace {

// The reasons of a cancelled transaction. A failure for those that repeating cannot mend.
Result<std::vector<std::string>> cancellation_reasons(const aws::JsonAnswer& answer,
                                                      const std::string& table) {
  std::vector<std::string> reasons;
  const auto body = wire::JsonValue::parse(answer.body, kAnswerDepth);
  const auto* list = body ? body->find("CancellationReasons") : nullptr;
  if (list == nullptr || !list->is_array()) return reasons;
  for (const auto& reason : list->items()) {
    const auto* code = reason.find("Code");
    reasons.push_back(code != nullptr && code->is_string() ? code->string() : "None");
    if (reasons.back() != "ValidationError" && reasons.back() != "ItemCollectionSizeLimitExceeded") continue;
    return fail(ErrorKind::internal, fmt::format("DynamoDB refused a transaction on table {} with {}: {}",
                                                 table, reasons.back(), reason.to_text()));
  }
  return reasons;
}

}  // namespace

Result<TransactionOutcome> Table::transact(std::span<const std::string> actions) {
  std::string body = fmt::format(R"({{"ClientRequestToken":"{}","TransactItems":[)", fresh_token());
  for (const auto& action : actions) body += action + ",";
  body.back() = ']';
  body += '}';
  auto answer = service_.call({.operation = "TransactWriteItems", .body = std::move(body)});
  if (answer && answer->error_code == "TransactionCanceledException") {
    auto reasons = cancellation_reasons(*answer, name_);
    if (!reasons) return fail(std::move(reasons.error()));
    return TransactionOutcome{.committed = false, .reasons = std::move(*reasons)};
  }
  const auto read = read_answer("TransactWriteItems", std::move(answer));
  if (!read) return fail(read.error());
  return TransactionOutcome{.committed = true, .reasons = {}};
}

std::string Table::put_action(const ItemWriter& item, std::string_view condition, const ItemWriter& values,
                              std::string_view names) const {
  std::string action = fmt::format(R"({{"Put":{{"TableName":"{}","Item":)", name_) + item.object();
  append_expressions(action, condition, values, names);
  return action + "}}";
}

std::string Table::update_action(const Key& key, std::string_view update, std::string_view condition,
                                 const ItemWriter& values, std::string_view names) const {
  std::string action = fmt::format(R"({{"Update":{{"TableName":"{}","Key":)", name_) + key_object(key);
  append_member(action, "UpdateExpression", update);
  append_expressions(action, condition, values, names);
  return action + "}}";
}

std::string Table::delete_action(const Key& key, std::string_view condition, const ItemWriter& values,
                                 std::string_view names) const {
  std::string action = fmt::format(R"({{"Delete":{{"TableName":"{}","Key":)", name_) + key_object(key);
  append_expressions(action, condition, values, names);
  return action + "}}";
}

}  // namespace nexus::dynamodb
