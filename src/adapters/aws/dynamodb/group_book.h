// The totals of groups of alike events, as items that change in the same transaction as the events that
// they count. Each carries a revision, which is the condition of writing it: two writers cannot both build
// on the same totals, so the one that comes second reads them again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/aws/dynamodb/error_item.h"
#include "adapters/aws/dynamodb/table.h"

namespace nexus::dynamodb {

// What is kept of a group.
struct GroupRecord {
  std::int64_t revision = 0;  // drawn anew for each writing; 0: not written yet
  std::string partner;
  std::string group;  // what people see; cut when it is absurdly long
  std::string code;
  std::string field;
  ports::GroupState state = ports::GroupState::open;
  std::uint64_t open = 0;
  std::uint64_t resolved = 0;
  std::uint64_t dismissed = 0;
  domain::DecimalTotal value_at_risk;
  std::uint64_t unknown_amounts = 0;
  domain::Timestamp first_seen;
  domain::Timestamp last_seen;
  std::map<std::int64_t, std::uint64_t> hours;  // events of the latest hours, counted since 1970

  std::uint64_t events() const { return open + resolved + dismissed; }
};

Key group_key(const std::string& partner, const std::string& bounded_group);
std::string group_partition(const std::string& partner);  // the id that a partner's groups share

// As the port shows it; `now` says which hours are the last 24.
ports::ErrorGroup shown_group(const Key& key, const GroupRecord& record, domain::Timestamp now);
GroupRecord read_group(const Item& item);

// The groups that one transaction changes. Not safe to share between threads.
class GroupBook {
 public:
  explicit GroupBook(Table& table) : table_(table) {}

  // Reads those groups of these events that are not known yet.
  Result<> load(const std::vector<const EventFacts*>& events);
  // The group must have been loaded.
  void note_arrival(const EventFacts& facts, const domain::ErrorEvent& event);
  // The event left its state for another one, or for none when it expired.
  void note_change(const EventFacts& event, std::optional<ports::ErrorState> to);

  // One action a group that changed since the last call of settled() or forget().
  std::vector<std::string> actions() const;
  // The transaction was committed: what was written is what the next one builds on.
  void settled();
  // It was not: all groups are read again.
  void forget() { pages_.clear(); }

 private:
  struct Page {
    GroupRecord record;
    std::int64_t next_revision = 0;  // 0: unchanged
  };

  Page& page_of(const EventFacts& event);
  std::string action(const Key& key, const Page& page) const;

  Table& table_;
  std::map<Key, Page> pages_;
};

}  // namespace nexus::dynamodb
