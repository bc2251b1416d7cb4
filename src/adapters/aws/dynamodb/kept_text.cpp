#include "adapters/aws/dynamodb/kept_text.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "wire/json_writer.h"
#include "wire/sha256.h"

namespace nexus::dynamodb {
namespace {

// An update costs by the size of the whole item, and every event is updated when it is dealt with. So
// what is long is kept out of it, far below the 400 KB that would be allowed.
constexpr std::size_t kLongestPlain = 8 * 1024;
constexpr std::size_t kLongestCompressed = 24 * 1024;
constexpr std::size_t kPartBytes = 300 * 1024;
constexpr std::size_t kMaxTextBytes = 64u << 20;
constexpr int kCompression = 3;
// The time to live takes items in any order; a part must not go before the item that names it.
constexpr std::int64_t kPartsStayLongerS = 7LL * 24 * 60 * 60;

std::string compressed(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const auto size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), kCompression);
  check(!ZSTD_isError(size), "zstd compresses into a buffer of its own bound");
  out.resize(size);
  return out;
}

Result<std::string> decompressed(const std::string& bytes, const std::string& owner) {
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size <= kMaxTextBytes) {
    std::string text(size, '\0');
    const auto read = ZSTD_decompress(text.data(), text.size(), bytes.data(), bytes.size());
    if (!ZSTD_isError(read) && read == size) return text;
  }
  return fail(ErrorKind::corrupt,
              "The text kept with item " + owner + " cannot be decompressed; restore it from a backup.");
}

std::string hash_text(std::string_view text) {
  const auto hash = wire::sha256(text);
  std::string quoted;
  wire::JsonWriter(quoted).hex(hash);
  return quoted.substr(1, 32);
}

std::string part_name(std::size_t number) { return fmt::format("{:06}", number); }

}  // namespace

std::vector<std::string> keep_text(ItemWriter& item, std::string_view owner, std::string_view text,
                                   std::int64_t expires_at) {
  std::vector<std::string> parts;
  if (text.size() <= kLongestPlain) {
    item.text("envelope", text);
    return parts;
  }
  const std::string bytes = compressed(text);
  if (bytes.size() <= kLongestCompressed) {
    item.bytes("envelopeZstd", bytes);
    return parts;
  }
  const std::string id = fmt::format("text#{}#{}", owner, hash_text(text));
  for (std::size_t at = 0; at < bytes.size(); at += kPartBytes) {
    ItemWriter part;
    part.key({id, part_name(parts.size())}).number("expiresAt", expires_at + kPartsStayLongerS);
    part.bytes("bytes", std::string_view(bytes).substr(at, kPartBytes));
    parts.push_back(part.object());
  }
  item.text("envelopePartsOf", id).number("envelopeParts", static_cast<std::int64_t>(parts.size()));
  return parts;
}

std::vector<Key> parts_of(const Item& item) {
  std::vector<Key> keys;
  for (std::size_t part = 0; part < item.count("envelopeParts"); ++part)
    keys.push_back({item.text("envelopePartsOf"), part_name(part)});
  return keys;
}

Result<std::string> read_kept_text(Table& table, const Item& item) {
  if (item.has("envelope")) return item.text("envelope");
  if (item.has("envelopeZstd")) return decompressed(item.bytes("envelopeZstd"), item.text("id"));
  const auto keys = parts_of(item);
  auto found = table.get_all(keys);
  if (!found) return fail(std::move(found.error()));
  std::map<std::string, std::string> sorted;
  for (const auto& part : *found) sorted[part.text("timestamp")] = part.bytes("bytes");
  if (keys.empty() || sorted.size() != keys.size()) {
    return fail(ErrorKind::corrupt, "Parts of the text kept with item " + item.text("id") +
                                        " are missing; restore them from a backup.");
  }
  std::string bytes;
  for (const auto& [name, part] : sorted) bytes += part;
  return decompressed(bytes, item.text("id"));
}

}  // namespace nexus::dynamodb
