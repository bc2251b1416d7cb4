// Tests on a migrated database of their own; skipped where no server runs beside them.
#pragma once

#include <gtest/gtest.h>

#include "support/postgres_database.h"

namespace nexus::postgres {

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto server = testing_support::postgres_conninfo();
    if (!server) GTEST_SKIP() << testing_support::kNoPostgres;
    place_.emplace(*server);
    database_ = place_->open();
  }

  std::optional<testing_support::PostgresDatabase> place_;
  std::unique_ptr<Database> database_;
};

}  // namespace nexus::postgres
