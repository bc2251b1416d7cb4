#include "intake/acceptor_threads.h"

#include <chrono>
#include <utility>

#include "base/thread_name.h"

namespace nexus::intake {

namespace {

constexpr std::int64_t kWaitMs = 1'000;

// Each group costs a sync and a wake-up of every event loop. After a group of many, a group that
// starts with the first few orders leaves the others to wait for all of that; letting it grow for a
// moment serves them together. With fewer clients the moment would only be lost: they wait for us.
constexpr std::size_t kManyInputs = 24;
constexpr std::chrono::microseconds kGrowStep{50};
constexpr int kGrowSteps = 3;

}  // namespace

AcceptorThreads::AcceptorThreads(Acceptor& acceptor, std::function<void()> after_group,
                                 std::span<ports::Ledger* const> further_ledgers)
    : acceptor_(acceptor), after_group_(std::move(after_group)) {
  threads_.emplace_back([this] { run(acceptor_.ledger()); });
  for (ports::Ledger* ledger : further_ledgers) threads_.emplace_back([this, ledger] { run(*ledger); });
}

void AcceptorThreads::stop() {
  acceptor_.stop();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void AcceptorThreads::run(ports::Ledger& ledger) {
  name_this_thread("acceptor");
  while (!acceptor_.drained()) {
    std::unique_lock collecting(collecting_);
    if (!acceptor_.wait_for_work(kWaitMs)) continue;
    let_group_grow();
    last_group_inputs_ = acceptor_.waiting_inputs();
    auto group = acceptor_.number_group(ledger);
    collecting.unlock();
    Acceptor::send_group(*group);
    std::lock_guard answering(answering_);
    acceptor_.answer_group(std::move(group));
    after_group_();
  }
}

void AcceptorThreads::let_group_grow() const {
  if (last_group_inputs_ < kManyInputs) return;
  std::size_t waiting = acceptor_.waiting_inputs();
  for (int step = 0; step < kGrowSteps && waiting < kManyInputs; ++step) {
    std::this_thread::sleep_for(kGrowStep);
    const std::size_t before = std::exchange(waiting, acceptor_.waiting_inputs());
    if (waiting == before) return;
  }
}

}  // namespace nexus::intake
