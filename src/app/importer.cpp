#include "app/importer.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "app/json_members.h"

namespace nexus::app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kFirstPauseMs = 100;
constexpr std::int64_t kLongestPauseMs = 5000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Waits between tries, longer each time, as long as tries bring nothing for `patience_ms`.
class Patience {
 public:
  explicit Patience(std::int64_t patience_ms) : patience_(patience_ms) {}
  void reset() {
    last_success_ = Clock::now();
    pause_ms_ = kFirstPauseMs;
  }
  // False when it is time to give up.
  bool wait(std::int64_t asked_ms) {
    if (Clock::now() - last_success_ >= patience_) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(asked_ms > 0 ? asked_ms : pause_ms_));
    pause_ms_ = std::min(pause_ms_ * 2, kLongestPauseMs);
    return true;
  }

 private:
  std::chrono::milliseconds patience_;
  Clock::time_point last_success_ = Clock::now();
  std::int64_t pause_ms_ = kFirstPauseMs;
};

class Import {
 public:
  Import(const ImportOptions& options, Console& console, ImportBatches batches, ImportState state)
      : options_(options),
        client_(options.address),
        batches_(std::move(batches)),
        state_(std::move(state)),
        resumed_at_(state_.tally.inputs),
        is_resent_(resumed_at_ > 0),
        patience_(options.retry_ms),
        progress_(console) {}

  Result<ImportOutcome> run() {
    if (const Result<> skipped = batches_.skip(state_.tally.inputs); !skipped) return fail(skipped.error());
    if (const Result<> opened = open_rejects(); !opened) return fail(opened.error());
    // The next batch is read and cut while the server works on this one.
    Result<std::optional<ImportBatch>> batch = batches_.next();
    while (batch && *batch) {
      auto next = std::async(std::launch::async, [this] { return batches_.next(); });
      const Result<> sent = send(**batch);
      batch = next.get();
      if (!sent) return fail(sent.error());
    }
    if (!batch) return fail(batch.error());
    std::error_code ignored;
    std::filesystem::remove(options_.state, ignored);
    if (state_.rejects_bytes == 0) std::filesystem::remove(options_.rejects, ignored);
    return ImportOutcome{state_.tally, resumed_at_, seconds_since(start_)};
  }

 private:
  // What an interrupted run wrote behind its last state is cut off: those inputs come again.
  Result<> open_rejects() {
    std::error_code failed;
    if (resumed_at_ > 0 && std::filesystem::exists(options_.rejects)) {
      std::filesystem::resize_file(options_.rejects, static_cast<std::uintmax_t>(state_.rejects_bytes),
                                   failed);
      rejects_.open(options_.rejects, std::ios::binary | std::ios::app);
    } else {
      state_.rejects_bytes = 0;
      rejects_.open(options_.rejects, std::ios::binary | std::ios::trunc);
    }
    if (rejects_ && !failed) return {};
    return fail(ErrorKind::invalid,
                fmt::format("The file of rejects {} cannot be written. Name another with --rejects.",
                            options_.rejects));
  }

  Result<> send(const ImportBatch& batch) {
    std::string rejects;
    std::size_t done = 0;
    patience_.reset();
    while (done < batch.inputs.size()) {
      const Result<std::size_t> decided = send_once(batch, done, rejects);
      if (!decided) return fail(decided.error());
      done += *decided;
    }
    take_too_long(state_.tally, batch, rejects);
    is_resent_ = false;
    return save(rejects);
  }

  // One request; returns how many inputs it decided, 0 after a pause when it is worth trying again.
  Result<std::size_t> send_once(const ImportBatch& batch, std::size_t from, std::string& rejects) {
    const std::string body = batch.body(from, batches_.shape(), batches_.csv_header());
    const ApiRequest request{"POST", "/api/feed/" + url_encoded(options_.slug) + "/batch", body,
                             std::string(content_type_of(batches_.shape()))};
    const Result<ApiAnswer> answer = client_.call(request);
    if (!answer) {
      is_resent_ = true;  // Nobody knows how much of it was accepted.
      return try_again(answer.error(), 0);
    }
    if (answer->status != 200) {
      const Error error = error_of(*answer, request);
      const bool passes = error.kind == ErrorKind::unavailable || error.kind == ErrorKind::storage_full;
      return passes ? try_again(error, answer->retry_after_ms) : Result<std::size_t>(fail(error));
    }
    const Result<wire::JsonValue> results = wire::JsonValue::parse(answer->body);
    if (!results) return fail(results.error());
    const Result<std::size_t> decided =
        take_results(state_.tally, batch, from, *results, is_resent_, rejects);
    if (!decided) return fail(decided.error());
    show_progress();
    if (*decided > 0) patience_.reset();
    if (const wire::JsonValue* incomplete = results->find("incomplete")) {
      Result<std::size_t> again = try_again({ErrorKind::unavailable, text_of(*incomplete, "detail")}, 0);
      if (!again) return again;
    } else if (*decided < batch.inputs.size() - from) {
      return fail(ErrorKind::internal, fmt::format("The server gave {} results for {} inputs.", *decided,
                                                   batch.inputs.size() - from));
    }
    return *decided;
  }

