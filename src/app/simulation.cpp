#include "app/simulation.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "app/json_members.h"

namespace nexus::app {

using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kPollInterval{50};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Result<ServerBooks> fetch_books(ApiClient& client) {
  const Result<wire::JsonValue> conservation = client.call_json({"GET", "/api/conservation", {}, ""});
  if (!conservation) return fail(conservation.error());
  const Result<wire::JsonValue> statistics = client.call_json({"GET", "/api/orders/stats", {}, ""});
  if (!statistics) return fail(statistics.error());
  return read_server_books(*conservation, *statistics);
}

// Messages that wait for delivery; dead letters wait for people.
Result<std::int64_t> messages_waiting(ApiClient& client) {
  const Result<wire::JsonValue> answer = client.call_json({"GET", "/api/queues", {}, ""});
  if (!answer) return fail(answer.error());
  std::int64_t waiting = 0;
  for (const wire::JsonValue& queue : items_of(*answer, "queues")) {
    if (text_of(queue, "name") == "valid_orders_dlq") continue;
    waiting += integer_of(queue, "visible") + integer_of(queue, "inFlight");
  }
  return waiting;
}

// Waits until the queues are empty; after `drain_ms` it goes on, and the comparison shows the rest.
Result<> wait_for_drain(ApiClient& client, std::int64_t drain_ms, Console& console) {
  ProgressLine progress(console);
  const Clock::time_point until = Clock::now() + std::chrono::milliseconds(drain_ms);
  while (true) {
    const Result<std::int64_t> waiting = messages_waiting(client);
    if (!waiting) return fail(waiting.error());
    if (*waiting == 0 || Clock::now() >= until) return {};
    progress.show(fmt::format("{} messages wait for delivery", grouped(*waiting)));
    std::this_thread::sleep_for(kPollInterval);
  }
}

class Simulation {
 public:
  Simulation(const SimulationOptions& options, std::vector<SimulatedPartner> partners, Console& console)
      : options_(options), console_(console), client_(options.address) {
    const domain::Timestamp now{std::chrono::duration_cast<std::chrono::milliseconds>(
                                    std::chrono::system_clock::now().time_since_epoch())
                                    .count()};
    const std::size_t count = std::max(options.connections, partners.size());
    for (std::size_t i = 0; i < count; ++i) {
      const SimulatedPartner& partner = partners[i % partners.size()];
      const std::uint64_t seed = options.seed * 1'000'003 + i;
      SimulatedFeed feed(partner.shape, options.mix, fmt::format("sim-{}-{}", options.run, i), seed, now);
      connections_.push_back(std::make_unique<SimulatedConnection>(
          ConnectionOptions{options.address, partner.slug, options.batch,
                            options.inputs_per_second / static_cast<double>(count), options.retry_ms,
                            options.samples / count + 1},
          std::move(feed), seed));
    }
  }

  Result<SimulationReport> run() {
    if (const Result<> empty = wait_for_drain(client_, options_.drain_ms, console_); !empty)
      return fail(empty.error());
    const Result<ServerBooks> before = fetch_books(client_);
    if (!before) return fail(before.error());
    if (const Result<> sent = send_all(); !sent) return fail(sent.error());
    if (const Result<> empty = wait_for_drain(client_, options_.drain_ms, console_); !empty)
      return fail(empty.error());
    const Result<ServerBooks> after = fetch_books(client_);
    if (!after) return fail(after.error());
    gather();
    report_.lines = reconcile(report_.sent, *before, *after);
    if (const Result<> compared = look_up_samples(); !compared) return fail(compared.error());
    return std::move(report_);
  }

