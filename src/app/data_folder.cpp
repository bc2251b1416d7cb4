#include "app/data_folder.h"

#include <unistd.h>
#include <filesystem>

#include "adapters/posix/system_random.h"
#include "app/log.h"
#include "wire/envelope.h"

namespace nexus::app {

using ports::QueueName;

namespace {

// Room in the identity filter beyond what is stored already, before it grows by a layer.
constexpr std::uint64_t kExpectedGrowth = 1'000'000;

// A failed sync leaves it unknown what the disk has: only a restart, which reads it, can tell.
[[noreturn]] void exit_on_fatal(const std::string& message) {
  log(LogLevel::error, message);
  flush_log();
  _exit(1);
}

// Takes an opened part, or passes its failure on.
template <class Part>
Result<> take(Result<std::unique_ptr<Part>> opened, std::unique_ptr<Part>& into) {
  if (!opened) return fail(opened.error());
  into = std::move(*opened);
  return {};
}

}  // namespace

Result<DataFolder> DataFolder::open(const Configuration& configuration, ports::Clock& clock,
                                    ports::IdSource& ids,
                                    const std::function<void(const std::string&)>& report) {
  std::error_code failure;
  std::filesystem::create_directories(configuration.data, failure);
  if (failure) {
    return fail(ErrorKind::unavailable,
                "The data folder " + configuration.data + " cannot be made: " + failure.message() + ".");
  }
  DataFolder folder;
  auto measurements = sqlite::SqliteMeasurementStore::open(configuration.data + "/measurements.db");
  if (auto taken = take(std::move(measurements), folder.measurements); !taken) return fail(taken.error());
  if (!configuration.uses_postgres()) {
    if (auto opened = folder.open_order_files(configuration, clock); !opened) return fail(opened.error());
  }
  if (!configuration.uses_dynamodb()) {
    if (auto opened = folder.open_error_file(configuration); !opened) return fail(opened.error());
  }
  if (!configuration.uses_sqs()) {
    if (auto opened = folder.open_journal(configuration, clock, report); !opened) return fail(opened.error());
  }
  if (folder.orders && folder.journal) {
    if (auto rebuilt = folder.rebuild_ledger(clock, ids); !rebuilt) return fail(rebuilt.error());
  }
  if (configuration.inputs.max_bytes > 0 &&
      (configuration.takes_feeds() || configuration.answers_queries())) {
    // Without them everything else works.
    if (auto opened = folder.open_inputs(configuration, clock, report); !opened) {
      report("The inputs of accepted orders are not kept: " + opened.error().message);
    }
  }
  return folder;
}

Result<> DataFolder::open_inputs(const Configuration& configuration, const ports::Clock& clock,
                                 const std::function<void(const std::string&)>& report) {
  auto disk = posix::PosixDisk::open_folder(configuration.data + "/inputs");
  if (auto taken = take(std::move(disk), inputs_disk); !taken) return taken;
  if (auto locked = inputs_disk->lock(); !locked) return locked;
  archive::FileArchiveOptions options;
  options.max_bytes = static_cast<std::uint64_t>(configuration.inputs.max_bytes);
  // Well above what makes intake refuse orders.
  options.keep_free_bytes = 2 * static_cast<std::uint64_t>(configuration.journal.min_free_bytes);
  options.on_report = report;
  return take(archive::FileInputArchive::open(*inputs_disk, clock, std::move(options)), inputs);
}

Result<> DataFolder::open_order_files(const Configuration& configuration, const ports::Clock& clock) {
  auto history = sqlite::SqliteDefinitionStore::open(configuration.data + "/definitions.db");
  if (auto taken = take(std::move(history), definitions); !taken) return taken;
  sqlite::OrderStoreOptions order_options;
  order_options.path = configuration.data + "/orders.db";
  order_options.writer.clock = &clock;
  order_options.readers = static_cast<int>(configuration.query.threads);
  if (auto taken = take(sqlite::SqliteOrderStore::open(order_options), orders); !taken) return taken;
  sqlite::ReviewFileOptions review_options;
  review_options.path = configuration.data + "/review.db";
  if (auto taken = take(sqlite::ReviewFile::open(review_options), review); !taken) return taken;
  audit = std::make_unique<sqlite::SqliteAuditLog>(*review);
  jobs = std::make_unique<sqlite::SqliteJobStore>(*review);
  return {};
}

Result<> DataFolder::open_error_file(const Configuration& configuration) {
  sqlite::ErrorStoreOptions options;
  options.path = configuration.data + "/errors.db";
  return take(sqlite::SqliteErrorStore::open(options), errors);
}

Result<> DataFolder::open_journal(const Configuration& configuration, ports::Clock& clock,
                                  const std::function<void(const std::string&)>& report) {
  auto disk = posix::PosixDisk::open_folder(configuration.data + "/journal");
  if (!disk) return fail(disk.error());
  journal_disk = std::move(*disk);
  if (auto locked = journal_disk->lock(); !locked) return locked;

  journal::JournalOptions options;
  options.policies = configuration.queues;
  options.segment_bytes = static_cast<std::uint64_t>(configuration.journal.segment_bytes);
  options.max_disk_bytes = static_cast<std::uint64_t>(configuration.journal.max_disk_bytes);
  options.max_backlog_messages = static_cast<std::uint64_t>(configuration.journal.max_backlog_messages);
  options.release_in_flight_on_open = true;
  options.on_fatal = exit_on_fatal;
  options.on_report = report;
  auto opened = journal::JournalBroker::open(*journal_disk, clock, std::move(options));
  if (auto taken = take(std::move(opened), journal); !taken) return taken;
  space = std::make_unique<intake::SpaceGuard>(
      *journal, *journal_disk, clock, static_cast<std::uint64_t>(configuration.journal.min_free_bytes));
  return {};
}

Result<> DataFolder::rebuild_ledger(ports::Clock& clock, ports::IdSource& ids) {
  auto stored = orders->statistics();
  if (!stored) return fail(stored.error());
  std::uint64_t total = 0;
  for (const auto& [partner_id, totals] : stored->by_partner) total += totals.orders;

  const auto read_waiting = [from = journal.get()](ports::MessageId id) -> Result<domain::Order> {
    auto body = from->read_body(id);
    if (!body) return fail(body.error());
    return wire::read_order_envelope(*body);
  };
  ledger = std::make_unique<memory::MemoryLedger>(*orders, clock, ids, read_waiting, posix::random_number(),
                                                  total + kExpectedGrowth);
  for (const auto& [partner_id, totals] : stored->by_partner) {
    ledger->restore_number(partner_id, totals.highest_sequence);
  }
  for (const auto queue : {QueueName::valid_orders, QueueName::valid_orders_dlq}) {
    auto visited = journal->for_each_waiting(
        queue,
        [this](QueueName, ports::MessageId id, const ports::MessageAttributes& attributes, std::string_view) {
          ledger->restore_waiting(attributes.partner_id, attributes.external_order_id,
                                  attributes.sequence_number, id);
          return true;
        });
    if (!visited) return visited;
  }
  return {};
}

}  // namespace nexus::app
