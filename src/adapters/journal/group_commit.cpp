#include "adapters/journal/group_commit.h"

namespace nexus::journal {

void GroupCommit::submit(SendGroup& group) {
  std::unique_lock lock(mutex_);
  waiting_.push_back(&group);
  finished_.wait(lock, [&] { return group.done || !committing_; });
  if (group.done) return;
  committing_ = true;
  std::vector<SendGroup*> groups;
  groups.swap(waiting_);
  lock.unlock();
  commit_(groups);
  lock.lock();
  for (SendGroup* committed : groups) committed->done = true;
  committing_ = false;
  lock.unlock();
  finished_.notify_all();
}

}  // namespace nexus::journal
