#include "adapters/postgres/migrations.h"

namespace nexus::postgres {
namespace {

// Texts compare as bytes (COLLATE "C"): nothing sorts by them, and equality and keys are cheapest so.
constexpr const char* kFirst = R"sql(
CREATE TABLE orders (
  id                 uuid        NOT NULL,
  sequence_number    bigint      NOT NULL,
  quantity           bigint      NOT NULL,
  definition_version bigint      NOT NULL,
  transaction_time   timestamptz NOT NULL,
  processed_at       timestamptz NOT NULL,
  stored_at          timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  partner_id         text COLLATE "C" NOT NULL,
  external_order_id  text COLLATE "C" NOT NULL,
  product_id         text COLLATE "C" NOT NULL,
  customer_id        text COLLATE "C" NOT NULL,
  unit_price         numeric     NOT NULL,
  tax_rate           numeric     NOT NULL,
  gross_amount       numeric     NOT NULL,
  tax_amount         numeric     NOT NULL,
  net_amount         numeric     NOT NULL,
  currency           text COLLATE "C",
  metadata           text COLLATE "C",
  input_sha256       bytea       NOT NULL,
  CONSTRAINT orders_by_id PRIMARY KEY (id),
  CONSTRAINT orders_by_external_id UNIQUE (partner_id, external_order_id),
  CONSTRAINT orders_by_number UNIQUE (partner_id, sequence_number)
);
-- The id breaks ties where many orders may share a key; where few do, the rows of one key are sorted when they
-- are read, and the index is smaller.
CREATE INDEX orders_by_time ON orders (transaction_time, id);
CREATE INDEX orders_by_partner ON orders (partner_id, id);
CREATE INDEX orders_by_customer_time ON orders (customer_id, transaction_time);
CREATE INDEX orders_by_product ON orders (product_id);
CREATE INDEX orders_by_gross_amount ON orders (gross_amount, id);
CREATE INDEX orders_by_net_amount ON orders (net_amount, id);

-- Rows that each save changes: half of each page stays free, so that a change stays on its page.
CREATE TABLE partner_totals (
  partner_id       text COLLATE "C" NOT NULL PRIMARY KEY,
  orders           bigint  NOT NULL,
  highest_sequence bigint  NOT NULL,
  gross_amount     numeric NOT NULL,
  tax_amount       numeric NOT NULL,
  net_amount       numeric NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE date_totals (
  day    date   NOT NULL PRIMARY KEY,
  orders bigint NOT NULL
) WITH (fillfactor = 50);
)sql";

constexpr Migration kMigrations[] = {{"orders", 1, "orders and their totals", kFirst}};

}  // namespace

std::span<const Migration> order_migrations() { return kMigrations; }

}  // namespace nexus::postgres
