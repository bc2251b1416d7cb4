// Any bytes as a connection's input: the head parser and the body framing must neither misuse memory
// nor depend on how the bytes are cut. The first byte says where.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "adapters/http/body_framing.h"
#include "adapters/http/content_decoder.h"
#include "adapters/http/request_parser.h"

namespace {

using namespace nexus::http;

constexpr HeadLimits kLimits{2048, 1024, 20};

void require(bool holds) {
  if (!holds) std::abort();
}

struct Reading {
  RequestParser::Outcome outcome = RequestParser::Outcome::incomplete;
  std::size_t head_bytes = 0;
  std::string body;
  bool body_done = false;
  bool body_bad = false;
  std::size_t body_bytes = 0;
};

// Reads the head with the input growing by `step`, then the body in pieces of `step`.
Reading read(std::string_view input, std::size_t step) {
  Reading reading;
  RequestParser parser(kLimits);
  Request request;
  for (std::size_t end = std::min(step, input.size());; end = std::min(end + step, input.size())) {
    reading.outcome = parser.parse(input.substr(0, end), request);
    if (reading.outcome != RequestParser::Outcome::incomplete || end == input.size()) break;
  }
  if (reading.outcome == RequestParser::Outcome::refused) {
    require(parser.fault().status >= 400 && parser.fault().status < 500);
    return reading;
  }
  if (reading.outcome != RequestParser::Outcome::complete) return reading;
  reading.head_bytes = parser.head_bytes();
  require(reading.head_bytes <= kLimits.max_header_bytes);
  require(request.headers().size() <= kLimits.max_headers);
  BodyFraming framing;
  framing.begin(request);
  std::string_view rest = input.substr(reading.head_bytes);
  while (!rest.empty() && !framing.is_done() && !framing.is_bad()) {
    const std::string_view piece = rest.substr(0, step);
    const auto taken = framing.next(piece);
    require(taken.consumed > 0 && taken.consumed <= piece.size());
    reading.body += taken.content;
    reading.body_bytes += taken.consumed;
    rest.remove_prefix(taken.consumed);
  }
  reading.body_done = framing.is_done();
  reading.body_bad = framing.is_bad();
  return reading;
}

void decode(std::string_view input, std::string_view encoding) {
  const auto decoder = ContentDecoder::create(encoding, 20);
  std::size_t total = 0;
  while (!decoder->fault()) {
    const std::string_view piece = decoder->decode(input);
    total += piece.size();
    if (piece.empty()) break;
  }
  require(total <= (1u << 20) + 64 * input.size() + 20 * 4096);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 4096) return 0;
  const std::string input(reinterpret_cast<const char*>(data + 1), size - 1);
  const Reading whole = read(input, input.size() + 1);
  const Reading cut = read(input, data[0] % 64 + 1);
  if (whole.outcome == RequestParser::Outcome::complete && cut.outcome == RequestParser::Outcome::complete) {
    require(whole.head_bytes == cut.head_bytes && whole.body == cut.body &&
            whole.body_bytes == cut.body_bytes);
    require(whole.body_done == cut.body_done && whole.body_bad == cut.body_bad);
  } else {
    // Cut, a fault may show earlier; what is taken whole is never refused cut.
    require(whole.outcome != RequestParser::Outcome::complete ||
            cut.outcome == RequestParser::Outcome::complete);
  }
  decode(input, data[0] % 2 == 0 ? "gzip" : "zstd");
  return 0;
}
