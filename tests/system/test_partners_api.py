#!/usr/bin/env python3
"""The partner half of the operators' API against the real program: definitions, what-if, keys, reconciliation."""

import json
import signal
import subprocess
import time
import unittest
from decimal import Decimal

from client import order
from server import PROGRAM, ROOT, SystemTest

TOML = {"Content-Type": "application/toml"}
JSON = {"Content-Type": "application/json"}
PARTNER = "/api/partners/partner-a"
FILE = (ROOT / "partners" / "partner-a.toml").read_text()


def definition(version, customer_default=None):
    """The shipped definition with another version, and with a default for missing customers."""
    text = FILE.replace("version = 1", f"version = {version}", 1)
    if customer_default is not None:
        text = text.replace('from = "customerId"', f'from = "customerId"\ndefault = "{customer_default}"', 1)
        # The shipped sample with every fault says that a null customer is one.
        text = text[:text.index('[[samples]]\nname = "every fault is reported"')]
    return text


class PartnersApi(SystemTest):
    def setUp(self):
        super().setUp()
        self.running = self.server()
        self.running.start()

    def ask(self, method, path, body=None, expected=200, headers=None):
        if body is not None and not isinstance(body, (str, bytes)):
            body, headers = json.dumps(body), headers or JSON
        status, _, answer = self.running.call(method, path, body, headers)
        self.assertEqual(status, expected, answer[:2000])
        return json.loads(answer, parse_float=Decimal) if answer else None

    def put(self, text, expected=200, parameters=""):
        return self.ask("PUT", f"{PARTNER}/definition{parameters}", text, expected, TOML)

    def feed(self, body, expected=202):
        return self.ask("POST", "/api/feed/partner-a", body, expected)

    def stored(self, external_id):
        self.running.wait_until_drained()
        return self.running.get(f"/api/orders/external/PARTNER_A/{external_id}")["order"]

    def in_force(self):
        return self.running.get(f"{PARTNER}/definition")["version"]


