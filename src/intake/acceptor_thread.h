// The thread that drives an acceptor, and its pace.
#pragma once

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

  Acceptor& acceptor_;
  std::function<void()> after_group_;
  std::size_t last_group_inputs_ = 0;
  std::thread thread_;
};

}  // namespace nexus::intake
