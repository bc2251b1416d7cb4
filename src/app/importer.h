// Sends a file of orders into a partner's feed, batch by batch and in order, so that of two versions
// of an order in the file the first one stands. Sending again is always safe: intake knows what it
// has. Goes on where an interrupted run of the same file stopped.
#pragma once

#include <string>

#include "app/api_client.h"
#include "app/console.h"
#include "app/import_tally.h"
#include "base/result.h"

namespace nexus::app {

struct ImportOptions {
  ApiAddress address;
  std::string file;
  std::string slug;
  std::string format;              // csv, ndjson, json; empty: by name and content
  std::string rejects;             // file for refused inputs; empty: <file>.rejects.ndjson
  std::string state;               // file for going on later; empty: <file>.import-state
  std::int64_t retry_ms = 60'000;  // how long to try again while the server is away or full
  ImportLimits limits;
};

struct ImportOutcome {
  ImportTally tally;
  std::int64_t resumed_at = 0;  // inputs that an earlier run had done
  double seconds = 0;
};

// On failure the state file stays, and the same call goes on from there.
Result<ImportOutcome> run_import(const ImportOptions& options, Console& console);

}  // namespace nexus::app
