#include "query/error_list.h"

#include "domain/order.h"
#include "query/error_filter.h"
#include "query/error_json.h"
#include "query/list_answer.h"
#include "query/parameter_reader.h"

namespace nexus::query {

namespace {

constexpr std::string_view kAllowed[] = {"partnerId", "externalOrderId", "errorCode", "field",
                                         "fromDate",  "toDate",          "state",     "group",
                                         "page",      "pageSize",        "cursor"};

}  // namespace

Result<ErrorList> read_error_list(std::span<const Parameter> parameters, const PartnerNames& partners) {
  ErrorList list;
  ports::ErrorFilter& filter = list.query.filter;
  ParameterReader reader(parameters, kAllowed);
  read_error_filter(reader, partners, filter);
  if (reader.mistake()) return fail(*reader.mistake());
  const PagePlace place = reader.page(fingerprint(filter));
  if (reader.mistake()) return fail(*reader.mistake());
  list.query.skip = place.skip;
  list.query.limit = place.limit;
  list.passed = place.passed;
  if (place.after) list.query.after = place.after->last_id;
  return list;
}

std::string error_page_json(const ErrorList& list, const ports::ErrorPage& page, std::uint64_t total) {
  std::string out = R"({"status":"success","data":[)";
  for (const ports::StoredError& error : page.errors) {
    if (out.back() != '[') out += ',';
    append_error_json(out, error, InputShown::if_short);
  }
  out += ']';
  PageFacts facts{total, true, list.passed, list.query.limit, {}};
  if (page.next) {
    facts.next_cursor =
        write_cursor({fingerprint(list.query.filter), list.passed + page.errors.size(), *page.next, {}});
  }
  append_page_facts(out, facts);
  out += '}';
  return out;
}

std::string error_event_json(const ports::StoredError& error) {
  std::string out;
  append_error_json(out, error, InputShown::whole);
  return out;
}

std::string single_error_json(const ports::StoredError& error) {
  std::string out = R"({"status":"success","error":)";
  append_error_json(out, error, InputShown::whole);
  out += '}';
  return out;
}

std::string error_statistics_json(const ports::ErrorStatistics& statistics) {
  std::string out = R"({"status":"success","statistics":{"totalErrors":)" + std::to_string(statistics.total);
  const auto as_it_is = [](std::uint64_t errors) { return errors; };
  append_numbers(out, "errorsByPartner", statistics.by_partner, as_it_is);
  append_numbers(out, "errorsByCode", statistics.by_code, as_it_is);
  out += R"(,"last24Hours":)" + std::to_string(statistics.last_24_hours) + "}}";
  return out;
}

}  // namespace nexus::query
