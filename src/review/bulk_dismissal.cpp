#include "review/bulk_dismissal.h"

#include <algorithm>

namespace nexus::review {

namespace {
constexpr std::size_t kAtOnce = 200;
}

Result<std::uint64_t> dismiss_all(ports::ErrorStore& errors, ports::ErrorReview& review,
                                  const ports::ErrorFilter& filter, const ports::StateChange& change) {
  std::uint64_t dismissed = 0;
  ports::ErrorQuery query;
  query.filter = filter;
  query.filter.state = ports::ErrorState::open;
  query.limit = kAtOnce;
  while (true) {
    const auto page = errors.list(query);
    if (!page) return fail(page.error());
    std::vector<domain::Uuid> ids;
    for (const auto& error : page->errors) ids.push_back(error.event.id);
    const auto changed = review.change_state(ids, change);
    if (!changed) return fail(changed.error());
    dismissed += static_cast<std::uint64_t>(std::ranges::count(*changed, ports::ChangeOutcome::done));
    if (!page->next) return dismissed;
    query.after = page->next;
  }
}

}  // namespace nexus::review
