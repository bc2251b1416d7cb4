// GET /api/queues..., peek, redrive, purge.
#pragma once

#include "adapters/http/router.h"
#include "adapters/http/routes/audit_entry.h"
#include "ports/ledger.h"
#include "ports/queue.h"

namespace nexus::http {

struct QueueParts {
  ports::Broker& broker;
  ports::Ledger& ledger;
  AuditTrail audit;
};

void add_queue_routes(Router& router, BlockingPool& pool, const QueueParts& parts);

}  // namespace nexus::http
