// The answer to a batch while it is being made: results first, counts last, sent in pieces when it
// grows long.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/http/exchange.h"
#include "adapters/http/routes/feed_answer.h"
#include "adapters/http/routes/idempotent_call.h"
#include "intake/submission.h"

namespace nexus::http {

// Belongs to the exchange's loop.
class BatchAnswer {
 public:
  // Which results the client wants to read (`results` parameter).
  enum class Wanted { all, failed, none };
  // Nothing for a value that is none of these.
  static std::optional<Wanted> parse_wanted(std::optional<std::string_view> parameter);

  BatchAnswer(ExchangePtr exchange, Wanted wanted) : exchange_(std::move(exchange)), wanted_(wanted) {}

  // Adds the results of a decided submission. False when the client takes them too slowly: wait with
  // `drained` before the next.
  bool add(const intake::Submission& submission);

  // Remembers a short answer under the request's Idempotency-Key; a longer one is not kept.
  void remember_for(std::unique_ptr<IdempotentCall> call) { call_ = std::move(call); }

  // Ends the answer with the counts. `incomplete`, if there is one, says why not all of the body was
  // decided; a client sends the rest again, or all of it, since what was accepted stays accepted.
  void finish(const std::optional<Error>& incomplete);

  const BatchCounts& counts() const { return counts_; }

 private:
  bool send_some();

  ExchangePtr exchange_;
  const Wanted wanted_;
  std::unique_ptr<IdempotentCall> call_;
  BatchCounts counts_;
  std::string text_ = "{\"results\":[";
  bool any_result_ = false;
};

}  // namespace nexus::http
