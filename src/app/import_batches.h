// Cuts a file of orders into bodies for POST /api/feed/{slug}/batch. Memory is bounded by two batches,
// whatever the file's size.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/file_reader.h"
#include "base/result.h"
#include "partners/splitter.h"

namespace nexus::app {

// Consecutive inputs of the file, ready to be sent.
struct ImportBatch {
  std::int64_t first = 0;             // number of its first input in the file, from 0
  std::vector<std::string> inputs;    // byte for byte
  std::vector<std::string> too_long;  // not sent: the beginnings of inputs longer than an order may be

  // The body for the inputs from `from` on.
  std::string body(std::size_t from, partners::BodyShape shape, std::string_view csv_header) const;
};

struct ImportLimits {
  std::size_t orders = 5'000;
  std::size_t bytes = 4 * 1024 * 1024;
};

// The shape that the file's name and first bytes announce: .csv, .json with an array or "orders",
// else NDJSON. `name` may end in .gz or .zst.
partners::BodyShape shape_of_file(std::string name, std::string_view first_bytes);
std::string_view content_type_of(partners::BodyShape shape);

class ImportBatches {
 public:
  ImportBatches(std::unique_ptr<FileReader> file, partners::BodyShape shape, ImportLimits limits);

  // Passes over the first `count` inputs; fewer when the file is shorter.
  Result<> skip(std::int64_t count);
  // The next batch; empty at the end. `invalid` when the file itself breaks, after all whole inputs
  // before that place were given.
  Result<std::optional<ImportBatch>> next();

  partners::BodyShape shape() const { return shape_; }
  const std::string& csv_header() const { return csv_header_; }

 private:
  Result<std::optional<partners::Splitter::Piece>> next_piece();

  std::unique_ptr<FileReader> file_;
  partners::BodyShape shape_;
  ImportLimits limits_;
  std::unique_ptr<partners::Splitter> splitter_;
  std::string csv_header_;
  std::int64_t taken_ = 0;
  bool at_end_ = false;
};

}  // namespace nexus::app
