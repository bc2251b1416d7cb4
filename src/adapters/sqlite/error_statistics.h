// The totals of error events, in tables and, except for the last 24 hours, in memory.
#pragma once

#include <map>
#include <string>

#include "adapters/sqlite/connection.h"
#include "base/guarded.h"
#include "ports/error_store.h"

namespace nexus::sqlite {

// What a transaction adds, or with negative numbers takes away.
class ErrorChange {
 public:
  void saved(const domain::ErrorEvent& event);
  void expired(const domain::ErrorEvent& event);
  // Within the open transaction.
  void write(Connection& connection) const;
  // After the commit.
  void apply(ports::ErrorStatistics& statistics) const;

 private:
  struct Partner {
    std::int64_t stored = 0;
    std::int64_t rejected = 0;
    std::int64_t conflicts = 0;
  };
  void count(const domain::ErrorEvent& event, std::int64_t by);

  std::map<std::string, Partner> partners_;
  std::map<std::string, std::int64_t> codes_;
  std::map<std::int64_t, std::int64_t> minutes_;
};

// Everything but last_24_hours.
ports::ErrorStatistics load_error_statistics(Connection& connection);

// Events of the 24 hours that end now: the sum of at most 1,440 minutes and one part of a minute.
std::uint64_t count_last_24_hours(Connection& connection, domain::Timestamp now);

}  // namespace nexus::sqlite
