// Error events in memory: the same answers as every other error store. Every query looks at every
// event.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "ports/error_review.h"
#include "ports/error_store.h"

namespace nexus::memory {

bool matches(const ports::StoredError& error, const ports::ErrorFilter& filter);

// Safe to call from any thread.
class MemoryErrorStore : public ports::ErrorStore, public ports::ErrorReview {
 public:
  Result<> save(std::span<const domain::ErrorEvent> events) override;
  Result<std::optional<ports::StoredError>> find(const domain::Uuid& id) override;
  Result<ports::ErrorPage> list(const ports::ErrorQuery& query) override;
  Result<std::uint64_t> count(const ports::ErrorFilter& filter) override;
  Result<ports::ErrorStatistics> statistics(domain::Timestamp now) override;
  Result<std::uint64_t> expire(domain::Timestamp now, std::size_t limit) override;

  Result<std::vector<ports::ChangeOutcome>> settle(std::span<const ports::RepairAttempt> attempts) override;
  Result<std::vector<ports::ChangeOutcome>> change_state(std::span<const domain::Uuid> errors,
                                                         const ports::StateChange& change) override;
  Result<std::vector<ports::RepairAttempt>> attempts(const domain::Uuid& error) override;
  Result<std::vector<ports::RepairAttempt>> attempts_of_order(const domain::Uuid& order) override;
  Result<ports::JobTally> tally(const domain::Uuid& job) override;
  Result<ports::ErrorRisk> risk(const ports::ErrorFilter& filter) override;
  Result<ports::GroupPage> groups(const ports::GroupQuery& query, domain::Timestamp now) override;

 private:
  // What is kept of a group, beside what is counted from its events when somebody looks.
  struct GroupRecord {
    std::uint64_t number = 0;
    ports::GroupState state = ports::GroupState::open;
    std::uint64_t open = 0;
    std::uint64_t resolved = 0;
    std::uint64_t dismissed = 0;
    domain::Timestamp first_seen;
    domain::Timestamp last_seen;
  };

  void note_arrival(const domain::ErrorEvent& event);
  // An event of the group left a state for another one, or for none when it expired.
  void note_change(const domain::ErrorEvent& event, ports::ErrorState from,
                   std::optional<ports::ErrorState> to);
  static std::uint64_t& count_in(GroupRecord& record, ports::ErrorState state);
  std::map<std::string, ports::ErrorGroup> count_groups(domain::Timestamp now) const;

  std::mutex mutex_;
  std::map<domain::Uuid, ports::StoredError> errors_;
  std::map<std::string, ports::ErrorStatistics::Received> received_;
  std::vector<ports::RepairAttempt> attempts_;
  std::map<std::string, GroupRecord> groups_;
  std::uint64_t groups_made_ = 0;
};

}  // namespace nexus::memory
