// Every version of every partner's definition that was ever in force or uploaded, and which one was put
// in force when and by whom. Safe to call from any thread; calls block. tests/contract/stores holds each
// adapter to it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/timestamp.h"

namespace nexus::ports {

enum class DefinitionOrigin : std::uint8_t {
  file,  // read from the folder of definitions
  api,   // uploaded by an operator
};
std::string_view to_string(DefinitionOrigin origin);  // "file", "api"
std::optional<DefinitionOrigin> parse_definition_origin(std::string_view name);

struct DefinitionVersion {
  std::string partner_id;
  std::uint32_t version = 1;
  std::string source;  // the TOML text
  std::array<std::uint8_t, 32> sha256{};
  DefinitionOrigin origin = DefinitionOrigin::file;
  domain::Timestamp uploaded_at;
  std::string uploaded_by;           // id of the key that was used; empty for files, and without keys
  std::string reason;                // the operator's words; may be empty
  std::uint32_t samples_passed = 0;  // of the definition's own; a version with a failing one is not kept
};

struct DefinitionActivation {
  std::string partner_id;
  std::uint32_t version = 1;
  domain::Timestamp activated_at;
  std::string activated_by;  // as uploaded_by
  std::string reason;
};

class DefinitionStore {
 public:
  virtual ~DefinitionStore() = default;

  // Adds the versions, then the activations, in one transaction; durable when it returns. A version that
  // is known is replaced when both the known and the new one come from a file. `conflict`: it came by the
  // API, or the new one does; `not_found`: an activation of a version that is not known. Nothing is
  // written then.
  virtual Result<> save(std::span<const DefinitionVersion> versions,
                        std::span<const DefinitionActivation> activations) = 0;

  virtual Result<std::optional<DefinitionVersion>> find(const std::string& partner_id,
                                                        std::uint32_t version) = 0;
  // A partner's versions, the highest first.
  virtual Result<std::vector<DefinitionVersion>> versions(const std::string& partner_id) = 0;
  // What was put in force, the newest first, at most `limit`.
  virtual Result<std::vector<DefinitionActivation>> activations(const std::string& partner_id,
                                                                std::size_t limit) = 0;
};

}  // namespace nexus::ports
