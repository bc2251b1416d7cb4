// One CSV record -> its cells (RFC 4180).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nexus::partners {

// The UTF-8 byte order mark that spreadsheet programs put before the header.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Splits `record` (without its line end) into `cells`, which point into it, or into `copies` where
// doubled quotes were undone; `copies` must have room for the whole record. Returns what is wrong
// with the quotes, or empty text.
std::string split_csv_record(std::string_view record, char delimiter, std::string& copies,
                             std::vector<std::string_view>& cells);

}  // namespace nexus::partners
