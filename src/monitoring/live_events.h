// What people who watch are told each second: how things stand, the newest orders and errors, alarms.
// Rendered once, whoever listens; while nobody does, only alarms are, so that they can be caught up with.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "domain/uuid.h"
#include "monitoring/alarms.h"
#include "monitoring/event_sink.h"
#include "monitoring/monitor.h"
#include "ports/error_store.h"
#include "ports/job_store.h"
#include "ports/order_store.h"

namespace nexus::monitoring {

// What is told of; all must outlive the live events.
struct LiveSources {
  ports::OrderStore& orders;
  ports::ErrorStore& errors;
  ports::JobStore& jobs;
  std::function<std::string(const ports::Job&)> job_json;  // as the API shows a job
};

// Belongs to one thread; blocks on the stores.
class LiveEvents {
 public:
  // Of each kind in one second; of more, the newest.
  static constexpr std::size_t kMostASecond = 20;
  // An order whose JSON is longer is told without its metadata, an error with its first faults only.
  static constexpr std::size_t kMaxEventBytes = 16 * 1024;

  LiveEvents(LiveSources sources, EventSink& sink) : sources_(std::move(sources)), sink_(sink) {}

  // Call once a second with how things stand and what changed.
  void tell(const Status& status, std::span<const AlarmChange> changes);

 private:
  void add_orders(std::vector<Event>& events, bool quietly);
  void add_errors(std::vector<Event>& events, bool quietly);
  void add_jobs(std::vector<Event>& events, bool quietly);

  const LiveSources sources_;
  EventSink& sink_;
  // What the newest pages held a second ago.
  std::set<domain::Uuid> known_orders_;
  std::set<domain::Uuid> known_errors_;
  std::map<domain::Uuid, std::string> known_jobs_;  // as they were told
  int seconds_unheard_ = 1'000'000;                 // nobody ever listened
  bool was_heard_ = false;
};

}  // namespace nexus::monitoring
