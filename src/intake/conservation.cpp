#include "intake/conservation.h"

#include <chrono>
#include <set>
#include <thread>

namespace nexus::intake {

namespace {

constexpr int kAttempts = 25;
constexpr std::chrono::milliseconds kBetweenAttempts{10};
constexpr std::size_t kPeekBatch = 1'000;

template <class Map>
auto value_or_empty(const Map& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

}  // namespace

Conservation::Conservation(ports::Ledger& ledger, ports::Broker& broker, ports::OrderStore& orders,
                           ports::ErrorStore& errors, const AcceptanceCounts& counts)
    : ledger_(ledger), broker_(broker), orders_(orders), errors_(errors), counts_(counts) {}

Result<> Conservation::open_books(const WaitingErrors& waiting) {
  auto statistics = errors_.statistics({});
  if (!statistics) return fail(statistics.error());
  errors_at_start_ = statistics->received;
  for (const auto& [partner_id, count] : waiting) errors_at_start_[partner_id].rejected += count;
  return {};
}

Result<Books> Conservation::balance() {
  for (int attempt = 1;; ++attempt) {
    auto books = read_places();
    if (!books || attempt == kAttempts || (books->unaccounted == 0 && books->unaccounted_errors == 0)) return books;
    std::this_thread::sleep_for(kBetweenAttempts);
  }
}

Result<std::map<std::string, std::uint64_t>> Conservation::count_dead() {
  std::map<std::string, std::uint64_t> dead;
  ports::MessageId after = 0;
  while (true) {
    auto batch = broker_.peek(ports::QueueName::valid_orders_dlq, after, kPeekBatch);
    if (!batch) return fail(batch.error());
    if (batch->messages.empty()) return dead;
    for (const ports::Message& message : batch->messages) ++dead[std::string(message.attributes.partner_id)];
    after = batch->messages.back().id;
  }
}

Result<Books> Conservation::read_places() {
  auto dead = count_dead();
  if (!dead) return fail(dead.error());
  auto standings = ledger_.standings();
  if (!standings) return fail(standings.error());
  auto stored = orders_.statistics();
  if (!stored) return fail(stored.error());
  auto error_queue = broker_.stats(ports::QueueName::error_orders);
  if (!error_queue) return fail(error_queue.error());
  auto stored_errors = errors_.statistics({});
  if (!stored_errors) return fail(stored_errors.error());
  const auto counts = counts_.with([](const auto& all) { return all; });

  std::set<std::string> partner_ids;
  for (const auto& [id, standing] : *standings) partner_ids.insert(id);
  for (const auto& [id, history] : counts) partner_ids.insert(id);
  for (const auto& [id, received] : errors_at_start_) partner_ids.insert(id);

  Books books;
  books.unaccounted_errors = -static_cast<std::int64_t>(error_queue->visible + error_queue->in_flight);
  for (const std::string& id : partner_ids) {
    const ports::PartnerStanding standing = value_or_empty(*standings, id);
    const AcceptanceCount since_start = value_or_empty(counts, id).since_start();
    const auto errors_before = value_or_empty(errors_at_start_, id);
    PartnerBooks partner;
    partner.partner_id = id;
    partner.persisted = value_or_empty(stored->by_partner, id).orders;
    partner.duplicates = since_start.duplicates;
    partner.conflicts = errors_before.conflicts + since_start.conflicts;
    partner.rejected = errors_before.rejected + since_start.rejected;
    partner.dead = std::min(value_or_empty(*dead, id), standing.waiting);
    partner.queued = standing.waiting - partner.dead;
    partner.received = static_cast<std::uint64_t>(standing.accepted) + partner.duplicates + partner.conflicts +
                       partner.rejected;
    partner.unaccounted = standing.accepted - static_cast<std::int64_t>(partner.persisted + standing.waiting);
    books.unaccounted += partner.unaccounted;
    const auto persisted_errors = value_or_empty(stored_errors->received, id);
    books.unaccounted_errors += static_cast<std::int64_t>(partner.conflicts + partner.rejected) -
                                static_cast<std::int64_t>(persisted_errors.conflicts + persisted_errors.rejected);
    books.partners.push_back(std::move(partner));
  }
  return books;
}

}  // namespace nexus::intake