class Definitions(PartnersApi):
    def test_a_bad_definition_and_a_failing_sample_change_nothing(self):
        problem = self.put('id = "PARTNER_A"\nslug = "partner-a"\nversion = "two"\n', 422)
        self.assertEqual(problem["code"], "DEFINITION_INVALID")
        places = {(mistake["line"], mistake["key"]) for mistake in problem["errors"]}
        self.assertIn((3, "version"), places)
        other = self.put(definition(2).replace('"partner-a"', '"partner-z"', 1), 422)
        self.assertEqual([mistake["key"] for mistake in other["errors"]], ["slug"])
        failing = definition(2).replace('"grossAmount": 149.95', '"grossAmount": 149.94', 1)
        problem = self.put(failing, 422)
        self.assertEqual(problem["code"], "SAMPLES_FAILED")
        self.assertEqual([sample["passed"] for sample in problem["samples"]].count(False), 1)
        self.assertEqual(self.in_force(), 1)
        self.assertEqual(len(self.running.get(f"{PARTNER}/definitions")["versions"]), 1)

    def test_a_version_that_defaults_missing_customers_is_tried_activated_and_rolled_back(self):
        for number in range(3):
            self.feed(order(f"missing-{number}", customerId=None), 422)
        self.feed(order("still-bad", quantity=0, customerId=None), 422)
        self.feed(order("good"))
        self.running.wait_until_drained()
        draft = definition(2, "WALK-IN")
        tried = self.ask("POST", f"{PARTNER}/definition/try", draft, headers=TOML)
        self.assertEqual((tried["errors"]["tried"], tried["errors"]["fixed"], tried["errors"]["stillFailing"]), (4, 3, 1))
        self.assertEqual((tried["orders"]["tried"], tried["orders"]["same"], tried["orders"]["unavailable"]), (1, 1, 0))
        self.assertTrue(all(sample["passed"] for sample in tried["samples"]))
        rounded = self.ask("POST", f"{PARTNER}/definition/try",
                           definition(2) + '\n[rounding]\nmode = "down"\ndecimals = 1\n', headers=TOML)
        changes = {change["field"]: (change["accepted"], change["draft"]) for change in rounded["orders"]["changed"]}
        self.assertEqual(changes["grossAmount"], (Decimal("149.95"), Decimal("149.9")))
        self.assertEqual(self.running.get("/api/errors")["total"], 4, "what-if writes nothing")

        uploaded = self.put(draft, parameters="?activate=false&reason=walk-in%20customers")
        self.assertEqual((uploaded["version"], uploaded["active"]), (2, False))
        self.assertEqual(self.in_force(), 1)
        self.assertEqual(self.put(draft, 409)["code"], "VERSION_EXISTS")
        switched = self.ask("POST", f"{PARTNER}/definition/activate", {"version": 2, "reason": "tried"})
        self.assertEqual(switched, {"version": 2, "previous": 1})
        self.feed(order("defaulted", customerId=None))
        made = self.stored("defaulted")
        self.assertEqual((made["customerId"], made["definitionVersion"]), ("WALK-IN", 2))
        self.assertEqual(self.stored("good")["definitionVersion"], 1)

        self.running.process.send_signal(signal.SIGHUP)
        self.assertEqual(self.in_force(), 2, "the file's version 1 does not take over")
        self.assertEqual(self.running.end(), 0)
        self.running.start()
        self.assertEqual(self.in_force(), 2)
        self.ask("POST", f"{PARTNER}/definition/activate", {"version": 1, "reason": "back"})
        self.feed(order("refused-again", customerId=None), 422)
        versions = self.running.get(f"{PARTNER}/definitions")["versions"]
        self.assertEqual([(one["version"], one["origin"], one["active"]) for one in versions],
                         [(2, "api", False), (1, "file", True)])
        self.assertEqual(versions[0]["reason"], "walk-in customers")
        lines = self.running.get(f"{PARTNER}/definitions/2/diff?against=1")["lines"]
        self.assertIn({"kind": "added", "text": 'default = "WALK-IN"'},
                      [{"kind": line["kind"], "text": line["text"]} for line in lines])
        self.assertEqual("\n".join(line["text"] for line in lines if line["kind"] != "added") + "\n", FILE)
        entries = self.running.get("/api/audit")["data"]
        self.assertEqual([(entry["action"], entry["target"]["id"], entry["reason"]) for entry in entries],
                         [("definition.rollback", "PARTNER_A", "back"), ("definition.activate", "PARTNER_A", "tried"),
                          ("definition.upload", "PARTNER_A", "walk-in customers")])

    def test_a_backup_has_every_version_and_which_one_is_in_force(self):
        self.put(definition(2, "WALK-IN"))
        backup, restored = self.folder / "backup", self.folder / "restored" / "data"
        self.ask("POST", "/api/backup", {"destination": str(backup)})
        subprocess.run([PROGRAM, "restore", backup, "--data", restored], check=True, capture_output=True)
        self.assertEqual(self.running.end(), 0)
        self.running = self.server(folder=restored.parent)
        self.running.start()
        self.assertEqual(self.in_force(), 2)
        self.assertEqual(len(self.running.get(f"{PARTNER}/definitions")["versions"]), 2)

    def test_the_test_bench_shows_what_an_input_becomes(self):
        bench = f"{PARTNER}/definition/test"
        tried = self.ask("POST", bench, {"input": json.dumps(order("bench"))})
        self.assertEqual(tried["outcome"], "accepted")
        self.assertEqual(tried["order"]["netAmount"], Decimal("161.946"))
        self.assertIsNone(tried["order"]["id"])
        missing = {"input": json.dumps(order("bench", customerId=None))}
        self.assertEqual([fault["code"] for fault in self.ask("POST", bench, missing)["errors"]], ["NULL_VALUE"])
        drafted = self.ask("POST", bench, {**missing, "definition": definition(2, "WALK-IN")})
        self.assertEqual(drafted["order"]["customerId"], "WALK-IN")
        self.assertEqual(self.running.get("/api/orders")["total"], 0)

    def test_a_switch_drops_no_order_and_maps_none_by_halves(self):
        for version in range(2, 12):
            self.put(definition(version, f"DEFAULT-{version}"))
            batch = self.ask("POST", "/api/feed/partner-a/batch",
                             [order(f"switch-{version}-{number}", customerId=None) for number in range(50)])
            self.assertEqual(batch["accepted"], 50)
        self.running.wait_until_drained()
        for row in self.running.export():
            self.assertEqual(row["customerId"], f"DEFAULT-{row['definitionVersion']}")


