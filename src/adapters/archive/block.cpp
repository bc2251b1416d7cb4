#include "adapters/archive/block.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "adapters/journal/crc32c.h"
#include "adapters/journal/little_endian.h"

namespace nexus::archive {

using journal::get;
using journal::put;

namespace {

constexpr std::uint32_t kMagic = 0x4E49584E;  // "NXIN" as the file has it
constexpr std::size_t kChecksumAt = 68;

// The fixed part of a sheaf: its lengths and its times.
constexpr std::size_t kSheafBytes = 36;
constexpr std::size_t kInputBytes = 20;  // id and length, before the raw bytes

void write_header(const BlockHeader& header, std::string_view stored, char* at) {
  put<std::uint32_t>(at, kMagic);
  put<std::uint32_t>(at + 4, header.stored_bytes);
  put<std::uint32_t>(at + 8, header.payload_bytes);
  put<std::uint32_t>(at + 12, static_cast<std::uint32_t>(header.codec));
  put<std::uint32_t>(at + 16, header.inputs);
  put<std::uint64_t>(at + 20, 0);
  put<std::int64_t>(at + 28, header.newest.ms);
  std::memcpy(at + 36, header.lowest.bytes.data(), 16);
  std::memcpy(at + 52, header.highest.bytes.data(), 16);
  put<std::uint32_t>(at + kChecksumAt, journal::crc32c(journal::crc32c(0, {at, kChecksumAt}), stored));
}

Error damaged() {
  return {ErrorKind::corrupt, "A block of the archive of inputs is damaged; its inputs cannot be shown."};
}

// Reads numbers and texts from the front of a payload, as long as there are enough bytes.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool at_end() const { return rest_.empty(); }
  bool is_sound() const { return sound_; }

  template <class Number>
  Number number() {
    const std::string_view bytes = text(sizeof(Number));
    return sound_ ? get<Number>(bytes.data()) : Number{};
  }
  std::string_view text(std::size_t length) {
    if (length > rest_.size()) {
      sound_ = false;
      return {};
    }
    const std::string_view found = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return found;
  }

 private:
  std::string_view rest_;
  bool sound_ = true;
};

}  // namespace

void BlockBuilder::clear() {
  header_ = {};
  header_.lowest.bytes.fill(0xFF);
  size_ = 0;
  grow(kHeaderBytes);
}

// Room for so many bytes more, whose content is unspecified.
char* BlockBuilder::grow(std::size_t bytes) {
  if (size_ + bytes > capacity_) {
    capacity_ = std::max(size_ + bytes, capacity_ * 2);
    auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
    if (size_ != 0) std::memcpy(larger.get(), bytes_.get(), size_);
    bytes_ = std::move(larger);
  }
  char* const at = bytes_.get() + size_;
  size_ += bytes;
  return at;
}

void BlockBuilder::add(std::span<const ports::KeptInput> inputs) {
  const ports::InputOrigin& origin = *inputs.front().origin;
  const std::string_view texts[] = {origin.partner_id, origin.content_type, origin.csv_header,
                                    origin.trace_id};
  std::size_t length = kSheafBytes;
  for (const std::string_view text : texts) length += text.size();
  for (const ports::KeptInput& input : inputs) length += kInputBytes + input.raw.size();

  char* out = grow(length);
  const auto number = [&out](auto value) {
    put(out, value);
    out += sizeof value;
  };
  const auto copy = [&out](const void* from, std::size_t size) {
    if (size != 0) std::memcpy(out, from, size);
    out += size;
  };
  number(static_cast<std::uint32_t>(inputs.size()));
  for (const std::string_view text : texts) number(static_cast<std::uint32_t>(text.size()));
  number(origin.received_at.ms);
  number(origin.queued_at.ms);
  for (const std::string_view text : texts) copy(text.data(), text.size());
  for (const ports::KeptInput& input : inputs) {
    copy(input.order_id.bytes.data(), input.order_id.bytes.size());
    number(static_cast<std::uint32_t>(input.raw.size()));
    copy(input.raw.data(), input.raw.size());
    header_.lowest = std::min(header_.lowest, input.order_id);
    header_.highest = std::max(header_.highest, input.order_id);
  }
  header_.inputs += static_cast<std::uint32_t>(inputs.size());
  header_.newest = std::max(header_.newest, origin.queued_at);
}

