// Who is calling, and a browser's session: GET /api/me, POST and DELETE /api/session.
#pragma once

#include <string>

#include "adapters/http/key_store.h"
#include "adapters/http/router.h"
#include "adapters/http/sessions.h"

namespace nexus::http {

// What these routes use and do not own; all must outlive the server.
struct SessionParts {
  const KeyStore& keys;
  Sessions& sessions;
  bool authentication = true;  // off: everyone is an admin, and there are no sessions
  bool tls = false;            // the cookie is then sent over TLS only
  std::string version;         // of the program
};

// Signing out runs on the pool: it writes to the disk.
void add_session_routes(Router& router, BlockingPool& pool, SessionParts parts);

}  // namespace nexus::http
