#include "app/import_batches.h"

#include <fmt/format.h>

#include "partners/mapper.h"

namespace nexus::app {

using partners::BodyShape;
using partners::Splitter;

namespace {

bool ends_with_any(const std::string& name, std::initializer_list<std::string_view> endings) {
  for (const std::string_view ending : endings) {
    if (name.ends_with(ending)) return true;
  }
  return false;
}

std::string_view without_space(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

}  // namespace

BodyShape shape_of_file(std::string name, std::string_view first_bytes) {
  if (ends_with_any(name, {".gz", ".zst"})) name.erase(name.rfind('.'));
  if (ends_with_any(name, {".csv", ".CSV"})) return BodyShape::csv;
  const std::string_view text = without_space(first_bytes);
  if (text.starts_with('[')) return BodyShape::json_batch;
  if (text.starts_with('{') && without_space(text.substr(1)).starts_with("\"orders\""))
    return BodyShape::json_batch;
  return BodyShape::ndjson;
}

std::string_view content_type_of(BodyShape shape) {
  switch (shape) {
    case BodyShape::csv: return "text/csv";
    case BodyShape::ndjson: return "application/x-ndjson";
    case BodyShape::json_batch: return "application/json";
  }
  return "application/json";
}

std::string ImportBatch::body(std::size_t from, BodyShape shape, std::string_view csv_header) const {
  std::string text;
  if (shape == BodyShape::csv) text.append(csv_header).append("\n");
  if (shape == BodyShape::json_batch) text = "[";
  for (std::size_t i = from; i < inputs.size(); ++i) {
    if (shape == BodyShape::json_batch && i > from) text += ',';
    text += inputs[i];
    if (shape != BodyShape::json_batch) text += '\n';
  }
  if (shape == BodyShape::json_batch) text += ']';
  return text;
}

ImportBatches::ImportBatches(std::unique_ptr<FileReader> file, BodyShape shape, ImportLimits limits)
    : file_(std::move(file)),
      shape_(shape),
      limits_(limits),
      splitter_(Splitter::make(shape, partners::kMaxOrderBytes)) {}

Result<std::optional<Splitter::Piece>> ImportBatches::next_piece() {
  while (true) {
    if (std::optional<Splitter::Piece> piece = splitter_->next()) return piece;
    if (splitter_->broken()) {
      return fail(ErrorKind::invalid,
                  fmt::format("The file breaks after {} inputs: {}", taken_, *splitter_->broken()));
    }
    if (at_end_) return std::optional<Splitter::Piece>{};
    const Result<std::string_view> bytes = file_->read();
    if (!bytes) return fail(bytes.error());
    at_end_ = bytes->empty();
    at_end_ ? splitter_->finish() : splitter_->feed(*bytes);
  }
}

Result<> ImportBatches::skip(std::int64_t count) {
  if (shape_ == BodyShape::csv && csv_header_.empty()) {
    const Result<std::optional<Splitter::Piece>> header = next_piece();
    if (!header) return fail(header.error());
    if (*header) csv_header_ = (*header)->bytes;
  }
  while (taken_ < count) {
    const Result<std::optional<Splitter::Piece>> piece = next_piece();
    if (!piece) return fail(piece.error());
    if (!*piece) break;
    ++taken_;
  }
  return {};
}

Result<std::optional<ImportBatch>> ImportBatches::next() {
  if (const Result<> header = skip(0); !header) return fail(header.error());
  ImportBatch batch;
  batch.first = taken_;
  std::size_t bytes = 0;
  while (batch.inputs.size() < limits_.orders && bytes < limits_.bytes) {
    const Result<std::optional<Splitter::Piece>> piece = next_piece();
    if (!piece) {
      // What came whole before the break is worth sending; the next call fails again.
      if (!batch.inputs.empty()) break;
      return fail(piece.error());
    }
    if (!*piece) break;
    ++taken_;
    if ((*piece)->too_long) {
      batch.too_long.emplace_back((*piece)->bytes.substr(0, 4096));
      continue;
    }
    bytes += (*piece)->bytes.size();
    batch.inputs.emplace_back((*piece)->bytes);
  }
  if (batch.inputs.empty() && batch.too_long.empty()) return std::optional<ImportBatch>{};
  return std::optional<ImportBatch>(std::move(batch));
}

}  // namespace nexus::app
