// Answers remembered by the client's Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the
// same key with the same body gets the first answer again. Bounded, in memory, for 24 hours at most;
// an order's own identity protects against doubles beyond that.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/http/response.h"
#include "ports/clock.h"

namespace nexus::http {

// Safe to call from any thread. The clock must outlive it.
class IdempotencyStore {
 public:
  struct Limits {
    std::size_t max_entries = 100'000;
    std::size_t max_bytes = 32 * 1024 * 1024;   // of remembered answers
    std::size_t max_answer_bytes = 256 * 1024;  // longer ones are not remembered
    std::int64_t keep_ms = 24LL * 60 * 60 * 1000;
  };
  static constexpr std::size_t kMaxKeyBytes = 255;

  using BodyHash = std::array<std::uint8_t, 32>;

  explicit IdempotencyStore(const ports::Clock& clock);
  IdempotencyStore(const ports::Clock& clock, Limits limits);

  enum class Kind {
    fresh,       // do the work, then complete() or forget()
    replay,      // `answer` is the first one
    running,     // the first one is still at work: 409
    other_body,  // the key was used with another body: 422
  };
  struct Outcome {
    Kind kind = Kind::fresh;
    std::shared_ptr<const Response> answer;
  };
  // `scope` keeps partners apart: the partner's id and the call.
  Outcome begin(std::string_view scope, std::string_view key, const BodyHash& body);
  // Remembers the answer to a fresh one.
  void complete(std::string_view scope, std::string_view key, Response answer);
  // The work did not happen (5xx, client gone): the key may be used again.
  void forget(std::string_view scope, std::string_view key);

  std::size_t size() const;

 private:
  struct Entry {
    std::string name;
    BodyHash body;
    std::int64_t begun_at_ms;
    std::shared_ptr<const Response> answer;  // null while running
    std::size_t bytes;
  };
  using Entries = std::list<Entry>;  // least recently begun first

  static std::string name_of(std::string_view scope, std::string_view key);
  void drop(Entries::iterator entry);
  void make_room();

  const ports::Clock& clock_;
  const Limits limits_;
  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string_view, Entries::iterator> by_name_;  // views of Entry::name
  std::size_t bytes_ = 0;
};

}  // namespace nexus::http
