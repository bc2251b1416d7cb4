#include "adapters/journal/journal_broker.h"

#include <fmt/format.h>

#include "adapters/journal/fatal_report.h"

namespace nexus::journal {

using namespace ports;

namespace {

constexpr std::uint64_t kMinSegmentBytes = 64ULL << 10;
constexpr std::size_t kMaxSpares = 64;

Result<> check_options(const JournalOptions& options) {
  if (options.segment_bytes < kMinSegmentBytes || options.segment_bytes > kMaxSegmentBytes ||
      options.segment_bytes % 8 != 0) {
    return fail(ErrorKind::invalid,
                fmt::format("segment_bytes is {}; it must be a multiple of 8 from {} to {}.",
                            options.segment_bytes, kMinSegmentBytes, kMaxSegmentBytes));
  }
  if (options.spare_segments < 1 || options.spare_segments > kMaxSpares) {
    return fail(ErrorKind::invalid, fmt::format("spare_segments must be from 1 to {}.", kMaxSpares));
  }
  if (options.max_disk_bytes != 0 && options.max_disk_bytes < 4 * options.segment_bytes) {
    return fail(ErrorKind::invalid, "max_disk_bytes must be at least 4 segments.");
  }
  for (const QueuePolicy& policy : options.policies) {
    if (policy.max_receives >= kMaxReceives) {
      return fail(ErrorKind::invalid, fmt::format("max_receives must be below {}.", kMaxReceives));
    }
    if (policy.visibility_timeout_ms < 0 || policy.retention_ms <= 0) {
      return fail(ErrorKind::invalid,
                  "A visibility timeout cannot be negative, and retention must be positive.");
    }
  }
  return {};
}

}  // namespace

JournalBroker::JournalBroker(Disk& disk, const Clock& clock, JournalOptions options)
    : disk_(disk),
      clock_(clock),
      options_(std::move(options)),
      opened_wall_ms_(clock.now().ms),
      opened_monotonic_ms_(clock.monotonic_ms()),
      log_(disk, {options_.segment_bytes, options_.max_disk_bytes, options_.spare_segments},
           [this] {
             SegmentStart start;
             start.next_id = next_id_.load();
             start.counters = counters_;
             return start;
           }),
      group_commit_([this](std::span<SendGroup* const> groups) { commit(groups); }) {
  for (int i = 0; i < kQueueCount; ++i) {
    const auto queue = static_cast<QueueName>(i);
    in_flight_[static_cast<std::size_t>(i)] =
        std::make_unique<InFlight>([this, queue](MessageId first, MessageId last) {
          std::uint64_t count = 0;
          for (auto found = index_.next_in(queue, first); found && found.id <= last;
               found = index_.next_in(queue, found.id + 1)) {
            if (found.state->kind() == MessageKind::hidden) ++count;
          }
          return count;
        });
  }
}

Result<std::unique_ptr<JournalBroker>> JournalBroker::open(Disk& disk, const Clock& clock,
                                                           JournalOptions options) {
  if (Result<> checked = check_options(options); !checked) return fail(checked.error());
  std::unique_ptr<JournalBroker> broker(new JournalBroker(disk, clock, std::move(options)));
  if (Result<> recovered = broker->recover(); !recovered) return fail(recovered.error());
  if (broker->options_.background_thread)
    broker->thread_ = std::thread([raw = broker.get()] { raw->run_thread(); });
  return broker;
}

JournalBroker::~JournalBroker() {
  if (thread_.joinable()) {
    {
      std::lock_guard lock(mutex_);
      closing_ = true;
    }
    work_.notify_all();
    thread_.join();
  }
  std::unique_lock lock(mutex_);
  const bool usable = !stopped() && !log_.segments().empty();
  lock.unlock();
  // A failure here loses nothing that was promised, and the next start sees what the disk has.
  if (usable) static_cast<void>(flush());
}

std::uint64_t JournalBroker::disk_bytes() const {
  std::lock_guard lock(mutex_);
  return log_.disk_bytes();
}

std::int64_t JournalBroker::steady_now_ms() const {
  return opened_wall_ms_ + (clock_.monotonic_ms() - opened_monotonic_ms_);
}

Result<> JournalBroker::guard(Result<> outcome) {
  if (outcome || outcome.error().kind == ErrorKind::storage_full) return outcome;
  std::lock_guard lock(fatal_mutex_);
  if (!stopped()) {
    fatal_ = outcome.error().message +
             " The journal takes nothing more, because what the disk holds is not known; start again.";
    stopped_.store(true, std::memory_order_release);
  }
  return fail(ErrorKind::internal, fatal_);
}

tl::unexpected<Error> JournalBroker::stopped_error() {
  std::lock_guard lock(fatal_mutex_);
  return fail(ErrorKind::internal, fatal_);
}

void JournalBroker::report_fatal() noexcept {
  if (!stopped() || fatal_reported_.exchange(true) || !options_.on_fatal) return;
  std::string message;
  {
    std::lock_guard lock(fatal_mutex_);
    message = fatal_;
  }
  options_.on_fatal(message);
}

void JournalBroker::report(const std::string& message) const {
  if (options_.on_report) options_.on_report(message);
}

}  // namespace nexus::journal
