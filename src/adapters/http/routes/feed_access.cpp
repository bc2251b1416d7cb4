#include "adapters/http/routes/feed_access.h"

#include <vector>

namespace nexus::http {

partners::DefinitionPtr find_feed(const ExchangePtr& exchange, partners::Registry& partners) {
  auto definition = partners.by_slug(exchange->request().path_parameter("slug"));
  const bool allowed = definition != nullptr && exchange->caller().may_act_for(definition->id());
  if (allowed) return definition;
  exchange->respond(Problem{404,
                            "UNKNOWN_PARTNER",
                            "There is no partner feed at this path for your key; check the partner's slug.",
                            "",
                            {}});
  return nullptr;
}

intake::InputReader& reader_for(const partners::DefinitionPtr& definition, ports::Clock& clock) {
  struct Cached {
    partners::DefinitionPtr definition;
    std::unique_ptr<intake::InputReader> reader;
  };
  // Definitions that a reload replaced stay here until the list is full; then it starts anew.
  constexpr std::size_t kMaxCached = 64;
  static thread_local std::vector<Cached> cache;
  for (const Cached& cached : cache) {
    if (cached.definition == definition) return *cached.reader;
  }
  if (cache.size() == kMaxCached) cache.clear();
  cache.push_back({definition, std::make_unique<intake::InputReader>(definition, clock)});
  return *cache.back().reader;
}

std::unique_ptr<intake::Submission> make_submission(const Exchange& exchange,
                                                    const partners::Definition& definition,
                                                    const ports::Clock& clock) {
  auto submission = std::make_unique<intake::Submission>();
  submission->partner_id = definition.id();
  submission->content_type = exchange.request().media_type();
  submission->traceparent = exchange.traceparent();
  submission->trace_id = exchange.trace_id();
  submission->received_at = {clock.now().ms - exchange.age_ms()};
  return submission;
}

Error intake_is_full() {
  return {ErrorKind::unavailable,
          "More orders are waiting to be made durable than intake holds; try again in a second."};
}

}  // namespace nexus::http
