#!/usr/bin/env python3
"""Every route with every kind of caller, and what must never be written down."""

import json
import subprocess
import time
import unittest

from client import order
from server import PROGRAM, SystemTest

CALLERS = ("nobody", "wrong", "revoked", "own", "other", "viewer", "operator", "admin")
# What each caller gets; ok: neither 401, 403 nor (for what is hidden) 404.
ANYONE = {**dict.fromkeys(CALLERS, "ok"), "wrong": 403, "revoked": 403}
FEED = {"nobody": 401, "wrong": 403, "revoked": 403, "own": "ok", "other": 404, "viewer": 403, "operator": "ok",
        "admin": "ok"}
ANY_KEY = {**dict.fromkeys(CALLERS, "ok"), "nobody": 401, "wrong": 403, "revoked": 403}
VIEWER = {"nobody": 401, "wrong": 403, "revoked": 403, "own": 403, "other": 403, "viewer": "ok", "operator": "ok",
          "admin": "ok"}
OPERATOR = {**VIEWER, "viewer": 403}
ADMIN = {**OPERATOR, "operator": 403}

ROUTES = {
    ("GET", "/livez"): ANYONE,
    ("GET", "/readyz"): ANYONE,
    ("GET", "/health"): ANYONE,
    ("GET", "/api/openapi.json"): ANYONE,
    ("GET", "/metrics"): VIEWER,
    ("POST", "/api/feed/{slug}"): FEED,
    ("POST", "/api/feed/{slug}/batch"): FEED,
    ("POST", "/api/feed/{slug}/validate"): FEED,
    ("GET", "/api/receipts/{id}"): FEED,
    ("GET", "/api/orders"): VIEWER,
    ("GET", "/api/orders/{id}"): VIEWER,
    ("GET", "/api/orders/{id}/history"): VIEWER,
    ("GET", "/api/orders/stats"): VIEWER,
    ("GET", "/api/orders/export"): VIEWER,
    ("GET", "/api/orders/external/{partnerId}/{externalId}"): VIEWER,
    ("GET", "/api/orders/by-partner/{partnerId}"): VIEWER,
    ("GET", "/api/orders/by-customer/{customerId}"): VIEWER,
    ("GET", "/api/errors"): VIEWER,
    ("GET", "/api/errors/stats"): VIEWER,
    ("GET", "/api/errors/export"): VIEWER,
    ("GET", "/api/errors/{id}"): VIEWER,
    ("GET", "/api/errors/groups"): VIEWER,
    ("GET", "/api/errors/groups/{group}"): VIEWER,
    ("GET", "/api/errors/{id}/lineage"): VIEWER,
    ("POST", "/api/errors/{id}/reprocess"): OPERATOR,
    ("POST", "/api/errors/{id}/dismiss"): OPERATOR,
    ("POST", "/api/errors/{id}/reopen"): OPERATOR,
    ("POST", "/api/errors/dismiss"): OPERATOR,
    ("GET", "/api/errors/reprocess"): VIEWER,
    ("POST", "/api/errors/reprocess"): OPERATOR,
    ("GET", "/api/errors/reprocess/{jobId}"): VIEWER,
    ("DELETE", "/api/errors/reprocess/{jobId}"): OPERATOR,
    ("GET", "/api/queues"): VIEWER,
    ("GET", "/api/queues/{name}"): VIEWER,
    ("GET", "/api/queues/{name}/messages"): OPERATOR,
    ("DELETE", "/api/queues/{name}/messages"): ADMIN,
    ("GET", "/api/queues/{name}/redrive"): VIEWER,
    ("POST", "/api/queues/{name}/redrive"): OPERATOR,
    ("DELETE", "/api/queues/{name}/redrive"): OPERATOR,
    ("GET", "/api/queues/{name}/redrives"): VIEWER,
    ("GET", "/api/conservation"): VIEWER,
    ("GET", "/api/partners"): VIEWER,
    ("GET", "/api/partners/{slug}"): VIEWER,
    ("GET", "/api/partners/{slug}/definition"): VIEWER,
    ("PUT", "/api/partners/{slug}/definition"): ADMIN,
    ("POST", "/api/partners/{slug}/definition/activate"): ADMIN,
    ("POST", "/api/partners/{slug}/definition/try"): OPERATOR,
    ("POST", "/api/partners/{slug}/definition/test"): OPERATOR,
    ("GET", "/api/partners/{slug}/definitions"): VIEWER,
    ("GET", "/api/partners/{slug}/definitions/{version}"): VIEWER,
    ("GET", "/api/partners/{slug}/definitions/{version}/diff"): VIEWER,
    ("POST", "/api/partners/{slug}/reconcile"): FEED,
    ("GET", "/api/partners/{slug}/keys"): VIEWER,
    ("POST", "/api/partners/{slug}/keys"): ADMIN,
    ("DELETE", "/api/partners/{slug}/keys/{keyId}"): ADMIN,
    ("POST", "/api/backup"): ADMIN,
    ("GET", "/api/overview"): VIEWER,
    ("GET", "/api/events"): VIEWER,
    ("GET", "/api/me"): ANY_KEY,
    ("POST", "/api/session"): ANYONE,
    ("DELETE", "/api/session"): ANYONE,
    ("GET", "/api/audit"): VIEWER,
}


