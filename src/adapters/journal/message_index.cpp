#include "adapters/journal/message_index.h"

#include <algorithm>

#include "base/check.h"

namespace nexus::journal {

using ports::MessageId;
using ports::QueueName;

MessageState* MessageIndex::Block::find(std::size_t position) {
  if (array) {
    MessageState& state = (*array)[position];
    return state.kind() == MessageKind::gone ? nullptr : &state;
  }
  const auto at =
      std::lower_bound(list.begin(), list.end(), position,
                       [](const Listed& entry, std::size_t wanted) { return entry.position < wanted; });
  return at != list.end() && at->position == position ? &at->state : nullptr;
}

MessageState& MessageIndex::Block::make(std::size_t position) {
  if (!array && list.size() >= kToArray) {
    array = std::make_unique<Array>();
    for (const Listed& entry : list) (*array)[entry.position] = entry.state;
    list = {};
  }
  if (array) return (*array)[position];
  const auto at =
      std::lower_bound(list.begin(), list.end(), position,
                       [](const Listed& entry, std::size_t wanted) { return entry.position < wanted; });
  return list.insert(at, {static_cast<std::uint16_t>(position), {}})->state;
}

void MessageIndex::Block::remove(std::size_t position) {
  if (!array) {
    std::erase_if(list, [&](const Listed& entry) { return entry.position == position; });
    return;
  }
  (*array)[position] = {};
  if (live >= kToList) return;
  for (std::size_t i = 0; i < kBlockSize; ++i) {
    if ((*array)[i].kind() != MessageKind::gone) list.push_back({static_cast<std::uint16_t>(i), (*array)[i]});
  }
  array.reset();
}

MessageIndex::Block* MessageIndex::block_of(MessageId id) {
  const std::uint64_t number = id >> kBlockBits;
  if (number == cached_number_) return cached_;
  const auto found = blocks_.find(number);
  if (found == blocks_.end()) return nullptr;
  cached_number_ = number;
  cached_ = &found->second;
  return cached_;
}

MessageState* MessageIndex::find(MessageId id) {
  Block* block = block_of(id);
  return block == nullptr ? nullptr : block->find(id % kBlockSize);
}

void MessageIndex::add_counts(Block& block, const MessageState& state) {
  const std::size_t queue = index(state.queue());
  ++block.total[queue];
  ++total_[queue];
  if (state.kind() == MessageKind::ready) {
    ++block.ready[queue];
    ++ready_[queue];
  }
}

void MessageIndex::subtract_counts(Block& block, const MessageState& state) {
  const std::size_t queue = index(state.queue());
  --block.total[queue];
  --total_[queue];
  if (state.kind() == MessageKind::ready) {
    --block.ready[queue];
    --ready_[queue];
  }
}

void MessageIndex::insert(MessageId id, MessageState state, std::int64_t first_sent_ms) {
  const std::uint64_t number = id >> kBlockBits;
  Block* block = block_of(id);
  if (block == nullptr) {
    block = &blocks_[number];
    block->first_sent_ms = first_sent_ms;
    cached_number_ = number;
    cached_ = block;
  }
  block->first_sent_ms = std::min(block->first_sent_ms, first_sent_ms);
  MessageState* known = block->find(id % kBlockSize);
  if (known != nullptr) {
    subtract_counts(*block, *known);
  } else {
    known = &block->make(id % kBlockSize);
    ++block->live;
  }
  *known = state;
  add_counts(*block, state);
  if (state.kind() == MessageKind::ready) {
    std::uint64_t& from = ready_from_[index(state.queue())];
    from = std::min(from, number);
  }
}

void MessageIndex::erase(MessageId id) {
  Block* block = block_of(id);
  MessageState* state = block == nullptr ? nullptr : block->find(id % kBlockSize);
  if (state == nullptr) return;
  subtract_counts(*block, *state);
  --block->live;
  if (block->live == 0) {
    blocks_.erase(id >> kBlockBits);
    cached_number_ = ~0ULL;
    cached_ = nullptr;
    return;
  }
  block->remove(id % kBlockSize);
}

void MessageIndex::move(MessageId id, MessageState& state, QueueName queue, MessageKind kind) {
  Block* block = block_of(id);
  check(block != nullptr, "a message that changes its state is in the index");
  subtract_counts(*block, state);
  state.queue_bits = static_cast<std::uint8_t>(queue) & 3U;
  state.kind_bits = static_cast<std::uint8_t>(kind) & 3U;
  add_counts(*block, state);
  if (kind == MessageKind::ready) {
    std::uint64_t& from = ready_from_[index(queue)];
    from = std::min(from, id >> kBlockBits);
  }
}

template <class Wanted>
MessageIndex::Found MessageIndex::search(std::uint64_t number, Block& block, std::size_t position,
                                         Wanted&& wanted) {
  const MessageId base = number << kBlockBits;
  if (block.array) {
    for (; position < kBlockSize; ++position) {
      MessageState& state = (*block.array)[position];
      if (wanted(state)) return {base + position, &state};
    }
    return {};
  }
  for (Listed& entry : block.list) {
    if (entry.position >= position && wanted(entry.state)) return {base + entry.position, &entry.state};
  }
  return {};
}

MessageIndex::Found MessageIndex::next_in(QueueName queue, MessageId from) {
  if (total_[index(queue)] == 0) return {};
  for (auto block = blocks_.lower_bound(from >> kBlockBits); block != blocks_.end(); ++block) {
    if (block->second.total[index(queue)] == 0) continue;
    const std::size_t position = block->first == from >> kBlockBits ? from % kBlockSize : 0;
    const Found found = search(block->first, block->second, position, [&](const MessageState& state) {
      return state.kind() != MessageKind::gone && state.queue() == queue;
    });
    if (found) return found;
  }
  return {};
}

MessageIndex::Found MessageIndex::next_ready(QueueName queue, MessageId from) {
  if (ready_[index(queue)] == 0) return {};
  std::uint64_t& ready_from = ready_from_[index(queue)];
  const bool from_start = from >> kBlockBits <= ready_from;
  auto block = blocks_.lower_bound(std::max(from >> kBlockBits, ready_from));
  for (; block != blocks_.end(); ++block) {
    if (block->second.ready[index(queue)] == 0) {
      if (from_start) ready_from = block->first + 1;
      continue;
    }
    const std::size_t position = block->first == from >> kBlockBits ? from % kBlockSize : 0;
    const Found found = search(block->first, block->second, position, [&](const MessageState& state) {
      return state.kind() == MessageKind::ready && state.queue() == queue;
    });
    if (found) return found;
  }
  return {};
}

MessageIndex::Found MessageIndex::next_in_slot(std::size_t slot, MessageId from) {
  for (auto block = blocks_.lower_bound(from >> kBlockBits); block != blocks_.end(); ++block) {
    const std::size_t position = block->first == from >> kBlockBits ? from % kBlockSize : 0;
    const Found found = search(block->first, block->second, position, [&](const MessageState& state) {
      return state.kind() != MessageKind::gone && state.slot == slot;
    });
    if (found) return found;
  }
  return {};
}

std::int64_t MessageIndex::block_first_sent_ms(MessageId id) {
  const Block* block = block_of(id);
  return block == nullptr ? 0 : block->first_sent_ms;
}

}  // namespace nexus::journal
