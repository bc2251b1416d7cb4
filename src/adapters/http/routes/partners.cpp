#include "adapters/http/routes/partners.h"

#include <algorithm>

#include "adapters/http/key_store.h"
#include "adapters/http/rate_limit.h"
#include "adapters/http/routes/keys.h"
#include "adapters/http/routes/query_parameters.h"
#include "partners/personal_inputs.h"
#include "wire/json_text.h"

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

struct Sequence {
  std::int64_t highest = 0;
  std::uint64_t stored = 0;
  std::uint64_t waiting = 0;
  std::int64_t gaps = 0;
};

Sequence sequence_of(const Standing& standing, const std::string& partner_id) {
  const auto ledger = standing.ledger.find(partner_id);
  const auto stored = standing.stored.by_partner.find(partner_id);
  const ports::PartnerStanding known =
      ledger == standing.ledger.end() ? ports::PartnerStanding{} : ledger->second;
  Sequence sequence;
  sequence.highest = known.accepted;
  sequence.stored = stored == standing.stored.by_partner.end() ? 0 : stored->second.orders;
  sequence.waiting = known.waiting;
  const auto there = static_cast<std::int64_t>(sequence.stored + sequence.waiting);
  sequence.gaps = std::max<std::int64_t>(sequence.highest - there, 0);
  return sequence;
}

std::string sequence_json(const Sequence& sequence) {
  std::string out;
  {
    JsonObject object(out);
    object.integer("highest", sequence.highest);
    object.integer("stored", sequence.stored);
    object.integer("waiting", sequence.waiting);
    object.integer("gaps", sequence.gaps);
  }
  return out;
}

struct Headroom {
  std::uint64_t per_second = 0;  // 0: no limit
  std::uint64_t burst = 0;
  std::uint64_t left = 0;
};

Headroom headroom_of(const PartnerParts& parts, const partners::Definition& definition) {
  const RateLimiter::Policy policy = RateLimiter::policy_of(definition);
  if (policy.per_second == 0) return {};
  return {policy.per_second, policy.burst == 0 ? policy.per_second : policy.burst,
          static_cast<std::uint64_t>(parts.rate_limiter.look(definition.id(), policy).left)};
}

std::string rate_limit_json(const Headroom& headroom) {
  if (headroom.per_second == 0) return "null";
  std::string out;
  {
    JsonObject object(out);
    object.integer("perSecond", headroom.per_second);
    object.integer("burst", headroom.burst);
    object.integer("left", headroom.left);
  }
  return out;
}

// One word for the list of partners: the worst that holds.
std::string_view health_of(const intake::AcceptanceCount& hour, const Sequence& sequence,
                           const Headroom& headroom) {
  constexpr std::uint64_t kFewInputs = 20;  // of which a rate says nothing
  const std::uint64_t refused = hour.rejected + hour.conflicts;
  const bool above_five_percent = hour.received() >= kFewInputs && refused * 20 > hour.received();
  if (above_five_percent || sequence.gaps > 0) return "critical";
  if (headroom.per_second != 0 && headroom.left * 10 < headroom.burst) return "warning";
  return hour.received() == 0 ? "idle" : "ok";
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

std::string names_json(const std::vector<std::string>& names) {
  std::string out = "[";
  for (const std::string& name : names) {
    if (out.back() != '[') out += ',';
    wire::append_string(out, name);
  }
  return out + "]";
}

Result<> append_partner(std::string& out, const PartnerParts& parts, const partners::Definition& definition,
                        const Standing& standing) {
  const std::string& id = definition.id();
  const domain::Timestamp now = parts.clock.now();
  const intake::AcceptanceHistory history = history_of(parts, id);
  const auto seen_ms = last_seen_ms(parts, id, history);
  if (!seen_ms) return fail(seen_ms.error());
  const Sequence sequence = sequence_of(standing, id);
  const Headroom headroom = headroom_of(parts, definition);
  JsonObject object(out);
  object.text("id", id);
  object.text("slug", definition.slug());
  object.text("health", health_of(history.recent(60, now), sequence, headroom));
  object.integer("definitionVersion", definition.version());
  object.text("format", format_name(definition.format()));
  add_time(object, "lastSeen", *seen_ms);
  object.json("ratesPerMinute", rates_json(history, now));
  object.json("errorRate", error_rate_json(history, now));
  object.json("sequence", sequence_json(sequence));
  object.json("rateLimit", rate_limit_json(headroom));
  object.json("personal", names_json(definition.personal_fields()));
  object.json("personalInputs", names_json(partners::personal_inputs(definition)));
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
