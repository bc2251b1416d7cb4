// What one request brings to intake, and what became of it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/error_event.h"
#include "domain/order.h"
#include "intake/byte_arena.h"

namespace nexus::intake {

enum class Outcome : std::uint8_t {
  pending,    // not decided yet
  accepted,   // durable; `order` has its id and number
  duplicate,  // known with the same content; `order` has the id and number of the first one
  conflict,   // known with other content; `error` says what stands and how they differ
  rejected,   // `error` has every fault
  withheld,   // would be accepted, but an all-or-nothing batch had a rejection or conflict
};

// One order of a request.
struct Input {
  Outcome outcome = Outcome::pending;
  domain::Order order;                        // unless rejected
  std::unique_ptr<domain::ErrorEvent> error;  // when rejected or in conflict
  // The partner's bytes, in a buffer that lives until the submission is answered.
  std::string_view raw;
};

enum class SubmissionMode : std::uint8_t {
  accept,          // each input stands for itself
  all_or_nothing,  // one rejection or conflict withholds all
  validate,        // the same decisions; nothing is written and nothing numbered
  reprocess,       // inputs of error events that are stored: as accept, but what fails again makes no
                   // second event and is not counted as received
};

// The inputs of one request, or of one piece of a streamed request.
struct Submission {
  SubmissionMode mode = SubmissionMode::accept;
  std::string partner_id;
  std::string content_type;
  std::string csv_header;   // the header row of CSV records, kept with them
  std::string traceparent;  // W3C trace context, carried through the queue
  std::string trace_id;
  domain::Timestamp received_at;  // when the request, or this piece of a stream, came in
  std::vector<Input> inputs;
  ByteArena raw_bytes;  // holds what the inputs' `raw` point to, unless the request's body does

  // Failed: nothing of this submission was accepted, and the outcomes say nothing.
  Result<> result;

  // Called once, on the acceptor's thread, when everything that the outcomes claim is durable.
  std::function<void(std::unique_ptr<Submission>)> done;
};

}  // namespace nexus::intake
