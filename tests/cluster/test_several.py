#!/usr/bin/env python3
"""Several processes of one role: they number, repair and define as one, and one does what another left."""

import concurrent.futures
import contextlib
import http.client
import json
import subprocess
import sys
import time

from rig import DATABASE, PROGRAM, ClusterTest, main  # First: it says where the other modules are.

from client import JSON, order, send
from cluster import Program
from test_partners_api import definition

TOML = {"Content-Type": "application/toml"}
PARTNER = "/api/partners/partner-a"
MISSING_CUSTOMER = {"group": "PARTNER_A:MISSING_REQUIRED_FIELD:customerId"}

# A survivor looks for jobs of processes that are gone this often; with room for a busy machine.
MOST_TAKE_OVER_S = 30

MOST_UNTIL_IN_FORCE_S = 10


class Several(ClusterTest):
    def more_programs(self, role, numbers, settings=None):
        """Beside the cluster's own, until the test ends."""
        programs = [Program(self.cluster.folder / f"{role}-{number}", PROGRAM, role, number,
                            {**self.cluster.joining_settings(), **(settings or {})}, self.cluster.variables)
                    for number in numbers]
        for one in programs:
            self.addCleanup(one.stop)
            one.spawn()
        for one in programs:
            one.wait_until_ready()
        return programs

    def ask(self, program, method, path, body=None, headers=None, expected=(200, 201, 202)):
        text = body if body is None or isinstance(body, str) else json.dumps(body)
        status, _, answer = program.call(method, path, text, headers or JSON)
        self.assertIn(status, expected, answer[:500])
        return json.loads(answer)

    def test_four_feed_handlers_that_get_the_same_orders_at_once_number_none_twice(self):
        feeds = [*self.cluster.of_role("feed"), *self.more_programs("feed", (3, 4))]
        orders = [order(f"same-{i}", 1 + i) for i in range(400)]
        self.journal.send(orders)

        def send_all(feed, turn):
            connection = http.client.HTTPConnection("127.0.0.1", feed.port, timeout=60)
            mine = orders[turn * 100:] + orders[:turn * 100] if turn % 2 else orders
            for at in range(0, len(mine), 20):
                self.assertEqual(send(connection, self.journal, mine[at:at + 20], "batch"), 200)
            connection.close()

        with concurrent.futures.ThreadPoolExecutor(len(feeds) * 2) as pool:
            for sending in [pool.submit(send_all, feed, turn) for turn, feed in enumerate(feeds * 2)]:
                sending.result()
        self.assertEqual(self.journal.faults, [])
        numbers = [self.journal.acknowledged[one["orderId"]][1] for one in orders]
        self.assertEqual(len(set(numbers)), len(orders))
        self.check_everything()

    def reject_orders_without_customer(self, count):
        orders = [order(f"walk-in-{i}", 1 + i) for i in range(count)]
        for one in orders:
            del one["customerId"]
        answer = self.ask(self.cluster, "POST", "/api/feed/partner-a/batch", orders)
        self.assertEqual(answer["rejected"], count, answer)
        self.journal.send(orders)
        first = self.cluster.of_role("query")[0]
        self.wait_until(lambda: self.ask(first, "POST", "/api/errors/reprocess", {"filter": MISSING_CUSTOMER, "plan": True})
                        ["count"] == count, 30, "the error events are stored")
        return orders

    def put_definition_with_default_in_force(self, query):
        """And how long it took until the feed handlers and the other query services went by it."""
        self.ask(query, "PUT", f"{PARTNER}/definition?activate=true", definition(2, "WALK-IN"), TOML)
        began = time.monotonic()
        trial = order("trial")
        del trial["customerId"]
        for feed in self.cluster.of_role("feed"):
            self.wait_until(lambda feed=feed: feed.call("POST", "/api/feed/partner-a/validate", json.dumps(trial), JSON)[0] < 300,
                            MOST_UNTIL_IN_FORCE_S, f"{feed.name} goes by the new definition")
        for other in self.cluster.of_role("query"):
            self.wait_until(lambda other=other: other.get(f"{PARTNER}/definition")["version"] == 2,
                            MOST_UNTIL_IN_FORCE_S, f"{other.name} goes by the new definition")
        return time.monotonic() - began

    def acknowledge_repaired(self, orders):
        """Partners learn of repaired orders by looking."""
        for one in orders:
            found = self.cluster.get(f"/api/orders/external/PARTNER_A/{one['orderId']}")["order"]
            self.journal.acknowledge({"status": "accepted", "orderId": one["orderId"], "id": found["id"],
                                      "sequenceNumber": found["sequenceNumber"]})

    def test_a_definition_is_in_force_everywhere_and_a_job_is_cancelled_and_taken_over_by_another_process(self):
        first, second = self.cluster.of_role("query")
        orders = self.reject_orders_without_customer(200)
        in_force_s = self.put_definition_with_default_in_force(first)
        print(f"a definition is in force in every process after {in_force_s:.1f} s", flush=True)

        slow = self.ask(first, "POST", "/api/errors/reprocess",
                        {"filter": MISSING_CUSTOMER, "reason": "too slow", "maxPerSecond": 1})["id"]
        cancelled = self.ask(second, "DELETE", f"/api/errors/reprocess/{slow}")
        self.assertEqual(cancelled["state"], "cancelled", cancelled)

        job = self.ask(first, "POST", "/api/errors/reprocess",
                       {"filter": MISSING_CUSTOMER, "reason": "walk-in customers", "maxPerSecond": 20})["id"]
        seen = lambda program: program.get(f"/api/errors/reprocess/{job}")  # noqa: E731
        self.wait_until(lambda: seen(second)["processed"] >= 20, 30, "the job goes on")
        first.kill()
        killed_at, done_then = time.monotonic(), seen(second)["processed"]
        self.wait_until(lambda: seen(second)["processed"] > done_then + 2, MOST_TAKE_OVER_S, "the other process goes on with it")
        print(f"a job goes on {time.monotonic() - killed_at:.1f} s after its process was killed", flush=True)
        self.wait_until(lambda: seen(second)["state"] != "running", 60, "the job ends")
        first.start()
        ended = seen(second)
        self.assertEqual((ended["state"], ended["stillFailing"]), ("done", 0), ended)
        self.assertEqual(self.ask(second, "POST", "/api/errors/reprocess", {"filter": MISSING_CUSTOMER, "plan": True})["count"], 0)
        self.wait_until(lambda: self.cluster.stored("walk-in-%") == 200, 30, "the repaired orders are stored")
        self.acknowledge_repaired(orders)
        self.ask(second, "POST", f"{PARTNER}/definition/activate", {"version": 1, "reason": "as before"})
        self.check_everything()

    def make_dead_letters(self, count):
        """Orders that wait as dead letters, though nothing is wrong with them."""
        for worker in self.cluster.of_role("worker"):
            worker.stop()
        orders = [order(f"dead-{i}", 1 + i) for i in range(count)]
        self.journal.send(orders)
        connection = http.client.HTTPConnection("127.0.0.1", self.cluster.port, timeout=30)
        self.assertEqual(send(connection, self.journal, orders, "batch"), 200)
        connection.close()
        queue, dead = (self.cluster.queue_url(name) for name in ("valid_orders", "valid_orders_dlq"))
        moved = 0
        deadline = time.monotonic() + 30
        while moved < count and time.monotonic() < deadline:
            for message in self.cluster.ask_sqs("ReceiveMessage", {"QueueUrl": queue, "MaxNumberOfMessages": 10,
                                                       "MessageAttributeNames": ["All"]}).get("Messages", []):
                self.cluster.ask_sqs("SendMessage", {"QueueUrl": dead, "MessageBody": message["Body"],
                                         "MessageAttributes": message["MessageAttributes"]})
                self.cluster.ask_sqs("DeleteMessage", {"QueueUrl": queue, "ReceiptHandle": message["ReceiptHandle"]})
                moved += 1
        self.assertEqual(moved, count)
        for worker in self.cluster.of_role("worker"):
            worker.start()

    def test_a_redrive_of_a_process_that_is_killed_is_followed_to_its_end_by_another(self):
        self.make_dead_letters(24)
        first, second = self.cluster.of_role("query")
        path = "/api/queues/valid_orders_dlq/redrive"
        self.ask(first, "POST", path, {"maxPerSecond": 4, "reason": "the store is back"})
        first.kill()
        self.wait_until(lambda: self.newest_redrive(second)["state"] != "running", 60, "the redrive is followed to its end")
        first.start()
        ended = self.newest_redrive(second)
        self.assertEqual((ended["state"], ended["processed"]), ("done", 24), ended)
        self.assertEqual(self.newest_redrive(first)["id"], ended["id"])
        self.wait_until(lambda: self.cluster.stored("dead-%") == 24, 30, "the dead letters are stored")
        self.check_everything()

    def newest_redrive(self, program):
        return program.get("/api/queues/valid_orders_dlq/redrives")["jobs"][0]

    def keys(self, *words):
        """What the command says about keys of this cluster's, which programs read once they are published."""
        folder = self.cluster.folder / "keys"
        return subprocess.run([PROGRAM, "keys", *words, "--data", folder], check=True, capture_output=True, text=True,
                              timeout=60).stdout

    def publish_keys(self):
        """The settings of programs that go by them."""
        secret = self.cluster.folder / "keys.secret"
        self.cluster.write_privately(secret, self.keys("export"))
        return {"keys.secret": f"file:{secret}", "authentication": "on"}

    @contextlib.contextmanager
    def refused_by_all(self, programs, headers, what):
        """Each answers before the block, and none soon after it."""
        for program in programs:
            self.assertEqual(program.call("GET", "/api/me", headers=headers)[0], 200)
        yield
        began = time.monotonic()
        for program in programs:
            self.wait_until(lambda program=program: program.call("GET", "/api/me", headers=headers)[0] in (401, 403), 5,
                            f"{program.name} refuses {what}")
        print(f"{what} is refused everywhere after {time.monotonic() - began:.1f} s", flush=True)

    def test_a_revoked_key_is_refused_by_every_process_within_seconds(self):
        made = json.loads(self.keys("create", "--role", "operator", "--json"))
        services = self.more_programs("query", (5, 6), self.publish_keys())
        with self.refused_by_all(services, {"X-API-Key": made["key"]}, "a revoked key"):
            self.keys("revoke", made["info"]["id"])
            self.publish_keys()

    def test_a_session_that_was_ended_is_refused_by_every_process_within_seconds(self):
        key = json.loads(self.keys("create", "--role", "operator", "--json"))["key"]
        services = self.more_programs("query", (7, 8), self.publish_keys())
        status, answered, _ = services[0].call("POST", "/api/session", json.dumps({"key": key}), JSON)
        self.assertEqual(status, 204)
        cookie = {"Cookie": answered["Set-Cookie"].partition(";")[0]}
        with self.refused_by_all(services, cookie, "a session that was ended"):
            status, _, _ = services[1].call("DELETE", "/api/session", headers={**cookie, "X-NexusStream-Request": "1"})
            self.assertEqual(status, 204)

    def test_the_overviews_of_all_query_services_agree(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.cluster.port, timeout=30)
        orders = [order(f"overview-{i}", 1 + i) for i in range(50)]
        self.journal.send(orders)
        self.assertEqual(send(connection, self.journal, orders, "batch"), 200)
        connection.close()
        self.cluster.wait_until_drained()
        stored = int(self.cluster.postgres.sql("SELECT count(*) FROM nexusstream.orders", DATABASE)[0][0])
        told = []

        def all_say_the_same():
            told[:] = [service.get("/api/overview") for service in self.cluster.of_role("query")]
            orders = [each["totals"]["orders"] for each in told]
            return orders == [stored] * len(told)

        self.wait_until(all_say_the_same, 60, lambda: f"the totals are the {stored} stored orders: "
                        f"{[(each['totals'], each['conservation']) for each in told]}")
        for name in ("unaccounted", "unaccountedErrors"):
            self.assertEqual([each["conservation"][name] for each in told], [0] * len(told))
        self.assertEqual(len({each["totals"]["openErrors"] for each in told}), 1, told)
        self.check_everything()


if __name__ == "__main__":
    sys.exit(main())
