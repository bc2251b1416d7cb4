#!/usr/bin/env python3
"""The order store in PostgreSQL while whole servers fail: restarted, killed, frozen, replaced by a standby."""

import os
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from engines.engine import EngineMissing  # noqa: E402
from engines.postgres import Postgres, PostgresStandby  # noqa: E402

PROBE = pathlib.Path(os.environ.get("NEXUS_POSTGRES_PROBE", "build/release/postgres_probe")).resolve()
BATCHES, SIZE = 40, 50
PATIENCE_S = 60
RECOVERS_WITHIN_S = 10


class Probe:
    """The program that saves batch by batch, and what it says."""

    def __init__(self, conninfo):
        self.process = subprocess.Popen([PROBE, conninfo, str(BATCHES), str(SIZE)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.failures = []

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.strip())

    def next_line(self):
        return self.lines.get(timeout=PATIENCE_S)

    def go_on(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def wait_until_saved(self):
        """The line of the save that succeeded; those before it are kept as failures."""
        while True:
            line = self.next_line()
            if line.startswith("saved "):
                return line
            if not line.startswith("unavailable "):
                raise AssertionError(f"the probe says: {line}")
            self.failures.append(line)

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self.process.wait()
            self.reader.join(PATIENCE_S)
            self.process.stdout.close()


class PostgresFails(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nexusstream-postgres-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        try:
            self.primary = self.started(Postgres(self.folder / "primary"))
        except EngineMissing as missing:
            self.skipTest(str(missing))

    def started(self, server):
        self.addCleanup(server.stop)
        server.start()
        return server

    def probe(self, conninfo):
        probe = Probe(conninfo)
        self.addCleanup(probe.end)
        return probe

    def save_through(self, probe, faults):
        """All batches, with each fault of {number of a batch: act} while that batch is on its way."""
        probe.wait_until_saved()
        for batch in range(1, BATCHES):
            act = faults.get(batch)
            before = len(probe.failures)
            if act is None:
                probe.go_on()
                probe.wait_until_saved()
                continue
            act(probe)
            probe.wait_until_saved()
            self.assertGreater(len(probe.failures), before, "the fault was not met")

    def check_all_there(self, server):
        table = "nexusstream."
        self.assertEqual(server.sql(f"SELECT count(*), count(DISTINCT id) FROM {table}orders"),
                         [[str(BATCHES * SIZE)] * 2])
        for totals in ("partner_totals", "date_totals"):
            self.assertEqual(server.sql(f"SELECT sum(orders) FROM {table}{totals}"), [[str(BATCHES * SIZE)]])
        self.assertEqual(server.sql(f"SELECT partner_id, count(*), max(sequence_number), sum(gross_amount) FROM {table}orders "
                                    "GROUP BY 1 ORDER BY 1"),
                         server.sql(f"SELECT partner_id, orders, highest_sequence, gross_amount FROM {table}partner_totals "
                                    "ORDER BY 1"))

    def wait_for_failures(self, probe, count):
        while count:
            line = probe.next_line()
            self.assertTrue(line.startswith("unavailable "), line)
            probe.failures.append(line)
            count -= 1

    def test_a_server_that_is_restarted_or_killed_loses_nothing(self):
        def restarted(end):
            def act(probe):
                end()
                probe.go_on()
                self.wait_for_failures(probe, 2)
                self.primary.start()
            return act

        probe = self.probe(self.primary.connection_string)
        self.save_through(probe, {5: restarted(self.primary.stop), 12: restarted(self.primary.kill),
                                  13: restarted(self.primary.kill)})
        self.check_all_there(self.primary)
        self.assertIn("Start the server", "".join(probe.failures))

    def test_a_server_that_is_frozen_is_waited_for_and_loses_nothing(self):
        def frozen(probe):
            self.primary.freeze()
            probe.go_on()
            self.wait_for_failures(probe, 2)
            self.primary.thaw()

        probe = self.probe(self.primary.connection_string)
        self.save_through(probe, {5: frozen, 6: frozen})
        self.check_all_there(self.primary)
        self.assertIn("no answer within", "".join(probe.failures))

    def test_a_standby_that_is_promoted_goes_on_with_everything(self):
        standby = self.started(PostgresStandby(self.folder / "standby", self.primary))
        self.primary.make_synchronous(standby)
        both = (self.primary.connection_string + " host=127.0.0.1,127.0.0.1"
                f" port={standby.port},{self.primary.port}")
        probe = self.probe(both)
        probe.wait_until_saved()
        for batch in range(1, BATCHES):
            if batch == 10:
                self.primary.kill()
                probe.go_on()
                self.wait_for_failures(probe, 2)
                standby.promote()
                begin = time.monotonic()
                probe.wait_until_saved()
                seconds = time.monotonic() - begin
                print(f"recovered {seconds:.2f} s after the promotion", file=sys.stderr)
                self.assertLess(seconds, RECOVERS_WITHIN_S)
            else:
                probe.go_on()
                probe.wait_until_saved()
        self.check_all_there(standby)


if __name__ == "__main__":
    unittest.main()
