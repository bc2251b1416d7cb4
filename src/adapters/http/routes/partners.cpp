#include "adapters/http/routes/partners.h"

#include <algorithm>

#include "adapters/http/key_store.h"
#include "adapters/http/rate_limit.h"
#include "adapters/http/routes/keys.h"
#include "adapters/http/routes/query_parameters.h"

namespace nexus::http {

namespace {

constexpr int kRateMinutes[] = {1, 5, 60};
constexpr int kRateDecimals = 2;
constexpr int kErrorRateDecimals = 4;

// What all partners' answers are made from, read once a request.
struct Standing {
  std::map<std::string, ports::PartnerStanding> ledger;
  ports::OrderStatistics stored;
};

// The ledger first: an order is stored before the ledger hears of it, so that an order under way
// counts twice rather than not at all, and no gap is reported that is none.
Result<Standing> read_standing(const PartnerParts& parts) {
  Standing standing;
  auto ledger = parts.ledger.standings();
  if (!ledger) return fail(ledger.error());
  standing.ledger = *std::move(ledger);
  auto stored = parts.orders.statistics();
  if (!stored) return fail(stored.error());
  standing.stored = *std::move(stored);
  return standing;
}

intake::AcceptanceHistory history_of(const PartnerParts& parts, const std::string& partner_id) {
  return parts.counts.with([&](const auto& counts) {
    const auto found = counts.find(partner_id);
    return found == counts.end() ? intake::AcceptanceHistory() : found->second;
  });
}

// numerator / denominator, exact to that many decimals, halves away from zero.
std::string quotient(std::uint64_t numerator, std::uint64_t denominator, int decimals) {
  domain::DecimalTotal total;
  total.add(domain::Decimal::from_integer(static_cast<std::int64_t>(numerator)));
  return total.average(static_cast<std::int64_t>(denominator), decimals);
}

std::string rates_json(const intake::AcceptanceHistory& history, domain::Timestamp now) {
  std::string out = "[";
  for (const int minutes : kRateMinutes) {
    if (out.back() != '[') out += ',';
    const intake::AcceptanceCount count = history.recent(minutes, now);
    const auto rate = [&](std::uint64_t number) {
      return quotient(number, static_cast<std::uint64_t>(minutes), kRateDecimals);
    };
    JsonObject object(out);
    object.integer("minutes", minutes);
    object.json("received", rate(count.received()));
    object.json("accepted", rate(count.accepted));
    object.json("duplicates", rate(count.duplicates));
    object.json("conflicts", rate(count.conflicts));
    object.json("rejected", rate(count.rejected));
  }
  return out + "]";
}

std::string error_rate_json(const intake::AcceptanceHistory& history, domain::Timestamp now) {
  const intake::AcceptanceCount count = history.recent(60, now);
  if (count.received() == 0) return "null";
  return quotient(count.rejected + count.conflicts, count.received(), kErrorRateDecimals);
}

std::string sequence_json(const Standing& standing, const std::string& partner_id) {
  const auto ledger = standing.ledger.find(partner_id);
  const auto stored = standing.stored.by_partner.find(partner_id);
  const ports::PartnerStanding known =
      ledger == standing.ledger.end() ? ports::PartnerStanding{} : ledger->second;
  const std::uint64_t in_store = stored == standing.stored.by_partner.end() ? 0 : stored->second.orders;
  const auto gaps = known.accepted - static_cast<std::int64_t>(in_store + known.waiting);
  std::string out;
  {
    JsonObject object(out);
    object.integer("highest", known.accepted);
    object.integer("stored", in_store);
    object.integer("waiting", known.waiting);
    object.integer("gaps", std::max<std::int64_t>(gaps, 0));
  }
  return out;
}

std::string rate_limit_json(const PartnerParts& parts, const partners::Definition& definition) {
  const RateLimiter::Policy policy = RateLimiter::policy_of(definition);
  if (policy.per_second == 0) return "null";
  std::string out;
  {
    JsonObject object(out);
    object.integer("perSecond", policy.per_second);
    object.integer("burst", policy.burst == 0 ? policy.per_second : policy.burst);
    object.integer("left", parts.rate_limiter.look(definition.id(), policy).left);
  }
  return out;
}

// 0 stands for never.
void add_time(JsonObject& object, std::string_view name, std::int64_t ms) {
  if (ms == 0) return object.json(name, "null");
  object.timestamp(name, {ms});
}

// Before the first input since the start, the newest stored order says it.
Result<std::int64_t> last_seen_ms(const PartnerParts& parts, const std::string& partner_id,
                                  const intake::AcceptanceHistory& history) {
  if (history.last_seen().ms != 0) return history.last_seen().ms;
  ports::OrderQuery newest;
  newest.filter.partner_id = partner_id;
  newest.limit = 1;
  auto page = parts.orders.list(newest);
  if (!page) return fail(page.error());
  return page->orders.empty() ? 0 : page->orders.front().processed_at.ms;
}

std::string_view format_name(partners::InputFormat format) {
  switch (format) {
    case partners::InputFormat::json: return "json";
    case partners::InputFormat::ndjson: return "ndjson";
    case partners::InputFormat::csv: return "csv";
  }
  return "json";
}

Result<> append_partner(std::string& out, const PartnerParts& parts, const partners::Definition& definition,
                        const Standing& standing) {
  const std::string& id = definition.id();
  const domain::Timestamp now = parts.clock.now();
  const intake::AcceptanceHistory history = history_of(parts, id);
  const auto seen_ms = last_seen_ms(parts, id, history);
  if (!seen_ms) return fail(seen_ms.error());
  JsonObject object(out);
  object.text("id", id);
  object.text("slug", definition.slug());
  object.integer("definitionVersion", definition.version());
  object.text("format", format_name(definition.format()));
  add_time(object, "lastSeen", *seen_ms);
  object.json("ratesPerMinute", rates_json(history, now));
  object.json("errorRate", error_rate_json(history, now));
  object.json("sequence", sequence_json(standing, id));
  object.json("rateLimit", rate_limit_json(parts, definition));
  std::string keys;
  append_keys(keys, parts.keys, id);
  object.json("keys", keys);
  return {};
}

Response list_partners(const Exchange& exchange, const PartnerParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  auto standing = read_standing(parts);
  if (!standing) return error_response(standing.error(), exchange);
  std::string body = "{\"partners\":[";
  for (const auto& definition : parts.partners.all()) {
    if (body.back() != '[') body += ',';
    auto appended = append_partner(body, parts, *definition, *standing);
    if (!appended) return error_response(appended.error(), exchange);
  }
  return json_response(200, body + "]}");
}

Response show_partner(const Exchange& exchange, const PartnerParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto definition = parts.partners.by_name(exchange.request().path_parameter("slug"));
  if (definition == nullptr) {
    return error_response(
        {ErrorKind::not_found, "There is no partner with this slug; GET /api/partners lists them."},
        exchange);
  }
  auto standing = read_standing(parts);
  if (!standing) return error_response(standing.error(), exchange);
  std::string body;
  auto appended = append_partner(body, parts, *definition, *standing);
  return appended ? json_response(200, std::move(body)) : error_response(appended.error(), exchange);
}

}  // namespace

void add_partner_routes(Router& router, BlockingPool& pool, const PartnerParts& parts) {
  const auto on = [&](const char* pattern, auto answer) {
    router.on_pool(
        Method::get, pattern, Permission::viewer, pool,
        [answer, parts](const Exchange& exchange, std::string_view) { return answer(exchange, parts); });
  };
  on("/api/partners", list_partners);
  on("/api/partners/{slug}", show_partner);
}

}  // namespace nexus::http
