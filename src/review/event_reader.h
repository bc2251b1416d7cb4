// The input of an error event, as it was or corrected, read by a definition that is in force now.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/error_event.h"
#include "intake/input_reader.h"

namespace nexus::review {

// Reads for one partner. Keeps buffers; use one for each thread.
class EventReader {
 public:
  // `clock` must outlive it.
  EventReader(partners::DefinitionPtr definition, ports::Clock& clock)
      : definition_(std::move(definition)), clock_(clock) {}

  // What intake would make of the event's own bytes, or of `corrected`: text in the partner's format.
  // A correction of a CSV record may bring its own header row; else the event's counts. `keep` holds
  // what the input points to.
  intake::Input read(const domain::ErrorEvent& event, std::optional<std::string_view> corrected,
                     intake::ByteArena& keep);

  // The header row that the last input was read under; empty for JSON.
  const std::string& csv_header() const { return header_; }

  const partners::Definition& definition() const { return *definition_; }

 private:
  intake::Input read_csv(std::string_view header, std::string_view record);
  intake::Input read_corrected_csv(const domain::ErrorEvent& event, std::string_view corrected,
                                   intake::ByteArena& keep);
  intake::InputReader& reader_for(std::string_view header);

  const partners::DefinitionPtr definition_;
  ports::Clock& clock_;
  std::optional<intake::InputReader> reader_;
  std::string header_;                         // that the reader was given
  std::optional<domain::Fault> header_fault_;  // when that one cannot serve
};

}  // namespace nexus::review
