// A partner definition, read from TOML, checked whole, and compiled: how the partner's format maps
// to an order. Immutable once made; shared by threads without a lock. docs/partner-definitions.md
// lists every key.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/decimal.h"
#include "domain/rejection.h"
#include "domain/timestamp.h"

namespace nexus::partners {

enum class InputFormat { json, ndjson, csv };

struct CompiledMapping;  // private to this folder: mapping.h

// One input with the order or the errors that it must give.
struct Sample {
  std::string name;
  std::string input;           // partner's bytes: a JSON object, or for CSV one row (or header + row)
  std::string expected_order;  // JSON object with the members that must match; empty when errors are expected
  std::vector<std::string> expected_errors;  // "CODE" or "CODE field"
  int line = 0;                              // in the definition file
  std::optional<domain::Timestamp> now;      // decides what is in the future; the present when empty
};

// One thing wrong with a definition's text.
struct DefinitionMistake {
  std::size_t line = 0;  // from 1
  std::string key;       // "fields.quantity.min"; empty for the whole file
  std::string message;   // what is wrong and what is allowed
};

class Definition {
 public:
  // Reads and compiles. `invalid` names `origin`, line and key of every mistake, what is
  // wrong and what is allowed, each on a line of its own; `mistakes`, when given, gets the same as data, in
  // the order of the file. Samples are not run: see sample_check.h.
  static Result<std::shared_ptr<const Definition>> parse(std::string_view toml, const std::string& origin,
                                                         std::vector<DefinitionMistake>* mistakes = nullptr);
  ~Definition();

  const std::string& id() const { return id_; }      // "PARTNER_A"
  const std::string& slug() const { return slug_; }  // "partner-a"
  std::uint32_t version() const { return version_; }
  InputFormat format() const { return format_; }
  char csv_delimiter() const { return csv_delimiter_; }
  std::int64_t future_tolerance_ms() const { return future_tolerance_ms_; }
  // Accepted requests' orders a second; 0: no limit. Burst in orders.
  std::uint32_t rate_limit_per_second() const { return rate_limit_per_second_; }
  std::uint32_t rate_limit_burst() const { return rate_limit_burst_; }
  const std::vector<Sample>& samples() const { return samples_; }
  // Order members ("customerId") and metadata members that are personal data.
  const std::vector<std::string>& personal_fields() const { return personal_fields_; }
  const CompiledMapping& mapping() const { return *mapping_; }
  const std::string& source() const { return source_; }  // the TOML text

 private:
  friend class DefinitionReader;
  Definition();
  std::string id_, slug_, source_;
  std::uint32_t version_ = 1;
  InputFormat format_ = InputFormat::json;
  char csv_delimiter_ = ',';
  std::int64_t future_tolerance_ms_ = 5 * 60 * 1000;
  std::uint32_t rate_limit_per_second_ = 0;
  std::uint32_t rate_limit_burst_ = 0;
  std::vector<Sample> samples_;
  std::vector<std::string> personal_fields_;
  std::unique_ptr<const CompiledMapping> mapping_;
};

using DefinitionPtr = std::shared_ptr<const Definition>;

}  // namespace nexus::partners
