// The threads that drive an acceptor, and their pace.
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "intake/acceptor.h"

namespace nexus::intake {

class AcceptorThreads {
 public:
  // One thread with the acceptor's own ledger, and one more with each of `further_ledgers`, so that as many
  // groups are on their way to the queue at the same time. `after_group` runs after each group, on one of the
  // threads at a time; it hands the group's answers over.
  AcceptorThreads(Acceptor& acceptor, std::function<void()> after_group,
                  std::span<ports::Ledger* const> further_ledgers = {});
  // Stops.
  ~AcceptorThreads() { stop(); }

  // Refuses further submissions, decides what waits, and ends the threads.
  void stop();

 private:
  void run(ports::Ledger& ledger);
  void let_group_grow() const;

  Acceptor& acceptor_;
  std::function<void()> after_group_;
  std::mutex collecting_;              // held by who waits for the next group and numbers it
  std::size_t last_group_inputs_ = 0;  // by collecting_
  std::mutex answering_;
  std::vector<std::thread> threads_;
};

}  // namespace nexus::intake
