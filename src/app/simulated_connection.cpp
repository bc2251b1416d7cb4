#include "app/simulated_connection.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "app/json_members.h"

namespace nexus::app {

using Clock = std::chrono::steady_clock;
using Kind = SimulatedInput::Kind;

namespace {

constexpr std::int64_t kFirstPauseMs = 20;
constexpr std::int64_t kLongestPauseMs = 2000;

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::fresh: return "a new order";
    case Kind::faulty: return "a faulty input";
    case Kind::duplicate: return "a repeated order";
    case Kind::conflict: return "a changed order";
  }
  return "";
}

// Answers that say "not now" and have done nothing.
bool is_refused_for_now(int status) { return status == 429 || status == 503 || status == 507; }

}  // namespace

SimulatedConnection::SimulatedConnection(ConnectionOptions options, SimulatedFeed feed, std::uint64_t seed)
    : options_(std::move(options)), client_(options_.address), feed_(std::move(feed)), random_(seed) {}

Result<> SimulatedConnection::run(SimulationPace& pace) {
  const Clock::time_point start = Clock::now();
  std::int64_t sent = 0;
  while (!pace.stop) {
    const auto wanted = static_cast<std::int64_t>(options_.batch);
    const std::int64_t left = pace.inputs_left.fetch_sub(wanted);
    const std::int64_t count = std::min(wanted, left);
    if (count <= 0) break;
    if (options_.inputs_per_second > 0) {
      const std::chrono::duration<double> due(static_cast<double>(sent) / options_.inputs_per_second);
      std::this_thread::sleep_until(start + std::chrono::duration_cast<Clock::duration>(due));
    }
    fill_batch(count);
    if (Result<> decided = decide_batch(pace); !decided) return decided;
    sent += count;
  }
  return {};
}

void SimulatedConnection::fill_batch(std::int64_t count) {
  batch_.clear();
  for (std::int64_t i = 0; i < count; ++i) batch_.push_back(feed_.next());
  totals_.sent += count;
}

Result<> SimulatedConnection::decide_batch(SimulationPace& pace) {
  std::size_t done = 0;
  std::int64_t pause_ms = kFirstPauseMs;
  Clock::time_point last_success = Clock::now();
  is_resent_ = false;
  while (done < batch_.size()) {
    std::int64_t asked_ms = 0;
    const Clock::time_point sent_at = Clock::now();
    const Result<std::size_t> decided = send_once(done, asked_ms);
    if (decided && *decided > 0) {
      const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - sent_at).count();
      latencies_us_.push_back(static_cast<std::uint32_t>(std::min<std::int64_t>(took, UINT32_MAX)));
      done += *decided;
      pace.decided += static_cast<std::int64_t>(*decided);
      last_success = Clock::now();
      pause_ms = kFirstPauseMs;
      continue;
    }
    if (!decided && decided.error().kind != ErrorKind::unavailable) return fail(decided.error());
    ++pace.waits;
    if (Clock::now() - last_success >= std::chrono::milliseconds(options_.retry_ms)) {
      return fail(
          ErrorKind::unavailable,
          fmt::format("The server decided nothing for {} ms; {} inputs are undecided.{}", options_.retry_ms,
                      batch_.size() - done, decided ? "" : " " + decided.error().message));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(asked_ms > 0 ? asked_ms : pause_ms));
    pause_ms = std::min(pause_ms * 2, kLongestPauseMs);
  }
  return {};
}

// One request for the inputs from `from` on; returns how many were decided.
Result<std::size_t> SimulatedConnection::send_once(std::size_t from, std::int64_t& pause_ms) {
  const bool is_single = options_.batch == 1;
  std::string body;
  for (std::size_t i = from; i < batch_.size(); ++i) {
    body += batch_[i].body;
    if (!is_single) body += '\n';
  }
  const ApiRequest request{"POST", "/api/feed/" + url_encoded(options_.slug) + (is_single ? "" : "/batch"),
                           body, is_single ? "application/json" : "application/x-ndjson"};
  const Result<ApiAnswer> answer = client_.call(request);
  if (!answer) {
    if (!is_resent_) totals_.resent += static_cast<std::int64_t>(batch_.size() - from);
    is_resent_ = true;
    return fail(answer.error());
  }
  if (is_refused_for_now(answer->status)) {
    pause_ms = answer->retry_after_ms;
    return 0;
  }
  const bool is_decision = answer->status == 200 || answer->status == 202 || answer->status == 400 ||
                           answer->status == 409 || answer->status == 422;
  if (!is_decision) return fail(error_of(*answer, request));
  return is_single ? take_single(*answer, from) : take_batch(*answer, from);
}

