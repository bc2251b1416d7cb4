// Batches of orders: a JSON array or {"orders":[...]}, NDJSON, or CSV, answered with one result an
// order, in order, and the counts last.
//
// NDJSON and CSV are streams: orders are decided piece by piece as they arrive and the results flow
// back meanwhile, so that memory is bounded whatever the body's size. A JSON body is bounded (10 MiB)
// and read whole first, so that one that is not valid JSON, or has too many orders, changes nothing.
#pragma once

#include <string_view>

#include "adapters/http/exchange.h"
#include "adapters/http/routes/feed.h"
#include "intake/submission.h"

namespace nexus::http {

enum class BatchShape { json, ndjson, csv, unsupported };

// What the request's Content-Type announces; none at all counts as JSON.
BatchShape batch_shape(const Request& request);

// Whether a JSON text is a batch: an array, or an object with the one member "orders".
bool is_json_batch(std::string_view body);

// Reads the request's body as a batch and answers it.
void feed_batch(const ExchangePtr& exchange, const FeedParts& parts, partners::DefinitionPtr definition,
                intake::SubmissionMode mode);
// The same for a JSON body that was read already and lives as long as the exchange.
void feed_json_batch(const ExchangePtr& exchange, const FeedParts& parts, partners::DefinitionPtr definition,
                     std::string_view body, intake::SubmissionMode mode);

}  // namespace nexus::http
