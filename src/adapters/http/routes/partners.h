// GET /api/partners and /api/partners/{slug}: the health of each partner's feed.
#pragma once

#include "adapters/http/router.h"
#include "intake/acceptance_counts.h"
#include "partners/registry.h"
#include "ports/clock.h"
#include "ports/ledger.h"
#include "ports/order_store.h"

namespace nexus::http {

class KeyStore;
class RateLimiter;

struct PartnerParts {
  partners::Registry& partners;
  const intake::AcceptanceCounts& counts;
  ports::Ledger& ledger;
  ports::OrderStore& orders;
  ports::Clock& clock;
  RateLimiter& rate_limiter;
  const KeyStore& keys;
};

void add_partner_routes(Router& router, BlockingPool& pool, const PartnerParts& parts);

}  // namespace nexus::http
