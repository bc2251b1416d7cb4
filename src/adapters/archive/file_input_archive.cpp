#include "adapters/archive/file_input_archive.h"

#include <algorithm>
#include <utility>

#include "base/thread_name.h"

namespace nexus::archive {

namespace {

constexpr std::size_t kBlockBytes = 256 * 1024;  // a block in memory that is longer takes no more
constexpr std::size_t kSpareBlocks = 8;
constexpr std::int64_t kRetryMs = 1'000;  // between attempts while files cannot be written
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

// The inputs of one origin from the front of `inputs`, as many as make one block.
std::span<const ports::KeptInput> first_sheaf(std::span<const ports::KeptInput> inputs) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (count < inputs.size() && inputs[count].origin == inputs.front().origin && bytes < kBlockBytes) {
    bytes += inputs[count].raw.size();
    ++count;
  }
  return inputs.first(count);
}

std::size_t bytes_of(std::span<const ports::KeptInput> inputs) {
  std::size_t bytes = 0;
  for (const ports::KeptInput& input : inputs) bytes += input.raw.size();
  return bytes;
}

}  // namespace

Result<std::unique_ptr<FileInputArchive>> FileInputArchive::open(ports::Disk& disk, const ports::Clock& clock,
                                                                 FileArchiveOptions options) {
  options.segment_bytes = std::max<std::uint64_t>(1, std::min(options.segment_bytes, options.max_bytes / 4));
  auto archive = std::unique_ptr<FileInputArchive>(new FileInputArchive(disk, clock, std::move(options)));
  auto segments = SegmentSet::open(disk);
  if (!segments) return fail(segments.error());
  archive->segments_ = std::move(*segments);
  return archive;
}

FileInputArchive::FileInputArchive(ports::Disk& disk, const ports::Clock& clock, FileArchiveOptions options)
    : disk_(disk), clock_(clock), options_(std::move(options)), tidied_at_ms_(clock.monotonic_ms()) {}

FileInputArchive::~FileInputArchive() { stop(); }

void FileInputArchive::keep(std::span<const ports::KeptInput> inputs) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    while (!inputs.empty()) {
      const auto sheaf = first_sheaf(inputs);
      inputs = inputs.subspan(sheaf.size());
      const std::size_t bytes = bytes_of(sheaf) + sheaf.front().origin->csv_header.size();
      if (pending_bytes_ + bytes > options_.max_pending_bytes) {
        dropped_ += sheaf.size();
        continue;
      }
      if (pending_.empty() || pending_.back()->payload_bytes() >= kBlockBytes) {
        if (spare_.empty()) spare_.push_back(std::make_unique<BlockBuilder>());
        pending_.push_back(std::move(spare_.back()));
        spare_.pop_back();
      }
      pending_.back()->add(sheaf);
      pending_bytes_ += bytes;
      kept_bytes_ += bytes;
    }
    wake = std::exchange(writer_waits_, false);
  }
  if (wake) work_.notify_one();
}

Result<std::vector<std::optional<ports::ArchivedInput>>> FileInputArchive::find(
    std::span<const domain::Uuid> order_ids) {
  flush();
  std::vector<std::optional<ports::ArchivedInput>> found(order_ids.size());
  for (const auto& candidate : segments_->candidates(order_ids)) {
    auto whole = read_place(*candidate.file, candidate.place, [&](std::span<const ports::KeptInput> sheaf) {
      for (const ports::KeptInput& input : sheaf) {
        for (const std::size_t i : candidate.wanted) {
          if (order_ids[i] == input.order_id) found[i] = copy_of(input);
        }
      }
    });
    if (!whole) return fail(whole.error());
    if (!*whole)
      options_.on_report("A block of the archive of inputs is damaged; its inputs cannot be shown.");
  }
  return found;
}

ports::InputArchiveStats FileInputArchive::stats() const {
  const std::uint64_t bytes = segments_->bytes();
  std::lock_guard lock(mutex_);
  return {true, kept_, dropped_, bytes};
}

void FileInputArchive::start() {
  writer_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void FileInputArchive::stop() {
  writer_ = {};
  if (segments_) flush();
}

void FileInputArchive::run(const std::stop_token& stop) {
  name_this_thread("inputs");
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      writer_waits_ = pending_.empty();
      work_.wait(lock, stop, [this] { return !pending_.empty(); });
      writer_waits_ = false;
    }
    // Lets some groups gather: one write then serves them all.
    if (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(options_.linger_ms));
    flush();
  }
}

FileInputArchive::Blocks FileInputArchive::take_pending() {
  std::lock_guard lock(mutex_);
  return std::exchange(pending_, {});
}

void FileInputArchive::give_back(Blocks blocks) {
  std::lock_guard lock(mutex_);
  pending_bytes_ = 0;
  for (const auto& block : pending_) pending_bytes_ += block->payload_bytes();
  for (auto& block : blocks) {
    block->clear();
    if (spare_.size() < kSpareBlocks) spare_.push_back(std::move(block));
  }
}

void FileInputArchive::flush() {
  std::lock_guard writing(write_mutex_);
  Blocks blocks = take_pending();
  if (blocks.empty()) return;
  Result<> can_write = check_room();
  for (const auto& block : blocks) {
    if (can_write) can_write = write(*block);
    if (!can_write) note_failure(can_write.error(), block->inputs());
  }
  give_back(std::move(blocks));
  if (auto removed = remove_surplus(); !removed) note_failure(removed.error(), 0);
}

// Fails while there is too little space, and for a moment after any failure.
Result<> FileInputArchive::check_room() {
  {
    std::lock_guard lock(mutex_);
    if (failed_at_ms_ && clock_.monotonic_ms() - *failed_at_ms_ < kRetryMs) {
      return fail(ErrorKind::unavailable, "Writing failed a moment ago.");
    }
  }
  const auto free = disk_.free_bytes();
  if (!free) return fail(free.error());
  if (*free >= options_.keep_free_bytes) return {};
  return fail(ErrorKind::storage_full, "The disk is nearly full.");
}

Result<> FileInputArchive::write(BlockBuilder& block) {
  const std::string_view bytes = block.finish();
  const bool is_full = segments_->growing_bytes() >= options_.segment_bytes;
  const bool is_old =
      segments_->growing_bytes() != 0 && block.header().newest.ms - segments_->growing_since().ms >= kDayMs;
  if (is_full || is_old) segments_->close_growing();
  if (auto written = segments_->append(bytes, block.header()); !written) return written;
  std::lock_guard lock(mutex_);
  failed_at_ms_.reset();
  kept_ += block.inputs();
  return {};
}

void FileInputArchive::note_failure(const Error& error, std::uint64_t inputs) {
  bool is_first = false;
  {
    std::lock_guard lock(mutex_);
    is_first = !failed_at_ms_;
    if (is_first || clock_.monotonic_ms() - *failed_at_ms_ >= kRetryMs) failed_at_ms_ = clock_.monotonic_ms();
    dropped_ += inputs;
  }
  if (is_first) {
    options_.on_report(
        "Inputs of accepted orders cannot be archived, and are left out until it works again: " +
        error.message);
  }
}

// The last file stays, whatever its size.
Result<> FileInputArchive::remove_surplus() {
  while (segments_->bytes() > options_.max_bytes && segments_->count() > 1) {
    if (auto removed = segments_->remove_oldest(); !removed) return removed;
  }
  return {};
}

}  // namespace nexus::archive
