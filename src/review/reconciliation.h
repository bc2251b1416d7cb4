// A partner's control totals held against what is stored: exact sums, and which orders are missing, too
// many or different.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/decimal.h"
#include "domain/rejection.h"
#include "domain/uuid.h"
#include "ports/error_store.h"
#include "ports/order_store.h"
#include "review/control_totals.h"

namespace nexus::review {

// Entries of each list of the answer.
inline constexpr std::size_t kMaxReconciledList = 1'000;

struct Reconciliation {
  struct Total {
    domain::DecimalTotal theirs;
    domain::DecimalTotal ours;
    domain::DecimalTotal difference() const;  // ours - theirs
  };
  struct Extra {
    domain::Uuid id;
    std::string external_order_id;
  };
  struct Different {
    std::string external_order_id;
    domain::Decimal theirs;  // gross amounts
    domain::Decimal ours;
  };
  struct Elsewhere {
    domain::Uuid id;
    std::string external_order_id;
    domain::Timestamp transaction_time;
  };
  struct Rejected {
    std::string external_order_id;
    domain::Uuid error;
    domain::FaultCode code;  // the first of its faults
  };

  std::uint64_t count_ours = 0;
  std::optional<Total> gross_amount, tax_amount, net_amount;  // those that the partner named
  std::vector<std::string> missing;                           // named by the partner and not stored
  std::vector<Extra> extra;                                   // stored in that time and not named
  std::vector<Different> different;                           // with another gross amount
  std::vector<Elsewhere> outside;  // named by the partner and stored with a time outside
  std::vector<Rejected> rejected;  // missing ones that are error events
  bool truncated = false;          // a list would be longer than kMaxReconciledList

  // Counts and sums are equal, and no order is missing, too many, elsewhere or different.
  bool matches(const ControlTotals& theirs) const;
};

// Reads the partner's orders of that time once, page by page: memory is bounded by the partner's own list,
// time grows with the orders. Orders that wait to be stored do not count yet. Blocks.
Result<Reconciliation> reconcile(const std::string& partner_id, const ControlTotals& theirs,
                                 ports::OrderStore& orders, ports::ErrorStore& errors);

}  // namespace nexus::review
