#include "ports/input_archive.h"

namespace nexus::ports {

ArchivedInput copy_of(const KeptInput& input) {
  const InputOrigin& origin = *input.origin;
  return {std::string(origin.partner_id),
          std::string(origin.content_type),
          std::string(origin.csv_header),
          std::string(origin.trace_id),
          origin.received_at,
          origin.queued_at,
          std::string(input.raw)};
}

}  // namespace nexus::ports
