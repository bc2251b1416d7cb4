#include "query/order_list.h"

#include "query/list_answer.h"
#include "query/order_filter.h"
#include "wire/envelope.h"

namespace nexus::query {

namespace {

constexpr std::string_view kAllowed[] = {
    "partnerId", "customerId", "productId", "externalOrderId", "fromDate", "toDate", "minAmount", "maxAmount",
    "sortBy",    "sortOrder",  "page",      "pageSize",        "cursor"};
constexpr std::size_t kUsualOrderBytes = 600;

ListFingerprint fingerprint_of(const ports::OrderQuery& query) {
  return fingerprint(query.filter, query.sort, query.direction);
}

}  // namespace

Result<OrderList> read_order_list(std::span<const Parameter> parameters, const PartnerNames& partners,
                                  const ports::OrderFilter& path) {
  OrderList list;
  list.query.filter = path;
  ParameterReader reader(parameters, kAllowed);
  read_order_filter(reader, partners, list.query);
  if (reader.mistake()) return fail(*reader.mistake());
  PagePlace place = reader.page(fingerprint_of(list.query));
  if (reader.mistake()) return fail(*reader.mistake());
  list.query.skip = place.skip;
  list.query.limit = place.limit;
  list.passed = place.passed;
  if (place.after) list.query.after = {std::move(place.after->last_sort_key), place.after->last_id};
  return list;
}

std::string order_page_json(const OrderList& list, const ports::OrderPage& page,
                            const ports::OrderCount& count) {
  std::string out;
  out.reserve(page.orders.size() * kUsualOrderBytes + 512);
  out += R"({"status":"success","data":[)";
  for (const domain::Order& order : page.orders) {
    if (out.back() != '[') out += ',';
    wire::append_order_json(out, order);
  }
  out += ']';
  PageFacts facts{count.count, count.exact, list.passed, list.query.limit, {}};
  if (page.next) {
    facts.next_cursor = write_cursor(
        {fingerprint_of(list.query), list.passed + page.orders.size(), page.next->id, page.next->sort_key});
  }
  append_page_facts(out, facts);
  out += '}';
  return out;
}

std::string single_order_json(const domain::Order& order) {
  std::string out = R"({"status":"success","order":)";
  wire::append_order_json(out, order);
  out += '}';
  return out;
}

}  // namespace nexus::query
