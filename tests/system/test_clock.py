#!/usr/bin/env python3
"""The date is set while orders flow: nothing is delivered twice, nothing is stuck."""

import http.client
import shutil
import subprocess
import time
import unittest

from client import Journal, check_invariants, order, send
from server import SystemTest


@unittest.skipIf(shutil.which("faketime") is None, "faketime is not installed")
class Clock(SystemTest):
    def test_orders_survive_clocks_that_jump_between_and_during_runs(self):
        library = self.preload()
        journal = Journal()
        moment = self.folder / "moment"
        moment.write_text("+0\n")
        # The monotonic clock is left alone, as on a machine whose date somebody sets.
        server = self.server(environment={"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(moment),
                                          "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1",
                                          "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
        server.start()
        for number, jump in enumerate(("+1h", "-1h", "+1d", "-1d", "+0")):
            self.send_some(server, journal, f"before-{number}")
            moment.write_text(jump + "\n")
            self.send_some(server, journal, f"after-{number}")
            server.wait_until_drained(20)
            if number % 2:
                server.kill()
                server.start()
        self.assertEqual(len(journal.acknowledged), len(journal.sent))
        queue = server.get("/api/queues")["queues"][0]
        self.assertEqual(queue["deadLettered"], 0)
        self.assertEqual(queue["expired"], 0)
        check_invariants(self, server, journal)
        dates = {row["processedAt"][:10] for row in server.export()}
        self.assertGreaterEqual(len(dates), 3, "the clock of the server did not jump")

    def send_some(self, server, journal, name):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        for i in range(5):
            orders = [order(f"{name}-{i}-{j}", 1 + j) for j in range(20)]
            journal.send(orders)
            self.assertEqual(send(connection, journal, orders, "batch"), 200)
            time.sleep(0.02)
        connection.close()

    def preload(self):
        """The library that faketime puts before the program."""
        shown = subprocess.run(["faketime", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True)
        if shown.returncode != 0 or not shown.stdout.strip():
            self.skipTest("faketime does not say which library it loads")
        return shown.stdout.strip().replace("libfaketime.so.1", "libfaketimeMT.so.1")


if __name__ == "__main__":
    unittest.main()
