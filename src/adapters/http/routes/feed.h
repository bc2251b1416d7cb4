// The partners' feed: POST /api/feed/{slug}, .../batch and .../validate.
#pragma once

#include <memory>

#include "adapters/http/loop.h"
#include "adapters/http/router.h"
#include "intake/acceptor.h"
#include "partners/registry.h"
#include "ports/clock.h"

namespace nexus::http {

class RateLimiter;
class IdempotencyStore;

struct FeedLimits {
  std::size_t max_body_bytes = 10 * 1024 * 1024;  // of a JSON body; 413 beyond
  std::size_t max_batch_orders = 10'000;          // of a JSON or all-or-nothing batch; 413 beyond
  std::size_t max_order_bytes = 1024 * 1024;      // one order; a rejection beyond
};

// What the feed uses and does not own; all must outlive the server.
struct FeedParts {
  partners::Registry& partners;
  intake::Acceptor& acceptor;
  ports::Clock& clock;
  // Completions of the acceptor's group under way; whoever drives the acceptor flushes it after each
  // group. Touched on the acceptor's thread only.
  CompletionBatch& completions;
  RateLimiter& rate_limiter;
  IdempotencyStore& idempotency;
  FeedLimits limits;
};

void add_feed_routes(Router& router, const FeedParts& parts);

}  // namespace nexus::http
