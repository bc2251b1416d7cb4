#include "intake/acceptor_thread.h"

#include "base/thread_name.h"

namespace nexus::intake {

namespace {
constexpr std::int64_t kWaitMs = 1'000;
}

AcceptorThread::AcceptorThread(Acceptor& acceptor, std::function<void()> after_group)
    : acceptor_(acceptor), after_group_(std::move(after_group)), thread_([this] { run(); }) {}

void AcceptorThread::stop() {
  acceptor_.stop();
  if (thread_.joinable()) thread_.join();
}

void AcceptorThread::run() {
  name_this_thread("acceptor");
  while (!acceptor_.drained()) {
    if (acceptor_.run_once(kWaitMs) != 0) after_group_();
  }
}

}  // namespace nexus::intake
