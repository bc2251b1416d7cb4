#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>

#include "app/command_line.h"
#include "app/commands/serve.h"

int main(int argc, char** argv) {
  using namespace nexus::app;
  // A reader that goes away is a failed write, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  const Console console{std::cout, std::cerr, isatty(STDERR_FILENO) == 1};
  try {
    return run_command_line({argv + 1, argv + argc}, console, run_serve);
  } catch (const std::exception& failure) {
    std::cerr << "nexusstream: " << failure.what() << '\n';
    return kExitFailed;
  }
}
