// Asks the engines that this process rests on, once a second, whether they answer, so that a load
// balancer and an operator can be told. One thread an engine: one that hangs delays no other.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "base/guarded.h"
#include "base/result.h"
#include "ports/clock.h"

namespace nexus::app {

class Dependencies {
 public:
  // An engine may be away this long before the process calls itself unready: a failover passes, and
  // requests are answered 503 with Retry-After by the process itself in that time.
  static constexpr std::int64_t kGraceMs = 5'000;

  using Report = std::function<void(const std::string& sentence)>;  // for the log, on any thread
  Dependencies(const ports::Clock& clock, Report report) : clock_(clock), report_(std::move(report)) {}
  ~Dependencies() { stop(); }

  // `name` as an operator knows it, "PostgreSQL". `ask` may block, and is called on a thread of its own.
  // Before start().
  void add(std::string name, std::function<Result<>()> ask);
  void start();
  void stop();

  // A sentence about the first engine that has been away for longer than the grace. Never blocks.
  Result<> state() const;

 private:
  struct Absence {
    std::int64_t since_ms = 0;  // monotonic; 0: it is there
    std::string why;
  };
  struct Watched {
    Watched(std::string known_as, std::function<Result<>()> question)
        : name(std::move(known_as)), ask(std::move(question)) {}
    const std::string name;
    const std::function<Result<>()> ask;
    Guarded<Absence> absence;
    std::jthread thread;
  };
  void watch(Watched& engine, const std::stop_token& stop);
  void note(Watched& engine, const Result<>& answer);

  const ports::Clock& clock_;
  const Report report_;
  std::list<Watched> engines_;
};

}  // namespace nexus::app
