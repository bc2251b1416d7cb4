// A database of its own on the PostgreSQL server under test, gone when the test ends.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "adapters/postgres/database.h"
#include "adapters/postgres/migrations.h"

namespace nexus::testing_support {

// The server under test; empty when this run has none.
inline std::optional<std::string> postgres_conninfo(const char* variable = "NEXUS_TEST_POSTGRES") {
  const char* value = std::getenv(variable);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}
inline constexpr const char* kNoPostgres =
    "NEXUS_TEST_POSTGRES is not set: tests/engines/with_engines.py postgres -- COMMAND starts a server";

// The same server, user and password with another database. Takes keyword=value pairs and URIs.
inline std::string with_database(const std::string& conninfo, const std::string& database) {
  if (conninfo.find("://") == std::string::npos) return conninfo + " dbname=" + database;
  const auto parameters = conninfo.find('?');
  const auto authority = conninfo.find("://") + 3;
  const auto slash = conninfo.find('/', authority);
  const auto end = std::min(parameters, conninfo.size());
  return conninfo.substr(0, std::min(slash, end)) + "/" + database + conninfo.substr(end);
}

// The port of a connection string of keyword=value pairs.
inline std::string port_of(const std::string& conninfo) {
  const auto begin = conninfo.find("port=") + 5;
  return conninfo.substr(begin, conninfo.find(' ', begin) - begin);
}

class PostgresDatabase {
 public:
  explicit PostgresDatabase(std::string server)
      : server_(std::move(server)), name_(next_name()), conninfo_(with_database(server_, name_)) {
    run_at_server("CREATE DATABASE " + name_ + " ENCODING 'UTF8' TEMPLATE template0");
  }
  ~PostgresDatabase() {
    try {
      run_at_server("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {
      // The server may be gone by now; its folder goes with it.
    }
  }
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;

  const std::string& conninfo() const { return conninfo_; }
  const std::string& name() const { return name_; }

  postgres::DatabaseOptions options() const {
    postgres::DatabaseOptions options;
    options.writer.connection.conninfo = postgres::fixed_conninfo(conninfo_);
    return options;
  }
  // With every part of the schema.
  std::unique_ptr<postgres::Database> open() const {
    auto database = std::make_unique<postgres::Database>(options());
    if (auto report = postgres::migrate(*database, postgres::all_migrations()); !report)
      throw std::runtime_error(report.error().message);
    return database;
  }

  // Runs statements as the server's administrator, outside of this database.
  void run_at_server(const std::string& sql) const { run_at(server_, sql); }
  // The same in this database, as another program could.
  void run_in_database(const std::string& sql) const { run_at(conninfo_, sql); }

 private:
  static void run_at(const std::string& place, const std::string& sql) {
    postgres::ConnectionOptions options;
    options.conninfo = postgres::fixed_conninfo(place);
    postgres::Connection connection(options);
    connection.open();
    connection.execute(sql);
  }
  static std::string next_name() {
    static std::atomic<int> made{0};
    return "nexus_test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
  }

  std::string server_;
  std::string name_;
  std::string conninfo_;
};

}  // namespace nexus::testing_support
