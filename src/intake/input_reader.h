// A partner's bytes -> one input of a submission: mapped, checked, fingerprinted.
#pragma once

#include <string_view>

#include "intake/submission.h"
#include "partners/mapper.h"
#include "ports/clock.h"

namespace nexus::intake {

// Reads inputs of one partner. Keeps buffers; use one for each connection or thread.
class InputReader {
 public:
  InputReader(partners::DefinitionPtr definition, ports::Clock& clock);

  // `raw` is one JSON object; it must outlive the input.
  Input read_json(std::string_view raw);
  // A fault when the header row cannot serve the definition.
  std::optional<domain::Fault> set_csv_header(std::string_view row) { return mapper_.set_csv_header(row); }
  // `raw` is one CSV record.
  Input read_csv(std::string_view raw);
  // An input that is refused before it is mapped: too long, or a broken body. At most
  // kMaxKeptMalformedBytes of `raw` are kept.
  Input refuse(std::string_view raw, domain::Fault fault);

  const partners::Definition& definition() const { return mapper_.definition(); }

 private:
  Input finish(std::string_view raw, partners::Mapped mapped);
  std::unique_ptr<domain::ErrorEvent> make_event(std::string_view raw) const;

  partners::Mapper mapper_;
  ports::Clock& clock_;
};

}  // namespace nexus::intake
