#include "adapters/aws/sqs/entry_batches.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <random>
#include <thread>
#include <utility>

#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::aws {

namespace {

constexpr std::size_t kEntriesAtMost = 10;
// Of the bodies of the requests that are on their way together, so that memory stays bounded.
constexpr std::size_t kBytesAtOnce = 16 * 1024 * 1024;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The place of an entry in its request is its Id.
std::optional<std::size_t> place_of(const wire::JsonValue& result, std::size_t entries) {
  const wire::JsonValue* id = result.find("Id");
  if (id == nullptr || !id->is_string()) return std::nullopt;
  std::size_t place = 0;
  const std::string& text = id->string();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
  if (error != std::errc() || end != text.data() + text.size() || place >= entries) return std::nullopt;
  return place;
}

std::string text_of(const wire::JsonValue& object, std::string_view name) {
  const wire::JsonValue* value = object.find(name);
  return value != nullptr && value->is_string() ? value->string() : std::string();
}

EntryFailure failure_of(std::string_view operation, const wire::JsonValue& result) {
  const wire::JsonValue* fault = result.find("SenderFault");
  const bool ours = fault != nullptr && fault->is_boolean() && fault->boolean();
  EntryFailure failure;
  failure.code = text_of(result, "Code");
  failure.error.kind = ours && !is_passing(failure.code) ? ErrorKind::invalid : ErrorKind::unavailable;
  failure.error.message = "SQS failed one entry of " + std::string(operation) + ": " + failure.code + " (" +
                          text_of(result, "Message") + ").";
  return failure;
}

const std::vector<wire::JsonValue>& list_of(const wire::JsonValue& object, std::string_view name) {
  static const std::vector<wire::JsonValue> kNone;
  const wire::JsonValue* list = object.find(name);
  return list != nullptr && list->is_array() ? list->items() : kNone;
}

}  // namespace

bool is_passing(std::string_view code) {
  constexpr std::array<std::string_view, 7> kPassing = {
      "Throttl",   "ServiceUnavailable", "InternalError",  "InternalFail",
      "OverLimit", "RequestTimeout",     "TooManyRequests"};
  return std::any_of(kPassing.begin(), kPassing.end(),
                     [&](std::string_view part) { return contains(code, part); });
}

Error refused(std::string_view operation, std::string_view queue, const JsonAnswer& answer) {
  constexpr std::array<std::string_view, 7> kMended = {"QueueDoesNotExist",
                                                       "NonExistentQueue",
                                                       "QueueDeletedRecently",
                                                       "AccessDenied",
                                                       "Token",
                                                       "Signature",
                                                       "KMS"};
  const auto is_in = [&](std::string_view part) { return contains(answer.error_code, part); };
  Error error;
  error.message = "SQS refused " + std::string(operation) + " on the queue " + std::string(queue) + ": " +
                  answer.error_code + " (" + answer.error_message + ").";
  if (std::any_of(kMended.begin(), kMended.end(), is_in)) {
    error.kind = ErrorKind::unavailable;
    error.message += " Look at the queue's name, its policy and the credentials' permissions.";
  } else {
    error.kind = is_passing(answer.error_code) ? ErrorKind::unavailable : ErrorKind::invalid;
  }
  return error;
}

EntryBatches::Failures EntryBatches::run(std::string_view operation, std::span<const BatchEntry> entries) {
  Failures failures(entries.size());
  std::vector<std::size_t> open(entries.size());
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
  for (int tries = 1; !open.empty(); ++tries) {
    for (const std::size_t entry : open) failures[entry].reset();
    auto requests = pack(entries, open);
    std::stable_sort(requests.begin(), requests.end(),
                     [](const Request& a, const Request& b) { return a.turn < b.turn; });
    for (std::size_t first = 0; first < requests.size();) {
      std::size_t last = first;
      std::size_t bytes = 0;
      while (last < requests.size() && requests[last].turn == requests[first].turn &&
             last - first < options_.requests_at_once && (last == first || bytes < kBytesAtOnce)) {
        bytes += requests[last++].bytes;
      }
      send(operation, entries, std::span(requests).subspan(first, last - first), failures);
      first = last;
    }
    // What failed inside a batch is tried again; a request that failed as a whole was repeated already.
    std::erase_if(open, [&](std::size_t entry) {
      const auto& failure = failures[entry];
      return !failure || failure->code.empty() || failure->error.kind != ErrorKind::unavailable;
    });
    if (tries >= options_.entry_tries) break;
    if (!open.empty()) pause(tries);
  }
  return failures;
}

