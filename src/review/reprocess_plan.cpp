#include "review/reprocess_plan.h"

namespace nexus::review {

namespace {

bool would_succeed(const Trial& trial) {
  return trial.obstacle == Obstacle::none && (trial.outcome == ports::AttemptOutcome::accepted ||
                                              trial.outcome == ports::AttemptOutcome::duplicate);
}

}  // namespace

Result<ReprocessPlan> plan_reprocessing(ports::ErrorStore& errors, ports::ErrorReview& review,
                                        Reprocessor& reprocessor, const ports::ErrorFilter& filter,
                                        std::size_t sample) {
  ReprocessPlan plan;
  auto risk = review.risk(filter);
  if (!risk) return fail(risk.error());
  plan.risk = *std::move(risk);

  ports::ErrorQuery query;
  query.filter = filter;
  query.limit = sample;
  // A page may end early where few events match; one with none at all says that there are no more.
  auto page = errors.list(query);
  while (page && page->errors.empty() && page->next) {
    query.after = page->next;
    page = errors.list(query);
  }
  if (!page) return fail(page.error());
  std::vector<Candidate> candidates;
  for (const auto& error : page->errors) candidates.push_back({&error, std::nullopt});
  auto trials = reprocessor.run(candidates, TrialMode::dry_run, {});
  if (!trials) return fail(trials.error());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const domain::ErrorEvent& event = candidates[i].error->event;
    if (would_succeed((*trials)[i])) ++plan.would_succeed;
    plan.sample.push_back({event.id, event.external_order_id, std::move((*trials)[i])});
  }
  return plan;
}

}  // namespace nexus::review
