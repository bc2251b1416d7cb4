#include "support/checkout.h"

namespace nexus::support {

std::string checkout_path(const std::string& file) { return NEXUS_SOURCE_DIR "/" + file; }

}  // namespace nexus::support
