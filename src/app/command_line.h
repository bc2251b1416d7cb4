// The whole command line: every command with its flags, help and exit code.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/configuration.h"
#include "app/console.h"

namespace nexus::app {

// What `serve` does with its configuration; the program passes run_serve of commands/serve.h.
using ServeFunction = std::function<int(const Configuration&)>;

// Runs the command that `arguments` (without the program's name) ask for and returns its exit code.
int run_command_line(std::vector<std::string> arguments, const Console& console, const ServeFunction& serve);

}  // namespace nexus::app
