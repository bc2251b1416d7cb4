// Reads one request head (RFC 9112, sections 2 to 6), strictly: what two parsers could read in two
// ways is refused, so that no proxy in front can be made to disagree with us about where a request
// ends. Deliberately stricter than the RFC: identical repeated Content-Length fields, lists in it,
// and transfer codings other than a single "chunked" are refused too.
#pragma once

#include <cstddef>
#include <string_view>

#include "adapters/http/request.h"

namespace nexus::http {

struct HeadLimits {
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_target_bytes = 8 * 1024;
  std::size_t max_headers = 100;
};

// Why a request is refused: a status below 500 and a sentence. The connection closes afterwards.
struct ProtocolFault {
  int status = 400;
  const char* code = "MALFORMED_REQUEST";
  const char* detail = "";
};

class RequestParser {
 public:
  enum class Outcome { complete, incomplete, refused };

  explicit RequestParser(HeadLimits limits) : limits_(limits) {}

  // Looks at all bytes received for this request so far. `complete` fills `request`, whose views
  // point into `input`, and head_bytes(). Bytes that were searched in vain are not searched again,
  // until `restart`.
  Outcome parse(std::string_view input, Request& request);
  void restart() { searched_ = 0; }

  std::size_t head_bytes() const { return head_bytes_; }
  const ProtocolFault& fault() const { return fault_; }

 private:
  struct Fields;
  bool read_request_line(std::string_view line, Request& request);
  bool read_target(std::string_view target, Request& request);
  bool read_path(std::string_view path, Request& request);
  bool read_query(std::string_view query, Request& request);
  bool read_fields(std::string_view fields, Request& request);
  bool read_known_field(const HeaderField& field, Request& request, Fields& seen);
  bool read_connection(std::string_view value, Request& request);
  bool check_framing(Request& request, const Fields& seen);
  bool decode(std::string_view text, bool plus_is_space, Request& request, std::string_view& decoded);
  Outcome check_unfinished(std::string_view input);
  bool refuse(int status, const char* code, const char* detail);
  bool refuse(const char* detail) { return refuse(400, "MALFORMED_REQUEST", detail); }

  HeadLimits limits_;
  std::size_t searched_ = 0;
  std::size_t head_bytes_ = 0;
  ProtocolFault fault_;
};

}  // namespace nexus::http
