// Any bytes as what Redis answers, fed whole and in pieces of sizes that the input chooses: the same replies
// must come out, none beyond the limits, and a broken stream must stay broken.
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "adapters/redis/resp_parser.h"
#include "base/check.h"

using namespace nexus;

namespace {

struct Outcome {
  std::vector<redis::RespValue> replies;
  bool broken = false;
  bool operator==(const Outcome&) const = default;
};

struct Size {
  std::size_t elements = 0;
  std::size_t bytes = 0;
};

Size size_of(const redis::RespValue& value, std::size_t depth, const redis::RespLimits& limits) {
  check(depth <= limits.max_depth, "a reply is nested deeper than the limit");
  Size size{value.elements.size(), value.text.size()};
  for (const auto& element : value.elements) {
    const std::size_t arrays = element.kind == redis::RespValue::Kind::array && !element.elements.empty();
    const Size inner = size_of(element, depth + arrays, limits);
    size.elements += inner.elements;
    size.bytes += inner.bytes;
  }
  return size;
}

// Feeds `bytes` in pieces of the sizes in `sizes`, again and again; whole when it is empty.
Outcome parse(std::string_view bytes, std::string_view sizes, const redis::RespLimits& limits) {
  redis::RespParser parser(limits);
  Outcome outcome;
  for (std::size_t index = 0; !bytes.empty() && !outcome.broken; ++index) {
    const std::size_t wanted =
        sizes.empty() ? bytes.size() : 1 + static_cast<unsigned char>(sizes[index % sizes.size()]) % 50;
    const std::string_view piece = bytes.substr(0, wanted);
    parser.feed(piece);
    bytes.remove_prefix(piece.size());
    while (true) {
      auto reply = parser.next();
      if (!reply) {
        outcome.broken = true;
        parser.feed("+OK\r\n");
        check(!parser.next(), "a broken stream is read on");
        break;
      }
      if (!*reply) break;
      const Size size = size_of(**reply, 1, limits);
      check(size.elements <= limits.max_elements, "a reply has more elements than the limit");
      check(size.bytes <= limits.max_reply_bytes, "a reply is longer than the limit");
      outcome.replies.push_back(std::move(**reply));
    }
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  redis::RespLimits limits;
  limits.max_line_bytes = 8 + data[0] % 32;
  limits.max_reply_bytes = 64 + data[0];
  limits.max_elements = 1 + data[0] % 16;
  limits.max_depth = 1 + data[0] % 4;
  const std::size_t sizes_length = std::min<std::size_t>(data[1] % 8 + 1, size - 2);
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view sizes = rest.substr(0, sizes_length);
  const std::string_view bytes = rest.substr(sizes_length);
  const Outcome whole = parse(bytes, {}, limits);
  check(whole == parse(bytes, sizes, limits), "the replies depend on how the bytes came");
  check(whole == parse(bytes, std::string_view("\0", 1), limits), "the replies depend on single bytes");
  return 0;
}
