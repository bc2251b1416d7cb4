// Where every message that is not acknowledged is and what state it is in: 8 bytes a message.
//
// Messages are kept in blocks of consecutive ids. A block with many messages is an array; one in
// which few are left (old dead letters) is a short sorted list, so that memory follows the number of
// messages and not the span of their ids. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "ports/queue.h"

namespace nexus::journal {

enum class MessageKind : std::uint8_t {
  gone = 0,
  ready = 1,
  claimed = 2,  // chosen by a receive that is reading its body; ready again after a crash
  hidden = 3,   // in flight
};

inline constexpr std::uint32_t kMaxReceives = (1U << 10) - 1;  // receive counts stop there
inline constexpr std::uint32_t kMaxRedrives = (1U << 4) - 1;   // and these
inline constexpr std::uint32_t kGenerations = 1U << 9;
inline constexpr std::size_t kMaxSegments = 1U << 13;
inline constexpr std::uint64_t kMaxSegmentBytes = 128ULL << 20;

struct MessageState {
  std::uint64_t offset_words : 24 = 0;  // of the record in its segment, in units of 8 bytes
  std::uint64_t slot : 13 = 0;          // the segment's place in the table of segments
  std::uint64_t queue_bits : 2 = 0;
  std::uint64_t kind_bits : 2 = 0;
  std::uint64_t receives : 10 = 0;
  std::uint64_t redrives : 4 = 0;
  // Counts receives and moves without ever starting again (but wraps): the `receive` of a handle.
  std::uint64_t generation : 9 = 0;

  ports::QueueName queue() const { return static_cast<ports::QueueName>(queue_bits); }
  MessageKind kind() const { return static_cast<MessageKind>(kind_bits); }
  std::uint64_t offset() const { return static_cast<std::uint64_t>(offset_words) * 8; }
  void count_receive() {
    if (receives < kMaxReceives) receives = (receives + 1) & kMaxReceives;
    next_generation();
  }
  void count_redrive() {
    if (redrives < kMaxRedrives) redrives = (redrives + 1) & kMaxRedrives;
    receives = 0;
  }
  void next_generation() { generation = (generation + 1) & (kGenerations - 1); }
};
static_assert(sizeof(MessageState) == 8);

class MessageIndex {
 public:
  struct Found {
    ports::MessageId id = 0;
    MessageState* state = nullptr;  // null: none; valid until the next insert or erase
    explicit operator bool() const { return state != nullptr; }
  };

  // Null when there is no such message.
  MessageState* find(ports::MessageId id);
  // Replaces what is known of `id`. first_sent_ms: wall clock.
  void insert(ports::MessageId id, MessageState state, std::int64_t first_sent_ms);
  void erase(ports::MessageId id);
  // Changes queue and kind of a message that is there.
  void move(ports::MessageId id, MessageState& state, ports::QueueName queue, MessageKind kind);

  // The first message with an id of at least `from`: any of the queue, or only a ready one.
  Found next_in(ports::QueueName queue, ports::MessageId from);
  Found next_ready(ports::QueueName queue, ports::MessageId from);
  // The same for any message whose record is in the segment with that slot.
  Found next_in_slot(std::size_t slot, ports::MessageId from);

  std::uint64_t total(ports::QueueName queue) const { return total_[index(queue)]; }
  std::uint64_t ready(ports::QueueName queue) const { return ready_[index(queue)]; }
  std::uint64_t total() const { return total_[0] + total_[1] + total_[2]; }

  // The earliest first_sent_ms of any message that was ever put into the block of `id`. Messages of
  // one block were sent close together.
  std::int64_t block_first_sent_ms(ports::MessageId id);

 private:
  static constexpr unsigned kBlockBits = 10;
  static constexpr std::size_t kBlockSize = 1U << kBlockBits;
  static constexpr std::size_t kToArray = 96;  // a list that grows beyond becomes an array
  static constexpr std::size_t kToList = 32;   // an array with fewer becomes a list
  using Array = std::array<MessageState, kBlockSize>;

  struct Listed {
    std::uint16_t position;
    MessageState state;
  };
  struct Block {
    std::unique_ptr<Array> array;
    std::vector<Listed> list;  // sorted by position; used while there is no array
    std::uint16_t live = 0;
    std::array<std::uint16_t, ports::kQueueCount> total{};
    std::array<std::uint16_t, ports::kQueueCount> ready{};
    std::int64_t first_sent_ms = 0;

    MessageState* find(std::size_t position);
    MessageState& make(std::size_t position);
    void remove(std::size_t position);
  };
  using Blocks = std::map<std::uint64_t, Block>;

  static std::size_t index(ports::QueueName queue) { return static_cast<std::size_t>(queue); }
  Block* block_of(ports::MessageId id);
  void add_counts(Block& block, const MessageState& state);
  void subtract_counts(Block& block, const MessageState& state);
  template <class Wanted>
  static Found search(std::uint64_t number, Block& block, std::size_t position, Wanted&& wanted);

  Blocks blocks_;
  std::uint64_t cached_number_ = ~0ULL;  // of the block found last
  Block* cached_ = nullptr;
  std::array<std::uint64_t, ports::kQueueCount> total_{};
  std::array<std::uint64_t, ports::kQueueCount> ready_{};
  // No block before this one has a ready message of the queue.
  std::array<std::uint64_t, ports::kQueueCount> ready_from_{};
};

}  // namespace nexus::journal
