#include "partners/csv_record.h"

#include "base/check.h"

namespace nexus::partners {

namespace {

struct Cell {
  std::string_view text;
  std::size_t end;  // behind the closing quote
  bool closed = false;
};

// Reads the quoted cell whose first quote is at `begin`.
Cell read_quoted(std::string_view record, std::size_t begin, std::string& copies) {
  std::size_t from = begin + 1;
  std::size_t quote = record.find('"', from);
  const auto doubled = [&record](std::size_t at) { return at + 1 < record.size() && record[at + 1] == '"'; };
  if (quote == std::string_view::npos) return {{}, record.size(), false};
  if (!doubled(quote)) return {record.substr(from, quote - from), quote + 1, true};

  check(copies.capacity() - copies.size() >= record.size() - begin, "unquoted text outgrew its record");
  const std::size_t copy_begin = copies.size();
  while (quote != std::string_view::npos && doubled(quote)) {
    copies.append(record.substr(from, quote + 1 - from));
    from = quote + 2;
    quote = record.find('"', from);
  }
  if (quote == std::string_view::npos) return {{}, record.size(), false};
  copies.append(record.substr(from, quote - from));
  return {std::string_view(copies).substr(copy_begin), quote + 1, true};
}

std::string column(std::size_t index) { return "column " + std::to_string(index + 1); }

}  // namespace

std::string split_csv_record(std::string_view record, char delimiter, std::string& copies,
                             std::vector<std::string_view>& cells) {
  cells.clear();
  for (std::size_t at = 0;;) {
    if (at < record.size() && record[at] == '"') {
      const Cell cell = read_quoted(record, at, copies);
      if (!cell.closed) return "has a quote in " + column(cells.size()) + " that is never closed";
      if (cell.end < record.size() && record[cell.end] != delimiter) {
        return "has text behind the closing quote of " + column(cells.size());
      }
      cells.push_back(cell.text);
      at = cell.end;
    } else {
      const std::size_t end = std::min(record.find(delimiter, at), record.size());
      const std::string_view text = record.substr(at, end - at);
      if (text.find('"') != std::string_view::npos) {
        return "has a quote inside " + column(cells.size()) +
               ", which is not quoted; quote the whole cell and double the quotes in it";
      }
      cells.push_back(text);
      at = end;
    }
    if (at >= record.size()) return {};
    ++at;
    if (at == record.size()) {
      cells.push_back({});
      return {};
    }
  }
}

}  // namespace nexus::partners