std::string_view BlockBuilder::finish() {
  const std::string_view payload(bytes_.get() + kHeaderBytes, payload_bytes());
  header_.payload_bytes = header_.stored_bytes = static_cast<std::uint32_t>(payload.size());
  header_.codec = Codec::none;
  write_header(header_, payload, bytes_.get());
  return {bytes_.get(), size_};
}

std::string_view BlockBuilder::finish_compressed(int level) {
  const std::string_view payload(bytes_.get() + kHeaderBytes, payload_bytes());
  compressed_.resize(kHeaderBytes + ZSTD_compressBound(payload.size()));
  const std::size_t size = ZSTD_compress(compressed_.data() + kHeaderBytes, compressed_.size() - kHeaderBytes,
                                         payload.data(), payload.size(), level);
  if (ZSTD_isError(size) || size >= payload.size()) return finish();
  const std::string_view stored(compressed_.data() + kHeaderBytes, size);
  header_.payload_bytes = static_cast<std::uint32_t>(payload.size());
  header_.stored_bytes = static_cast<std::uint32_t>(size);
  header_.codec = Codec::zstd;
  write_header(header_, stored, compressed_.data());
  return std::string_view(compressed_).substr(0, kHeaderBytes + size);
}

std::optional<BlockHeader> read_header(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || get<std::uint32_t>(bytes.data()) != kMagic) return std::nullopt;
  BlockHeader header;
  header.stored_bytes = get<std::uint32_t>(bytes.data() + 4);
  header.payload_bytes = get<std::uint32_t>(bytes.data() + 8);
  const auto codec = get<std::uint32_t>(bytes.data() + 12);
  header.codec = static_cast<Codec>(codec);
  header.inputs = get<std::uint32_t>(bytes.data() + 16);
  header.newest = {get<std::int64_t>(bytes.data() + 28)};
  std::memcpy(header.lowest.bytes.data(), bytes.data() + 36, 16);
  std::memcpy(header.highest.bytes.data(), bytes.data() + 52, 16);
  header.checksum = get<std::uint32_t>(bytes.data() + kChecksumAt);
  if (codec > 1 || header.stored_bytes > kMaxPayloadBytes || header.payload_bytes > kMaxPayloadBytes)
    return std::nullopt;
  return header;
}

Result<std::string_view> read_payload(std::string_view block, const BlockHeader& header,
                                      std::string& buffer) {
  if (block.size() != kHeaderBytes + header.stored_bytes) return fail(damaged());
  const std::string_view stored = block.substr(kHeaderBytes);
  const auto checksum = journal::crc32c(journal::crc32c(0, block.substr(0, kChecksumAt)), stored);
  if (checksum != header.checksum) return fail(damaged());
  if (header.codec == Codec::none) return stored;
  buffer.resize(header.payload_bytes);
  const std::size_t size = ZSTD_decompress(buffer.data(), buffer.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) || size != buffer.size()) return fail(damaged());
  return buffer;
}

bool for_each_sheaf(std::string_view payload,
                    const std::function<void(std::span<const ports::KeptInput>)>& visit) {
  Reader reader(payload);
  std::vector<ports::KeptInput> inputs;
  while (!reader.at_end()) {
    const auto count = reader.number<std::uint32_t>();
    std::size_t lengths[4];
    for (std::size_t& length : lengths) length = reader.number<std::uint32_t>();
    ports::InputOrigin origin;
    origin.received_at = {reader.number<std::int64_t>()};
    origin.queued_at = {reader.number<std::int64_t>()};
    origin.partner_id = reader.text(lengths[0]);
    origin.content_type = reader.text(lengths[1]);
    origin.csv_header = reader.text(lengths[2]);
    origin.trace_id = reader.text(lengths[3]);
    inputs.clear();
    for (std::uint32_t i = 0; i < count && reader.is_sound(); ++i) {
      ports::KeptInput input{&origin, {}, {}};
      const std::string_view id = reader.text(input.order_id.bytes.size());
      input.raw = reader.text(reader.number<std::uint32_t>());
      if (reader.is_sound()) std::memcpy(input.order_id.bytes.data(), id.data(), id.size());
      inputs.push_back(input);
    }
    if (!reader.is_sound() || count == 0) return false;
    visit(inputs);
  }
  return true;
}

}  // namespace nexus::archive
