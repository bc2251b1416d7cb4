// What one run of the load generator does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nexus::load {

enum class Mode {
  single,  // one order a request
  batch,   // a JSON array of orders a request
  ndjson,  // one long chunked request of orders, one a line
  get,     // queries
};

struct Options {
  Mode mode = Mode::single;
  std::uint16_t port = 0;          // on 127.0.0.1: this program loads nothing but its own machine
  std::vector<std::string> paths;  // requested in turn; a feed mode uses the first
  int connections = 128;
  double seconds = 5;         // measured time, at most kMaxSeconds
  double warmup_seconds = 0;  // before it, not measured
  std::uint64_t orders = 0;   // stop after this many; 0: when the time is up
  int batch = 100;
  std::string prefix = "LOAD";  // begins every order id
  std::uint64_t seed = 1;
  std::string key;                 // sent as X-API-Key; empty: none
  std::string journal;             // file that gets one line an order; empty: none
  bool reconnect = false;          // connect again when the server goes away, until the time is up
  bool retry_unavailable = false;  // a request that got a 503 goes again a little later
};

inline constexpr double kMaxSeconds = 2 * 3600;

// Reads the command line. Empty after printing what is wrong, or the help that was asked for.
std::optional<Options> read_options(int argc, char** argv);

}  // namespace nexus::load
