// The thread that drives an acceptor, and its pace.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "intake/acceptor.h"

namespace nexus::intake {

class AcceptorThread {
 public:
  // `after_group` runs on the thread after each group; it hands the group's answers over.
  AcceptorThread(Acceptor& acceptor, std::function<void()> after_group);
  // Stops.
  ~AcceptorThread() { stop(); }

  // Refuses further submissions, decides what waits, and ends the thread.
  void stop();

 private:
  void run();
  void let_group_grow() const;
  void note_pace(std::size_t inputs);

  Acceptor& acceptor_;
  std::function<void()> after_group_;
  double inputs_per_second_ = 0;  // between the last two groups
  std::chrono::steady_clock::time_point last_group_;
  std::thread thread_;
};

}  // namespace nexus::intake