class Keys(SystemTest):
    def setUp(self):
        super().setUp()
        self.running = self.server("--authentication", "on")
        self.running.start()
        self.admin = {"X-API-Key": self.make_admin(), **JSON}

    def make_admin(self):
        done = subprocess.run([PROGRAM, "keys", "create", "--role", "admin", "--data", self.running.data],
                              capture_output=True, text=True, check=True)
        time.sleep(1.5)  # the running server sees new keys within a second
        return done.stdout.strip()

    def ask(self, method, path, body, expected):
        status, _, answer = self.running.call(method, path, None if body is None else json.dumps(body), self.admin)
        self.assertEqual(status, expected, answer)
        return json.loads(answer) if answer else None

    def send(self, key, name):
        return self.running.call("POST", "/api/feed/partner-a", json.dumps(order(name)), {"X-API-Key": key, **JSON})[0]

    def test_keys_are_made_rotated_with_an_overlap_and_revoked_at_once(self):
        first = self.ask("POST", f"{PARTNER}/keys", {}, 201)
        self.assertEqual(self.send(first["key"], "by-first"), 202)
        second = self.ask("POST", f"{PARTNER}/keys", {"rotate": first["id"], "overlapHours": 1}, 201)
        self.assertEqual(second["rotates"], first["id"])
        for key, name in ((first, "old-in-overlap"), (second, "by-second")):
            self.assertEqual(self.send(key["key"], name), 202)
        listed = {key["id"]: key for key in self.ask("GET", f"{PARTNER}/keys", None, 200)["keys"]}
        self.assertIsNotNone(listed[first["id"]]["expiresAt"])
        self.assertIsNone(listed[second["id"]]["expiresAt"])
        self.assertNotIn("key", listed[second["id"]])
        self.ask("DELETE", f"{PARTNER}/keys/{first['id']}", None, 204)
        deadline = time.monotonic() + 1
        while self.send(first["key"], "revoked") != 403:
            self.assertLess(time.monotonic(), deadline, "a revoked key still works after a second")
        self.assertEqual(self.send(second["key"], "still"), 202)
        third = self.ask("POST", f"{PARTNER}/keys", {"rotate": second["id"], "overlapHours": 0}, 201)
        self.assertEqual(self.send(second["key"], "no-overlap"), 403)
        self.assertEqual(self.send(third["key"], "by-third"), 202)
        self.ask("DELETE", f"/api/partners/partner-b/keys/{third['id']}", None, 404)
        actions = [entry["action"] for entry in self.ask("GET", "/api/audit", None, 200)["data"]]
        self.assertEqual(actions, ["key.rotate", "key.revoke", "key.rotate", "key.create"])

    def test_a_partner_reconciles_its_own_orders_only(self):
        key = self.ask("POST", f"{PARTNER}/keys", {}, 201)["key"]
        body = json.dumps({"from": "2023-11-14", "to": "2023-11-14", "count": 0, "totals": {"grossAmount": 0}})
        own = {"X-API-Key": key, **JSON}
        self.assertEqual(self.running.call("POST", f"{PARTNER}/reconcile", body, own)[0], 200)
        self.assertEqual(self.running.call("POST", "/api/partners/partner-b/reconcile", body, own)[0], 404)


