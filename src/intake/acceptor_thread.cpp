#include "intake/acceptor_thread.h"

#include <utility>

#include "base/thread_name.h"

namespace nexus::intake {

namespace {

constexpr std::int64_t kWaitMs = 1'000;

// Each group costs a sync and a wake-up of every event loop. When orders arrive this fast, a group
// that starts with the first few of them leaves the others to wait for all of that; letting it grow
// for a moment serves them together, which is cheaper for each and sooner for most.
constexpr double kFastPerSecond = 20'000;
constexpr std::size_t kEnoughInputs = 64;
constexpr std::chrono::microseconds kGrowStep{50};
constexpr int kGrowSteps = 3;

}  // namespace

AcceptorThread::AcceptorThread(Acceptor& acceptor, std::function<void()> after_group)
    : acceptor_(acceptor), after_group_(std::move(after_group)), thread_([this] { run(); }) {}

void AcceptorThread::stop() {
  acceptor_.stop();
  if (thread_.joinable()) thread_.join();
}

void AcceptorThread::run() {
  name_this_thread("acceptor");
  while (!acceptor_.drained()) {
    if (!acceptor_.wait_for_work(kWaitMs)) continue;
    let_group_grow();
    note_pace(acceptor_.waiting_inputs());
    if (acceptor_.run_once() != 0) after_group_();
  }
}

void AcceptorThread::let_group_grow() const {
  if (inputs_per_second_ < kFastPerSecond) return;
  std::size_t waiting = acceptor_.waiting_inputs();
  for (int step = 0; step < kGrowSteps && waiting < kEnoughInputs; ++step) {
    std::this_thread::sleep_for(kGrowStep);
    const std::size_t before = std::exchange(waiting, acceptor_.waiting_inputs());
    if (waiting == before) return;
  }
}

void AcceptorThread::note_pace(std::size_t inputs) {
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<double> since_last = now - std::exchange(last_group_, now);
  inputs_per_second_ = static_cast<double>(inputs) / since_last.count();
}

}  // namespace nexus::intake
