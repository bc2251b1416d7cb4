// What became of an import so far, and the small file that lets it go on after an interruption.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/import_batches.h"
#include "base/result.h"
#include "wire/json_value.h"

namespace nexus::app {

// Counts of inputs by what the server decided. Pure.
struct ImportTally {
  std::int64_t inputs = 0;  // decided so far, from the beginning of the file
  std::int64_t accepted = 0;
  std::int64_t duplicates = 0;
  // Duplicates in parts that were sent again because an answer was lost: accepted the first time, as
  // far as anyone can tell.
  std::int64_t sent_again = 0;
  std::int64_t conflicts = 0;
  std::int64_t rejected = 0;
  std::map<std::string, std::int64_t> rejected_by_code;  // an input counts once for each distinct code

  bool operator==(const ImportTally&) const = default;
};

// Takes in the results of one answer, for the inputs of `batch` from `from` on, and appends a line
// of NDJSON to `rejects` for each refused one: {"input": n, "raw": text, "result": {...}}, n from 1. Returns
// how many inputs were decided. `internal` when the answer has more results than inputs or a status
// that is not known.
Result<std::size_t> take_results(ImportTally& tally, const ImportBatch& batch, std::size_t from,
                                 const wire::JsonValue& answer, bool is_resent, std::string& rejects);
// Counts the inputs that were too long to be sent.
void take_too_long(ImportTally& tally, const ImportBatch& batch, std::string& rejects);

// How far an import came. Kept in a file that is replaced after each batch.
struct ImportState {
  std::string fingerprint;  // of the imported file, and the server and partner it goes to
  std::int64_t rejects_bytes = 0;
  ImportTally tally;
};

std::string to_json(const ImportState& state);
Result<ImportState> parse_import_state(const std::string& json);

// Size and SHA-256 of the file's first MiB, with the target: another file, server or partner starts
// from the beginning.
Result<std::string> import_fingerprint(const std::string& path, const std::string& server,
                                       const std::string& slug);

}  // namespace nexus::app
