// The half of FileInputArchive that runs beside: retention by age, room for others, compression.
#include <utility>

#include "adapters/archive/file_input_archive.h"

namespace nexus::archive {

namespace {

// Larger blocks compress better, smaller ones are found faster.
constexpr std::size_t kCompressedFrom = 256 * 1024;
constexpr int kLevel = 3;

}  // namespace

void FileInputArchive::tidy(const std::function<bool()>& should_stop) {
  const bool busy = is_busy();
  Result<> done;
  for (auto ends = segments_->oldest_ends(); ends && done; ends = segments_->oldest_ends()) {
    if (clock_.now().ms - ends->ms < ports::kInputRetentionMs) break;
    done = segments_->remove_oldest();
  }
  for (auto free = disk_.free_bytes(); done && free && *free < options_.keep_free_bytes;
       free = disk_.free_bytes()) {
    if (segments_->count() < 2) break;
    done = segments_->remove_oldest();
  }
  if (done && !busy) done = compress_next(should_stop);
  if (!done) note_failure(done.error(), 0);
}

// Whether more came in since the last call than leaves room for compressing.
bool FileInputArchive::is_busy() {
  const std::int64_t now_ms = clock_.monotonic_ms();
  std::uint64_t bytes = 0;
  {
    std::lock_guard lock(mutex_);
    bytes = kept_bytes_;
  }
  const std::uint64_t came = bytes - std::exchange(bytes_when_tidied_, bytes);
  const auto took_ms = static_cast<std::uint64_t>(now_ms - std::exchange(tidied_at_ms_, now_ms));
  return came * 1'000 > options_.busy_bytes_a_second * took_ms;
}

Result<> FileInputArchive::compress_next(const std::function<bool()>& should_stop) {
  const auto raw = segments_->next_to_compress();
  if (!raw) return {};
  const std::string name = unfinished_name(raw->number);
  auto file = disk_.create(name);
  if (!file) return fail(file.error());
  auto compressed = write_compressed(*raw, **file, should_stop);
  if (!compressed || !*compressed) {
    auto removed = disk_.remove(name);
    return compressed ? removed : Result<>(fail(compressed.error()));
  }
  // Synced before the raw one goes, so that a loss of power leaves one of them whole.
  if (auto synced = (*file)->sync(); !synced) return synced;
  if (auto renamed = disk_.rename(name, segment_name(raw->number, true)); !renamed) return renamed;
  if (auto synced = disk_.sync_folder(); !synced) return synced;
  (*compressed)->file = std::move(*file);
  return segments_->put_compressed(std::move(**compressed));
}

// Nothing when it was stopped.
Result<std::optional<Segment>> FileInputArchive::write_compressed(const Segment& raw, ports::DiskFile& into,
                                                                  const std::function<bool()>& should_stop) {
  Segment compressed;
  compressed.number = raw.number;
  compressed.is_compressed = true;
  BlockBuilder builder;
  Result<> written;
  const auto write_block = [&] {
    const std::string_view block = builder.finish_compressed(kLevel);
    written = into.write_at(compressed.bytes, block);
    if (written) compressed.note(builder.header());
    builder.clear();
    std::this_thread::sleep_for(options_.rest_between_blocks);
  };
  for (const Place& place : raw.places) {
    if (should_stop()) return std::nullopt;
    const auto whole = read_place(*raw.file, place, [&](std::span<const ports::KeptInput> sheaf) {
      builder.add(sheaf);
      if (written && builder.payload_bytes() >= kCompressedFrom) write_block();
    });
    if (!whole) return fail(whole.error());
    if (!*whole) options_.on_report("A block of the archive of inputs was damaged and is left out.");
    if (!written) return fail(written.error());
  }
  if (!builder.is_empty()) write_block();
  if (!written) return fail(written.error());
  return compressed;
}

}  // namespace nexus::archive
