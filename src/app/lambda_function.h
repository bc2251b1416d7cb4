// One function of AWS Lambda: what a role does in a server, done for one event at a time.
//
//   name                   event                              does
//   api-feed-handler       a request of API Gateway           what `serve --role feed` answers
//   api-query-handler      a request of API Gateway           what `serve --role query` answers
//   sqs-order-persister    a batch of valid_orders            stores it as a worker does
//   sqs-error-handler      a batch of error_orders            the same for error events
//   scheduled-stats-cache  any, every five minutes            computes the statistics and caches them; sends
//                                                             what was reserved and never reached the queue
//
// The process stands still from one invocation's end to the next one's beginning. So it has no threads for
// what must happen: settle() does that between the answer and the end, and run() begins with what changed
// elsewhere meanwhile.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/lambda/runtime_api.h"
#include "app/api.h"
#include "app/configuration.h"
#include "app/engine.h"
#include "app/timed_runs.h"
#include "base/result.h"

namespace nexus::app {

// One thread uses it.
class LambdaFunction {
 public:
  // Opens what the function needs. `invalid` for a name that is none, and for adapters whose data would
  // end with the function; else as Engine::open.
  static Result<std::unique_ptr<LambdaFunction>> open(std::string_view name, Configuration configuration);
  ~LambdaFunction();

  // The answer to one invocation, JSON, before its time is over. A failure means that the invocation failed
  // as a whole.
  Result<std::string> run(const lambda::Invocation& invocation);
  // Does what the last answer left to be done. Before the next invocation is asked for.
  void settle();

 private:
  enum class Kind : std::uint8_t { web, orders, errors, statistics };
  struct Known {
    std::string_view name;
    Kind kind;
    const char* role;
  };
  static const Known* find(std::string_view name);

  LambdaFunction(Kind kind, Configuration configuration)
      : kind_(kind), configuration_(std::move(configuration)) {}
  Result<> open_parts();
  void catch_up();
  std::int64_t time_left_ms(const lambda::Invocation& invocation);
  Result<std::string> answer_request(const lambda::Invocation& invocation);
  Result<std::string> deliver(const lambda::Invocation& invocation);
  Result<std::string> keep_schedule(const lambda::Invocation& invocation);

  const Kind kind_;
  const Configuration configuration_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Api> api_;          // of the web functions
  std::int64_t caught_up_at_ms_ = 0;  // since 1970: clocks that only count may stand still with the process
  TimedRuns runs_;                    // last: what is late uses the engine
};

}  // namespace nexus::app
