// Opens one session at the first host that fits, within a deadline for each host.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"

namespace nexus::postgres {

// Gives libpq's connection string or URI, password included. It is asked before every connect, so that a
// secret that was rotated is used from the next connect on. Several hosts may be named, separated by commas.
// Called on any thread.
using ConninfoSource = std::function<Result<std::string>()>;
ConninfoSource fixed_conninfo(std::string conninfo);
// The same place with that password instead of its own. Throws nothing: a string that cannot be read comes
// back as it is, and connecting says so.
std::string with_password(const std::string& conninfo, const std::string& password);
// One `keyword='value'` with what libpq asks to be escaped, and a space behind it.
std::string conninfo_part(const std::string& keyword, const std::string& value);

enum class Access {
  read_write,  // only a server that takes writes: the primary (target_session_attrs=read-write)
  any,         // also a standby
};

struct ConnectionOptions {
  ConninfoSource conninfo;
  Access access = Access::read_write;
  std::string application_name = "nexusstream";  // shown in pg_stat_activity
  std::string schema = "nexusstream";            // of all tables; the session's search_path
  int connect_timeout_ms = 3'000;                // for each host
  int statement_timeout_ms = 30'000;             // of the server; the client gives up half a second later
};

struct Disconnect {
  void operator()(PGconn* session) const { PQfinish(session); }
};
using Session = std::unique_ptr<PGconn, Disconnect>;

// Waits until the session's socket is ready for `events` of poll. False at the deadline.
bool wait_for_socket(PGconn* session, short events, std::chrono::steady_clock::time_point deadline);

// Tries the hosts in turn, beginning with the one numbered `first`, which becomes the one that answered.
// Looking a host's name up blocks as long as the system's resolver does. Throws Failure with `unavailable`
// that names every host and why it did not do.
Session connect(const ConnectionOptions& options, std::size_t& first);

// "PostgreSQL at 10.0.0.7:5432, database orders, user app". Never the password.
std::string name_of(const PGconn* session);

}  // namespace nexus::postgres
