#include "adapters/http/idempotency_store.h"

#include <utility>

namespace nexus::http {

namespace {

constexpr std::size_t kEntryBytes = 256;  // what an entry costs besides its answer, about

}  // namespace

IdempotencyStore::IdempotencyStore(const ports::Clock& clock) : IdempotencyStore(clock, Limits()) {}

IdempotencyStore::IdempotencyStore(const ports::Clock& clock, Limits limits)
    : clock_(clock), limits_(limits) {}

std::string IdempotencyStore::name_of(std::string_view scope, std::string_view key) {
  std::string name(scope);
  name += '\n';  // in neither of the two
  name += key;
  return name;
}

IdempotencyStore::Outcome IdempotencyStore::begin(std::string_view scope, std::string_view key,
                                                  const BodyHash& body) {
  std::string name = name_of(scope, key);
  const std::int64_t now = clock_.monotonic_ms();
  std::lock_guard lock(mutex_);
  if (const auto found = by_name_.find(name); found != by_name_.end()) {
    const Entry& entry = *found->second;
    if (now - entry.begun_at_ms <= limits_.keep_ms) {
      if (entry.body != body) return {Kind::other_body, nullptr};
      if (entry.answer == nullptr) return {Kind::running, nullptr};
      return {Kind::replay, entry.answer};
    }
    drop(found->second);
  }
  entries_.push_back({std::move(name), body, now, nullptr, kEntryBytes});
  bytes_ += kEntryBytes;
  by_name_.emplace(entries_.back().name, std::prev(entries_.end()));
  make_room();
  return {Kind::fresh, nullptr};
}

void IdempotencyStore::complete(std::string_view scope, std::string_view key, Response answer) {
  const std::string name = name_of(scope, key);
  std::lock_guard lock(mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return;
  if (answer.body.size() > limits_.max_answer_bytes) {
    drop(found->second);
    return;
  }
  bytes_ += answer.body.size();
  found->second->bytes += answer.body.size();
  found->second->answer = std::make_shared<const Response>(std::move(answer));
  make_room();
}

void IdempotencyStore::forget(std::string_view scope, std::string_view key) {
  const std::string name = name_of(scope, key);
  std::lock_guard lock(mutex_);
  if (const auto found = by_name_.find(name); found != by_name_.end()) drop(found->second);
}

std::size_t IdempotencyStore::size() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

void IdempotencyStore::drop(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  by_name_.erase(entry->name);
  entries_.erase(entry);
}

// The oldest go first; the newest always stays.
void IdempotencyStore::make_room() {
  while (entries_.size() > 1 && (entries_.size() > limits_.max_entries || bytes_ > limits_.max_bytes)) {
    drop(entries_.begin());
  }
}

}  // namespace nexus::http
