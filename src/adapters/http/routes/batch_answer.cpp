#include "adapters/http/routes/batch_answer.h"

#include "wire/json_text.h"

namespace nexus::http {

namespace {

// A longer answer goes out in pieces.
constexpr std::size_t kPieceBytes = 64 * 1024;

bool is_failed(const intake::Input& input) {
  return input.error != nullptr || input.outcome == intake::Outcome::withheld;
}

}  // namespace

std::optional<BatchAnswer::Wanted> BatchAnswer::parse_wanted(std::optional<std::string_view> parameter) {
  if (!parameter || *parameter == "all") return Wanted::all;
  if (*parameter == "failed") return Wanted::failed;
  if (*parameter == "none") return Wanted::none;
  return std::nullopt;
}

bool BatchAnswer::add(const intake::Submission& submission) {
  for (const intake::Input& input : submission.inputs) {
    counts_.add(input);
    if (wanted_ == Wanted::none || (wanted_ == Wanted::failed && !is_failed(input))) continue;
    if (any_result_) text_ += ',';
    any_result_ = true;
    append_feed_result(text_, submission, input);
  }
  return send_some();
}

bool BatchAnswer::send_some() {
  // A short answer to a whole body goes out at once at the end, with its length. A stream's results
  // go out as they come, so that a slow sender reads them while it sends.
  const bool streaming = !exchange_->request().content_length().has_value();
  if (!streaming && text_.size() < kPieceBytes) return true;
  if (!exchange_->is_answer_started()) exchange_->start(200, "application/json");
  const bool more = exchange_->write(text_);
  text_.clear();
  return more;
}

void BatchAnswer::finish(const std::optional<Error>& incomplete) {
  text_ += "],";
  if (incomplete) {
    const Problem problem = to_problem(*incomplete, exchange_->caller().role);
    text_ += "\"incomplete\":{\"code\":";
    wire::append_string(text_, problem.code);
    text_ += ",\"detail\":";
    wire::append_string(text_, problem.detail);
    text_ += "},";
    exchange_->set_log_reason(problem.log_reason);
  }
  append_counts(text_, counts_);
  text_ += '}';
  if (!exchange_->is_answer_started()) {
    // Where nothing was decided, the failure itself is the answer, with its own status.
    if (incomplete && counts_.total == 0) return exchange_->respond(*incomplete);
    if (call_ != nullptr && !incomplete) call_->remember(200, text_);
    return exchange_->respond(200, "application/json", text_);
  }
  exchange_->write(text_);
  exchange_->finish();
}

}  // namespace nexus::http
