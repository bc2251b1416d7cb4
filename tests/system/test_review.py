#!/usr/bin/env python3
"""Operators repair what was refused: one error, a whole group, and through kills."""

import json
import random
import signal
import sqlite3
import subprocess
import time
import unittest
from decimal import Decimal

from client import JSON, NDJSON
from server import EXHAUSTIVE, PROGRAM, SystemTest

DEFINITION = """
id = "SHOP"
slug = "shop"
version = %d

[format]
type = "%s"

[fields.externalOrderId]
from = "id"
[fields.productId]
from = "sku"
[fields.customerId]
from = "customer"
%s
[fields.quantity]
from = "qty"
[fields.unitPrice]
from = "price"
[fields.taxRate]
from = "tax"
[fields.transactionTime]
from = "time"
type = "epoch_ms"
"""
GROUP = "SHOP:NULL_VALUE:customer"


def shop_order(external_id, **changes):
    return {"id": external_id, "sku": "S-1", "customer": "C-1", "qty": 5, "price": 29.99, "tax": 0.08,
            "time": 1700000000000, **changes}


class Review(SystemTest):
    def setUp(self):
        super().setUp()
        self.partners = self.folder / "partners"
        self.partners.mkdir()
        self.define(1)
        self.running = self.server("--partners", self.partners, "--journal-segment-bytes", "4194304")
        self.running.start()

    def define(self, version, form="json", default=None):
        line = "" if default is None else f'default = "{default}"'
        (self.partners / "shop.toml").write_text(DEFINITION % (version, form, line))

    def redefine(self, version, **changes):
        """The partner's next version, in force once the server reports it."""
        self.define(version, **changes)
        self.running.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 10
        while self.running.get("/api/partners/shop")["definitionVersion"] != version:
            self.assertLess(time.monotonic(), deadline, self.running.log()[-2000:])
            time.sleep(0.02)

    def post(self, path, body=None, expected=200):
        data = b"" if body is None else json.dumps(body)
        status, _, answer = self.running.call("POST", path, data, JSON)
        self.assertEqual(status, expected, answer)
        return json.loads(answer, parse_float=Decimal)

    def refuse(self, count):
        """Orders without a customer, of 149.95 each; returns their external ids."""
        ids = [f"refused-{number}" for number in range(count)]
        lines = "\n".join(json.dumps(shop_order(one, customer=None)) for one in ids)
        status, _, answer = self.running.call("POST", "/api/feed/shop/batch?results=none", lines, NDJSON, timeout_s=60)
        self.assertEqual((status, json.loads(answer)["rejected"]), (200, count), answer)
        self.running.wait_until_drained()
        return ids

    def group(self):
        return self.running.get(f"/api/errors/groups/{GROUP.replace(':', '%3A')}")

    def errors(self, **filters):
        """Every error event that matches, by the cursor."""
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        cursor, found = "", []
        while cursor is not None:
            page = self.running.get(f"/api/errors?pageSize=100&{query}" + (f"&cursor={cursor}" if cursor else ""))
            found += page["data"]
            cursor = page["nextCursor"]
        return found

    def wait_for_job(self, job, timeout_s=60):
        deadline = time.monotonic() + timeout_s
        while True:
            found = self.running.get(f"/api/errors/reprocess/{job['id']}")
            if found["state"] != "running":
                return found
            self.assertLess(time.monotonic(), deadline, found)
            time.sleep(0.05)

    def check_books(self, orders, rejected):
        self.running.wait_until_drained()
        books = self.running.get("/api/conservation")
        self.assertEqual((books["unaccounted"], books["unaccountedErrors"]), (0, 0), books)
        shop = next(partner for partner in books["partners"] if partner["partnerId"] == "SHOP")
        self.assertEqual((shop["persisted"], shop["rejected"], shop["conflicts"]), (orders, rejected, 0), books)
        self.assertEqual(shop["received"], orders + rejected + shop["duplicates"])

    def test_a_group_is_repaired_by_a_correction_and_by_a_new_definition_from_finding_it_to_none_open(self):
        ids = self.refuse(40)
        group = self.running.get("/api/errors/groups")["data"][0]
        self.assertEqual((group["group"], group["state"], group["open"]), (GROUP, "open", 40))
        self.assertEqual(group["valueAtRisk"], 40 * Decimal("149.95"))
        self.assertEqual(sum(group["sparkline"]), 40)
        one = self.errors(group=GROUP)[0]
        corrected = {"input": one["rawInput"].replace("null", '"C-7"'), "reason": "the partner named the customer"}
        dry = self.post(f"/api/errors/{one['id']}/reprocess?dryRun=true", corrected)
        self.assertEqual((dry["outcome"], dry["order"]["id"], dry["order"]["grossAmount"]),
                         ("accepted", None, Decimal("149.95")))
        self.assertEqual(self.group()["open"], 40, "a dry run changes nothing")
        real = self.post(f"/api/errors/{one['id']}/reprocess", corrected)
        self.assertEqual((real["outcome"], real["error"]["state"]), ("accepted", "resolved"))
        self.running.wait_until_drained()
        stored = self.running.get(f"/api/orders/{real['order']['id']}")["order"]
        self.assertEqual((stored["customerId"], stored["externalOrderId"]), ("C-7", one["externalOrderId"]))
        lineage = self.running.get(f"/api/errors/{one['id']}/lineage")["attempts"]
        self.assertEqual([(step["outcome"], step["orderId"], step["reason"]) for step in lineage],
                         [("accepted", stored["id"], "the partner named the customer")])

        plan = self.post("/api/errors/reprocess", {"filter": {"group": GROUP}, "plan": True})
        self.assertEqual((plan["count"], plan["wouldSucceed"]), (39, 0))
        self.redefine(2, default="WALK-IN")
        plan = self.post("/api/errors/reprocess", {"filter": {"group": GROUP}, "plan": True})
        self.assertEqual((plan["count"], plan["wouldSucceed"], plan["valueAtRisk"]), (39, 10, 39 * Decimal("149.95")))
        job = self.post("/api/errors/reprocess", {"filter": {"group": GROUP}, "reason": "walk-ins"}, 202)
        done = self.wait_for_job(job)
        self.assertEqual((done["state"], done["succeeded"], done["stillFailing"]), ("done", 39, 0))
        group = self.group()
        self.assertEqual((group["open"], group["resolved"], group["state"], group["valueAtRisk"]), (0, 40, "resolved", 0))
        self.check_books(orders=40, rejected=40)
        orders = self.running.export()
        self.assertEqual(sorted(row["externalOrderId"] for row in orders), sorted(ids))
        self.assertEqual(sum(row["grossAmount"] for row in orders), 40 * Decimal("149.95"))
        self.assertEqual({row["definitionVersion"] for row in orders}, {1, 2})
        actions = [entry["action"] for entry in self.running.get("/api/audit")["data"]]
        self.assertEqual(actions, ["reprocess.start", "error.reprocess"])
        self.redefine(3)
        self.refuse(1)
        self.assertEqual((self.group()["state"], self.group()["open"]), ("regressed", 1))

    def test_a_csv_record_is_repaired_under_its_header(self):
        self.redefine(2, form="csv")
        header = "time,id,sku,customer,qty,price,tax"
        body = f"{header}\n1700000000000,C-1,S-1,X,5,29.99,0.08\n1700000000000,C-2,S-1,X,-5,29.99,0.08\n"
        status, _, answer = self.running.call("POST", "/api/feed/shop/batch", body, {"Content-Type": "text/csv"})
        self.assertEqual(status, 200, answer)
        self.running.wait_until_drained()
        error = self.errors(state="open")[0]
        self.assertEqual((error["csvHeader"], error["externalOrderId"]), (header, "C-2"))
        again = self.post(f"/api/errors/{error['id']}/reprocess")
        self.assertEqual([fault["code"] for fault in again["errors"]], ["NEGATIVE_NUMBER"])
        fixed = self.post(f"/api/errors/{error['id']}/reprocess",
                          {"input": error["rawInput"].replace("-5", "5"), "reason": "sign"})
        self.assertEqual((fixed["outcome"], fixed["order"]["quantity"]), ("accepted", 5))
        self.check_books(orders=2, rejected=1)

    def test_kills_in_the_middle_of_a_bulk_reprocess_leave_every_error_resolved_once_and_no_order_twice(self):
        count = 5000 if EXHAUSTIVE else 1200
        kills = 40 if EXHAUSTIVE else 5
        ids = self.refuse(count)
        self.redefine(2, default="WALK-IN")
        job = self.post("/api/errors/reprocess",
                        {"filter": {"group": GROUP}, "reason": "walk-ins", "maxPerSecond": 250}, 202)
        moment = random.Random(7)
        interrupted = 0
        for _ in range(kills):
            time.sleep(moment.uniform(0.05, 0.6))
            self.running.kill()
            self.running.start()
            interrupted += self.running.get(f"/api/errors/reprocess/{job['id']}")["state"] == "running"
        self.assertGreater(interrupted, 1, "the job was over before it was killed")
        done = self.wait_for_job(job)
        self.assertEqual((done["state"], done["total"], done["succeeded"], done["stillFailing"]), ("done", count, count, 0))
        self.running.wait_until_drained()
        self.running.redrive()
        self.check_books(orders=count, rejected=count)
        orders = self.running.export()
        self.assertEqual(sorted(row["externalOrderId"] for row in orders), sorted(ids), "an order is missing or there twice")
        self.assertEqual({row["sequenceNumber"] for row in orders}, set(range(1, count + 1)))
        by_order = {row["id"]: row for row in orders}
        errors = self.errors(group=GROUP)
        self.assertEqual({error["state"] for error in errors}, {"resolved"})
        for error in errors:
            self.assertEqual(by_order[error["resolvedBy"]["orderId"]]["externalOrderId"], error["externalOrderId"])
        for error in random.Random(1).sample(errors, 100):
            attempts = self.running.get(f"/api/errors/{error['id']}/lineage")["attempts"]
            self.assertEqual(len(attempts), 1, attempts)

    def test_a_cancelled_job_stays_cancelled_and_what_it_did_stays_done(self):
        self.refuse(300)
        self.redefine(2, default="WALK-IN")
        job = self.post("/api/errors/reprocess", {"filter": {"group": GROUP}, "reason": "x", "maxPerSecond": 50}, 202)
        while self.running.get(f"/api/errors/reprocess/{job['id']}")["succeeded"] < 10:
            time.sleep(0.02)
        status, _, answer = self.running.call("DELETE", f"/api/errors/reprocess/{job['id']}")
        cancelled = json.loads(answer)
        self.assertEqual((status, cancelled["state"]), (200, "cancelled"), answer)
        self.running.kill()
        self.running.start()
        self.assertEqual(self.group()["resolved"], cancelled["succeeded"])
        self.check_books(orders=cancelled["succeeded"], rejected=300)
        self.assertEqual(self.post("/api/errors/dismiss", {"filter": {"group": GROUP}, "reason": "given up"})["dismissed"],
                         300 - cancelled["succeeded"])
        self.assertEqual(self.group()["open"], 0)

    def verify_audit_log(self, *more):
        command = [PROGRAM, "audit", "verify", "--data", self.running.data, "--json", *more]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)

    def test_what_somebody_does_to_the_audit_log_with_the_file_in_hand_is_seen(self):
        self.refuse(3)
        for error in self.errors(group=GROUP):
            self.post(f"/api/errors/{error['id']}/dismiss", {"reason": "given up"})
        kept = self.verify_audit_log()
        self.assertEqual((kept["whole"], kept["entries"], kept["linked"]), (True, 3, 3))
        self.running.kill()
        self.running.start()
        self.post(f"/api/errors/{self.errors(group=GROUP)[0]['id']}/reopen", {"reason": "another look"})
        self.assertTrue(self.verify_audit_log("--expect", kept["newest"])["whole"])
        self.running.kill()
        with sqlite3.connect(self.running.data / "review.db") as store:
            store.execute("DROP TRIGGER audit_entries_never_change")
            store.execute("UPDATE audit_entries SET reason = 'it was not me' WHERE position = 2")
        found = self.verify_audit_log("--expect", kept["newest"])
        self.assertFalse(found["whole"])
        self.assertIn("number 2", found["problem"])


if __name__ == "__main__":
    unittest.main()
