#!/usr/bin/env python3
"""kill -9, SIGTERM and SIGHUP under load: what was acknowledged stays."""

import json
import random
import signal
import threading
import time
import unittest

from client import Journal, Sender, check_invariants, order
from server import EXHAUSTIVE, SystemTest

CONNECTIONS = 4


class Kill(SystemTest):
    def load(self, server, journal, round_number=0):
        senders = [Sender(server.port, journal, f"s{round_number}-{i}", seed=round_number * 100 + i)
                   for i in range(CONNECTIONS)]
        for sender in senders:
            sender.start()
        return senders

    def test_nothing_acknowledged_is_lost_when_the_process_is_killed_at_random(self):
        kills = 1000 if EXHAUSTIVE else 20
        server = self.server("--journal-segment-bytes", "4194304")
        journal = Journal()
        moment = random.Random(1)
        for number in range(kills):
            took_s = server.start()
            self.assertLess(took_s, 2 + 3 * (not EXHAUSTIVE), "the restart took too long")
            senders = self.load(server, journal, number)
            time.sleep(moment.uniform(0.02, 0.4))
            server.kill()
            for sender in senders:
                sender.stop()
        server.start()
        check_invariants(self, server, journal)
        self.assertGreater(len(journal.acknowledged), 100)

    def test_sigterm_under_load_keeps_every_acknowledged_order_and_ends_in_time(self):
        server = self.server()
        server.start()
        journal = Journal()
        senders = self.load(server, journal)
        time.sleep(1)
        began = time.monotonic()
        self.assertEqual(server.end(), 0)
        self.assertLess(time.monotonic() - began, 10)
        for sender in senders:
            sender.stop()
        server.start()
        check_invariants(self, server, journal)

    def test_sighup_reloads_the_definitions_and_drops_no_request(self):
        server = self.server()
        server.start()
        journal = Journal()
        senders = self.load(server, journal)
        for _ in range(20):
            server.process.send_signal(signal.SIGHUP)
            time.sleep(0.05)
        for sender in senders:
            sender.stop()
        statuses = {status for sender in senders for status in sender.statuses}
        self.assertLessEqual(statuses, {200, 202})
        self.assertIsNone(server.process.poll())
        check_invariants(self, server, journal)


class Racing(SystemTest):
    def test_equal_orders_that_race_become_one(self):
        server = self.server()
        server.start()
        answers = []

        def race():
            for i in range(50):
                answers.append(post(server, order(f"race-{i}")))

        threads = [threading.Thread(target=race) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(answers), 200)
        self.assertEqual(len(set(answers)), 50)


def post(server, body):
    status, _, answer = server.call("POST", "/api/feed/partner-a", json.dumps(body), {"Content-Type": "application/json"})
    assert status == 202, (status, answer)
    told = json.loads(answer)
    return told["orderId"], told["id"], told["sequenceNumber"]


if __name__ == "__main__":
    unittest.main()