std::vector<EntryBatches::Request> EntryBatches::pack(std::span<const BatchEntry> entries,
                                                      std::span<const std::size_t> open) const {
  std::vector<Request> requests;
  // The request that takes further entries of a queue and lane.
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> filling;
  for (const std::size_t index : open) {
    const BatchEntry& entry = entries[index];
    const auto [place, is_new] = filling.try_emplace({entry.queue_url, entry.lane}, requests.size());
    if (is_new) {
      requests.push_back({entry.queue_url, 0, 0, {}});
    } else if (const Request& full = requests[place->second];
               full.entries.size() == kEntriesAtMost ||
               full.bytes + entry.bytes > options_.max_request_bytes) {
      const std::size_t turn = entry.lane.empty() ? 0 : full.turn + 1;
      place->second = requests.size();
      requests.push_back({entry.queue_url, 0, turn, {}});
    }
    requests[place->second].bytes += entry.bytes;
    requests[place->second].entries.push_back(index);
  }
  return requests;
}

void EntryBatches::send(std::string_view operation, std::span<const BatchEntry> entries,
                        std::span<const Request> requests, Failures& failures) {
  std::vector<JsonCall> calls;
  calls.reserve(requests.size());
  for (const Request& request : requests)
    calls.push_back(make_call(operation, entries, request, options_.request_timeout_ms));
  const auto answers = service_.call_all(calls);
  for (std::size_t i = 0; i < requests.size(); ++i) read_answer(operation, answers[i], requests[i], failures);
}

JsonCall EntryBatches::make_call(std::string_view operation, std::span<const BatchEntry> entries,
                                 const Request& request, std::int64_t timeout_ms) {
  JsonCall call;
  call.operation = operation;
  call.timeout_ms = timeout_ms;
  call.body.reserve(request.bytes + request.bytes / 4 + 1024);
  call.body += "{\"QueueUrl\":";
  wire::append_string(call.body, request.queue_url);
  call.body += ",\"Entries\":[";
  for (std::size_t place = 0; place < request.entries.size(); ++place) {
    if (place != 0) call.body += ',';
    call.body += "{\"Id\":\"" + std::to_string(place) + "\",";
    call.body += entries[request.entries[place]].members;
    call.body += '}';
  }
  call.body += "]}";
  return call;
}

void EntryBatches::read_answer(std::string_view operation, const Result<JsonAnswer>& answer,
                               const Request& request, Failures& failures) {
  const auto fail_all = [&](const Error& error) {
    for (const std::size_t entry : request.entries) failures[entry] = EntryFailure{{}, error};
  };
  if (!answer) return fail_all(answer.error());
  if (!answer->succeeded()) return fail_all(refused(operation, request.queue_url, *answer));
  const auto results = wire::JsonValue::parse(answer->body);
  const Error unknown{ErrorKind::unavailable, "SQS's answer to " + std::string(operation) +
                                                  " does not say what became of an entry; it may or may not "
                                                  "have been carried out."};
  fail_all(unknown);
  if (!results) return;
  for (const wire::JsonValue& result : list_of(*results, "Successful")) {
    if (const auto place = place_of(result, request.entries.size()))
      failures[request.entries[*place]].reset();
  }
  for (const wire::JsonValue& result : list_of(*results, "Failed")) {
    if (const auto place = place_of(result, request.entries.size()))
      failures[request.entries[*place]] = failure_of(operation, result);
  }
}

void EntryBatches::pause(int tries) const {
  thread_local std::minstd_rand random(std::random_device{}());
  const std::int64_t longest_ms =
      std::min(options_.first_pause_ms << std::min(tries - 1, 20), options_.longest_pause_ms);
  const auto ms =
      std::uniform_int_distribution<std::int64_t>(0, std::max<std::int64_t>(longest_ms, 0))(random);
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

}  // namespace nexus::aws
