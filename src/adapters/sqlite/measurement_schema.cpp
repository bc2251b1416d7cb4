// The schema of measurements.db. docs/store-schema.md explains it; keep both together.
#include <array>

#include "adapters/sqlite/migrations.h"

namespace nexus::sqlite {
namespace {

constexpr const char* kMeasurementTables = R"sql(
CREATE TABLE measurements (
  minute INTEGER PRIMARY KEY,
  accepted INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  queue_depth INTEGER NOT NULL,
  oldest_age_ms INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  latency TEXT NOT NULL
);

CREATE VIEW measurements_view AS
SELECT strftime('%Y-%m-%dT%H:%M:00Z', minute * 60, 'unixepoch') AS minute,
       accepted, rejected, duplicates, conflicts, queue_depth, oldest_age_ms, dead
FROM measurements;
)sql";

constexpr std::array<Migration, 1> kMigrations{{
    {1, "what passed in each minute", kMeasurementTables},
}};

}  // namespace

std::span<const Migration> measurement_migrations() { return kMigrations; }

}  // namespace nexus::sqlite
