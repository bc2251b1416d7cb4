#include "app/commands/serve.h"

#include <csignal>
#include <cstdlib>
#include <optional>

#include "app/api.h"
#include "app/console.h"
#include "app/engine.h"
#include "app/log.h"
#include "app/overdue_stop.h"

namespace nexus::app {

namespace {

// Beyond the time that requests and deliveries get: closing takes little, unless an engine hangs.
constexpr std::int64_t kStopGraceMs = 2'000;

void end_at_once() {
  log(LogLevel::warning,
      "Ended without waiting any longer for an engine that does not answer; what was acknowledged is kept, "
      "and "
      "what was under way is done again by whoever comes next.");
  flush_log();
  std::_Exit(kExitOk);
}

// The signals are taken by sigwait on the main thread, so every thread must be born with them blocked.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int refuse_to_start(const Error& error) {
  log(LogLevel::error, "NexusStream cannot start: " + error.message);
  flush_log();
  return kExitFailed;
}

void reload_partners(Engine& engine) {
  if (auto reloaded = engine.partners().reload(); !reloaded) {
    log(LogLevel::error, "The partner definitions in force stay as they are: " + reloaded.error().message);
  } else {
    log(LogLevel::info,
        "Reloaded " + std::to_string(engine.partners().all().size()) + " partner definitions.");
  }
}

void announce(const Configuration& configuration, const Api& api) {
  const auto colon = configuration.http.listen.rfind(':');
  log(LogLevel::info, "NexusStream listens on " + configuration.http.listen.substr(0, colon + 1) +
                          std::to_string(api.port()) + " as " + configuration.role + ", with its data in " +
                          configuration.data + ".");
  if (!configuration.keys_required()) {
    log(LogLevel::warning, "No keys are asked for: everyone on this machine may send, read and operate.");
  }
}

}  // namespace

int run_serve(const Configuration& configuration) {
  set_up_log(configuration.log.level, configuration.log.format);
  const sigset_t signals = block_signals();

  std::optional<OverdueStop> overdue;  // outlives what is taken down
  auto engine = Engine::open(configuration);
  if (!engine) return refuse_to_start(engine.error());
  auto api = Api::create(**engine, configuration);
  if (!api) return refuse_to_start(api.error());
  (*engine)->start([&api] { (*api)->hand_over(); }, [&api] { return (*api)->feed_latency(); });
  if (auto listening = (*api)->listen(); !listening) {
    (*engine)->stop(0);
    return refuse_to_start(listening.error());
  }
  announce(configuration, **api);

  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) reload_partners(**engine);

  log(LogLevel::info, "Stopping: requests in flight are answered and what is queued is delivered.");
  overdue.emplace(configuration.shutdown_timeout_ms + kStopGraceMs, end_at_once);
  const std::int64_t deadline_ms = (*engine)->clock().monotonic_ms() + configuration.shutdown_timeout_ms;
  (*api)->begin_drain();
  (*api)->finish_drain(deadline_ms - configuration.shutdown_timeout_ms / 2);
  (*engine)->stop(deadline_ms);
  log(LogLevel::info, "Stopped.");
  flush_log();
  return kExitOk;
}

}  // namespace nexus::app
