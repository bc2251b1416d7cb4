// A partner's API keys: made, listed, ended.
#pragma once

#include "adapters/http/router.h"
#include "adapters/http/routes/audit_entry.h"
#include "partners/registry.h"
#include "ports/clock.h"

namespace nexus::http {

class KeyStore;

struct KeyParts {
  partners::Registry& partners;
  KeyStore& keys;
  ports::Clock& clock;
  AuditTrail audit;
};

void add_key_routes(Router& router, BlockingPool& pool, const KeyParts& parts);

// Appends [{id, createdAt, expiresAt, lastUsedAt}] of the partner's keys.
void append_keys(std::string& out, const KeyStore& keys, const std::string& partner_id);

}  // namespace nexus::http
