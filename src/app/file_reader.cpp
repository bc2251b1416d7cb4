#include "app/file_reader.h"

#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fmt/format.h>

namespace nexus::app {

namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;
constexpr std::array<unsigned char, 4> kZstdMagic = {0x28, 0xB5, 0x2F, 0xFD};

// zlib's file functions read plain files as well.
class PlainOrGzipReader : public FileReader {
 public:
  PlainOrGzipReader(const std::string& path, gzFile file) : path_(path), file_(file) {
    gzbuffer(file_, kPieceBytes);
  }
  ~PlainOrGzipReader() override { gzclose_r(file_); }
  PlainOrGzipReader(const PlainOrGzipReader&) = delete;
  PlainOrGzipReader& operator=(const PlainOrGzipReader&) = delete;

  Result<std::string_view> read() override {
    const int count = gzread(file_, piece_.data(), static_cast<unsigned>(piece_.size()));
    int state = Z_OK;
    const char* why = gzerror(file_, &state);
    // At the end of a torn gzip file gzread gives what it has and sets Z_BUF_ERROR.
    if (count < 0 || (count == 0 && state == Z_BUF_ERROR)) {
      return fail(ErrorKind::corrupt, fmt::format("{} cannot be read to its end: {}.", path_, why));
    }
    return std::string_view(piece_.data(), static_cast<std::size_t>(count));
  }

 private:
  std::string path_;
  gzFile file_;
  std::vector<char> piece_ = std::vector<char>(kPieceBytes);
};

class ZstdReader : public FileReader {
 public:
  explicit ZstdReader(const std::string& path)
      : path_(path), file_(path, std::ios::binary), stream_(ZSTD_createDStream()) {}
  ~ZstdReader() override { ZSTD_freeDStream(stream_); }
  ZstdReader(const ZstdReader&) = delete;
  ZstdReader& operator=(const ZstdReader&) = delete;

  Result<std::string_view> read() override {
    while (true) {
      if (input_.pos == input_.size && !refill()) {
        if (!frame_is_open_) return std::string_view{};
        return fail(ErrorKind::corrupt, fmt::format("{} ends in the middle of its zstd data.", path_));
      }
      ZSTD_outBuffer output{piece_.data(), piece_.size(), 0};
      const std::size_t state = ZSTD_decompressStream(stream_, &output, &input_);
      if (ZSTD_isError(state) != 0) {
        return fail(ErrorKind::corrupt,
                    fmt::format("{} has broken zstd data: {}.", path_, ZSTD_getErrorName(state)));
      }
      frame_is_open_ = state != 0;
      if (output.pos > 0) return std::string_view(piece_.data(), output.pos);
    }
  }

 private:
  bool refill() {
    file_.read(compressed_.data(), static_cast<std::streamsize>(compressed_.size()));
    input_ = {compressed_.data(), static_cast<std::size_t>(file_.gcount()), 0};
    return input_.size > 0;
  }

  std::string path_;
  std::ifstream file_;
  ZSTD_DStream* stream_;
  std::vector<char> compressed_ = std::vector<char>(kPieceBytes);
  std::vector<char> piece_ = std::vector<char>(kPieceBytes);
  ZSTD_inBuffer input_{compressed_.data(), 0, 0};
  bool frame_is_open_ = false;
};

bool is_zstd(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> begin{};
  file.read(begin.data(), begin.size());
  return file.gcount() == 4 && std::memcmp(begin.data(), kZstdMagic.data(), kZstdMagic.size()) == 0;
}

}  // namespace

Result<std::unique_ptr<FileReader>> FileReader::open(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) {
    return fail(ErrorKind::not_found, fmt::format("{} is no file that can be read.", path));
  }
  if (is_zstd(path)) return std::make_unique<ZstdReader>(path);
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return fail(ErrorKind::invalid, fmt::format("{} cannot be opened.", path));
  return std::make_unique<PlainOrGzipReader>(path, file);
}

}  // namespace nexus::app
