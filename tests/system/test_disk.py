#!/usr/bin/env python3
"""The disk fails: it is full, a sync or a write fails, the process dies at any write or sync."""

import errno
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from client import JSON, Journal, check_invariants, order, send
from server import EXHAUSTIVE, SystemTest

DISK_CALLS = "write,pwrite64,pwritev,fdatasync,fsync,rename,unlink,ftruncate"


def strace_works():
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def strace(calls, what):
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:{what}"]


@unittest.skipUnless(strace_works(), "strace is missing or may not trace")
class Injected(SystemTest):
    def small_run(self, server, journal):
        """Sends a little of everything; ends early when the server dies."""
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        try:
            for i in range(6):
                orders = [order(f"run-{i}-{j}", 1 + j) for j in range(1 if i % 2 else 5)]
                journal.send(orders)
                send(connection, journal, orders, "single" if i % 2 else ("batch", "ndjson")[i % 4 // 2])
                time.sleep(0.01)
            server.wait_until_drained(5)
        except (OSError, http.client.HTTPException, ValueError, RuntimeError):
            pass
        finally:
            connection.close()

    def end_tracee(self, server):
        """strace passes no SIGKILL on: its child is ended by its own id."""
        children = pathlib.Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        for child in children.read_text().split() if children.exists() else []:
            os.kill(int(child), 9)
        server.process.wait(20)
        server.process = None

    def check_restart(self, server, journal):
        server.prefix = ()
        server.start()
        check_invariants(self, server, journal)
        server.kill()

    def test_a_kill_at_any_write_or_sync_of_the_start_is_survived(self):
        for moment in range(1, 120) if EXHAUSTIVE else (5, 25, 45, 60, 75, 90):
            with self.subTest(moment=moment), tempfile.TemporaryDirectory(prefix="nexusstream-start-") as folder:
                server = self.server("--journal-segment-bytes", "4194304", folder=folder,
                                     prefix=strace(DISK_CALLS, f"signal=KILL:when={moment}"))
                try:
                    server.start()
                    self.end_tracee(server)
                except RuntimeError:
                    pass  # it died before it was ready
                self.check_restart(server, Journal())

    def test_a_kill_at_any_write_or_sync_of_a_run_loses_nothing_acknowledged(self):
        died = 0
        moments = range(1, 60) if EXHAUSTIVE else (1, 2, 3, 5, 8, 12)
        for moment in moments:
            with self.subTest(moment=moment), tempfile.TemporaryDirectory(prefix="nexusstream-run-") as folder:
                server = self.server("--journal-segment-bytes", "4194304", folder=folder)
                server.start()
                # The calls are counted for each thread from the moment of the attachment.
                tracer = self.attach(server, DISK_CALLS, f"signal=KILL:when={moment}")
                journal = Journal()
                self.small_run(server, journal)
                died += server.process.poll() is not None
                server.kill()
                tracer.wait(10)
                self.check_restart(server, journal)
        self.assertGreater(died, min(4, len(moments) // 2), "hardly any run met its kill")

    def attach(self, server, calls, what):
        tracer = subprocess.Popen([*strace(calls, what), "-p", str(server.process.pid)], stderr=subprocess.DEVNULL)
        self.addCleanup(tracer.kill)
        status = pathlib.Path(f"/proc/{server.process.pid}/task")
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if all("TracerPid:\t0" not in (thread / "status").read_text() for thread in status.iterdir()):
                return tracer
            time.sleep(0.01)
        self.skipTest("strace could not attach")

    def test_a_failed_sync_of_the_journal_ends_the_process_with_a_message(self):
        for error in ("EIO", "ENOSPC"):
            with self.subTest(error=error), tempfile.TemporaryDirectory(prefix="nexusstream-sync-") as folder:
                server = self.server(folder=folder)
                server.start()
                journal = Journal()
                tracer = self.attach(server, "fdatasync", f"error={error}")
                self.small_run(server, journal)
                code = server.process.wait(10)
                server.process = None
                tracer.wait(10)
                self.assertNotEqual(code, 0)
                self.assertRegex(server.log(), re.compile("sync", re.IGNORECASE))
                self.assertEqual(journal.acknowledged, {}, "an order was acknowledged that no sync had made durable")
                server.start()
                check_invariants(self, server, journal)
                server.kill()


class Full(SystemTest):
    def setUp(self):
        super().setUp()
        mounted = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(self.folder)], capture_output=True).returncode == 0
        if not mounted:
            self.skipTest("mounting a small file system needs more rights")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.folder)], check=False)

    def test_a_full_disk_answers_507_serves_queries_and_recovers_by_itself(self):
        self.fill_and_recover(reserve=32 << 20, left=3_000_000)

    def test_a_disk_without_a_single_free_byte_loses_nothing(self):
        self.fill_and_recover(reserve=0, left=0)

    def fill_and_recover(self, reserve, left):
        server = self.server("--journal-segment-bytes", "4194304", "--journal-min-free-bytes", str(reserve))
        server.start()
        journal = Journal()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.addCleanup(connection.close)
        first = [order("before")]
        journal.send(first)
        self.assertEqual(send(connection, journal, first, "single"), 202)
        server.wait_until_drained()
        ballast = self.folder / "ballast"
        self.fill(ballast, left)
        time.sleep(0.5)  # the server looks at the free space a few times a second
        self.assertEqual(self.send_until_refused(connection, journal), 507)
        known = dict(journal.acknowledged)
        refused = [order("refused")]
        journal.send(refused)
        if reserve:
            # Without a reserve, delivery makes room for single orders again at once.
            status, headers, body = server.call("POST", "/api/feed/partner-a", json.dumps(refused[0]), JSON)
            self.assertEqual(status, 507, body)
            self.assertIn("Retry-After", headers)
        self.assertEqual(journal.acknowledged, known)
        server.get("/api/orders/external/PARTNER_A/before")
        server.get("/api/orders/stats")
        ballast.unlink()
        deadline = time.monotonic() + 5
        while send(connection, journal, refused, "single") != 202:
            self.assertLess(time.monotonic(), deadline, "orders are still refused 5 s after there is space again")
            time.sleep(0.1)
        check_invariants(self, server, journal)

    def fill(self, ballast, left):
        """Writes until `left` bytes are free, by the last byte. What statvfs promised may be gone by the write
        (the server writes as well, and the file system's own needs come out of the same space), so that the
        disk itself says when it is full."""
        with open(ballast, "wb", buffering=0) as file:
            piece = 1 << 20
            while piece:
                free = os.statvfs(self.folder)
                room = free.f_bavail * free.f_frsize - left
                if left and room < piece:
                    piece //= 2
                    continue
                try:
                    file.write(bytes(piece))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    piece //= 2

    def send_until_refused(self, connection, journal):
        for i in range(2000):
            orders = [order(f"fill-{i}-{j}") for j in range(100)]
            journal.send(orders)
            status = send(connection, journal, orders, "batch")
            if status != 200:
                return status
        return 200


if __name__ == "__main__":
    unittest.main()
