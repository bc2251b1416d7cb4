// The schema of orders.db. docs/store-schema.md explains it; keep both together.
#include <array>

#include "adapters/sqlite/migrations.h"

namespace nexus::sqlite {
namespace {

constexpr const char* kOrderTables = R"sql(
CREATE TABLE partners (code INTEGER PRIMARY KEY, partner_id TEXT NOT NULL UNIQUE);
CREATE TABLE customers (code INTEGER PRIMARY KEY, customer_id TEXT NOT NULL UNIQUE);
CREATE TABLE products (code INTEGER PRIMARY KEY, product_id TEXT NOT NULL UNIQUE);

CREATE TABLE orders (
  position INTEGER PRIMARY KEY,
  id BLOB NOT NULL CHECK (length(id) = 16),
  partner INTEGER NOT NULL,
  sequence_number INTEGER NOT NULL,
  external_order_id TEXT NOT NULL,
  product INTEGER NOT NULL,
  customer INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  unit_price TEXT NOT NULL,
  tax_rate TEXT NOT NULL,
  gross_amount TEXT NOT NULL,
  tax_amount TEXT NOT NULL,
  net_amount TEXT NOT NULL,
  transaction_time INTEGER NOT NULL,
  processed_at INTEGER NOT NULL,
  currency TEXT,
  metadata TEXT,
  definition_version INTEGER NOT NULL,
  input_sha256 BLOB NOT NULL
);
CREATE UNIQUE INDEX orders_by_id ON orders (id);
CREATE UNIQUE INDEX orders_by_external_id ON orders (partner, external_order_id);
CREATE UNIQUE INDEX orders_by_sequence ON orders (partner, sequence_number);

CREATE TABLE partner_totals (
  partner INTEGER PRIMARY KEY,
  orders INTEGER NOT NULL,
  highest_sequence INTEGER NOT NULL,
  gross_amount TEXT NOT NULL,
  tax_amount TEXT NOT NULL,
  net_amount TEXT NOT NULL
);
CREATE TABLE date_totals (date TEXT PRIMARY KEY, orders INTEGER NOT NULL) WITHOUT ROWID;
)sql";

constexpr const char* kOrderIndexes = R"sql(
CREATE TABLE index_state (generation INTEGER NOT NULL, indexed_position INTEGER NOT NULL);
INSERT INTO index_state VALUES (0, 0);
CREATE TABLE index_runs (
  run INTEGER PRIMARY KEY,
  index_name INTEGER NOT NULL,
  level INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  first_chunk INTEGER NOT NULL,
  last_chunk INTEGER NOT NULL,
  first_entry BLOB NOT NULL,
  last_entry BLOB NOT NULL
);
CREATE INDEX index_runs_by_index ON index_runs (index_name, run);
CREATE TABLE index_chunks (
  chunk INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  first_entry BLOB NOT NULL,
  entries BLOB NOT NULL
);
CREATE UNIQUE INDEX index_chunks_by_entry ON index_chunks (run, first_entry);
)sql";

constexpr const char* kOrderViews = R"sql(
CREATE VIEW orders_view AS
SELECT lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-' ||
             substr(hex(id), 17, 4) || '-' || substr(hex(id), 21)) AS id,
       external_order_id, partner_id, sequence_number, product_id, customer_id, quantity, unit_price, tax_rate,
       gross_amount, tax_amount, net_amount, currency,
       strftime('%Y-%m-%dT%H:%M:%S', transaction_time / 1000, 'unixepoch') ||
         printf('.%03dZ', transaction_time % 1000) AS transaction_time,
       strftime('%Y-%m-%dT%H:%M:%S', processed_at / 1000, 'unixepoch') ||
         printf('.%03dZ', processed_at % 1000) AS processed_at,
       metadata, definition_version, lower(hex(input_sha256)) AS input_sha256
FROM orders
JOIN partners ON partners.code = partner
JOIN products ON products.code = product
JOIN customers ON customers.code = customer;

CREATE VIEW partner_totals_view AS
SELECT partner_id, orders, highest_sequence, gross_amount, tax_amount, net_amount
FROM partner_totals JOIN partners ON partners.code = partner;
)sql";

// One row a transaction: the orders from first_position up to the next row's were written at that time.
constexpr const char* kSaveTimes =
    "CREATE TABLE save_times (first_position INTEGER PRIMARY KEY, stored_at INTEGER NOT NULL);";

constexpr std::array<Migration, 4> kMigrations{{
    {1, "orders, dictionaries and statistics", kOrderTables},
    {2, "sorted indexes", kOrderIndexes},
    {3, "readable views", kOrderViews},
    {4, "when orders were stored", kSaveTimes},
}};

}  // namespace

std::span<const Migration> order_migrations() { return kMigrations; }

}  // namespace nexus::sqlite