Result<std::size_t> SimulatedConnection::take_single(const ApiAnswer& answer, std::size_t from) {
  const Result<wire::JsonValue> result = wire::JsonValue::parse(answer.body);
  if (!result)
    return fail(ErrorKind::internal, "An answer of the feed is no JSON: " + result.error().message);
  take(batch_[from], *result);
  return 1;
}

Result<std::size_t> SimulatedConnection::take_batch(const ApiAnswer& answer, std::size_t from) {
  const Result<wire::JsonValue> whole = wire::JsonValue::parse(answer.body);
  if (!whole) return fail(ErrorKind::internal, "An answer of the feed is no JSON: " + whole.error().message);
  const std::vector<wire::JsonValue>& results = items_of(*whole, "results");
  if (results.size() > batch_.size() - from || (results.empty() && whole->find("incomplete") == nullptr)) {
    return fail(ErrorKind::internal, fmt::format("The server gave {} results for {} inputs.", results.size(),
                                                 batch_.size() - from));
  }
  for (std::size_t i = 0; i < results.size(); ++i) take(batch_[from + i], results[i]);
  return results.size();
}

void SimulatedConnection::take(SimulatedInput& input, const wire::JsonValue& result) {
  std::string status = text_of(result, "status");
  // A single input that is not JSON is answered with a problem (RFC 9457), whose status is a number.
  if (text_of(result, "code") == "MALFORMED_INPUT") status = "rejected";
  if (partner_id_.empty()) partner_id_ = text_of(result, "partnerId");
  if (status == "accepted") {
    take_accepted(input, result);
  } else if (status == "conflict") {
    ++totals_.conflicts;
    if (input.kind != Kind::conflict)
      totals_.add_wrong(fmt::format("{} was called a conflict", name_of(input.kind)));
  } else if (status == "rejected") {
    ++totals_.rejected;
    if (input.kind != Kind::faulty) {
      totals_.add_wrong(
          fmt::format("{} was rejected: {} became {}", name_of(input.kind), input.body, result.to_text()));
    }
  } else {
    totals_.add_wrong(fmt::format("{} got the status \"{}\"", name_of(input.kind), status));
  }
}

void SimulatedConnection::take_accepted(SimulatedInput& input, const wire::JsonValue& result) {
  const bool is_duplicate = is_true(result, "duplicate");
  SimulatedOrder& order = input.order;
  if (input.kind == Kind::fresh) {
    // After a lost answer the first acknowledgement comes as a duplicate's.
    if (is_duplicate && !is_resent_)
      totals_.add_wrong("a new order was called a duplicate: " + order.external_id);
    order.id = text_of(result, "id");
    order.sequence_number = integer_of(result, "sequenceNumber");
    ++totals_.acknowledged;
    totals_.gross.add(order.gross);
    totals_.tax.add(order.tax);
    totals_.net.add(order.net);
    feed_.acknowledged(order);
    remember(order);
    return;
  }
  if (!is_duplicate || input.kind != Kind::duplicate) {
    totals_.add_wrong(fmt::format("{} was accepted{}: {}", name_of(input.kind),
                                  is_duplicate ? " as a duplicate" : "", input.body));
    return;
  }
  ++totals_.duplicates;
  if (text_of(result, "id") != order.id || integer_of(result, "sequenceNumber") != order.sequence_number) {
    totals_.add_wrong("a repeated order did not get its first answer again: " + order.external_id);
  }
}

// Reservoir sampling: every acknowledged order has the same chance to stay.
void SimulatedConnection::remember(const SimulatedOrder& order) {
  if (samples_.size() < options_.kept_samples) {
    samples_.push_back(order);
    return;
  }
  const std::uint64_t place = random_() % static_cast<std::uint64_t>(totals_.acknowledged);
  if (place < samples_.size()) samples_[place] = order;
}

}  // namespace nexus::app
