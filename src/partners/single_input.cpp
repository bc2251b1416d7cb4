#include "partners/single_input.h"

#include <algorithm>
#include <utility>

#include "partners/mapping.h"

namespace nexus::partners {

namespace {

Mapped map_csv_alone(Mapper& mapper, std::string_view input, domain::Timestamp now) {
  const auto take_line = [&input]() {
    const std::size_t end = std::min(input.find('\n'), input.size());
    std::string_view line = input.substr(0, end);
    input.remove_prefix(std::min(end + 1, input.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  };
  while (input.ends_with('\n') || input.ends_with('\r')) input.remove_suffix(1);
  // A record alone belongs to the definition's own columns; its quoted cells may span lines.
  if (!mapper.definition().mapping().csv_columns.empty()) {
    Mapped alone = mapper.map_csv(input, now);
    if (!alone.malformed || input.find('\n') == std::string_view::npos) return alone;
  }
  const std::string_view header = take_line();
  if (auto fault = mapper.set_csv_header(header)) {
    Mapped mapped;
    mapped.malformed = true;
    mapped.rejection.faults.push_back(std::move(*fault));
    return mapped;
  }
  return mapper.map_csv(input, now);
}

}  // namespace

Mapped map_single_input(Mapper& mapper, std::string_view input, domain::Timestamp now) {
  const std::size_t first = input.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos && input[first] == '{';
  return mapper.definition().format() == InputFormat::csv && !is_json ? map_csv_alone(mapper, input, now)
                                                                      : mapper.map_json(input, now);
}

}  // namespace nexus::partners
