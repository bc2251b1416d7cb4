#include "adapters/http/content_decoder.h"

#include <zlib.h>
#include <zstd.h>

#include "base/check.h"

namespace nexus::http {

namespace {

class GzipDecoder final : public ContentDecoder {
 public:
  explicit GzipDecoder(std::uint32_t max_ratio) : ContentDecoder(max_ratio) {
    check(inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK, "zlib refused to start");
  }
  ~GzipDecoder() override { inflateEnd(&stream_); }
  bool is_complete() const override { return at_member_end_ && !at_start_; }

 private:
  std::size_t step(std::string_view& input) override {
    if (is_complete()) {
      if (input.empty()) return 0;
      inflateReset(&stream_);  // gzip files may follow one another
    }
    at_start_ = false;
    at_member_end_ = false;
    // zlib's interface takes a pointer to non-const, and does not write there.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output_.get());
    stream_.avail_out = kPieceBytes;
    const int outcome = inflate(&stream_, Z_NO_FLUSH);
    input.remove_prefix(input.size() - stream_.avail_in);
    if (outcome == Z_STREAM_END) {
      at_member_end_ = true;
    } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
      refuse_data();
    }
    return kPieceBytes - stream_.avail_out;
  }

  z_stream stream_{};
  bool at_start_ = true;
  bool at_member_end_ = true;
};

class ZstdDecoder final : public ContentDecoder {
 public:
  explicit ZstdDecoder(std::uint32_t max_ratio) : ContentDecoder(max_ratio), context_(ZSTD_createDCtx()) {
    check(context_ != nullptr, "zstd refused to start");
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kMaxZstdWindowLog);
  }
  ~ZstdDecoder() override { ZSTD_freeDCtx(context_); }
  bool is_complete() const override { return at_frame_end_; }

 private:
  std::size_t step(std::string_view& input) override {
    if (at_frame_end_ && input.empty()) return 0;  // else zstd would begin to wait for another frame
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output_.get(), kPieceBytes, 0};
    const std::size_t outcome = ZSTD_decompressStream(context_, &out, &in);
    input.remove_prefix(in.pos);
    at_frame_end_ = outcome == 0;
    if (ZSTD_isError(outcome)) refuse_data();
    return out.pos;
  }

  ZSTD_DCtx* context_;
  bool at_frame_end_ = false;
};

}  // namespace

ContentDecoder::ContentDecoder(std::uint32_t max_ratio)
    : output_(std::make_unique_for_overwrite<char[]>(kPieceBytes)), max_ratio_(max_ratio) {}

bool ContentDecoder::is_known(std::string_view encoding) {
  return encoding.empty() || equals_ignoring_case(encoding, "identity") ||
         equals_ignoring_case(encoding, "gzip") || equals_ignoring_case(encoding, "x-gzip") ||
         equals_ignoring_case(encoding, "zstd");
}

std::unique_ptr<ContentDecoder> ContentDecoder::create(std::string_view encoding, std::uint32_t max_ratio) {
  if (equals_ignoring_case(encoding, "gzip") || equals_ignoring_case(encoding, "x-gzip")) {
    return std::make_unique<GzipDecoder>(max_ratio);
  }
  if (equals_ignoring_case(encoding, "zstd")) return std::make_unique<ZstdDecoder>(max_ratio);
  return nullptr;
}

std::string_view ContentDecoder::decode(std::string_view& input) {
  check(!fault_, "a body was decoded further after a fault");
  while (true) {
    const std::size_t before = input.size();
    const std::size_t made = step(input);
    taken_ += before - input.size();
    given_ += made;
    if (fault_) return {};
    if (given_ > kPieceBytes + taken_ * max_ratio_) {
      fault_ = {413, "COMPRESSION_RATIO_TOO_HIGH",
                "The body decompresses to far more than it is; send it plain."};
      return {};
    }
    if (made > 0) return {output_.get(), made};
    if (input.empty() || input.size() == before) return {};
  }
}

void ContentDecoder::refuse_data() {
  fault_ = {400, "MALFORMED_BODY", "The body is not valid for its Content-Encoding."};
}

}  // namespace nexus::http
