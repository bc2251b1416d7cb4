#include "adapters/sqlite/review_file.h"

#include "adapters/sqlite/migrations.h"
#include "adapters/sqlite/store_check.h"

namespace nexus::sqlite {
namespace {

std::unique_ptr<Connection> open_writer(const ReviewFileOptions& options) {
  if (options.only_reads) {
    auto reader = std::make_unique<Connection>(options.path, OpenMode::reader, options.writer_cache_kib);
    require_current(*reader, review_migrations());
    return reader;
  }
  auto writer = std::make_unique<Connection>(options.path, OpenMode::writer, options.writer_cache_kib);
  migrate(*writer, review_migrations());
  return writer;
}

}  // namespace

Result<std::unique_ptr<ReviewFile>> ReviewFile::open(const ReviewFileOptions& options) {
  return run_guarded([&]() -> Result<std::unique_ptr<ReviewFile>> {
    return std::unique_ptr<ReviewFile>(new ReviewFile(options));
  });
}

ReviewFile::ReviewFile(const ReviewFileOptions& options)
    : lock_(lock_unless(options.only_reads, options.path)),
      log_pages_(options.log_pages),
      writer_(open_writer(options)),
      readers_(options.path, options.readers, options.reader_cache_kib, options.reader_wait_ms) {}

void ReviewFile::keep_log_short() {
  const int pages = writer_->pages_in_log();
  if (pages >= log_pages_) writer_->checkpoint(pages >= 4 * log_pages_);
}

Result<> ReviewFile::backup(const std::string& target) {
  return run_guarded([&]() -> Result<> {
    const auto lease = readers_.lend();
    copy_database(lease.connection(), target);
    return {};
  });
}

}  // namespace nexus::sqlite
