#include "adapters/http/routes/idempotent_call.h"

#include "wire/sha256.h"

namespace nexus::http {

std::unique_ptr<IdempotentCall> IdempotentCall::find(const Exchange& exchange, IdempotencyStore& store,
                                                     std::string_view partner_id) {
  const auto key = exchange.request().header("Idempotency-Key");
  if (!key) return nullptr;
  std::string scope(partner_id);
  scope += ' ';
  scope += exchange.request().target();
  return std::unique_ptr<IdempotentCall>(new IdempotentCall(store, std::move(scope), std::string(*key)));
}

IdempotentCall::~IdempotentCall() {
  if (under_way_) store_.forget(scope_, key_);
}

bool IdempotentCall::begin(Exchange& exchange, std::string_view body) {
  if (key_.empty() || key_.size() > IdempotencyStore::kMaxKeyBytes) {
    exchange.respond(Problem{
        400,
        "INVALID_IDEMPOTENCY_KEY",
        "The Idempotency-Key must have 1 to " + std::to_string(IdempotencyStore::kMaxKeyBytes) + " bytes.",
        "",
        {}});
    return false;
  }
  const auto outcome = store_.begin(scope_, key_, wire::sha256(body));
  switch (outcome.kind) {
    case IdempotencyStore::Kind::fresh: under_way_ = true; return true;
    case IdempotencyStore::Kind::replay: {
      const ResponseHeader replayed[] = {{"Idempotent-Replayed", "true"}};
      exchange.respond(outcome.answer->status, outcome.answer->content_type, outcome.answer->body, replayed);
      return false;
    }
    case IdempotencyStore::Kind::running:
      exchange.respond(
          Problem{409, "IDEMPOTENCY_KEY_IN_USE",
                  "The first request with this Idempotency-Key is still being answered; try again in a "
                  "second.",
                  "", 1});
      return false;
    case IdempotencyStore::Kind::other_body:
      exchange.respond(
          Problem{422,
                  "IDEMPOTENCY_KEY_REUSED",
                  "This Idempotency-Key was used before with another body; use a new key for each "
                  "request.",
                  "",
                  {}});
      return false;
  }
  return false;
}

void IdempotentCall::remember(int status, std::string_view body) {
  Response answer;
  answer.status = status;
  answer.body = body;
  store_.complete(scope_, key_, std::move(answer));
  under_way_ = false;
}

}  // namespace nexus::http
