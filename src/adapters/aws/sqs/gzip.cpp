#include "adapters/aws/sqs/gzip.h"

#include <zlib.h>

#include <algorithm>

#include "base/check.h"

namespace nexus::aws {

namespace {

constexpr int kWindowBits = 15;
constexpr int kWithGzipHeader = 16;  // zlib's way of asking for it
constexpr int kMemoryLevel = 8;
constexpr std::size_t kFirstGuessBytes = 64 * 1024;

z_stream stream_over(std::string_view bytes) {
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  return stream;
}

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream = stream_over(bytes);
  check(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kWindowBits + kWithGzipHeader, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) == Z_OK,
        "zlib has memory");
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  check(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib's bound is one");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::optional<std::string> gunzip(std::string_view bytes, std::size_t longest) {
  z_stream stream = stream_over(bytes);
  check(inflateInit2(&stream, kWindowBits + kWithGzipHeader) == Z_OK, "zlib has memory");
  std::string out;
  int outcome = Z_OK;
  while (outcome == Z_OK && out.size() <= longest) {
    out.resize(std::min(std::max(out.size() * 2, kFirstGuessBytes), longest + 1));
    stream.next_out = reinterpret_cast<Bytef*>(out.data()) + stream.total_out;
    stream.avail_out = static_cast<uInt>(out.size() - stream.total_out);
    outcome = inflate(&stream, Z_NO_FLUSH);
    if (stream.avail_out == 0 && out.size() > longest) break;
    if (outcome == Z_OK && stream.avail_in == 0 && stream.avail_out != 0) break;
  }
  out.resize(stream.total_out);
  inflateEnd(&stream);
  if (outcome != Z_STREAM_END || out.size() > longest) return std::nullopt;
  return out;
}

}  // namespace nexus::aws
