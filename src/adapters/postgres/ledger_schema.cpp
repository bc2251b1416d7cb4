#include "adapters/postgres/migrations.h"

namespace nexus::postgres {
namespace {

// A row of `ledger` belongs to the call of reserve that made it (or met it again). `ledger_calls` has the
// calls that nobody has confirmed, each with the process that made it: confirming a call is the deletion of
// one small row, whatever the number of its orders. Rows of the ledger live for seconds, so the dead ones are
// cleared away often.
constexpr const char* kTables = R"sql(
CREATE TABLE partner_numbers (
  partner_id  text COLLATE "C" NOT NULL PRIMARY KEY,
  next_number bigint NOT NULL
) WITH (fillfactor = 50);

CREATE SEQUENCE ledger_call_numbers;
CREATE TABLE ledger (
  call              bigint NOT NULL,
  sequence_number   bigint NOT NULL,
  order_id          uuid   NOT NULL,
  partner_id        text COLLATE "C" NOT NULL,
  external_order_id text COLLATE "C" NOT NULL,
  content_sha256    bytea  NOT NULL,
  envelope          text COLLATE "C" NOT NULL,
  CONSTRAINT ledger_by_identity PRIMARY KEY (partner_id, external_order_id)
) WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 20000,
        autovacuum_vacuum_cost_delay = 0, autovacuum_vacuum_insert_threshold = -1);
CREATE TABLE ledger_calls (
  call        bigint      NOT NULL PRIMARY KEY,
  sender      uuid        NOT NULL,
  reserved_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0);
-- One row: what was reserved up to this call may have left its queue by an operator's purge.
CREATE TABLE ledger_purge (call bigint NOT NULL);
INSERT INTO ledger_purge VALUES (0);
)sql";

// The plans are made once for each session, often while the tables are empty, so what a growing table needs
// is said here: always by its index.
//
// Kinds of rows: 0 the first of the numbers that a partner's new orders got, in their order; 1 a reservation
// that is fresh again; 2 a duplicate and 3 a conflict of a reserved order; 4 a stored order, for the caller
// to compare; 5 as 1, of another process that reserved it moments ago and may be sending it just now.
// `place` counts the orders from 1.
constexpr const char* kDecide = R"sql(
CREATE FUNCTION ledger_decide(
  in_confirmed bigint[], in_sent_partners text[], in_sent_external_ids text[],
  in_lock_partners text[], in_partners text[], in_external_ids text[], in_hashes bytea[],
  in_ids uuid[], in_envelopes text[], in_reserves boolean, in_sender uuid)
RETURNS TABLE (
  kind bigint, place bigint, partner text, number bigint, id uuid, call bigint, envelope text,
  product_id text, customer_id text, quantity bigint, unit_price numeric, tax_rate numeric,
  transaction_time timestamptz, currency text, metadata text)
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $body$
#variable_conflict use_column
DECLARE
  v_total  int     := cardinality(in_partners);
  v_left   int     := cardinality(in_partners);
  v_known  boolean[] := array_fill(false, ARRAY[cardinality(in_partners)]);
  v_again  boolean := false;
  v_call   bigint;
  v_purged bigint;
  v_hit    record;
