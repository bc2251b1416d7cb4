// Makes the bytes of requests: built once, then only the digits of the orders inside change.
#pragma once

#include <string>
#include <vector>

#include "load/options.h"
#include "load/order_feed.h"

namespace nexus::load {

struct Request {
  std::string bytes;
  std::vector<std::size_t> orders;  // where in `bytes` each order begins
};

class RequestMaker {
 public:
  RequestMaker(const Options& options, OrderFeed& feed) : options_(options), feed_(feed) {}

  // A request of the mode, not yet filled; for ndjson its head alone.
  Request make() const;
  // One chunk of an ndjson body, not yet filled.
  Request make_chunk() const;
  // The request for the next path in turn.
  Request next_query();

  // Gives every order of the request its next content.
  void fill(Request& request);

  static constexpr std::string_view kLastChunk = "0\r\n\r\n";

 private:
  std::string head(std::string_view method, const std::string& path, std::string_view framing) const;

  const Options& options_;
  OrderFeed& feed_;
  std::size_t next_path_ = 0;
};

}  // namespace nexus::load
