#include "adapters/postgres/database.h"

#include <chrono>
#include <random>
#include <thread>

namespace nexus::postgres {
namespace {

PoolOptions with_access(PoolOptions options, Access access) {
  options.connection.access = access;
  return options;
}

}  // namespace

Database::Database(const DatabaseOptions& options)
    : writer_(with_access(options.writer, Access::read_write)),
      reader_(options.reader ? std::make_unique<ConnectionPool>(with_access(*options.reader, Access::any))
                             : nullptr),
      attempts_(options.attempts) {}

// A statement that took too long on one server would take as long on the other.
bool Database::can_read_elsewhere(const Failure& failure) {
  return failure.error().kind == ErrorKind::unavailable && failure.sqlstate() != "57014";
}

// Two that met must not meet again at once: a random rest, longer with each attempt.
void Database::rest_after_race(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int most_ms = 5 << attempt;
  std::this_thread::sleep_for(
      std::chrono::milliseconds(std::uniform_int_distribution<int>(1, most_ms)(random)));
}

Result<> Database::check_writer() {
  return run_guarded([&]() -> Result<> {
    writer_.lend().connection().execute("SELECT 1");
    return {};
  });
}

Result<> Database::check_reader() {
  if (!reader_) return {};
  return run_guarded([&]() -> Result<> {
    reader_->lend().connection().execute("SELECT 1");
    return {};
  });
}

}  // namespace nexus::postgres
