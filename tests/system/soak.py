#!/usr/bin/env python3
"""Load for a while, flat memory, balanced books:
tests/system/soak.py [--minutes N] [--rate N] [--program FILE]

Several connections send single orders, batches and NDJSON, some of them again and some of them wrong.
Every few seconds the process's memory is noted; at the end its slope over the second half of the time
must be flat, conservation must have nothing unaccounted, and what was acknowledged must be there.
"""

import argparse
import http.client
import json
import pathlib
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import server as harness  # noqa: E402
from client import JSON, order  # noqa: E402

CONNECTIONS = 4
BATCH = 100
MOST_RESIDENT_MIB = 200
MOST_GROWTH_MIB = 12  # over the second half: indexes and filters of more orders, not a leak


class Load(threading.Thread):
    """One connection's worth of orders until told to stop; remembers counts only."""

    def __init__(self, port, name, orders_per_second):
        super().__init__(daemon=True)
        self.port, self.label = port, name
        self.pause_between = BATCH / orders_per_second if orders_per_second else 0
        self.stopping = threading.Event()
        self.accepted = self.rejected = self.duplicates = 0
        self.failures = []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        batch = 0
        next_at = time.monotonic()
        while not self.stopping.wait(max(0, next_at - time.monotonic())) and not self.failures:
            next_at += self.pause_between
            batch += 1
            orders = [order(f"{self.label}-{batch}-{i}", 1 + i, customerId=f"C-{(batch * 7 + i) % 5000}")
                      for i in range(BATCH)]
            orders.append(order(f"{self.label}-{batch}-wrong", 0))
            orders.append(orders[0])
            connection.request("POST", "/api/feed/partner-a/batch?results=none", json.dumps(orders), JSON)
            response = connection.getresponse()
            body = response.read()
            if response.status in (503, 507):
                time.sleep(0.2)
                continue
            if response.status != 200:
                self.failures.append(f"{response.status}: {body[:300]}")
                break
            counts = json.loads(body)
            self.accepted += counts["accepted"]
            self.rejected += counts["rejected"]
            self.duplicates += counts["duplicates"]
        connection.close()


def resident_mib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def growth_mib(samples):
    """How much a straight line through the (seconds, MiB) samples rises from first to last."""
    count = len(samples)
    mean_t = sum(t for t, _ in samples) / count
    mean_m = sum(m for _, m in samples) / count
    spread = sum((t - mean_t) ** 2 for t, _ in samples)
    slope = sum((t - mean_t) * (m - mean_m) for t, m in samples) / spread if spread else 0
    return slope * (samples[-1][0] - samples[0][0])


def soak(minutes, rate, folder):
    program = harness.Server(folder)
    program.start()
    loads = [Load(program.port, f"soak-{i}", rate / CONNECTIONS) for i in range(CONNECTIONS)]
    samples, findings = [], []
    try:
        for load in loads:
            load.start()
        began = time.monotonic()
        while (elapsed := time.monotonic() - began) < minutes * 60:
            time.sleep(min(5, minutes * 3))
            samples.append((elapsed, resident_mib(program.process.pid)))
        for load in loads:
            load.stopping.set()
        for load in loads:
            load.join()
            findings += load.failures
        program.wait_until_drained(600)
        accepted = sum(load.accepted for load in loads)
        statistics = program.get("/api/orders/stats")["statistics"]
        books = program.get("/api/conservation")
        half = samples[len(samples) // 2:]
        growth, most = growth_mib(half), max(mib for _, mib in samples)
        print(f"{accepted} orders in {minutes:g} minutes; most memory {most:.0f} MiB, growth in the second half "
              f"{growth:.1f} MiB")
        if statistics["totalOrders"] != accepted:
            findings.append(f"{accepted} orders were accepted and {statistics['totalOrders']} are stored")
        if books["unaccounted"] or books["unaccountedErrors"]:
            findings.append(f"unaccounted: {books}")
        if most > MOST_RESIDENT_MIB:
            findings.append(f"{most:.0f} MiB of memory are more than {MOST_RESIDENT_MIB}")
        if minutes >= 5 and growth > MOST_GROWTH_MIB:
            findings.append(f"memory grew by {growth:.1f} MiB in the second half")
    finally:
        program.kill()
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=0, help="orders a second in all; 0: as fast as they are taken")
    parser.add_argument("--program", type=pathlib.Path)
    options = parser.parse_args()
    if options.program:
        harness.PROGRAM = options.program
    if not harness.PROGRAM.exists():
        print(f"{harness.PROGRAM} is not built, so nothing was run.")
        return 77
    with tempfile.TemporaryDirectory(prefix="nexusstream-soak-") as folder:
        findings = soak(options.minutes, options.rate, folder)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
