// GET /api/conservation: the books of every partner.
#pragma once

#include "adapters/http/router.h"
#include "intake/conservation.h"

namespace nexus::http {

void add_conservation_routes(Router& router, BlockingPool& pool, intake::Conservation& conservation);

}  // namespace nexus::http