class Redrive(SystemTest):
    """A store that takes one order a transaction, so that a backlog can be moved among the dead letters."""

    ORDERS = 20_000

    def call(self, method, path, body=None):
        status, _, answer = self.running.call(method, path, None if body is None else json.dumps(body), JSON)
        self.assertLess(status, 300, answer)
        return json.loads(answer)

    def newest_job(self, queue):
        return self.running.get(f"/api/queues/{queue}/redrives")["jobs"][0]

    def wait_for_end(self, queue):
        deadline = time.monotonic() + 60
        while (job := self.newest_job(queue))["state"] == "running":
            self.assertLess(time.monotonic(), deadline, job)
            time.sleep(0.05)
        return job

    def test_one_that_is_killed_goes_on_and_moves_every_message_once(self):
        slow = ("--delivery-batch-max", "1")
        self.running = self.server(*slow)
        self.running.start()
        lines = "\n".join(json.dumps(order(f"d-{number}")) for number in range(self.ORDERS))
        status, _, answer = self.running.call("POST", "/api/feed/partner-a/batch?results=none", lines,
                                              {"Content-Type": "application/x-ndjson"})
        self.assertEqual((status, json.loads(answer)["accepted"]), (200, self.ORDERS))
        self.call("POST", "/api/queues/valid_orders/redrive", {"to": "valid_orders_dlq"})
        self.wait_for_end("valid_orders")

        dead = "/api/queues/valid_orders_dlq"
        plan = self.call("POST", f"{dead}/redrive", {"plan": True})
        self.assertGreater(plan["count"], self.ORDERS // 4)
        self.assertEqual(plan["byPartner"], {"PARTNER_A": plan["counted"]})
        self.assertEqual(len(plan["sample"]), 10)
        begun = self.call("POST", f"{dead}/redrive",
                          {"to": "valid_orders", "maxPerSecond": plan["count"] // 4, "reason": "the store is back"})["job"]
        self.assertEqual((begun["state"], begun["total"]), ("running", plan["count"]))
        time.sleep(1.2)
        self.running.kill()

        self.running.flags = ()
        self.running.start()
        ended = self.wait_for_end("valid_orders_dlq")
        self.assertEqual((ended["id"], ended["state"]), (begun["id"], "done"))
        self.assertEqual((ended["processed"], ended["total"]), (plan["count"], plan["count"]))
        self.assertEqual(ended["reason"], "the store is back")
        self.running.wait_until_drained()
        rows = self.running.export()
        self.assertEqual(len(rows), self.ORDERS)
        self.assertEqual({row["sequenceNumber"] for row in rows}, set(range(1, self.ORDERS + 1)))
        books = self.running.get("/api/conservation")
        self.assertEqual((books["unaccounted"], books["unaccountedErrors"]), (0, 0))
        actions = [entry["action"] for entry in self.running.get("/api/audit")["data"]]
        self.assertEqual(actions, ["redrive.start", "redrive.start"])


class Reconcile(PartnersApi):
    def test_totals_are_compared_to_the_last_digit_and_orders_by_name(self):
        for number in range(1, 4):
            self.feed(order(f"r-{number}", quantity=number))
        self.feed(order("refused", quantity=0), 422)
        self.feed(order("tomorrow", transactionTimeMs=1700000000000 + 86_400_000))
        self.running.wait_until_drained()
        gross = sum(number * Decimal("29.99") for number in range(1, 4))
        day = {"from": "2023-11-14", "to": "2023-11-14"}

        def reconcile(count, total, **more):
            text = json.dumps({**day, "count": count, "totals": {"grossAmount": str(total)}, **more})
            return self.ask("POST", f"{PARTNER}/reconcile", text, headers=JSON)

        agreed = reconcile(3, gross, ids=["r-1", "r-2", "r-3"])
        self.assertTrue(agreed["matches"], agreed)
        off = reconcile(3, gross + Decimal("0.00000001"))
        self.assertFalse(off["matches"])
        self.assertEqual(off["totals"]["grossAmount"]["difference"], Decimal("-0.00000001"))
        found = reconcile(5, gross, orders=[{"orderId": "r-1", "grossAmount": 29.99}, {"orderId": "r-2", "grossAmount": 1},
                                            {"orderId": "gone"}, {"orderId": "refused"}, {"orderId": "tomorrow"}])
        self.assertEqual(found["count"], {"theirs": 5, "ours": 3, "difference": -2})
        self.assertEqual(found["missing"], ["gone", "refused"])
        self.assertEqual([one["externalOrderId"] for one in found["extra"]], ["r-3"])
        self.assertEqual([(one["externalOrderId"], one["ours"]) for one in found["different"]],
                         [("r-2", Decimal("59.98"))])
        self.assertEqual([one["externalOrderId"] for one in found["outside"]], ["tomorrow"])
        self.assertEqual([(one["externalOrderId"], one["code"]) for one in found["rejected"]], [("refused", "ZERO_VALUE")])


if __name__ == "__main__":
    unittest.main()
