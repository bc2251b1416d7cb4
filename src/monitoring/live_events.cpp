#include "monitoring/live_events.h"

#include <algorithm>

#include "monitoring/overview_json.h"
#include "wire/envelope.h"
#include "wire/json_text.h"

namespace nexus::monitoring {

namespace {

// A listener who comes back within this time misses nothing; after it, what is old is no news.
constexpr int kStillNewsSeconds = 30;

std::string order_json(domain::Order order) {
  std::string json;
  wire::append_order_json(json, order);
  if (json.size() <= LiveEvents::kMaxEventBytes) return json;
  order.metadata.clear();
  json.clear();
  wire::append_order_json(json, order);
  return json;
}

std::string error_json(const domain::ErrorEvent& event) {
  std::string json = R"({"id":)";
  wire::append_uuid(json, event.id);
  json += R"(,"partnerId":)";
  wire::append_string(json, event.partner_id);
  json += R"(,"group":)";
  wire::append_string(json, ports::error_group(event));
  json += R"(,"errors":[)";
  for (const domain::Fault& fault : event.faults) {
    const std::size_t before = json.size();
    if (json.back() != '[') json += ',';
    wire::append_fault_json(json, fault);
    if (json.size() > LiveEvents::kMaxEventBytes) {
      json.resize(before);
      break;
    }
  }
  json += R"(],"amountAtRisk":)";
  if (event.amount_at_risk) {
    wire::append_decimal(json, *event.amount_at_risk);
  } else {
    json += "null";
  }
  return json + "}";
}

}  // namespace

void LiveEvents::tell(const Status& status, std::span<const AlarmChange> changes) {
  std::vector<Event> events;
  for (const AlarmChange& change : changes) events.push_back({"alarm", alarm_change_json(change)});
  if (sink_.listeners() == 0) {
    ++seconds_unheard_;
  } else {
    events.push_back({"overview", status_json(status)});
    const bool quietly = seconds_unheard_ > kStillNewsSeconds;
    // A listener who came back after that has missed what nobody was told.
    if (quietly && was_heard_) events.push_back({"reset", "{}"});
    seconds_unheard_ = 0;
    was_heard_ = true;
    add_orders(events, quietly);
    add_errors(events, quietly);
    add_jobs(events, quietly);
  }
  if (!events.empty()) sink_.publish(events);
}

// A store that cannot be read now is read again in a second; whoever queries it is told why.
void LiveEvents::add_orders(std::vector<Event>& events, bool quietly) {
  ports::OrderQuery newest;
  newest.limit = kMostASecond;
  auto page = sources_.orders.list(newest);
  if (!page) return;
  std::set<domain::Uuid> ids;
  std::reverse(page->orders.begin(), page->orders.end());
  for (const domain::Order& order : page->orders) {
    ids.insert(order.id);
    if (!quietly && !known_orders_.contains(order.id)) events.push_back({"order", order_json(order)});
  }
  known_orders_ = std::move(ids);
}

void LiveEvents::add_errors(std::vector<Event>& events, bool quietly) {
  ports::ErrorQuery newest;
  newest.limit = kMostASecond;
  auto page = sources_.errors.list(newest);
  if (!page) return;
  std::set<domain::Uuid> ids;
  std::reverse(page->errors.begin(), page->errors.end());
  for (const ports::StoredError& error : page->errors) {
    ids.insert(error.event.id);
    if (!quietly && !known_errors_.contains(error.event.id))
      events.push_back({"error", error_json(error.event)});
  }
  known_errors_ = std::move(ids);
}

// Those that run, and those that ended since they were told of last.
void LiveEvents::add_jobs(std::vector<Event>& events, bool quietly) {
  std::map<domain::Uuid, std::string> jobs;
  for (const auto kind : {ports::JobKind::reprocess, ports::JobKind::redrive}) {
    auto newest = sources_.jobs.list(kind, {}, kMostASecond);
    if (!newest) return;
    for (const ports::Job& job : *newest) {
      std::string json = sources_.job_json(job);
      const auto known = known_jobs_.find(job.id);
      const bool has_changed = known == known_jobs_.end() || known->second != json;
      if (has_changed && (!quietly || job.state == ports::JobState::running)) events.push_back({"job", json});
      jobs.emplace(job.id, std::move(json));
    }
  }
  known_jobs_ = std::move(jobs);
}

}  // namespace nexus::monitoring
