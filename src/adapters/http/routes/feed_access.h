// Who may feed which partner, and the readers of their formats.
#pragma once

#include "adapters/http/exchange.h"
#include "adapters/http/routes/feed.h"
#include "intake/input_reader.h"

namespace nexus::http {

// The definition of the partner that the path names, if there is one and the caller may feed it;
// else answers 404, the same in both cases, and returns null.
partners::DefinitionPtr find_feed(const ExchangePtr& exchange, partners::Registry& partners);

// This thread's reader for the definition. Valid until the next call on the thread.
intake::InputReader& reader_for(const partners::DefinitionPtr& definition, ports::Clock& clock);

// A submission that carries the request's trace context and the time when it began.
std::unique_ptr<intake::Submission> make_submission(const Exchange& exchange,
                                                    const partners::Definition& definition,
                                                    const ports::Clock& clock);

// Hands the submission to intake and calls `answer(submission)` on the exchange's loop once it is
// decided. False when intake is full or stopping; the caller then answers with `intake_is_full`.
template <class Answer>
bool submit(const FeedParts& parts, const ExchangePtr& exchange,
            std::unique_ptr<intake::Submission>& submission, Answer answer) {
  submission->done = [&parts, exchange, answer](std::unique_ptr<intake::Submission> decided) {
    parts.completions.add(*exchange,
                          [answer, decided = std::move(decided)]() mutable { answer(std::move(decided)); });
  };
  return parts.acceptor.submit(submission);
}

Error intake_is_full();

}  // namespace nexus::http
