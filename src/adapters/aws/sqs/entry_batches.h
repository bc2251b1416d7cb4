// SQS's batch operations over any number of entries: at most ten to a request, within the request's size,
// many requests at a time, and what fails in a batch tried again entry by entry.
//
// Safe to call from any thread; calls block.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/aws/json_protocol.h"
#include "adapters/aws/sqs/sqs_options.h"
#include "base/result.h"

namespace nexus::aws {

struct BatchEntry {
  std::string_view queue_url;
  std::string members;    // of the entry's JSON object, without Id and braces
  std::size_t bytes = 0;  // as SQS counts them
  // Entries of one lane go out in their order, one request after the other; empty: in any order.
  std::string_view lane;
};

// Why an entry was not carried out, after every try.
struct EntryFailure {
  std::string code;  // SQS's own, "ReceiptHandleIsInvalid"; empty when the request failed as a whole
  Error error;       // unavailable: it may or may not have been carried out, try again
};

class EntryBatches {
 public:
  // `service` must outlive it.
  EntryBatches(JsonService& service, const SqsOptions& options) : service_(service), options_(options) {}

  // One result an entry, in their order; empty where it was carried out. `operation` is "SendMessageBatch",
  // "DeleteMessageBatch" or "ChangeMessageVisibilityBatch".
  using Failures = std::vector<std::optional<EntryFailure>>;
  Failures run(std::string_view operation, std::span<const BatchEntry> entries);

 private:
  // The entries of one request, and how many requests of its lane go before it.
  struct Request {
    std::string_view queue_url;
    std::size_t bytes = 0;
    std::size_t turn = 0;
    std::vector<std::size_t> entries;
  };

  std::vector<Request> pack(std::span<const BatchEntry> entries, std::span<const std::size_t> open) const;
  void send(std::string_view operation, std::span<const BatchEntry> entries,
            std::span<const Request> requests, Failures& failures);
  static JsonCall make_call(std::string_view operation, std::span<const BatchEntry> entries,
                            const Request& request, std::int64_t timeout_ms);
  static void read_answer(std::string_view operation, const Result<JsonAnswer>& answer,
                          const Request& request, Failures& failures);
  void pause(int tries) const;

  JsonService& service_;
  const SqsOptions& options_;
};

// The port's error for a whole request that SQS refused. Permissions and a queue that is gone are
// `unavailable`, because an operator can mend them while work waits.
Error refused(std::string_view operation, std::string_view queue, const JsonAnswer& answer);

// Whether an entry's or a request's code says that the service, not the request, is at fault.
bool is_passing(std::string_view code);

}  // namespace nexus::aws
