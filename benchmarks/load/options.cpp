#include "load/options.h"

#include <charconv>
#include <cstdio>
#include <fstream>
#include <string_view>

namespace nexus::load {

namespace {

constexpr const char* kHelp = R"(nexus_load MODE --port PORT [options]

Loads an HTTP server on 127.0.0.1 and prints what it measured as one JSON object.

MODE  single   one order a request        POST /api/feed/partner-a
      batch    a JSON array a request     POST /api/feed/partner-a/batch
      ndjson   one long chunked request   POST /api/feed/partner-a/batch?results=none
      get      queries                    GET  of every --path in turn

  --path PATH         instead of the path above; get: repeatable
  --paths-file FILE   get: one path a line
  --connections N     at the same time (128)
  --seconds S         measured time (5)
  --warmup S          before it, not measured (0)
  --orders N          stop after N orders, rounded up to whole requests and chunks
  --batch N           orders in a batch (100)
  --prefix TEXT       begins every order id; up to 8 characters (LOAD)
  --seed N            of the orders' content (1)
  --key KEY           partner key
  --journal FILE      one line an order: A accepted, R refused, U unknown; then tab separated the
                      order id, our id, sequence number, duplicate or not, HTTP status, the order as sent
  --reconnect         connect again when the server goes away
  --retry-unavailable send a request again, a little later, that was answered 503

Example: nexus_load single --port 8080 --connections 32 --seconds 10 --prefix RUN1
)";

template <class T>
bool read_number(std::string_view text, T& value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

bool read_mode(std::string_view name, Mode& mode) {
  if (name == "single")
    mode = Mode::single;
  else if (name == "batch")
    mode = Mode::batch;
  else if (name == "ndjson")
    mode = Mode::ndjson;
  else if (name == "get")
    mode = Mode::get;
  else
    return false;
  return true;
}

bool read_paths(const std::string& file, std::vector<std::string>& paths) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) paths.push_back(line);
  }
  return in.eof();
}

bool set_option(Options& options, std::string_view name, const std::string& value) {
  if (name == "--port") return read_number(value, options.port) && options.port != 0;
  if (name == "--path") return options.paths.emplace_back(value).starts_with('/');
  if (name == "--paths-file") return read_paths(value, options.paths);
  if (name == "--connections") return read_number(value, options.connections) && options.connections > 0;
  if (name == "--seconds") return read_number(value, options.seconds) && options.seconds <= kMaxSeconds;
  if (name == "--warmup")
    return read_number(value, options.warmup_seconds) && options.warmup_seconds <= kMaxSeconds;
  if (name == "--orders") return read_number(value, options.orders);
  if (name == "--batch") return read_number(value, options.batch) && options.batch > 0;
  if (name == "--prefix") return !(options.prefix = value).empty() && value.size() <= 8;
  if (name == "--seed") return read_number(value, options.seed);
  if (name == "--key") return !(options.key = value).empty();
  if (name == "--journal") return !(options.journal = value).empty();
  return false;
}

void set_default_path(Options& options) {
  if (!options.paths.empty()) return;
  switch (options.mode) {
    case Mode::single: options.paths = {"/api/feed/partner-a"}; break;
    case Mode::batch: options.paths = {"/api/feed/partner-a/batch"}; break;
    case Mode::ndjson: options.paths = {"/api/feed/partner-a/batch?results=none"}; break;
    case Mode::get: options.paths = {"/api/orders"}; break;
  }
}

}  // namespace

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  if (argc < 2 || !read_mode(argv[1], options.mode)) {
    std::fputs(kHelp, stderr);
    return std::nullopt;
  }
  for (int at = 2; at < argc; ++at) {
    const std::string_view name = argv[at];
    if (name == "--reconnect") {
      options.reconnect = true;
    } else if (name == "--retry-unavailable") {
      options.retry_unavailable = true;
    } else if (at + 1 >= argc || !set_option(options, name, argv[at + 1])) {
      std::fprintf(stderr, "nexus_load: %s is unknown, lacks its value, or has a wrong one.\n", argv[at]);
      return std::nullopt;
    } else {
      ++at;
    }
  }
  if (options.port == 0) {
    std::fputs("nexus_load: --port is needed.\n", stderr);
    return std::nullopt;
  }
  set_default_path(options);
  return options;
}

}  // namespace nexus::load
