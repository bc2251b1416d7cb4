// The Idempotency-Key of one feed request: replays the first answer, or remembers this one.
//
// Honoured for JSON bodies, single orders and batches, since the body must be known before it is
// begun. NDJSON and CSV streams rest on the orders' own identities, which every resend meets.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/http/exchange.h"
#include "adapters/http/idempotency_store.h"

namespace nexus::http {

class IdempotentCall {
 public:
  // Null when the request has no Idempotency-Key.
  static std::unique_ptr<IdempotentCall> find(const Exchange& exchange, IdempotencyStore& store,
                                              std::string_view partner_id);
  // Forgets the key when no answer was remembered, so that it may be used again.
  ~IdempotentCall();
  IdempotentCall(const IdempotentCall&) = delete;
  IdempotentCall& operator=(const IdempotentCall&) = delete;

  // True: go on. False: the exchange has been answered, with the first answer (and
  // Idempotent-Replayed: true), or 409 while the first is at work, or 422 for another body.
  bool begin(Exchange& exchange, std::string_view body);
  void remember(int status, std::string_view body);

 private:
  IdempotentCall(IdempotencyStore& store, std::string scope, std::string key)
      : store_(store), scope_(std::move(scope)), key_(std::move(key)) {}

  IdempotencyStore& store_;
  const std::string scope_;
  const std::string key_;
  bool under_way_ = false;
};

}  // namespace nexus::http
