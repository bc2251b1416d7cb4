// A partner's definition and its versions: read, compare, upload, put in force.
#pragma once

#include "adapters/http/router.h"
#include "adapters/http/routes/audit_entry.h"
#include "partners/registry.h"
#include "ports/definition_store.h"

namespace nexus::http {

struct DefinitionParts {
  partners::Registry& partners;
  ports::DefinitionStore& history;
  AuditTrail audit;
};

void add_definition_routes(Router& router, BlockingPool& pool, const DefinitionParts& parts);

}  // namespace nexus::http
