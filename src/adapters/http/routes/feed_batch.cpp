#include "adapters/http/routes/feed_batch.h"

#include "adapters/http/coroutine.h"
#include "adapters/http/rate_limit.h"
#include "adapters/http/routes/batch_answer.h"
#include "adapters/http/routes/feed_access.h"
#include "intake/input_reader.h"
#include "partners/splitter.h"

namespace nexus::http {

using intake::Submission;
using intake::SubmissionMode;
using partners::BodyShape;
using partners::Splitter;

namespace {

// A submission of a long batch ends here: enough to share a sync well, little enough to hold.
constexpr std::size_t kMaxInputs = 2'000;

// What one batch works with, from its first byte to its answer.
struct Batch {
  ExchangePtr exchange;
  const FeedParts& parts;
  partners::DefinitionPtr definition;
  SubmissionMode mode;
  BatchShape shape;
  intake::InputReader reader;
  BatchAnswer answer;
  std::unique_ptr<Submission> submission;
  bool header_seen = false;
  std::string csv_header;  // once it is known to serve
  std::size_t pieces = 0;
  domain::Timestamp received_at;  // of the piece under way; zero: the request's own
  std::optional<Error> incomplete;

  Batch(ExchangePtr its_exchange, const FeedParts& its_parts, partners::DefinitionPtr its_definition,
        SubmissionMode its_mode, BatchAnswer::Wanted wanted)
      : exchange(std::move(its_exchange)),
        parts(its_parts),
        definition(std::move(its_definition)),
        mode(its_mode),
        shape(batch_shape(exchange->request())),
        reader(definition, parts.clock),
        answer(exchange, wanted) {
    renew_submission();
  }

  void renew_submission() {
    submission = make_submission(*exchange, *definition, parts.clock);
    submission->mode = mode;
    submission->csv_header = csv_header;
    if (received_at.ms != 0) submission->received_at = received_at;
  }

  // A long stream has no one time: each order came in with its piece.
  void note_piece() {
    if (pieces++ == 0) return;
    received_at = parts.clock.now();
    if (submission->inputs.empty()) submission->received_at = received_at;
  }

