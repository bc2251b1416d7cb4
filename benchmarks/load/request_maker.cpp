#include "load/request_maker.h"

#include <array>
#include <cstdio>

namespace nexus::load {

namespace {

constexpr int kOrdersAChunk = 256;

void append_order(Request& request, const OrderFeed& feed) {
  request.orders.push_back(request.bytes.size());
  request.bytes += feed.blank();
}

}  // namespace

std::string RequestMaker::head(std::string_view method, const std::string& path,
                               std::string_view framing) const {
  std::string text;
  text.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1:");
  text += std::to_string(options_.port) + "\r\n";
  if (!options_.key.empty()) text += "X-API-Key: " + options_.key + "\r\n";
  if (!framing.empty()) {
    text += options_.mode == Mode::ndjson ? "Content-Type: application/x-ndjson\r\n"
                                          : "Content-Type: application/json\r\n";
    text.append(framing).append("\r\n");
  }
  return text += "\r\n";
}

Request RequestMaker::make() const {
  Request request;
  const std::string& path = options_.paths.front();
  if (options_.mode == Mode::ndjson) {
    request.bytes = head("POST", path, "Transfer-Encoding: chunked");
    return request;
  }
  const bool is_batch = options_.mode == Mode::batch;
  const std::size_t orders = is_batch ? static_cast<std::size_t>(options_.batch) : 1;
  const std::size_t length = orders * feed_.order_length() + (is_batch ? orders + 1 : 0);
  request.bytes = head("POST", path, "Content-Length: " + std::to_string(length));
  if (is_batch) request.bytes += '[';
  for (std::size_t order = 0; order < orders; ++order) {
    if (order > 0) request.bytes += ',';
    append_order(request, feed_);
  }
  if (is_batch) request.bytes += ']';
  return request;
}

Request RequestMaker::make_chunk() const {
  Request request;
  std::array<char, 16> size{};
  const std::size_t length = kOrdersAChunk * (feed_.order_length() + 1);
  std::snprintf(size.data(), size.size(), "%zx\r\n", length);
  request.bytes = size.data();
  for (int order = 0; order < kOrdersAChunk; ++order) {
    append_order(request, feed_);
    request.bytes += '\n';
  }
  request.bytes += "\r\n";
  return request;
}

Request RequestMaker::next_query() {
  Request request;
  request.bytes = head("GET", options_.paths[next_path_], "");
  next_path_ = (next_path_ + 1) % options_.paths.size();
  return request;
}

void RequestMaker::fill(Request& request) {
  for (const std::size_t order : request.orders) feed_.fill_next(request.bytes.data() + order);
}

}  // namespace nexus::load
