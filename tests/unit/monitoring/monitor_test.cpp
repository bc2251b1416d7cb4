// The monitor over an intake in memory, second by second.
#include "monitoring/monitor.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/memory/memory_job_store.h"
#include "adapters/memory/memory_measurement_store.h"
#include "delivery/error_delivery.h"
#include "delivery/order_delivery.h"
#include "monitoring/live_events.h"
#include "monitoring/overview_json.h"
#include "ports/forwarding_broker.h"
#include "support/intake_rig.h"
#include "wire/json_value.h"

namespace nexus::monitoring {
namespace {

using support::IntakeRig;
using support::make_order;

class BrokenMeasurements final : public ports::MeasurementStore {
 public:
  Result<> save(const ports::Measurement&) override { return fail(ErrorKind::unavailable, "no disk"); }
  Result<std::vector<ports::Measurement>> list(domain::Timestamp, domain::Timestamp) override {
    return fail(ErrorKind::unavailable, "no disk");
  }
  Result<> expire(domain::Timestamp) override { return {}; }
};

struct Watched : IntakeRig {
  memory::MemoryMeasurementStore stored;
  intake::Conservation conservation{
      ledger, queues, orders, errors, counts, clock, intake::Intakes::this_process};
  delivery::OrderDelivery order_delivery{queues, orders, ledger, clock, ids, {}, [](const std::string&) {}};
  delivery::ErrorDelivery error_delivery{queues, errors, {}, [](const std::string&) {}};
  LatencyCounts latency{};
  bool space_low = false;
  bool failing = false;
  std::vector<std::string> reports;

  MonitorSources sources(ports::MeasurementStore& measurements) {
    return sources(measurements, conservation);
  }
  MonitorSources sources(ports::MeasurementStore& measurements, intake::Conservation& books) {
    return {clock,
            counts,
            queues,
            books,
            errors,
            measurements,
            [this] { return latency; },
            [this] { return space_low; },
            [this] { return failing; },
            [this](const std::string& sentence) { reports.push_back(sentence); }};
  }

  memory::MemoryJobStore jobs;
  LiveSources live() {
    return {orders, errors, jobs,
            [](const ports::Job& job) { return "{\"processed\":" + std::to_string(job.processed) + "}"; }};
  }

  // One second of the monitor's life.
  std::vector<AlarmChange> second(Monitor& monitor) {
    clock.advance(1000);
    auto changes = monitor.sample();
    monitor.check_books();
    monitor.save_history(false);
    return changes;
  }

