#include "review/event_reader.h"

#include <vector>

#include "partners/splitter.h"

namespace nexus::review {

namespace {

constexpr std::string_view kCsv = "text/csv";

domain::Fault malformed(std::string message) {
  return {domain::FaultCode::malformed_input, {}, std::move(message), {}, {}};
}

}  // namespace

intake::Input EventReader::read(const domain::ErrorEvent& event, std::optional<std::string_view> corrected,
                                intake::ByteArena& keep) {
  const bool is_csv = event.content_type == kCsv && definition_->format() == partners::InputFormat::csv;
  if (is_csv && corrected) return read_corrected_csv(event, *corrected, keep);
  const std::string_view raw = keep.keep(corrected.value_or(event.raw_input));
  return is_csv ? read_csv(event.csv_header, raw) : reader_for({}).read_json(raw);
}

intake::Input EventReader::read_csv(std::string_view header, std::string_view record) {
  intake::InputReader& reader = reader_for(header);
  return header_fault_ ? reader.refuse(record, *header_fault_) : reader.read_csv(record);
}

intake::Input EventReader::read_corrected_csv(const domain::ErrorEvent& event, std::string_view corrected,
                                              intake::ByteArena& keep) {
  auto splitter = partners::Splitter::make(partners::BodyShape::csv, partners::kMaxOrderBytes,
                                           definition_->csv_delimiter());
  splitter->feed(corrected);
  splitter->finish();
  std::vector<std::string_view> records;
  while (const auto piece = splitter->next()) records.push_back(keep.keep(piece->bytes));
  if (records.size() == 1) return read_csv(event.csv_header, records[0]);
  if (records.size() == 2) return read_csv(records[0], records[1]);
  return reader_for({}).refuse(keep.keep(corrected),
                               malformed("must be one CSV record, with or without its header row, not " +
                                         std::to_string(records.size())));
}

// A reader remembers the header that it was given, so another header needs another reader.
intake::InputReader& EventReader::reader_for(std::string_view header) {
  if (!reader_ || header_ != header) {
    reader_.emplace(definition_, clock_);
    header_ = header;
    header_fault_.reset();
    if (!header.empty()) header_fault_ = reader_->set_csv_header(header);
  }
  return *reader_;
}

}  // namespace nexus::review
