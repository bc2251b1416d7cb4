#!/usr/bin/env python3
"""A machine that takes orders moves into a cluster: nothing is lost, numbered twice, or taken twice."""

import http.client
import json
import pathlib
import random
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from client import JSON, Journal, Sender, check_invariants, order, send  # noqa: E402
from engines.dynamodb_local import DynamoDbLocal  # noqa: E402
from engines.elasticmq import ElasticMq  # noqa: E402
from engines.engine import EngineMissing  # noqa: E402
from engines.postgres import Postgres  # noqa: E402
from server import PROGRAM, ROOT, Server, SystemTest  # noqa: E402

AWS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-central-1",
       "AWS_EC2_METADATA_DISABLED": "true"}
PATIENCE_S = 120


class Move(SystemTest):
    def setUp(self):
        super().setUp()
        self.postgres = self.engine(Postgres, "postgres")
        self.environment = {**AWS, "NEXUS_TEST_PASSWORD": self.postgres.password}

    def engine(self, kind, name):
        try:
            engine = kind(self.folder / name, fsync=False) if kind is Postgres else kind(self.folder / name)
            self.addCleanup(engine.stop)
            engine.start()
        except EngineMissing as missing:
            self.skipTest(str(missing))
        return engine

    def machine(self, *flags, name="machine"):
        (self.folder / name).mkdir()
        machine = self.server(*flags, folder=self.folder / name)
        machine.start()
        return machine

    def cluster(self, *flags, name="cluster"):
        """A process in every role at once; not started."""
        (self.folder / name).mkdir(exist_ok=True)
        return self.server(*flags, folder=self.folder / name, environment=self.environment)

    def postgres_flags(self, schema="nexusstream"):
        return ["--adapters-orders", "postgres", "--postgres-writer",
                f"host=127.0.0.1 port={self.postgres.port} dbname=postgres user=postgres sslmode=disable",
                "--postgres-password", "env:NEXUS_TEST_PASSWORD", "--postgres-schema", schema]

    def all_flags(self):
        """Everything elsewhere."""
        self.sqs = self.engine(ElasticMq, "sqs")
        self.dynamodb = self.engine(DynamoDbLocal, "dynamodb")
        return [*self.postgres_flags(), "--adapters-errors", "dynamodb", "--adapters-queues", "sqs",
                "--aws-sqs-endpoint", self.sqs.url, "--aws-dynamodb-endpoint", self.dynamodb.url,
                "--aws-create-missing", "on"]

    def start_move(self, machine, cluster, *more):
        command = [PROGRAM, "move", machine.data, "--data", cluster.data, *cluster.flags, "--json", *more]
        mover = subprocess.Popen([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 text=True, env=cluster.environment)
        self.addCleanup(mover.stdout.close)
        self.addCleanup(mover.stderr.close)
        self.addCleanup(mover.wait)
        self.addCleanup(mover.kill)
        return mover

    def move(self, machine, cluster, *more):
        """Its exit code, what it prints as JSON, and what it says."""
        mover = self.start_move(machine, cluster, *more)
        out, said = mover.communicate(timeout=PATIENCE_S)
        return mover.returncode, json.loads(out) if out else None, said

    def moved(self, machine, cluster, *more):
        code, outcome, said = self.move(machine, cluster, *more)
        self.assertEqual(code, 0, said)
        return outcome

    def fill(self, machine, journal, orders):
        start = len(journal.sent)
        connection = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=60)
        for at in range(start, start + orders, 5000):
            batch = [order(f"fill-{i}", 1 + i % 900) for i in range(at, min(at + 5000, start + orders))]
            journal.send(batch)
            self.assertEqual(send(connection, journal, batch, "ndjson"), 200)
        connection.close()

    def make_dead_letters(self, machine, journal):
        """Kills it while it stores, until a message was received too often."""
        for _ in range(20):
            self.fill(machine, journal, 10_000)
            machine.kill()
            machine.start()
            machine.wait_until_drained()
            if dead := machine.get("/api/queues")["queues"][2]["visible"]:
                return dead
        self.fail("no kill met a message on its way")

    def post(self, server, path, body):
        status, _, answer = server.call("POST", path, json.dumps(body), JSON)
        return status, json.loads(answer)

    def make_errors(self, machine, journal):
        """Refused, conflicting, dismissed and repaired inputs."""
        journal.send([order("first"), order("repaired")])
        journal.acknowledge(self.post(machine, "/api/feed/partner-a", order("first"))[1])
        self.assertEqual(self.post(machine, "/api/feed/partner-a", order("first", 6))[0], 409)
        for i in range(5):
            self.assertEqual(self.post(machine, "/api/feed/partner-a", order(f"bad-{i}", unitPrice="dear"))[0], 422)
        machine.wait_until_drained()
        time.sleep(0.2)
        ids = [error["id"] for error in machine.get("/api/errors?errorCode=INVALID_DATA_TYPE&pageSize=100")["data"]]
        self.assertEqual(len(ids), 5)
        self.assertEqual(self.post(machine, f"/api/errors/{ids[0]}/dismiss", {"reason": "a test"})[0], 200)
        status, answer = self.post(machine, f"/api/errors/{ids[1]}/reprocess",
                                   {"reason": "it was 29.99", "input": json.dumps(order("repaired"))})
        self.assertEqual((status, answer["outcome"]), (200, "accepted"))
        journal.acknowledge({**answer["order"], "status": "accepted", "orderId": "repaired"})
        machine.wait_until_drained()

    def errors_of(self, server):
        listed = server.get("/api/errors?pageSize=100")["data"]
        return [server.get(f"/api/errors/{error['id']}") for error in listed]

    def wait_for(self, mover, words):
        """Reads what the command says until the words are there."""
        said = ""
        while words not in said:
            line = mover.stderr.readline()
            self.assertTrue(line, f"the command ended: {said}")
            said += line

    def refuses_to_start(self, server, words):
        server.spawn()
        self.assertNotEqual(server.process.wait(30), 0)
        server.process = None
        self.assertIn(words, server.log())

    def check_intake_goes_on(self, server, journal, highest):
        """Numbers follow, and what was known on the machine is known here."""
        status, answer = self.post(server, "/api/feed/partner-a", order("next"))
        self.assertEqual((status, answer["sequenceNumber"]), (202, highest + 1))
        journal.send([order("next")])
        journal.acknowledge(answer)
        known = sorted(journal.acknowledged)
        for external_id in random.Random(1).sample(known, min(100, len(known))):
            quantity = journal.sent[external_id]
            status, answer = self.post(server, "/api/feed/partner-a", order(external_id, quantity))
            self.assertEqual((status, answer["duplicate"]), (202, True))
            self.assertEqual((answer["id"], answer["sequenceNumber"]), journal.acknowledged[external_id])
        self.assertEqual(self.post(server, "/api/feed/partner-a", order(known[0], 4711))[0], 409)
        self.redrive_all(server, len(journal.acknowledged))
        check_invariants(self, server, journal)

    def redrive_all(self, server, orders):
        """Until as many are stored as were acknowledged: a move task of the queue's stand-in takes its time."""
        deadline = time.monotonic() + PATIENCE_S
        server.redrive()
        while (books := server.get("/api/conservation")["partners"][0])["persisted"] < orders:
            self.assertLess(time.monotonic(), deadline, str(books))
            time.sleep(0.2)

    def test_a_machine_moves_under_load_and_intake_goes_on_with_the_same_numbers(self):
        machine = self.machine()
        journal = Journal()
        self.make_errors(machine, journal)
        errors = self.errors_of(machine)
        senders = [Sender(machine.port, journal, f"s-{i}", seed=i) for i in range(3)]
        for sender in senders:
            sender.start()
        cluster = self.cluster(*self.all_flags())
        mover = self.start_move(machine, cluster)
        self.wait_for(mover, "following the server")
        self.refuses_to_start(cluster, "is not finished")
        time.sleep(1)
        self.assertEqual(machine.end(), 0)
        out, said = mover.communicate(timeout=PATIENCE_S)
        self.assertEqual(mover.returncode, 0, said)
        for sender in senders:
            sender.stop()
        outcome = json.loads(out)
        self.assertTrue(outcome["finished"])
        self.assertEqual((outcome["errors"], outcome["changes"]), (6, 2))
        self.assertEqual(outcome["orders"], outcome["partners"][0]["orders"])
        self.assertGreater(outcome["orders"], 200)

        self.refuses_to_start(machine, "moved to")
        self.assertTrue(self.moved(machine, cluster)["wasFinished"])
        cluster.start()
        self.assertEqual(self.errors_of(cluster), errors)
        self.check_intake_goes_on(cluster, journal, outcome["partners"][0]["highestSequence"])

    def test_a_move_that_is_killed_anywhere_is_run_again_and_moves_nothing_twice(self):
        machine = self.machine("--queues-valid-orders-max-receives", "1")
        journal = Journal()
        self.fill(machine, journal, 50_000)
        self.make_errors(machine, journal)
        self.make_dead_letters(machine, journal)
        cluster = self.cluster(*self.all_flags())
        moment = random.Random(2)
        for kill in range(8):
            if kill == 4:
                self.fill(machine, journal, 20_000)
                machine.kill()  # what waits in the journal moves too
            mover = self.start_move(machine, cluster)
            time.sleep(moment.uniform(0.1, 1.5))
            mover.kill()
            mover.wait()
        outcome = self.moved(machine, cluster)
        self.assertTrue(outcome["finished"])
        cluster.start()
        self.assertEqual(len(self.errors_of(cluster)), 6)
        self.assertEqual(cluster.get("/api/conservation")["unaccounted"], 0)
        self.check_intake_goes_on(cluster, journal, len(journal.acknowledged))

    def test_a_difference_leaves_the_machine_in_charge_until_it_is_gone(self):
        machine = self.machine()
        journal = Journal()
        self.fill(machine, journal, 300)
        machine.wait_until_drained()
        cluster = self.cluster(*self.postgres_flags())
        self.moved(machine, cluster, "--copy-only")
        self.postgres.sql("UPDATE nexusstream.orders SET tax_amount = tax_amount + 0.001 WHERE sequence_number = 17")
        machine.end()
        code, _, said = self.move(machine, cluster)
        self.assertEqual(code, 1)
        self.assertIn("row by row: tax amount", said)
        self.refuses_to_start(cluster, "is not finished")
        machine.start()
        self.fill(machine, journal, 10)
        machine.end()
        self.postgres.sql("UPDATE nexusstream.orders SET tax_amount = tax_amount - 0.001 WHERE sequence_number = 17")
        self.assertEqual(self.moved(machine, cluster)["partners"][0]["orders"], 310)
        cluster.start()
        self.check_intake_goes_on(cluster, journal, 310)

    def test_a_handing_over_that_breaks_off_is_finished_by_the_next_run_and_nobody_gives_numbers_between(self):
        machine = self.machine("--queues-valid-orders-max-receives", "1")
        journal = Journal()
        dead = self.make_dead_letters(machine, journal)
        cluster = self.cluster(*self.all_flags())
        self.moved(machine, cluster, "--copy-only")
        machine.end()
        self.postgres.sql("CREATE FUNCTION nexusstream.refuse() RETURNS trigger LANGUAGE plpgsql AS "
                          "'BEGIN RAISE EXCEPTION ''not now''; END'")
        for table in ("ledger_calls", "partner_numbers"):
            self.postgres.sql(f"CREATE TRIGGER refuse BEFORE INSERT ON nexusstream.{table} EXECUTE FUNCTION nexusstream.refuse()")
        for table in ("partner_numbers", "ledger_calls"):
            code, _, said = self.move(machine, cluster)
            self.assertNotEqual(code, 0)
            self.assertIn("not now", said)
            self.refuses_to_start(machine, "moved to")
            self.refuses_to_start(cluster, "is not finished")
            self.postgres.sql(f"DROP TRIGGER refuse ON nexusstream.{table}")
        outcome = self.moved(machine, cluster)
        self.assertLessEqual(outcome["deadLetters"], dead)  # some may be stored as well
        cluster.start()
        self.check_intake_goes_on(cluster, journal, len(journal.acknowledged))

    def test_a_cluster_that_holds_something_else_is_refused_and_stays_as_it_is(self):
        machine = self.machine()
        self.fill(machine, Journal(), 100)
        machine.wait_until_drained()
        other = self.machine(name="other")
        self.fill(other, Journal(), 10)
        other.wait_until_drained()
        cluster = self.cluster(*self.postgres_flags())
        self.moved(machine, cluster, "--copy-only")
        code, _, said = self.move(other, cluster, "--copy-only")
        self.assertEqual(code, 1)
        self.assertIn(f"another machine ({machine.data}", said)

        used = self.cluster(*self.postgres_flags("used"), name="used")
        used.start()
        self.assertEqual(self.post(used, "/api/feed/partner-a", order("own"))[0], 202)
        used.wait_until_drained()
        used.end()
        code, _, said = self.move(other, used, "--copy-only")
        self.assertEqual(code, 1)
        self.assertIn("holds orders of its own", said)
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM used.orders"), [["1"]])

        embedded = self.cluster(name="embedded")
        self.assertIn("adapters.orders is embedded", self.move(other, embedded)[2])
        nothing = Server(self.folder / "nothing")
        self.assertIn("no data folder", self.move(nothing, cluster)[2])

    def test_what_the_cluster_keeps_in_the_same_folder_stays_there(self):
        machine = self.machine()
        journal = Journal()
        self.make_errors(machine, journal)
        errors = self.errors_of(machine)
        machine.end()
        in_place = self.server(*self.postgres_flags(), folder=machine.folder, environment=self.environment)
        outcome = self.moved(machine, in_place)
        self.assertEqual((outcome["orders"], outcome["errors"]), (2, 0))
        in_place.start()
        self.assertEqual(self.errors_of(in_place), errors)
        self.check_intake_goes_on(in_place, journal, 2)


if __name__ == "__main__":
    unittest.main()
