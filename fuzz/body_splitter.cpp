// Any bytes as a body of each shape, fed whole and in pieces of sizes that the input chooses: the
// same pieces must come out, none longer than the limit.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "partners/splitter.h"

using namespace nexus;

namespace {

struct Outcome {
  std::vector<std::string> pieces;  // with a '+' in front when too long
  std::string broken;
  bool operator==(const Outcome&) const = default;
};

void pull(partners::Splitter& splitter, std::size_t limit, Outcome& outcome) {
  while (const auto piece = splitter.next()) {
    check(piece->bytes.size() <= limit, "a piece is longer than the limit");
    check(!piece->too_long || piece->bytes.size() == limit, "the beginning of a long piece is cut short");
    outcome.pieces.push_back((piece->too_long ? "+" : "") + std::string(piece->bytes));
  }
}

// Feeds `body` in pieces of the sizes in `sizes`, again and again; whole when it is empty.
Outcome split(partners::BodyShape shape, std::size_t limit, std::string_view body, std::string_view sizes) {
  const auto splitter = partners::Splitter::make(shape, limit, ';');
  Outcome outcome;
  for (std::size_t index = 0; !body.empty(); ++index) {
    const std::size_t wanted =
        sizes.empty() ? body.size() : 1 + static_cast<unsigned char>(sizes[index % sizes.size()]) % 70;
    const std::string piece(body.substr(0, wanted));
    splitter->feed(piece);
    pull(*splitter, limit, outcome);
    body.remove_prefix(piece.size());
  }
  splitter->finish();
  pull(*splitter, limit, outcome);
  if (splitter->broken()) outcome.broken = *splitter->broken();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t limit = 1 + data[0] % 100;
  const std::size_t sizes_length = std::min<std::size_t>(data[1] % 8 + 1, size - 2);
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view sizes = rest.substr(0, sizes_length);
  const std::string_view body = rest.substr(sizes_length);
  for (const auto shape :
       {partners::BodyShape::json_batch, partners::BodyShape::ndjson, partners::BodyShape::csv}) {
    const Outcome whole = split(shape, limit, body, {});
    check(whole == split(shape, limit, body, sizes), "the pieces depend on how the bytes came");
    check(whole == split(shape, limit, body, std::string_view("\0", 1)), "the pieces depend on single bytes");
  }
  return 0;
}