  Result<std::size_t> try_again(const Error& reason, std::int64_t asked_ms) {
    if (patience_.wait(asked_ms)) return 0;
    return fail(ErrorKind::unavailable,
                fmt::format("{} Gave up after {} inputs; the same command goes on from there.",
                            reason.message, state_.tally.inputs));
  }

  // Rejects first, then the state that counts them: a crash between leaves lines that are cut off.
  Result<> save(const std::string& rejects) {
    rejects_ << rejects << std::flush;
    state_.rejects_bytes += static_cast<std::int64_t>(rejects.size());
    const std::string fresh = options_.state + ".new";
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << to_json(state_) << std::flush;
    std::error_code failed;
    if (file) std::filesystem::rename(fresh, options_.state, failed);
    if (rejects_ && file && !failed) return {};
    return fail(ErrorKind::storage_full,
                fmt::format("The progress of the import cannot be written to {}. Name another "
                            "place with --state and --rejects.",
                            options_.state));
  }

  void show_progress() {
    if (!progress_.is_due()) return;
    const ImportTally& tally = state_.tally;
    const double rate =
        static_cast<double>(tally.inputs - resumed_at_) / std::max(seconds_since(start_), 1e-3);
    progress_.show(fmt::format("{} inputs, {}/s, {} accepted, {} duplicates, {} conflicts, {} rejected",
                               grouped(tally.inputs), grouped(static_cast<std::int64_t>(rate)),
                               grouped(tally.accepted), grouped(tally.duplicates + tally.sent_again),
                               grouped(tally.conflicts), grouped(tally.rejected)));
  }

  const ImportOptions& options_;
  ApiClient client_;
  ImportBatches batches_;
  ImportState state_;
  const std::int64_t resumed_at_;
  bool is_resent_;  // an earlier try may have got through without our knowing
  Patience patience_;
  ProgressLine progress_;
  std::ofstream rejects_;
  Clock::time_point start_ = Clock::now();
};

Result<partners::BodyShape> shape_for(const ImportOptions& options) {
  if (options.format == "csv") return partners::BodyShape::csv;
  if (options.format == "json") return partners::BodyShape::json_batch;
  if (options.format == "ndjson") return partners::BodyShape::ndjson;
  Result<std::unique_ptr<FileReader>> file = FileReader::open(options.file);
  if (!file) return fail(file.error());
  const Result<std::string_view> beginning = (*file)->read();
  if (!beginning) return fail(beginning.error());
  return shape_of_file(options.file, *beginning);
}

}  // namespace

Result<ImportOutcome> run_import(const ImportOptions& given, Console& console) {
  ImportOptions options = given;
  if (options.rejects.empty()) options.rejects = options.file + ".rejects.ndjson";
  if (options.state.empty()) options.state = options.file + ".import-state";
  const Result<partners::BodyShape> shape = shape_for(options);
  if (!shape) return fail(shape.error());
  Result<std::unique_ptr<FileReader>> file = FileReader::open(options.file);
  if (!file) return fail(file.error());
  const Result<std::string> fingerprint =
      import_fingerprint(options.file, options.address.server, options.slug);
  if (!fingerprint) return fail(fingerprint.error());

  ImportState state;
  const Result<ImportState> earlier = parse_import_state(text_of_file(options.state));
  if (earlier && earlier->fingerprint == *fingerprint) state = *earlier;
  state.fingerprint = *fingerprint;
  Import import(options, console, ImportBatches(std::move(*file), *shape, options.limits), std::move(state));
  return import.run();
}

}  // namespace nexus::app
