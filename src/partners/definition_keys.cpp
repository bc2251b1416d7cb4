#include "partners/definition_keys.h"

#include <algorithm>
#include <array>
#include <vector>

namespace nexus::partners {

namespace {

constexpr std::string_view kField = "fields.*";
constexpr std::array kKeys = {
    DefinitionKey{"", "id", "text of capitals, digits and '_', at most 64 characters, like \"PARTNER_A\""},
    DefinitionKey{"", "slug",
                  "text of small letters, digits and '-', at most 64 characters, like \"partner-a\""},
    DefinitionKey{"", "version", "a whole number from 1 to 4294967295"},
    DefinitionKey{"", "description", "text"},
    DefinitionKey{"", "unknown_members", "\"ignore\", \"metadata\" or \"reject\""},
    DefinitionKey{"", "personal",
                  "a list of order fields and metadata members, like [\"customerId\", \"metadata/phone\"]"},
    DefinitionKey{"", "future_tolerance", "a duration like \"5m\", \"90s\", \"2h\" or \"1d\""},
    DefinitionKey{"", "format", "a table"},
    DefinitionKey{"", "fields", "a table with one table a field of the order"},
    DefinitionKey{"", "metadata", "a table"},
    DefinitionKey{"", "rounding", "a table"},
    DefinitionKey{"", "rate_limit", "a table"},
    DefinitionKey{"", "samples", "an array of tables"},
    DefinitionKey{"format", "type", "\"json\", \"ndjson\" or \"csv\""},
    DefinitionKey{"format", "delimiter", "one character, like \";\" (csv only)"},
    DefinitionKey{"format", "columns", "a list of column names (csv only)"},
    DefinitionKey{kField, "from", "text: a member, a path like \"buyer/id\", or a CSV column"},
    DefinitionKey{kField, "template", "text with names in braces, like \"{InvoiceNo}-{StockCode}\""},
    DefinitionKey{kField, "const", "text or a whole number"},
    DefinitionKey{kField, "required", "true or false"},
    DefinitionKey{kField, "default", "text or a whole number"},
    DefinitionKey{
        kField, "type",
        "\"text\", \"integer\", \"decimal\", \"epoch_ms\", \"epoch_s\", \"iso8601\" or \"strptime\""},
    DefinitionKey{kField, "as", "\"number\", \"text\" or \"either\""},
    DefinitionKey{kField, "unit", "\"fraction\" or \"percent\" (taxRate only)"},
    DefinitionKey{kField, "trim", "true or false"},
    DefinitionKey{kField, "strip_suffix", "text that is not empty"},
    DefinitionKey{kField, "upper", "true or false"},
    DefinitionKey{kField, "values", "a table from the partner's text to ours"},
    DefinitionKey{kField, "pattern",
                  "text: a regular expression (RE2), or for strptime a pattern like \"%d.%m.%Y %H:%M\""},
    DefinitionKey{kField, "min", "a whole number or a decimal as text; for text its length in bytes"},
    DefinitionKey{kField, "max", "a whole number or a decimal as text; for text its length in bytes"},
    DefinitionKey{kField, "timezone", "a time zone name, like \"Europe/London\""},
    DefinitionKey{"metadata", "object", "text: a member or path whose members become metadata"},
    DefinitionKey{"metadata", "members",
                  "a table from metadata names to the partner's members, paths or columns"},
    DefinitionKey{"rounding", "decimals", "a whole number from 0 to 16"},
    DefinitionKey{"rounding", "mode", "\"half_up\", \"half_even\", \"down\" or \"up\""},
    DefinitionKey{"rate_limit", "orders_per_second", "a whole number from 1 to 1000000000"},
    DefinitionKey{"rate_limit", "burst", "a whole number from 1 to 1000000000"},
    DefinitionKey{"samples", "name", "text"},
    DefinitionKey{"samples", "input", "text: the partner's bytes"},
    DefinitionKey{"samples", "order", "text: a JSON object with the order's members that must match"},
    DefinitionKey{"samples", "errors", "a list of \"CODE\" or \"CODE field\""},
    DefinitionKey{"samples", "now", "text: the time in ISO 8601 that counts as now"},
};

// Levenshtein's distance: inserted, removed and replaced characters.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t column = 0; column <= b.size(); ++column) row[column] = column;
  for (std::size_t line = 1; line <= a.size(); ++line) {
    std::size_t diagonal = row[0];
    row[0] = line;
    for (std::size_t column = 1; column <= b.size(); ++column) {
      const std::size_t above = row[column];
      const std::size_t replaced = diagonal + (a[line - 1] == b[column - 1] ? 0 : 1);
      row[column] = std::min({above + 1, row[column - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::span<const DefinitionKey> definition_keys() { return kKeys; }

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words) {
  constexpr std::size_t kLongestName = 64;
  if (word.size() > kLongestName) return {};
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view candidate : words) {
    const std::size_t steps = distance(word, candidate);
    if (steps >= least || steps >= candidate.size()) continue;
    least = steps;
    nearest = candidate;
  }
  return nearest;
}

std::string_view nearest_key(std::string_view section, std::string_view key) {
  std::vector<std::string_view> keys;
  for (const DefinitionKey& known : kKeys) {
    if (known.section == section) keys.push_back(known.key);
  }
  return nearest_word(key, keys);
}

}  // namespace nexus::partners
