#include "adapters/sqlite/index_tail.h"

#include <algorithm>

namespace nexus::sqlite {
namespace {

SortedEntries merge_two(const SortedEntries& a, const SortedEntries& b) {
  SortedEntries out(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), out.begin());
  return out;
}

}  // namespace

std::shared_ptr<const TailState> with_added(const TailState& state, EntryBatch& batch) {
  auto next = std::make_shared<TailState>(state);
  next->orders += batch[0].size();
  for (std::size_t index = 0; index < kIndexCount; ++index) {
    auto& runs = next->runs[index];
    // A copy of exact size is kept, so that the batch's capacity serves the next save.
    std::sort(batch[index].begin(), batch[index].end());
    SortedEntries added(batch[index].begin(), batch[index].end());
    batch[index].clear();
    while (!runs.empty() && runs.back()->size() < 2 * added.size()) {
      added = merge_two(*runs.back(), added);
      runs.pop_back();
    }
    if (!added.empty()) runs.push_back(std::make_shared<const SortedEntries>(std::move(added)));
  }
  return next;
}

SortedEntries merged(const TailState& state, IndexName index) {
  SortedEntries all;
  const auto& runs = state.runs[slot(index)];
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) all = merge_two(all, **run);
  return all;
}

}  // namespace nexus::sqlite