BEGIN
  IF cardinality(in_confirmed) > 0 THEN
    DELETE FROM ledger_calls WHERE call = ANY(in_confirmed);
  END IF;
  IF cardinality(in_sent_partners) > 0 THEN
    -- Of a call that was sent in part: what was sent moves to a call that nobody has to confirm.
    v_call := nextval('ledger_call_numbers');
    UPDATE ledger l SET call = v_call
      FROM unnest(in_sent_partners, in_sent_external_ids) u(partner, external_id)
     WHERE l.partner_id = u.partner AND l.external_order_id = u.external_id;
  END IF;
  IF v_total = 0 THEN RETURN; END IF;

  IF in_reserves THEN
    v_call := nextval('ledger_call_numbers');
    INSERT INTO partner_numbers AS n (partner_id, next_number)
      SELECT p, 1 + COALESCE((SELECT max(o.sequence_number) FROM orders o WHERE o.partner_id = p), 0)
        FROM unnest(in_lock_partners) p
       WHERE NOT EXISTS (SELECT 1 FROM partner_numbers x WHERE x.partner_id = p)
       ORDER BY p
      ON CONFLICT DO NOTHING;
    PERFORM 1 FROM partner_numbers n WHERE n.partner_id = ANY(in_lock_partners)
      ORDER BY n.partner_id FOR UPDATE;
  END IF;

  SELECT p.call INTO v_purged FROM ledger_purge p;
  FOR v_hit IN
    SELECT u.place, l.sequence_number, l.order_id, l.content_sha256 = u.hash AS same,
           l.call <= v_purged OR c.call IS NOT NULL AS unsure,
           l.call > v_purged AND c.sender <> in_sender AND c.reserved_at > now() - interval '5 seconds' AS elsewhere,
           l.envelope
      FROM unnest(in_partners, in_external_ids, in_hashes)
           WITH ORDINALITY u(partner, external_id, hash, place)
     CROSS JOIN LATERAL (SELECT * FROM ledger x
                          WHERE x.partner_id = u.partner AND x.external_order_id = u.external_id
                          LIMIT 1) l
      LEFT JOIN LATERAL (SELECT * FROM ledger_calls x WHERE x.call = l.call LIMIT 1) c ON true
  LOOP
    v_known[v_hit.place] := true;
    v_left := v_left - 1;
    kind := CASE WHEN NOT v_hit.same THEN 3 WHEN v_hit.elsewhere THEN 5
                 WHEN v_hit.unsure THEN 1 ELSE 2 END;
    place := v_hit.place;
    number := v_hit.sequence_number;
    id := v_hit.order_id;
    call := v_call;
    envelope := CASE WHEN v_hit.same THEN NULL ELSE v_hit.envelope END;
    IF kind IN (1, 5) AND in_reserves THEN
      v_again := true;
      UPDATE ledger l SET call = v_call
       WHERE l.partner_id = in_partners[v_hit.place] AND l.external_order_id = in_external_ids[v_hit.place];
    END IF;
    RETURN NEXT;
  END LOOP;
  envelope := NULL;

  -- With a snapshot of its own, after the ledger's: what has left the ledger meanwhile is here.
  IF v_left > 0 THEN
    FOR v_hit IN
      SELECT u.place, o.*
        FROM unnest(in_partners, in_external_ids) WITH ORDINALITY u(partner, external_id, place)
       CROSS JOIN LATERAL (SELECT * FROM orders x
                            WHERE x.partner_id = u.partner AND x.external_order_id = u.external_id
                            LIMIT 1) o
       WHERE NOT v_known[u.place::int]
    LOOP
      v_known[v_hit.place] := true;
      v_left := v_left - 1;
      kind := 4;
      place := v_hit.place;
      number := v_hit.sequence_number;
      id := v_hit.id;
      product_id := v_hit.product_id;
      customer_id := v_hit.customer_id;
      quantity := v_hit.quantity;
      unit_price := v_hit.unit_price;
      tax_rate := v_hit.tax_rate;
      transaction_time := v_hit.transaction_time;
      currency := v_hit.currency;
      metadata := v_hit.metadata;
      RETURN NEXT;
    END LOOP;
  END IF;

  IF NOT in_reserves THEN RETURN; END IF;
  IF v_left > 0 OR v_again THEN INSERT INTO ledger_calls (call, sender) VALUES (v_call, in_sender); END IF;
  IF v_left = 0 THEN RETURN; END IF;
  RETURN QUERY
    WITH counted AS (
      SELECT u.partner, count(*) AS orders
        FROM unnest(in_partners) WITH ORDINALITY u(partner, place)
       WHERE NOT v_known[u.place::int] GROUP BY 1)
    UPDATE partner_numbers n SET next_number = n.next_number + c.orders FROM counted c
     WHERE n.partner_id = c.partner
    RETURNING 0::bigint, 0::bigint, n.partner_id, n.next_number - c.orders, NULL::uuid, v_call, NULL::text,
      NULL::text, NULL::text, 0::bigint, NULL::numeric, NULL::numeric, NULL::timestamptz, NULL::text, NULL::text;
  INSERT INTO ledger (call, sequence_number, order_id, partner_id, external_order_id, content_sha256, envelope)
    SELECT v_call,
           n.next_number - count(*) OVER (PARTITION BY u.partner)
             + row_number() OVER (PARTITION BY u.partner ORDER BY u.place) - 1,
           u.id, u.partner, u.external_id, u.hash, u.envelope
      FROM unnest(in_partners, in_external_ids, in_hashes, in_ids, in_envelopes)
           WITH ORDINALITY u(partner, external_id, hash, id, envelope, place)
      JOIN partner_numbers n ON n.partner_id = u.partner
     WHERE NOT v_known[u.place::int];
END $body$;

CREATE FUNCTION ledger_stored(in_partners text[], in_external_ids text[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $body$
BEGIN
  DELETE FROM ledger l USING unnest(in_partners, in_external_ids) u(partner, external_id)
   WHERE l.partner_id = u.partner AND l.external_order_id = u.external_id;
END $body$;
)sql";

// Any order's row may go as soon as the order is stored; only those of older calls are looked at, because the
// workers remove the others within moments.
constexpr const char* kSweep = R"sql(
-- One row: when the last sweep ended, and the newest call there was then.
CREATE TABLE ledger_sweep (swept_at timestamptz NOT NULL, call bigint NOT NULL);
INSERT INTO ledger_sweep VALUES ('-infinity', 0);

CREATE FUNCTION ledger_remove_stored(in_call bigint) RETURNS bigint
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $body$
DECLARE
  v_removed bigint;
BEGIN
  DELETE FROM ledger l
   WHERE l.call <= in_call
     AND EXISTS (SELECT 1 FROM orders o
                  WHERE o.partner_id = l.partner_id AND o.external_order_id = l.external_order_id);
  GET DIAGNOSTICS v_removed = ROW_COUNT;
  RETURN v_removed;
END $body$;
)sql";

// One array a partner is cheaper than a join with pairs: its values are looked up in the index's order.
constexpr const char* kStored = R"sql(
DROP FUNCTION ledger_stored(text[], text[]);
CREATE FUNCTION ledger_stored(in_partner text, in_external_ids text[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $body$
BEGIN
  DELETE FROM ledger l WHERE l.partner_id = in_partner AND l.external_order_id = ANY(in_external_ids);
END $body$;
)sql";

// Planning a call anew for its values took longer than deciding a group of fifty orders, and every plan is by
// the indexes anyway.
constexpr const char* kPlans = R"sql(
ALTER FUNCTION ledger_decide SET plan_cache_mode = force_generic_plan;
)sql";

constexpr Migration kMigrations[] = {
    {"ledger", 1, "reserved orders and the partners' numbers", kTables},
    {"ledger", 2, "how a group of orders is decided", kDecide},
    {"ledger", 3, "what the sweeper needs", kSweep},
    {"ledger", 4, "stored orders leave by partner", kStored},
    {"ledger", 5, "groups are decided by plans that are kept", kPlans},
};

}  // namespace

std::span<const Migration> ledger_migrations() { return kMigrations; }

}  // namespace nexus::postgres
