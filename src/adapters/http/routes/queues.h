// GET /api/queues..., peek, redrive, purge.
#pragma once

#include "adapters/http/router.h"
#include "ports/queue.h"

namespace nexus::http {

void add_queue_routes(Router& router, BlockingPool& pool, ports::Broker& broker);

}  // namespace nexus::http
