#include "adapters/sqlite/index_runs.h"

#include <algorithm>

#include "base/check.h"

namespace nexus::sqlite {
namespace {

constexpr std::string_view kReadChunk = "SELECT entries FROM index_chunks WHERE chunk = ?";

// The number of the last chunk whose first entry is <= `entry`; the run's first chunk if none is.
std::int64_t chunk_for(Connection& connection, const RunInfo& run, const IndexEntry& entry) {
  const auto bytes = to_bytes(entry);
  Query query(
      connection,
      "SELECT chunk FROM index_chunks WHERE run = ? AND first_entry <= ? ORDER BY first_entry DESC LIMIT 1");
  query.integer(run.run).blob(bytes);
  return query.step() ? query.integer_at(0) : run.first_chunk;
}

std::vector<IndexEntry> read_chunk(Connection& connection, std::int64_t chunk) {
  Query query(connection, kReadChunk);
  if (!query.integer(chunk).step()) {
    throw Failure(Error{ErrorKind::corrupt, "A chunk of the order indexes is missing in " +
                                                connection.path() + "; restore the last backup."});
  }
  return decode_chunk(query.blob_at(0));
}

}  // namespace

std::vector<RunInfo> load_runs(Connection& connection, IndexName index) {
  std::vector<RunInfo> runs;
  Query query(connection,
              "SELECT run, level, entries, first_chunk, last_chunk, first_entry, last_entry FROM index_runs "
              "WHERE index_name = ? ORDER BY run");
  query.integer(static_cast<int>(index));
  while (query.step()) {
    runs.push_back({query.integer_at(0), static_cast<int>(query.integer_at(1)), query.integer_at(2),
                    query.integer_at(3), query.integer_at(4), entry_from_bytes(query.blob_at(5)),
                    entry_from_bytes(query.blob_at(6))});
  }
  return runs;
}

RunWriter::RunWriter(Connection& connection, IndexName index, int level)
    : connection_(connection), index_(index) {
  info_.level = level;
  // Numbers of runs and chunks that are gone may be used again: nothing refers to them any more.
  info_.run = connection.query_integer("SELECT coalesce(max(run), 0) + 1 FROM index_runs");
  info_.first_chunk = connection.query_integer("SELECT coalesce(max(chunk), 0) + 1 FROM index_chunks");
  info_.last_chunk = info_.first_chunk - 1;
  waiting_.reserve(kEntriesPerChunk);
}

void RunWriter::add(const IndexEntry& entry) {
  if (info_.entries == 0) info_.first = entry;
  check(info_.entries == 0 || info_.last < entry, "a run's entries ascend");
  info_.last = entry;
  ++info_.entries;
  waiting_.push_back(entry);
  if (waiting_.size() == kEntriesPerChunk) write_chunk();
}

void RunWriter::write_chunk() {
  const auto first = to_bytes(waiting_.front());
  const auto entries = encode_chunk(waiting_);
  Query(connection_, "INSERT INTO index_chunks(chunk, run, first_entry, entries) VALUES (?, ?, ?, ?)")
      .integer(++info_.last_chunk)
      .integer(info_.run)
      .blob(first)
      .blob(entries)
      .run();
  waiting_.clear();
}

void RunWriter::finish() {
  if (!waiting_.empty()) write_chunk();
  if (info_.entries == 0) return;
  const auto first = to_bytes(info_.first);
  const auto last = to_bytes(info_.last);
  Query(connection_,
        "INSERT INTO index_runs(run, index_name, level, entries, first_chunk, last_chunk, first_entry, "
        "last_entry) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .integer(info_.run)
      .integer(static_cast<int>(index_))
      .integer(info_.level)
      .integer(info_.entries)
      .integer(info_.first_chunk)
      .integer(info_.last_chunk)
      .blob(first)
      .blob(last)
      .run();
}

void delete_run(Connection& connection, IndexName index, const RunInfo& run) {
  Query(connection, "DELETE FROM index_chunks WHERE chunk BETWEEN ? AND ?")
      .integer(run.first_chunk)
      .integer(run.last_chunk)
      .run();
  Query(connection, "DELETE FROM index_runs WHERE index_name = ? AND run = ?")
      .integer(static_cast<int>(index))
      .integer(run.run)
      .run();
}

RunCursor::RunCursor(Connection& connection, const RunInfo& run, const IndexEntry& start, bool descending)
    : connection_(&connection), run_(run), descending_(descending) {
  load(chunk_for(connection, run, start));
  const auto place = descending ? std::upper_bound(chunk_.begin(), chunk_.end(), start)
                                : std::lower_bound(chunk_.begin(), chunk_.end(), start);
  if (descending) {
    valid_ = place != chunk_.begin();
    if (valid_) position_ = static_cast<std::size_t>(place - chunk_.begin()) - 1;
  } else {
    position_ = static_cast<std::size_t>(place - chunk_.begin());
    if (place == chunk_.end()) {
      --position_;
      advance();
    }
  }
}

void RunCursor::load(std::int64_t chunk) {
  chunk_number_ = chunk;
  chunk_ = read_chunk(*connection_, chunk);
}

void RunCursor::advance() {
  if (descending_) {
    if (position_ > 0) {
      --position_;
    } else if (chunk_number_ > run_.first_chunk) {
      load(chunk_number_ - 1);
      position_ = chunk_.size() - 1;
    } else {
      valid_ = false;
    }
    return;
  }
  if (position_ + 1 < chunk_.size()) {
    ++position_;
  } else if (chunk_number_ < run_.last_chunk) {
    load(chunk_number_ + 1);
    position_ = 0;
  } else {
    valid_ = false;
  }
}

std::int64_t rank_in(Connection& connection, const RunInfo& run, const IndexEntry& entry) {
  if (entry <= run.first) return 0;
  if (entry > run.last) return run.entries;
  const auto chunk = chunk_for(connection, run, entry);
  const auto entries = read_chunk(connection, chunk);
  return (chunk - run.first_chunk) * static_cast<std::int64_t>(kEntriesPerChunk) +
         (std::lower_bound(entries.begin(), entries.end(), entry) - entries.begin());
}

}  // namespace nexus::sqlite
