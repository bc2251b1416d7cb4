#include "query/list_answer.h"

namespace nexus::query {

void append_page_facts(std::string& out, const PageFacts& facts) {
  const auto number = [&out](const char* name, std::uint64_t value) {
    out.append(name) += std::to_string(value);
  };
  const std::uint64_t pages = facts.total / facts.size + (facts.total % facts.size == 0 ? 0 : 1);
  number(R"(,"total":)", facts.total);
  out += facts.total_exact ? R"(,"totalExact":true)" : R"(,"totalExact":false)";
  number(R"(,"page":)", facts.passed / facts.size + 1);
  number(R"(,"pageSize":)", facts.size);
  number(R"(,"totalPages":)", pages);
  if (facts.next_cursor.empty()) {
    out += R"(,"hasMore":false,"nextCursor":null)";
  } else {
    // Base64url needs no escapes.
    out += R"(,"hasMore":true,"nextCursor":")" + facts.next_cursor + '"';
  }
}

}  // namespace nexus::query
