// Error events and their review in one DynamoDB table: docs/store-schema.md has its items, and
// docs/decisions/0011 says why they are written as they are.
//
// Every step is one transaction of at most a hundred items that holds the events and all totals that count
// them, so nothing is ever counted twice or not at all, whatever is repeated. What is larger is done in
// several such steps: a failure between them leaves the first ones done, and repeating the call finishes the
// rest.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/aws/dynamodb/group_book.h"
#include "adapters/aws/dynamodb/table.h"
#include "adapters/aws/json_protocol.h"
#include "ports/error_review.h"
#include "ports/error_store.h"

namespace nexus::dynamodb {

struct DynamoErrorStoreOptions {
  std::string table = "nexusstream-error-events";  // 3 to 255 letters, digits, '_', '-' and '.'
  bool create_missing = false;                     // for local clusters: make the table when it is not there
  bool time_to_live = true;       // with create_missing: let the service delete what is past its time
  std::int64_t wait_ms = 60'000;  // for a table that is being made
};

// Safe to call from any thread and from many processes.
class DynamoErrorStore : public ports::ErrorStore, public ports::ErrorReview {
 public:
  // `service` must outlive the store. `not_found`: no such table, or an index of it is missing.
  static Result<std::unique_ptr<DynamoErrorStore>> open(const DynamoErrorStoreOptions& options,
                                                        aws::JsonService& service);

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
  struct NamedGroup {
    Key key;
    GroupRecord record;
  };

  DynamoErrorStore(aws::JsonService& service, std::string table) : table_(service, std::move(table)) {}

  Result<std::vector<std::string>> partners_for(const ports::ErrorFilter& filter);
  Result<std::uint64_t> count_by_index(const ports::ErrorFilter& filter);
  // The groups that may be meant: of one partner or all, of one name or all.
  Result<std::vector<NamedGroup>> find_groups(const std::optional<std::string>& partner,
                                              const std::optional<std::string>& name);
  // The totals of the one group that `filter` asks for, if it asks for nothing that the totals do not tell.
  Result<std::optional<GroupRecord>> group_of(const ports::ErrorFilter& filter);

  Table table_;
};

}  // namespace nexus::dynamodb
