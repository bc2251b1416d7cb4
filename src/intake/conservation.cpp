#include "intake/conservation.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "wire/envelope.h"

namespace nexus::intake {

namespace {

constexpr int kAttempts = 25;
constexpr std::chrono::milliseconds kBetweenAttempts{10};
constexpr std::size_t kPeekBatch = 1'000;
// Equal numbers of dead letters may come and go in other processes, which then stand with the wrong partner
// for so long.
constexpr std::int64_t kDeadAreKnownMs = 5 * 60'000;

template <class Map>
auto value_or_empty(const Map& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

}  // namespace

Conservation::Conservation(ports::Ledger& ledger, ports::Broker& broker, ports::OrderStore& orders,
                           ports::ErrorStore& errors, const AcceptanceCounts& counts,
                           const ports::Clock& clock, Intakes intakes)
    : ledger_(ledger),
      broker_(broker),
      orders_(orders),
      errors_(errors),
      counts_(counts),
      clock_(clock),
      intakes_(intakes) {}

Result<> Conservation::open_books() {
  auto statistics = errors_.statistics({});
  if (!statistics) return fail(statistics.error());
  errors_at_start_ = statistics->received;
  ports::ErrorQuery newest;
  newest.limit = 1;
  auto page = errors_.list(newest);
  if (!page) return fail(page.error());
  if (!page->errors.empty()) newest_stored_error_ = page->errors.front().event.id;
  auto discarded = count_discarded();
  if (!discarded) return fail(discarded.error());
  discarded_at_start_ = *discarded;
  return {};
}

Result<std::uint64_t> Conservation::count_discarded() {
  std::uint64_t discarded = 0;
  for (const auto queue : {ports::QueueName::valid_orders, ports::QueueName::valid_orders_dlq}) {
    auto stats = broker_.stats(queue);
    if (!stats) return fail(stats.error());
    discarded += stats->purged + stats->expired;
  }
  return discarded;
}

Result<> Conservation::note_waiting_error(std::string_view partner_id, std::string_view body) {
  if (newest_stored_error_) {
    const auto event = wire::read_error_envelope(body);
    // Asking the store is spared for most of a long queue: it is newer than all that is stored.
    if (event && event->id <= *newest_stored_error_) {
      const auto stored = errors_.find(event->id);
      if (!stored) return fail(stored.error());
      if (*stored) return {};
    }
  }
  auto& counts = errors_at_start_[std::string(partner_id)];
  ++(wire::is_conflict_envelope(body) ? counts.conflicts : counts.rejected);
  return {};
}

Result<Books> Conservation::balance() {
  for (int attempt = 1;; ++attempt) {
    auto books = read_places();
    if (!books || attempt == kAttempts || (books->unaccounted == 0 && books->unaccounted_errors == 0))
      return books;
    std::this_thread::sleep_for(kBetweenAttempts);
  }
}

// Looking through the queue costs SQS a receive for every ten messages, so it is done when their number says
// that some came or went.
Result<Conservation::DeadByPartner> Conservation::count_dead() {
  auto source = broker_.stats(ports::QueueName::valid_orders);
  if (!source) return fail(source.error());
  auto queue = broker_.stats(ports::QueueName::valid_orders_dlq);
  if (!queue) return fail(queue.error());
  DeadLetters dead{queue->visible + queue->in_flight, source->dead_lettered, clock_.monotonic_ms(), {}};
  if (dead.waiting == 0) return dead.by_partner;
  DeadLetters known = dead_.with([](const DeadLetters& last) { return last; });
  if (known.waiting == dead.waiting && known.arrived == dead.arrived &&
      dead.counted_ms - known.counted_ms < kDeadAreKnownMs) {
    return std::move(known.by_partner);
  }
  auto by_partner = look_through_dead();
  if (!by_partner) return by_partner;
  dead.by_partner = *by_partner;
  dead_.with([&](DeadLetters& last) { last = std::move(dead); });
  return by_partner;
}

Result<Conservation::DeadByPartner> Conservation::look_through_dead() {
  DeadByPartner dead;
  ports::MessageId after = 0;
  while (true) {
    auto batch = broker_.peek(ports::QueueName::valid_orders_dlq, after, kPeekBatch);
    if (!batch) return fail(batch.error());
    if (batch->messages.empty()) return dead;
    for (const ports::Message& message : batch->messages) ++dead[std::string(message.attributes.partner_id)];
    after = batch->messages.back().id;
  }
}

// Orders move while the places are read, so the ledger is asked before and after the store: what it
// knew as stored before must be there, and what is there it must know as stored afterwards.
Result<Books> Conservation::read_places() {
  auto dead = count_dead();
  if (!dead) return fail(dead.error());
  auto error_queue = broker_.stats(ports::QueueName::error_orders);
  if (!error_queue) return fail(error_queue.error());
  auto before = ledger_.standings();
  if (!before) return fail(before.error());
  auto stored = orders_.statistics();
  if (!stored) return fail(stored.error());
  auto after = ledger_.standings();
  if (!after) return fail(after.error());
  auto stored_errors = errors_.statistics({});
  if (!stored_errors) return fail(stored_errors.error());
  const auto counts = counts_.with([](const auto& all) { return all; });

  std::set<std::string> partner_ids;
  for (const auto& [id, standing] : *before) partner_ids.insert(id);
  for (const auto& [id, history] : counts) partner_ids.insert(id);
  for (const auto& [id, received] : errors_at_start_) partner_ids.insert(id);
  for (const auto& [id, received] : stored_errors->received) partner_ids.insert(id);

  auto discarded = count_discarded();
  if (!discarded) return fail(discarded.error());

  Books books;
  books.unaccounted = static_cast<std::int64_t>(*discarded - discarded_at_start_);
  std::uint64_t persisted_errors = 0;
  for (const std::string& id : partner_ids) {
    PartnerBooks partner = read_errors(id, value_or_empty(counts, id), stored_errors->received);
    balance_orders(partner, value_or_empty(*before, id), value_or_empty(*after, id),
                   value_or_empty(stored->by_partner, id).orders, value_or_empty(*dead, id));
    books.unaccounted += partner.unaccounted;
    const auto received = value_or_empty(stored_errors->received, id);
    persisted_errors += received.conflicts + received.rejected;
    books.partners.push_back(std::move(partner));
  }
  // An error event leaves its queue only when it is in the store.
  if (intakes_ == Intakes::this_process && error_queue->acknowledged > persisted_errors) {
    books.unaccounted_errors = static_cast<std::int64_t>(error_queue->acknowledged - persisted_errors);
  }
  return books;
}

PartnerBooks Conservation::read_errors(const std::string& partner_id, const AcceptanceHistory& history,
                                       const ReceivedErrors& stored) const {
  const AcceptanceCount& since_start = history.since_start();
  PartnerBooks partner;
  partner.partner_id = partner_id;
  partner.duplicates = since_start.duplicates;
  if (intakes_ == Intakes::several) {
    const auto received = value_or_empty(stored, partner_id);
    partner.conflicts = received.conflicts;
    partner.rejected = received.rejected;
    return partner;
  }
  const auto at_start = value_or_empty(errors_at_start_, partner_id);
  partner.conflicts = at_start.conflicts + since_start.conflicts;
  partner.rejected = at_start.rejected + since_start.rejected;
  return partner;
}

void Conservation::balance_orders(PartnerBooks& partner, const ports::PartnerStanding& before,
                                  const ports::PartnerStanding& after, std::uint64_t persisted,
                                  std::uint64_t dead) {
  const auto stored_before = before.accepted - static_cast<std::int64_t>(before.waiting);
  const auto stored_after = after.accepted - static_cast<std::int64_t>(after.waiting);
  const auto in_store = static_cast<std::int64_t>(persisted);
  if (in_store < stored_before) partner.unaccounted = stored_before - in_store;
  if (in_store > stored_after) partner.unaccounted = stored_after - in_store;
  partner.persisted = persisted;
  const auto waiting = std::max<std::int64_t>(0, after.accepted - in_store - partner.unaccounted);
  partner.dead = std::min(dead, static_cast<std::uint64_t>(waiting));
  partner.queued = static_cast<std::uint64_t>(waiting) - partner.dead;
  partner.received =
      static_cast<std::uint64_t>(after.accepted) + partner.duplicates + partner.conflicts + partner.rejected;
}

}  // namespace nexus::intake
