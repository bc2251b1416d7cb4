#include "app/import_tally.h"

#include <filesystem>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "app/json_members.h"
#include "wire/json_text.h"
#include "wire/sha256.h"

namespace nexus::app {

namespace {

constexpr std::size_t kFingerprintBytes = 1024 * 1024;

void append_reject(std::string& rejects, std::int64_t number, const std::string& raw,
                   const std::string& result) {
  rejects += fmt::format("{{\"input\":{},\"raw\":", number);
  wire::append_string(rejects, raw);
  rejects += ",\"result\":" + result + "}\n";
}

void count_codes(ImportTally& tally, const wire::JsonValue& result) {
  std::set<std::string> codes;
  for (const wire::JsonValue& detail : items_of(result, "details")) codes.insert(text_of(detail, "code"));
  for (const std::string& code : codes) ++tally.rejected_by_code[code];
}

}  // namespace

Result<std::size_t> take_results(ImportTally& tally, const ImportBatch& batch, std::size_t from,
                                 const wire::JsonValue& answer, bool is_resent, std::string& rejects) {
  const std::vector<wire::JsonValue>& results = items_of(answer, "results");
  if (results.size() > batch.inputs.size() - from) {
    return fail(ErrorKind::internal, fmt::format("The server gave {} results for {} inputs.", results.size(),
                                                 batch.inputs.size() - from));
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    const wire::JsonValue& result = results[i];
    const std::string status = text_of(result, "status");
    ++tally.inputs;
    if (status == "accepted") {
      if (!is_true(result, "duplicate")) {
        ++tally.accepted;
      } else {
        ++(is_resent ? tally.sent_again : tally.duplicates);
      }
      continue;
    }
    if (status == "conflict") {
      ++tally.conflicts;
    } else if (status == "rejected") {
      ++tally.rejected;
      count_codes(tally, result);
    } else {
      return fail(ErrorKind::internal,
                  fmt::format("The server gave the status \"{}\", which this program does not "
                              "know. Are both of the same version?",
                              status));
    }
    append_reject(rejects, batch.first + 1 + static_cast<std::int64_t>(from + i), batch.inputs[from + i],
                  result.to_text());
  }
  return results.size();
}

void take_too_long(ImportTally& tally, const ImportBatch& batch, std::string& rejects) {
  for (const std::string& beginning : batch.too_long) {
    ++tally.inputs;
    ++tally.rejected;
    ++tally.rejected_by_code["TOO_LONG"];
    append_reject(rejects, batch.first + 1, beginning,
                  "{\"status\":\"rejected\",\"errors\":[\"longer than an order may be; it was not sent\"]}");
  }
}

std::string to_json(const ImportState& state) {
  std::string out = "{\"fingerprint\":";
  wire::append_string(out, state.fingerprint);
  const ImportTally& tally = state.tally;
  out += fmt::format(
      ",\"rejectsBytes\":{},\"inputs\":{},\"accepted\":{},\"duplicates\":{},\"sentAgain\":{},"
      "\"conflicts\":{},\"rejected\":{},\"rejectedByCode\":{{",
      state.rejects_bytes, tally.inputs, tally.accepted, tally.duplicates, tally.sent_again, tally.conflicts,
      tally.rejected);
  bool first = true;
  for (const auto& [code, count] : tally.rejected_by_code) {
    if (!first) out += ',';
    first = false;
    wire::append_string(out, code);
    out += ':' + std::to_string(count);
  }
  return out + "}}\n";
}

Result<ImportState> parse_import_state(const std::string& json) {
  const Result<wire::JsonValue> value = wire::JsonValue::parse(json);
  if (!value) return fail(value.error());
  ImportState state;
  state.fingerprint = text_of(*value, "fingerprint");
  state.rejects_bytes = integer_of(*value, "rejectsBytes");
  state.tally.inputs = integer_of(*value, "inputs");
  state.tally.accepted = integer_of(*value, "accepted");
  state.tally.duplicates = integer_of(*value, "duplicates");
  state.tally.sent_again = integer_of(*value, "sentAgain");
  state.tally.conflicts = integer_of(*value, "conflicts");
  state.tally.rejected = integer_of(*value, "rejected");
  for (const auto& [code, count] : members_of(*value, "rejectedByCode")) {
    if (count.is_number()) state.tally.rejected_by_code[code] = count.integer().value_or(0);
  }
  return state;
}

Result<std::string> import_fingerprint(const std::string& path, const std::string& server,
                                       const std::string& slug) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::not_found, fmt::format("{} cannot be opened.", path));
  std::string beginning(kFingerprintBytes, '\0');
  file.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  beginning.resize(static_cast<std::size_t>(file.gcount()));
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  std::string hash;
  for (const std::uint8_t byte : wire::sha256(beginning)) hash += fmt::format("{:02x}", byte);
  return fmt::format("{} {} {} {}", failed ? 0 : size, hash, server, slug);
}

}  // namespace nexus::app
