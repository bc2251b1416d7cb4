// Reports at the end of a call, when no lock is held any more, that the broker stopped in it.
#pragma once

#include "adapters/journal/journal_broker.h"

namespace nexus::journal {

// Declared in a call before any lock is taken.
class JournalBroker::FatalReport {
 public:
  explicit FatalReport(JournalBroker& broker) : broker_(broker) {}
  ~FatalReport() { broker_.report_fatal(); }
  FatalReport(const FatalReport&) = delete;
  FatalReport& operator=(const FatalReport&) = delete;

 private:
  JournalBroker& broker_;
};

}  // namespace nexus::journal
