// `nexusstream serve`: takes orders, stores them and answers queries until SIGTERM or SIGINT.
#pragma once

#include "app/configuration.h"

namespace nexus::app {

// Returns the process's exit code. SIGHUP reloads the partner definitions.
int run_serve(const Configuration& configuration);

}  // namespace nexus::app