  bool is_full() const {
    return mode != SubmissionMode::all_or_nothing && submission->inputs.size() >= kMaxInputs;
  }
  bool is_over_limit() const {
    return mode == SubmissionMode::all_or_nothing &&
           submission->inputs.size() > parts.limits.max_batch_orders;
  }
};

using BatchPtr = std::shared_ptr<Batch>;

Error too_many_orders(const FeedParts& parts) {
  return {ErrorKind::invalid,
          "The batch has more than " + std::to_string(parts.limits.max_batch_orders) +
              " orders, the most for a JSON or all-or-nothing batch; split it, or send NDJSON."};
}

Problem too_large(const Error& error) { return {413, "TOO_MANY_ORDERS", error.message, "", {}}; }

// Reads one piece of the body into the submission. `keep` copies bytes that will not stay.
void take_piece(Batch& batch, const Splitter::Piece& piece, bool keep) {
  const std::string_view raw = keep ? batch.submission->raw_bytes.keep(piece.bytes) : piece.bytes;
  if (piece.too_long) {
    batch.submission->inputs.push_back(batch.reader.refuse(
        raw, {domain::FaultCode::too_long, "",
              "an order may have at most " + std::to_string(batch.parts.limits.max_order_bytes) + " bytes",
              "", ""}));
    return;
  }
  if (batch.shape == BatchShape::csv && !batch.header_seen) {
    batch.header_seen = true;
    auto fault = batch.reader.set_csv_header(raw);
    if (!fault) {
      batch.csv_header = raw;
      batch.submission->csv_header = raw;
      return;
    }
    batch.incomplete = Error{ErrorKind::invalid, "The CSV header cannot be used: " + fault->message};
    batch.submission->inputs.push_back(batch.reader.refuse(raw, std::move(*fault)));
    return;
  }
  batch.submission->inputs.push_back(batch.shape == BatchShape::csv ? batch.reader.read_csv(raw)
                                                                    : batch.reader.read_json(raw));
}

// Has the batch's submission decided and goes on with it, on the exchange's loop.
auto decision(Batch& batch) {
  auto begin = [&batch](auto done) {
    batch.parts.rate_limiter.charge(*batch.definition, batch.submission->inputs.size());
    const auto resume = std::make_shared<decltype(done)>(std::move(done));
    const auto go_on = [resume](std::unique_ptr<Submission> decided) { (*resume)(std::move(decided)); };
    if (submit(batch.parts, batch.exchange, batch.submission, go_on)) return;
    batch.submission->result = fail(intake_is_full());
    go_on(std::move(batch.submission));
  };
  return Waiting<std::unique_ptr<Submission>, decltype(begin)>(std::move(begin));
}

// Takes in a decided submission; false when the batch ends here.
bool settle(Batch& batch, std::unique_ptr<Submission> decided, bool& wait_for_client) {
  wait_for_client = false;
  if (!decided->result) {
    batch.incomplete = decided->result.error();
    return false;
  }
  wait_for_client = !batch.answer.add(*decided);
  batch.renew_submission();
  return !batch.incomplete;
}

// Reads, decides and answers an NDJSON or CSV body as it arrives.
Routine run_stream(BatchPtr batch) {
  auto splitter = Splitter::make(batch->shape == BatchShape::csv ? BodyShape::csv : BodyShape::ndjson,
                                 batch->parts.limits.max_order_bytes, batch->definition->csv_delimiter());
  bool wait_for_client = false;
  bool at_end = false;
  while (!at_end && !batch->incomplete) {
    auto bytes = co_await next_piece(batch->exchange);
    if (!bytes) {
      // The edge has answered already unless our answer had begun.
      if (batch->exchange->is_answer_started()) batch->answer.finish(bytes.error());
      co_return;
    }
    batch->note_piece();
    at_end = bytes->empty();
    at_end ? splitter->finish() : splitter->feed(*bytes);
    std::optional<Splitter::Piece> piece = splitter->next();
    while (piece || !batch->submission->inputs.empty()) {
      for (; piece && !batch->is_full() && !batch->incomplete; piece = splitter->next()) {
        take_piece(*batch, *piece, true);
      }
      if (batch->is_over_limit())
        co_return batch->exchange->respond(too_large(too_many_orders(batch->parts)));
      if (batch->mode == SubmissionMode::all_or_nothing && !at_end) break;
      if (!settle(*batch, co_await decision(*batch), wait_for_client)) break;
      if (wait_for_client && !co_await drained(batch->exchange)) co_return;
    }
  }
  batch->answer.finish(batch->incomplete);
}

// Decides and answers a JSON batch whose bytes are all there and known to be well-formed.
Routine run_whole(BatchPtr batch, std::string_view body) {
  auto splitter = Splitter::make(BodyShape::json_batch, batch->parts.limits.max_order_bytes);
  splitter->feed(body);
  splitter->finish();
  bool wait_for_client = false;
  std::optional<Splitter::Piece> piece = splitter->next();
  while (piece) {
    for (; piece && !batch->is_full(); piece = splitter->next()) take_piece(*batch, *piece, true);
    if (!settle(*batch, co_await decision(*batch), wait_for_client)) break;
    if (wait_for_client && !co_await drained(batch->exchange)) co_return;
  }
  batch->answer.finish(batch->incomplete);
}

// Keeps a body that is not a JSON batch as an error event and answers 400.
Routine run_malformed(BatchPtr batch, std::string_view body, std::string what) {
  batch->submission->mode =
      batch->mode == SubmissionMode::validate ? SubmissionMode::validate : SubmissionMode::accept;
  batch->submission->inputs.push_back(
      batch->reader.refuse(body, {domain::FaultCode::malformed_input, "", what, "", ""}));
  auto decided = co_await decision(*batch);
  if (!decided->result) co_return batch->exchange->respond(decided->result.error());
  Problem problem{400, "MALFORMED_INPUT", what, "", {}};
  if (decided->mode != SubmissionMode::validate) {
    problem.members = "\"errorId\":\"" + domain::to_string(decided->inputs.front().error->id) + "\"";
  }
  batch->exchange->respond(problem);
}

BatchPtr make_batch(const ExchangePtr& exchange, const FeedParts& parts, partners::DefinitionPtr definition,
                    SubmissionMode mode) {
  const auto wanted = BatchAnswer::parse_wanted(exchange->request().query("results"));
  if (wanted) return std::make_shared<Batch>(exchange, parts, std::move(definition), mode, *wanted);
  exchange->respond(Problem{400,
                            "INVALID_PARAMETER",
                            "The parameter results is all (the default), failed or none.",
                            "\"parameter\":\"results\"",
                            {}});
  return nullptr;
}

void start_json_batch(const BatchPtr& batch, std::string_view body) {
  auto call = IdempotentCall::find(*batch->exchange, batch->parts.idempotency, batch->definition->id());
  if (call != nullptr && !call->begin(*batch->exchange, body)) return;
  batch->answer.remember_for(std::move(call));
  auto splitter = Splitter::make(BodyShape::json_batch, batch->parts.limits.max_order_bytes);
  splitter->feed(body);
  splitter->finish();
  std::size_t orders = 0;
  while (splitter->next()) ++orders;
  if (splitter->broken()) {
    run_malformed(batch, body, *splitter->broken());
  } else if (orders > batch->parts.limits.max_batch_orders) {
    batch->exchange->respond(too_large(too_many_orders(batch->parts)));
  } else {
    run_whole(batch, body);
  }
}

}  // namespace

BatchShape batch_shape(const Request& request) {
  const std::string_view type = request.media_type();
  if (type.empty() || type == "application/json") return BatchShape::json;
  if (type == "application/x-ndjson" || type == "application/ndjson" || type == "application/jsonl") {
    return BatchShape::ndjson;
  }
  if (type == "text/csv") return BatchShape::csv;
  return BatchShape::unsupported;
}

bool is_json_batch(std::string_view body) {
  auto splitter = Splitter::make(BodyShape::json_batch, partners::kMaxOrderBytes);
  splitter->feed(body);
  splitter->finish();
  const bool any = splitter->next().has_value();
  return any || !splitter->broken();
}

void feed_batch(const ExchangePtr& exchange, const FeedParts& parts, partners::DefinitionPtr definition,
                SubmissionMode mode) {
  auto batch = make_batch(exchange, parts, std::move(definition), mode);
  if (batch == nullptr) return;
  const bool csv_unknown =
      batch->shape == BatchShape::csv && batch->definition->format() != partners::InputFormat::csv;
  if (batch->shape == BatchShape::unsupported || csv_unknown) {
    return exchange->respond(
        Problem{415,
                "UNSUPPORTED_MEDIA_TYPE",
                "A batch is sent as application/json, application/x-ndjson, or, where the "
                "partner's definition is CSV, text/csv.",
                "",
                {}});
  }
  if (batch->shape != BatchShape::json) {
    run_stream(batch);
    return;
  }
  exchange->read_body(parts.limits.max_body_bytes, [batch](Result<std::string_view> body) {
    if (body) start_json_batch(batch, *body);
  });
}

void feed_json_batch(const ExchangePtr& exchange, const FeedParts& parts, partners::DefinitionPtr definition,
                     std::string_view body, SubmissionMode mode) {
  if (auto batch = make_batch(exchange, parts, std::move(definition), mode)) start_json_batch(batch, body);
}

}  // namespace nexus::http
