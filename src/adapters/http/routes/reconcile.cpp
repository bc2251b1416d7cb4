#include "adapters/http/routes/reconcile.h"

#include "adapters/http/routes/query_parameters.h"
#include "review/reconciliation.h"

namespace nexus::http {

using review::ControlTotals;
using review::Reconciliation;

namespace {

// kMaxControlOrders with ids of usual length.
constexpr std::size_t kBodyBytes = 32 * 1024 * 1024;

void append_total(std::string& out, std::string_view name,
                  const std::optional<Reconciliation::Total>& total) {
  if (!total) return;
  if (out.back() != '{') out += ',';
  wire::append_string(out, name);
  out += ':';
  JsonObject object(out);
  object.json("theirs", total->theirs.to_string());
  object.json("ours", total->ours.to_string());
  object.json("difference", total->difference().to_string());
}

// [entry, ...], each written by `write` into an object of its own.
template <class Entry, class Write>
std::string list_json(const std::vector<Entry>& entries, Write write) {
  std::string json = "[";
  for (const Entry& entry : entries) {
    if (json.back() != '[') json += ',';
    JsonObject object(json);
    write(object, entry);
  }
  return json + "]";
}

std::string totals_json(const Reconciliation& found) {
  std::string json = "{";
  append_total(json, "grossAmount", found.gross_amount);
  append_total(json, "taxAmount", found.tax_amount);
  append_total(json, "netAmount", found.net_amount);
  return json + "}";
}

std::string count_json(const ControlTotals& theirs, const Reconciliation& found) {
  const auto difference =
      static_cast<std::int64_t>(found.count_ours) - static_cast<std::int64_t>(theirs.count);
  std::string json;
  {
    JsonObject object(json);
    object.integer("theirs", theirs.count);
    object.integer("ours", found.count_ours);
    object.integer("difference", difference);
  }
  return json;
}

void add_lists(JsonObject& answer, const Reconciliation& found) {
  std::string missing = "[";
  for (const std::string& id : found.missing) {
    if (missing.back() != '[') missing += ',';
    wire::append_string(missing, id);
  }
  answer.json("missing", missing + "]");
  answer.json("extra", list_json(found.extra, [](JsonObject& object, const Reconciliation::Extra& extra) {
                object.text("id", domain::to_string(extra.id));
                object.text("externalOrderId", extra.external_order_id);
              }));
  answer.json("different",
              list_json(found.different, [](JsonObject& object, const Reconciliation::Different& different) {
                object.text("externalOrderId", different.external_order_id);
                object.json("theirs", different.theirs.to_string());
                object.json("ours", different.ours.to_string());
              }));
  answer.json("outside",
              list_json(found.outside, [](JsonObject& object, const Reconciliation::Elsewhere& elsewhere) {
                object.text("id", domain::to_string(elsewhere.id));
                object.text("externalOrderId", elsewhere.external_order_id);
                object.timestamp("transactionTime", elsewhere.transaction_time);
              }));
  answer.json("rejected",
              list_json(found.rejected, [](JsonObject& object, const Reconciliation::Rejected& rejected) {
                object.text("externalOrderId", rejected.external_order_id);
                object.text("errorId", domain::to_string(rejected.error));
                object.text("code", domain::to_string(rejected.code));
              }));
  answer.boolean("truncated", found.truncated);
}

Response reconcile_totals(const Exchange& exchange, std::string_view body, const ReconcileParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto partner = parts.partners.by_slug(exchange.request().path_parameter("slug"));
  if (partner == nullptr || !exchange.caller().may_act_for(partner->id())) {
    return to_response(
        {404, "UNKNOWN_PARTNER", "There is no such partner for your key; check the partner's slug.", {}, {}},
        exchange.trace_id());
  }
  const auto theirs = review::read_control_totals(body);
  if (!theirs) return error_response(theirs.error(), exchange);
  const auto found = review::reconcile(partner->id(), *theirs, parts.orders, parts.errors);
  if (!found) return error_response(found.error(), exchange);
  std::string answer;
  {
    JsonObject object(answer);
    object.text("partnerId", partner->id());
    object.timestamp("from", theirs->from);
    object.timestamp("to", theirs->to);
    object.boolean("matches", found->matches(*theirs));
    object.json("count", count_json(*theirs, *found));
    object.json("totals", totals_json(*found));
    add_lists(object, *found);
  }
  return json_response(200, std::move(answer));
}

}  // namespace

void add_reconcile_routes(Router& router, BlockingPool& pool, const ReconcileParts& parts) {
  router.on_pool(
      Method::post, "/api/partners/{slug}/reconcile", Permission::partner_feed, pool,
      [parts](const Exchange& exchange, std::string_view body) {
        return reconcile_totals(exchange, body, parts);
      },
      kBodyBytes);
}

}  // namespace nexus::http