 private:
  Result<> send_all() {
    pace_.inputs_left = options_.duration_s > 0 ? INT64_MAX / 2 : options_.inputs;
    std::vector<Result<>> results(connections_.size());
    std::atomic<std::size_t> running{connections_.size()};
    const Clock::time_point start = Clock::now();
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < connections_.size(); ++i) {
        threads.emplace_back([this, i, &results, &running] {
          results[i] = connections_[i]->run(pace_);
          if (!results[i]) pace_.stop = true;
          --running;
        });
      }
      watch(start, running);
    }
    report_.seconds = seconds_since(start);
    for (const Result<>& result : results) {
      if (!result) return fail(result.error());
    }
    return {};
  }

  void watch(Clock::time_point start, const std::atomic<std::size_t>& running) {
    ProgressLine progress(console_);
    while (running > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const double seconds = seconds_since(start);
      if (options_.duration_s > 0 && seconds >= static_cast<double>(options_.duration_s)) pace_.stop = true;
      if (!progress.is_due()) continue;
      progress.show(
          fmt::format("{} inputs decided, {}/s, {} waits", grouped(pace_.decided),
                      grouped(static_cast<std::int64_t>(static_cast<double>(pace_.decided) / seconds)),
                      grouped(pace_.waits)));
    }
  }

  void gather() {
    std::vector<std::uint32_t> latencies;
    for (const auto& connection : connections_) {
      latencies.insert(latencies.end(), connection->latencies_us().begin(), connection->latencies_us().end());
      if (connection->totals().sent == 0) continue;
      report_.sent[connection->partner_id()].add(connection->totals());
    }
    for (const auto& [id, totals] : report_.sent) {
      report_.differences.insert(report_.differences.end(), totals.wrong_examples.begin(),
                                 totals.wrong_examples.end());
    }
    std::sort(latencies.begin(), latencies.end());
    if (!latencies.empty()) {
      report_.median_us = latencies[latencies.size() / 2];
      report_.p99_us = latencies[latencies.size() * 99 / 100];
    }
    report_.inputs = pace_.decided;
    report_.waits = pace_.waits;
  }

  Result<> look_up_samples() {
    ProgressLine progress(console_);
    for (const auto& connection : connections_) {
      for (const SimulatedOrder& order : connection->samples()) {
        const std::string path = "/api/orders/external/" + url_encoded(connection->partner_id()) + "/" +
                                 url_encoded(order.external_id);
        const Result<wire::JsonValue> answer = client_.call_json({"GET", path, {}, ""});
        if (!answer && answer.error().kind != ErrorKind::not_found) return fail(answer.error());
        const wire::JsonValue* found = answer ? answer->find("order") : nullptr;
        const std::string difference = found == nullptr ? "it is not there" : difference_of(order, *found);
        if (!difference.empty()) {
          report_.differences.push_back(
              fmt::format("acknowledged order {}: {}", order.external_id, difference));
        }
        ++report_.looked_up;
        progress.show(
            fmt::format("{} orders looked up", grouped(static_cast<std::int64_t>(report_.looked_up))));
      }
    }
    return {};
  }

  const SimulationOptions& options_;
  Console& console_;
  ApiClient client_;
  SimulationPace pace_;
  std::vector<std::unique_ptr<SimulatedConnection>> connections_;
  SimulationReport report_;
};

}  // namespace

Result<SimulatedPartner> parse_simulated_partner(const std::string& text) {
  if (text == "a") return SimulatedPartner{"partner-a", FeedShape::partner_a};
  if (text == "b") return SimulatedPartner{"partner-b", FeedShape::partner_b};
  const std::size_t colon = text.find(':');
  const std::string format = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (colon != std::string::npos && format != "a" && format != "b") {
    return fail(ErrorKind::invalid,
                fmt::format("--partner {}: the format behind the colon is a or b.", text));
  }
  const bool is_b = format.empty() ? text == "partner-b" : format == "b";
  return SimulatedPartner{text.substr(0, colon), is_b ? FeedShape::partner_b : FeedShape::partner_a};
}

std::string difference_of(const SimulatedOrder& sent, const wire::JsonValue& order) {
  const std::pair<const char*, std::string> texts[] = {{"id", sent.id},
                                                       {"externalOrderId", sent.external_id},
                                                       {"customerId", sent.customer},
                                                       {"productId", sent.product},
                                                       {"transactionTime", domain::to_iso8601(sent.time)}};
  for (const auto& [member, expected] : texts) {
    const std::string found = text_of(order, member);
    if (found != expected) return fmt::format("{} is {}, acknowledged was {}", member, found, expected);
  }
  const std::pair<const char*, domain::Decimal> numbers[] = {
      {"sequenceNumber", domain::Decimal::from_integer(sent.sequence_number)},
      {"quantity", domain::Decimal::from_integer(sent.quantity)},
      {"unitPrice", sent.unit_price},
      {"taxRate", sent.tax_rate},
      {"grossAmount", sent.gross},
      {"taxAmount", sent.tax},
      {"netAmount", sent.net}};
  for (const auto& [member, expected] : numbers) {
    const std::string found = text_of(order, member);
    if (domain::Decimal::parse(found) != expected) {
      return fmt::format("{} is {}, exact is {}", member, found, expected.to_string());
    }
  }
  return "";
}

Result<SimulationReport> run_simulation(const SimulationOptions& options, Console& console) {
  std::vector<SimulatedPartner> partners;
  for (const std::string& text : options.partners) {
    const Result<SimulatedPartner> partner = parse_simulated_partner(text);
    if (!partner) return fail(partner.error());
    partners.push_back(*partner);
  }
  Simulation simulation(options, std::move(partners), console);
  return simulation.run();
}

}  // namespace nexus::app
