#include "adapters/http/routes/dashboard.h"

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/http/exchange.h"
#include "adapters/http/problem.h"

namespace nexus::http {

namespace {

// Nothing but our own files: no inline script or style, no frame, no other origin.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
constexpr std::string_view kForAYear = "public, max-age=31536000, immutable";

// What a client of the API mistyped must not be answered with a page.
constexpr std::string_view kApiSegments[] = {"api", "metrics", "livez", "readyz", "health"};

bool is_of_the_api(const Request& request) {
  const auto segments = request.segments();
  return !segments.empty() && std::find(std::begin(kApiSegments), std::end(kApiSegments), segments.front()) !=
                                  std::end(kApiSegments);
}

std::string path_of(const Request& request) {
  std::string path;
  for (const std::string_view segment : request.segments()) {
    if (!path.empty()) path += '/';
    path += segment;
  }
  return path.empty() ? "index.html" : path;
}

bool is_page(const Request& request) {
  const auto segments = request.segments();
  if (segments.empty() || segments.front() == "assets") return false;
  if (segments.back().find('.') == std::string_view::npos) return true;
  return request.header("accept").value_or("").find("text/html") != std::string_view::npos;
}

void send_file(Exchange& exchange, const StaticFiles::File& file) {
  const Request& request = exchange.request();
  const ChosenVariant chosen = choose_variant(file, request.header("accept-encoding").value_or(""));
  std::vector<ResponseHeader> headers = {
      {"ETag", chosen.variant->etag},        {"Cache-Control", file.is_immutable ? kForAYear : "no-cache"},
      {"Vary", "Accept-Encoding"},           {"Content-Security-Policy", kContentSecurityPolicy},
      {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"},
  };
  if (names_etag(request.header("if-none-match").value_or(""), chosen.variant->etag)) {
    return exchange.respond(304, {}, {}, headers);
  }
  if (!chosen.coding.empty()) headers.push_back({"Content-Encoding", chosen.coding});
  exchange.respond(200, file.content_type, chosen.variant->body, headers);
}

void answer(Exchange& exchange, const StaticFiles* files) {
  const Request& request = exchange.request();
  if (!is_of_the_api(request) && files != nullptr) {
    const StaticFiles::File* file = files->find(path_of(request));
    if (file == nullptr && is_page(request)) file = files->find("index.html");
    if (file != nullptr) return send_file(exchange, *file);
  }
  if (files == nullptr && request.path() == "/") {
    return exchange.respond(Problem{
        404,
        "DASHBOARD_MISSING",
        "This server has no dashboard. Build one with tools/build-dashboard and start the server with "
        "--dashboard-folder dashboard/dist; ./run does both. The API is described at "
        "/api/openapi.json.",
        {},
        {}});
  }
  exchange.respond(Problem{404, "NOT_FOUND", "There is nothing at this path.", {}, {}});
}

}  // namespace

void add_dashboard(Router& router, std::shared_ptr<const StaticFiles> files) {
  router.on_other_paths(
      [files = std::move(files)](const ExchangePtr& exchange) { answer(*exchange, files.get()); });
}

}  // namespace nexus::http
