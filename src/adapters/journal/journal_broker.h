// The embedded queue: the three queues in one log on a ports::Disk, described byte by byte in
// docs/journal-format.md.
//
// What is durable when: a message that send returned without listing it as failed survives power
// loss. Receives, acknowledgements and moves are written before the call returns, so they survive
// the death of the process; they survive power loss from the next sync on, at the latest after
// flush_interval_ms. Power loss before that undoes them, which leads to a redelivery and never to a
// loss.
//
// Safe to call from any thread. A lone sender writes and syncs in its own thread; of several at a
// time one does it for all that wait.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "adapters/journal/group_commit.h"
#include "adapters/journal/in_flight.h"
#include "adapters/journal/journal_options.h"
#include "adapters/journal/message_index.h"
#include "adapters/journal/message_reader.h"
#include "adapters/journal/recovery_report.h"
#include "adapters/journal/redrive.h"
#include "adapters/journal/segment_log.h"
#include "ports/clock.h"
#include "ports/disk.h"
#include "ports/queue.h"

namespace nexus::journal {

struct ScanFindings;

class JournalBroker final : public ports::Broker {
 public:
  // Opens the journal on `disk` or begins one. `disk` and `clock` must outlive the broker. `invalid`:
  // the options make no sense. `corrupt` and others: the disk cannot be read or written at all.
  static Result<std::unique_ptr<JournalBroker>> open(ports::Disk& disk, const ports::Clock& clock,
                                                     JournalOptions options);
  // Makes what was written durable. Nobody may be in a call.
  ~JournalBroker() override;

  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override;
  Result<ports::MessageBatch> receive(ports::QueueName queue, const ports::ReceiveOptions& options) override;
  Result<std::vector<ports::FailedEntry>> acknowledge(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override;
  Result<std::vector<ports::FailedEntry>> change_visibility(ports::QueueName queue,
                                                            std::span<const ports::ReceiptHandle> handles,
                                                            std::int64_t timeout_ms) override;
  Result<std::vector<ports::FailedEntry>> dead_letter(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override;
  Result<ports::MessageBatch> peek(ports::QueueName queue, ports::MessageId after, std::size_t max) override;
  Result<ports::QueueStats> stats(ports::QueueName queue) override;
  Result<std::uint64_t> purge(ports::QueueName queue) override;
  Result<> start_redrive(const ports::RedriveOptions& options) override;
  Result<ports::RedriveProgress> redrive_progress(ports::QueueName from) override;
  Result<> cancel_redrive(ports::QueueName from) override;

  // Calls `visit` with every message of the queue that is not acknowledged, in order of their ids; the
  // views are valid during the call. Messages sent meanwhile may be left out. Ends early with true
  // when `visit` returns false.
  using Visitor = std::function<bool(ports::QueueName queue, ports::MessageId id,
                                     const ports::MessageAttributes& attributes, std::string_view body)>;
  Result<> for_each_waiting(ports::QueueName queue, const Visitor& visit);
  // not_found: the message is acknowledged or never was.
  Result<std::string> read_body(ports::MessageId id);

  // Copies the journal as it is at one moment of the call to `target`, which holds no journal, while
  // everything goes on. Opening a journal on the copy is a restore.
  Result<> snapshot(ports::Disk& target);

  // Flush, expiry, redrive and giving up segments, one step of each that is due.
  Result<> run_background_work();

  const RecoveryReport& recovery() const { return recovery_; }
  std::uint64_t disk_bytes() const;
  // Messages whose body could not be read, since the start.
  std::uint64_t set_aside_messages() const { return set_aside_.load(); }

 private:
  class FatalReport;

  JournalBroker(ports::Disk& disk, const ports::Clock& clock, JournalOptions options);

  // journal_recovery.cpp
  Result<> recover();
  Result<> recover_segments(const std::vector<std::uint64_t>& sequences);
  Result<> recover_segment(std::unique_ptr<Segment> segment, std::optional<std::uint64_t> known_end,
                           bool last);
  Result<> mend(Segment& segment, std::string_view bytes, const ScanFindings& findings);
  Result<> begin_or_continue();
  void report_missing(std::uint64_t sequence);
  void replay(const Record& record, Segment& segment);
  void replay_message(const Record& record, Segment& segment);
  void replay_change(const Record& record);
  void count_change(RecordType type, ports::QueueName queue, std::uint64_t count);
  Deadline deadline_after_restart(std::int64_t visible_at_ms, std::int64_t timeout_ms) const;

  // journal_send.cpp
  void commit(std::span<SendGroup* const> groups);
  Result<> write_together(std::span<SendGroup* const> groups);
  Result<> write_group(SendGroup& group);
  void withdraw(const SendGroup& group);
  void publish(const SendGroup& group);
  Result<> sync_log();

  // journal_receive.cpp
  Result<std::vector<Located>> claim(ports::QueueName queue, const ports::ReceiveOptions& options);
  Result<> give_to_dead_letters(ports::QueueName queue, const IdRuns& ids);
  Result<std::size_t> read_claimed(const std::vector<Located>& claimed, const ports::ReceiveOptions& options,
                                   ports::MessageBatch& batch);
  Result<> deliver(ports::QueueName queue, const ports::ReceiveOptions& options,
                   const std::vector<Located>& claimed, ports::MessageBatch& batch);
  bool wait_for_message(ports::QueueName queue, std::chrono::steady_clock::time_point give_up);
  Result<> set_aside(const Located& damaged, const Error& why);
  void show_due();
  // Locates up to `max` messages of the queue with an id of at least `from` and pins their segments.
  std::vector<Located> locate(ports::QueueName queue, ports::MessageId from, std::size_t max);
  Located pin(ports::MessageId id, const MessageState& state);
  void unpin(std::span<const Located> located);

  // journal_changes.cpp
  using Failures = std::vector<ports::FailedEntry>;
  IdRuns current_ids(ports::QueueName queue, std::span<const ports::ReceiptHandle> handles, Failures& failed);
  Result<> append_change(RecordType type, ports::QueueName queue, const IdRuns& ids, Change change = {});
  void forget(ports::MessageId id);
  void move_to(ports::MessageId id, MessageState& state, ports::QueueName queue);
  void hide(ports::QueueName queue, std::span<const IdRun> runs, Deadline deadline);

  // journal_background.cpp
  void run_thread();
  Result<> flush();
  Result<> expire(ports::QueueName queue);
  Result<IdRuns> find_expired(ports::QueueName queue, std::span<const Located> located);
  Result<> continue_redrive(Redrive& redrive);
  Result<> make_space();
  Result<> give_up_segments();
  Result<> add_spares();
  void want_work();

  bool wants_relocation();
  Result<std::string> encode_relocated(std::span<const Located> messages, std::vector<RecordSpot>& records,
                                       std::vector<Located>& encoded);
  Result<> relocate_first();
  Result<> relocate(std::span<const Located> messages);

  bool stopped() const { return stopped_.load(std::memory_order_acquire); }
  tl::unexpected<Error> stopped_error();
  // Passes `outcome` on and stops for good when it is a failure that leaves the log unknown.
  Result<> guard(Result<> outcome);
  void report_fatal() noexcept;
  void report(const std::string& message) const;
  // Wall-clock time that does not jump while the journal is open.
  std::int64_t steady_now_ms() const;
  QueueCounters& counters_of(ports::QueueName queue) { return counters_[static_cast<std::size_t>(queue)]; }
  InFlight& in_flight_of(ports::QueueName queue) { return *in_flight_[static_cast<std::size_t>(queue)]; }
  const ports::QueuePolicy& policy_of(ports::QueueName queue) const {
    return options_.policies[static_cast<std::size_t>(queue)];
  }

  ports::Disk& disk_;
  const ports::Clock& clock_;
  const JournalOptions options_;
  std::int64_t opened_wall_ms_ = 0;
  std::int64_t opened_monotonic_ms_ = 0;
  RecoveryReport recovery_;

  mutable std::mutex mutex_;  // guards what follows, to the blank line
  SegmentLog log_;
  MessageIndex index_;
  AllCounters counters_;
  std::array<std::unique_ptr<InFlight>, ports::kQueueCount> in_flight_;
  std::array<std::optional<Redrive>, ports::kQueueCount> redrives_;
  std::condition_variable arrived_;
  std::size_t waiting_receivers_ = 0;
  bool closing_ = false;
  bool work_wanted_ = false;
  std::condition_variable work_;

  std::mutex fatal_mutex_;
  std::string fatal_;  // why the broker stopped
  std::atomic<ports::MessageId> next_id_{1};
  std::atomic<bool> stopped_{false};
  std::atomic<bool> fatal_reported_{false};
  std::atomic<std::uint64_t> set_aside_{0};
  std::mutex sync_mutex_;           // one sync at a time
  std::unique_ptr<char[]> joined_;  // of the sender that commits: the groups one behind the other
  std::size_t joined_bytes_ = 0;
  std::mutex background_mutex_;  // one background step at a time
  GroupCommit group_commit_;
  std::thread thread_;
};

}  // namespace nexus::journal