  void deliver() {
    EXPECT_TRUE(order_delivery.run_once(0));
    EXPECT_TRUE(error_delivery.run_once(0));
  }
};

std::vector<std::string> ids_of(const std::vector<Alarm>& alarms) {
  std::vector<std::string> ids;
  for (const Alarm& alarm : alarms) ids.push_back(alarm.id);
  return ids;
}

TEST(Monitor, ShowsRatesOfTheLastTenSecondsAndLevelsOfNow) {
  Watched rig;
  Monitor monitor(rig.sources(rig.stored));
  monitor.start();
  rig.accept({make_order("1"), make_order("2"), make_order("2"), make_order("1", 6)});
  rig.latency[4] += 4;
  rig.second(monitor);
  for (int i = 0; i < 3; ++i) rig.second(monitor);
  const Status status = monitor.status();
  EXPECT_DOUBLE_EQ(status.rates.accepted, 0.5);
  EXPECT_DOUBLE_EQ(status.rates.duplicates, 0.25);
  EXPECT_DOUBLE_EQ(status.rates.conflicts, 0.25);
  EXPECT_EQ(status.rates.queue_depth, 3u);
  EXPECT_EQ(status.rates.oldest_age_ms, 4000);
  EXPECT_TRUE(latency_ms(status.rates.latency, 0.5));
  for (int i = 0; i < 11; ++i) rig.second(monitor);
  EXPECT_DOUBLE_EQ(monitor.status().rates.accepted, 0);
  EXPECT_FALSE(latency_ms(monitor.status().rates.latency, 0.5));
}

TEST(Monitor, BalancesTheBooksEveryTenSeconds) {
  Watched rig;
  Monitor monitor(rig.sources(rig.stored));
  monitor.start();
  EXPECT_FALSE(monitor.status().books.at);
  rig.second(monitor);
  rig.accept({make_order("1"), make_order("1", 6)});
  rig.deliver();
  for (int i = 0; i < 25; ++i) rig.second(monitor);
  const BooksChecked books = monitor.status().books;
  EXPECT_GT(rig.clock.now().ms - books.at->ms, 2'000) << "nothing passed any more";
  EXPECT_LE(rig.clock.now().ms - books.at->ms, 10'000);
  EXPECT_EQ(books.orders, 1u);
  EXPECT_EQ(books.open_errors, 1u);
  EXPECT_EQ(books.unaccounted, 0);
}

TEST(Monitor, BalancesTheBooksSoonAfterSomethingPassed) {
  Watched rig;
  Monitor monitor(rig.sources(rig.stored));
  monitor.start();
  for (int i = 0; i < 15; ++i) rig.second(monitor);
  rig.accept({make_order("1"), make_order("1", 6)});
  for (int i = 0; i < 2; ++i) rig.second(monitor);
  EXPECT_EQ(monitor.status().books.orders, 0u) << "it is not delivered yet";
  rig.deliver();
  for (int i = 0; i < 2; ++i) rig.second(monitor);
  EXPECT_EQ(monitor.status().books.orders, 1u);
  EXPECT_EQ(monitor.status().books.open_errors, 1u);
}

// Answers after ten seconds while it is slow.
class SlowBroker final : public ports::ForwardingBroker {
 public:
  SlowBroker(ports::Broker& inner, memory::ManualClock& clock) : ForwardingBroker(inner), clock_(clock) {}
  Result<ports::QueueStats> stats(ports::QueueName queue) override {
    if (slow) clock_.advance(10'000);
    return inner_.stats(queue);
  }
  bool slow = false;

 private:
  memory::ManualClock& clock_;
};

TEST(Monitor, BalancesTheBooksHalfAMinuteAfterAQueueWasSlow) {
  Watched rig;
  SlowBroker broker(rig.queues, rig.clock);
  intake::Conservation conservation{
      rig.ledger, broker, rig.orders, rig.errors, rig.counts, rig.clock, intake::Intakes::this_process};
  Monitor monitor(rig.sources(rig.stored, conservation));
  monitor.start();
  broker.slow = true;
  rig.second(monitor);
  broker.slow = false;
  rig.accept({make_order("1")});
  rig.deliver();
  for (int i = 0; i < 31; ++i) rig.second(monitor);
  EXPECT_EQ(monitor.status().books.orders, 1u);
}

TEST(Monitor, RaisesAnAlarmForWhatStaysUnaccounted) {
  Watched rig;
  Monitor monitor(rig.sources(rig.stored));
  monitor.start();
  const auto decided = rig.accept({make_order("1")});
  auto batch = rig.queues.receive(ports::QueueName::valid_orders, {});
  const ports::Confirmation claimed[] = {{&decided->inputs[0].order, batch->messages[0].id}};
  ASSERT_TRUE(rig.ledger.stored(claimed));
  for (int i = 0; i < 10; ++i) rig.second(monitor);
  EXPECT_TRUE(monitor.status().alarms.empty());
  for (int i = 0; i < 3; ++i) rig.second(monitor);
  EXPECT_EQ(ids_of(monitor.status().alarms), std::vector<std::string>{"unaccounted"});
  ASSERT_TRUE(rig.orders.save({&decided->inputs[0].order, 1}));
  for (int i = 0; i < 4; ++i) rig.second(monitor);
  EXPECT_TRUE(monitor.status().alarms.empty()) << "the alarm ends soon after the books balance";
}

TEST(Monitor, RaisesAnAlarmForAPartnerWhoseOrdersAreRefused) {
  Watched rig;
  Monitor monitor(rig.sources(rig.stored));
  monitor.start();
  std::vector<domain::Order> orders;
  for (int i = 0; i < 18; ++i) orders.push_back(make_order(std::to_string(i)));
  orders.push_back(make_order("0", 9));
  rig.accept(orders);
  EXPECT_TRUE(rig.second(monitor).empty()) << "fewer than 20 inputs say nothing";
  rig.accept({make_order("1", 9)});
  const auto changes = rig.second(monitor);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].alarm.id, "error_rate:PARTNER_A");
  EXPECT_EQ(changes[0].alarm.severity, Severity::critical);
  orders.clear();
  for (int i = 100; i < 120; ++i) orders.push_back(make_order(std::to_string(i)));
  rig.accept(orders);
  const auto ended = rig.second(monitor);
  ASSERT_EQ(ended.size(), 1u) << "2 of 40 are 5 %, which is not above";
  EXPECT_FALSE(ended[0].raised);
}

TEST(Monitor, RaisesAlarmsForQueuesDiskAndDelivery) {
  Watched rig;
  Monitor monitor(rig.sources(rig.stored));
  monitor.start();
  rig.accept({make_order("1"), make_order("2")});
  ports::ReceiveOptions one;
  one.max_messages = 1;
  auto batch = rig.queues.receive(ports::QueueName::valid_orders, one);
  ASSERT_TRUE(rig.queues.dead_letter(ports::QueueName::valid_orders, {&batch->messages[0].handle, 1}));
  rig.space_low = rig.failing = true;
  rig.second(monitor);
  EXPECT_EQ(ids_of(monitor.status().alarms),
            (std::vector<std::string>{"delivery_failing", "disk_space", "dead_letters"}));
  rig.space_low = rig.failing = false;
  rig.clock.advance(60'000);
  rig.second(monitor);
  EXPECT_EQ(ids_of(monitor.status().alarms),
            (std::vector<std::string>{"dead_letters", "queue_age:valid_orders"}));
}

TEST(Monitor, KeepsItsHistoryAcrossARestart) {
  Watched rig;
  {
    Monitor monitor(rig.sources(rig.stored));
    monitor.start();
    for (int i = 0; i < 150; ++i) {
      rig.accept({make_order(std::to_string(i))});
      rig.deliver();
      rig.second(monitor);
    }
    monitor.save_history(true);
  }
  Monitor monitor(rig.sources(rig.stored));
  monitor.start();
  rig.accept({make_order("after")});
  rig.second(monitor);
  for (const Range range : {Range::hour, Range::day, Range::week, Range::month}) {
    const auto points = monitor.history(range);
    ASSERT_TRUE(points);
    std::uint64_t accepted = 0;
    for (const auto& point : *points) {
      EXPECT_EQ(point.at.ms % step_ms(range), 0);
      accepted += point.accepted;
    }
    EXPECT_EQ(accepted, 151u) << to_string(range);
  }
}

TEST(Monitor, WorksWithoutAStoreForItsHistoryAndSaysSo) {
  Watched rig;
  BrokenMeasurements broken;
  Monitor monitor(rig.sources(broken));
  monitor.start();
  for (int i = 0; i < 61; ++i) rig.second(monitor);
  EXPECT_GE(rig.reports.size(), 2u);
  EXPECT_FALSE(monitor.history(Range::hour)->empty());
  EXPECT_FALSE(monitor.history(Range::day));
}

class Heard final : public EventSink {
 public:
  void publish(std::span<const Event> published) override {
    events.insert(events.end(), published.begin(), published.end());
  }
  std::size_t listeners() const override { return count; }
  std::size_t of(std::string_view type) const {
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [&](const Event& event) { return event.type == type; }));
  }
  std::vector<Event> events;
  std::size_t count = 0;
};

TEST(LiveEvents, TellWhoListensWhatIsNewAndNobodyElse) {
  Watched rig;
  Heard heard;
  LiveEvents live(rig.live(), heard);
  rig.accept({make_order("old")});
  rig.deliver();
  live.tell({}, {});
  EXPECT_TRUE(heard.events.empty());
  heard.count = 1;
  live.tell({}, {});
  EXPECT_EQ(heard.of("overview"), 1u);
  EXPECT_EQ(heard.of("order"), 0u) << "what was there before is no news";
  rig.accept({make_order("new"), make_order("old", 6)});
  rig.deliver();
  live.tell({}, {});
  live.tell({}, {});
  EXPECT_EQ(heard.of("order"), 1u);
  EXPECT_EQ(heard.of("error"), 1u);
  for (const Event& event : heard.events) {
    EXPECT_TRUE(wire::JsonValue::parse(event.data)) << event.data;
    EXPECT_EQ(event.data.find('\n'), std::string::npos);
  }
}

TEST(LiveEvents, GoOnForAListenerWhoComesBackSoon) {
  Watched rig;
  Heard heard;
  LiveEvents live(rig.live(), heard);
  heard.count = 1;
  live.tell({}, {});
  heard.count = 0;
  rig.accept({make_order("meanwhile")});
  rig.deliver();
  live.tell({}, {});
  heard.count = 1;
  live.tell({}, {});
  EXPECT_EQ(heard.of("order"), 1u);
  EXPECT_EQ(heard.of("reset"), 0u);
}

TEST(LiveEvents, AreResetForAListenerWhoComesBackLate) {
  Watched rig;
  Heard heard;
  LiveEvents live(rig.live(), heard);
  heard.count = 1;
  live.tell({}, {});
  EXPECT_EQ(heard.of("reset"), 0u) << "the first listener has missed nothing";
  heard.count = 0;
  rig.accept({make_order("meanwhile")});
  rig.deliver();
  for (int i = 0; i < 31; ++i) live.tell({}, {});
  heard.count = 1;
  live.tell({}, {});
  live.tell({}, {});
  EXPECT_EQ(heard.of("order"), 0u);
  EXPECT_EQ(heard.of("reset"), 1u);
}

TEST(LiveEvents, TellTheNewestOfManyAndAreBounded) {
  Watched rig;
  Heard heard;
  LiveEvents live(rig.live(), heard);
  heard.count = 1;
  live.tell({}, {});
  std::vector<domain::Order> orders;
  for (int i = 0; i < 50; ++i) orders.push_back(make_order(std::to_string(i)));
  orders.back().metadata = "{\"note\":\"" + std::string(100'000, 'x') + "\"}";
  rig.accept(orders);
  rig.deliver();
  live.tell({}, {});
  EXPECT_EQ(heard.of("order"), LiveEvents::kMostASecond);
  for (const Event& event : heard.events) EXPECT_LE(event.data.size(), LiveEvents::kMaxEventBytes);
  const auto newest = wire::JsonValue::parse(heard.events.back().data);
  ASSERT_TRUE(newest);
  EXPECT_EQ(newest->find("externalOrderId")->string(), "49");
}

TEST(LiveEvents, TellAJobWhenItHasChanged) {
  Watched rig;
  Heard heard;
  LiveEvents live(rig.live(), heard);
  ports::Job over;
  over.id = rig.ids.next(rig.clock.now());
  over.state = ports::JobState::done;
  ports::Job running;
  running.id = rig.ids.next(rig.clock.now());
  running.kind = ports::JobKind::redrive;
  ASSERT_TRUE(rig.jobs.save(over));
  ASSERT_TRUE(rig.jobs.save(running));
  heard.count = 1;
  live.tell({}, {});
  live.tell({}, {});
  EXPECT_EQ(heard.of("job"), 1u) << "the one that runs, once while it stands still";
  running.processed = 7;
  running.state = ports::JobState::done;
  ASSERT_TRUE(rig.jobs.save(running));
  live.tell({}, {});
  ASSERT_EQ(heard.of("job"), 2u);
  EXPECT_EQ(heard.events.back().data, "{\"processed\":7}");
}

TEST(LiveEvents, TellAlarmsEvenWhenNobodyListens) {
  Watched rig;
  Heard heard;
  LiveEvents live(rig.live(), heard);
  const AlarmChange change{{"disk_space", Severity::critical, "t", "d", {1'700'000'000'000}}, true};
  live.tell({}, {&change, 1});
  ASSERT_EQ(heard.of("alarm"), 1u);
  EXPECT_EQ(heard.events[0].data, R"({"id":"disk_space","severity":"critical","title":"t","detail":"d",)"
                                  R"("since":"2023-11-14T22:13:20.000Z","active":true})");
}

}  // namespace
}  // namespace nexus::monitoring