class Permissions(SystemTest):
    def setUp(self):
        super().setUp()
        self.running = self.server("--authentication", "on", "--log-access", "all")
        self.running.start()
        create = self.create_key
        self.keys = {"nobody": None, "wrong": "nxs_admin_AAAAAAAAAA_" + "A" * 48, "revoked": create("--role", "admin"),
                     "own": create("--partner", "partner-a"), "other": create("--partner", "partner-b"),
                     "viewer": create("--role", "viewer"), "operator": create("--role", "operator"),
                     "admin": create("--role", "admin")}
        self.keys_command("revoke", self.keys["revoked"].split("_")[2])
        self.wait_for_keys()

    def wait_for_keys(self):
        """The running server takes up new and revoked keys within a second, on a busy machine later."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.call("admin", "GET", "/api/me")[0] == 200 and self.call("revoked", "GET", "/api/me")[0] == 403:
                return
            time.sleep(0.1)
        self.fail("the server took up no keys for 30 seconds")

    def wait_until_stored(self, order_id):
        until = time.monotonic() + 30
        while self.call("admin", "GET", f"/api/orders/{order_id}")[0] != 200:
            self.assertLess(time.monotonic(), until, "the order is not stored")
            time.sleep(0.05)

    def keys_command(self, *arguments):
        done = subprocess.run([PROGRAM, "keys", *arguments, "--data", self.running.data], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def create_key(self, *arguments):
        return self.keys_command("create", *arguments)

    def headers(self, caller):
        key = self.keys[caller]
        return {"Content-Type": "application/json", **({"X-API-Key": key} if key else {})}

    def call(self, caller, method, path, body=None):
        return self.running.call(method, path, body, self.headers(caller))

    def place(self, pattern, accepted):
        values = {"slug": "partner-a", "id": accepted["id"], "partnerId": "PARTNER_A", "externalId": accepted["orderId"],
                  "customerId": "CUST-1", "name": "valid_orders_dlq", "version": "1", "keyId": "none",
                  "group": "none", "jobId": "none"}
        for name, value in values.items():
            pattern = pattern.replace("{%s}" % name, value)
        return pattern

    def test_every_route_opens_to_whom_it_should_and_to_nobody_else(self):
        status, _, body = self.call("own", "POST", "/api/feed/partner-a", json.dumps(order("first")))
        self.assertEqual(status, 202, body)
        accepted = json.loads(body)
        self.wait_until_stored(accepted["id"])
        for (method, pattern), row in ROUTES.items():
            path = self.place(pattern, accepted)
            if pattern == "/api/errors/{id}":
                path = "/api/errors/00000000-0000-7000-8000-000000000000"
            for caller, expected in row.items():
                with self.subTest(route=f"{method} {pattern}", caller=caller):
                    body = None if method == "GET" else json.dumps([order("o")] if "batch" in path else order("o"))
                    # The stream of events has no end.
                    asked = "HEAD" if path == "/api/events" else method
                    status = self.call(caller, asked, path, body)[0]
                    if expected == "ok":
                        self.assertNotIn(status, (401, 403))
                        self.assertLess(status, 500)
                        self.assertTrue(status != 404 or any(word in path for word in ("errors/", "redrive", "/keys/")), status)
                    else:
                        self.assertEqual(status, expected)

    def test_the_table_names_every_route_that_is_served(self):
        described = json.loads(self.call("admin", "GET", "/api/openapi.json")[2])["paths"]
        served = {(method.upper(), path) for path, methods in described.items() for method in methods
                  if method in ("get", "post", "put", "delete")}
        self.assertEqual(sorted(served), sorted(ROUTES))

    def test_no_key_and_no_personal_data_is_written_down(self):
        person = "Personal-Customer-4711"
        body = json.dumps(order("secret", customerId=person))
        self.assertEqual(self.call("own", "POST", "/api/feed/partner-a", body)[0], 202)
        self.call("own", "POST", "/api/feed/partner-a", json.dumps(order("bad", quantity=0, customerId=person)))
        self.call("own", "POST", "/api/feed/partner-a", body[:-5])
        for caller in CALLERS:
            self.call(caller, "GET", f"/api/orders/by-customer/{person}")
            self.call(caller, "GET", "/api/orders")
            self.running.call("GET", "/api/orders", headers={"Authorization": f"Bearer {self.keys[caller]}"})
        self.assertEqual(self.running.end(), 0)
        log = self.running.log()
        self.assertNotIn(person, log)
        files = [path for path in self.running.data.rglob("*") if path.is_file()]
        self.assertGreater(len(files), 3)
        for caller, key in self.keys.items():
            if key is None or caller == "wrong":
                continue
            secret = key.split("_", 3)[3][:24]
            self.assertNotIn(secret, log, caller)
            for path in files:
                self.assertNotIn(secret.encode(), path.read_bytes(), f"{caller}'s key is in {path.name}")


if __name__ == "__main__":
    unittest.main()
