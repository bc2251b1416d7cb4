#include "app/dependencies.h"

#include <chrono>

#include "base/thread_name.h"

namespace nexus::app {

namespace {

constexpr int kParts = 20;
constexpr std::chrono::milliseconds kPart{50};

}  // namespace

void Dependencies::add(std::string name, std::function<Result<>()> ask) {
  engines_.emplace_back(std::move(name), std::move(ask));
}

void Dependencies::start() {
  for (Watched& engine : engines_) {
    engine.thread = std::jthread([this, &engine](const std::stop_token& stop) { watch(engine, stop); });
  }
}

void Dependencies::stop() {
  for (Watched& engine : engines_) engine.thread.request_stop();
  for (Watched& engine : engines_) engine.thread = {};
}

void Dependencies::watch(Watched& engine, const std::stop_token& stop) {
  name_this_thread("dependency");
  while (!stop.stop_requested()) {
    note(engine, engine.ask());
    for (int part = 0; part < kParts && !stop.stop_requested(); ++part) std::this_thread::sleep_for(kPart);
  }
}

void Dependencies::note(Watched& engine, const Result<>& answer) {
  std::string sentence;
  engine.absence.with([&](Absence& absence) {
    const bool was_there = absence.since_ms == 0;
    if (answer && !was_there) sentence = engine.name + " answers again.";
    if (!answer && was_there) sentence = engine.name + " does not answer: " + answer.error().message;
    if (answer) {
      absence = {};
    } else {
      absence = {was_there ? clock_.monotonic_ms() : absence.since_ms, answer.error().message};
    }
  });
  if (!sentence.empty()) report_(sentence);
}

Result<> Dependencies::state() const {
  for (const Watched& engine : engines_) {
    const auto absence = engine.absence.with([](const Absence& now) { return now; });
    if (absence.since_ms == 0 || clock_.monotonic_ms() - absence.since_ms < kGraceMs) continue;
    return fail(ErrorKind::unavailable, engine.name + " does not answer: " + absence.why);
  }
  return {};
}

}  // namespace nexus::app
