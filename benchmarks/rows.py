"""What ./bench measures: one function for each row of its table.

A row runs its baseline and NexusStream in turn in the same session and takes medians, so that a
machine that is slow or busy slows both. It yields Figure objects.
"""

import dataclasses
import random
import signal
import sqlite3
import statistics
import sys
import threading
import time

from servers import (BUILD, ROOT, BenchError, CountedNexusStream, Nginx, NexusStream, finish_json, load, run_json,
                     start_json)


@dataclasses.dataclass
class Figure:
    """One line of the table. `value` is NexusStream's, in `unit`."""

    name: str
    value: float
    unit: str
    baseline_name: str = ""
    baseline: float = 0
    target: str = ""
    reached: bool | None = None
    notes: str = ""
    runs: list = dataclasses.field(default_factory=list)

    @property
    def ratio(self):
        return self.value / self.baseline if self.baseline else None


@dataclasses.dataclass
class Size:
    """How much of everything; the fields are given by --short, the default, and --full."""

    rounds: int
    seconds: float
    stored: int      # orders that are there already before the sustained row measures
    sustained: int   # orders that it measures
    backlog: int     # orders sent before the kill of the start row; fewer wait by then
    burst: int       # orders of a burst, below the journal's default limit of a million that wait
    query_seconds: float


SIZES = {
    "short": Size(rounds=2, seconds=2, stored=0, sustained=200_000, backlog=200_000, burst=200_000, query_seconds=0.5),
    "default": Size(rounds=3, seconds=4, stored=500_000, sustained=500_000, backlog=1_000_000, burst=900_000,
                    query_seconds=2),
    "full": Size(rounds=5, seconds=6, stored=10_000_000, sustained=1_000_000, backlog=1_000_000, burst=900_000,
                 query_seconds=4),
}


class Bench:
    """The session that the rows share: sizes, the folder for data, and the most memory seen."""

    def __init__(self, size, folder):
        self.size = size
        self.folder = folder
        self.most_memory_mb = 0
        self.prefixes = 0
        self.costs_us = {}  # processor time an order of the cluster's parts, by what was measured

    def prefix(self):
        self.prefixes += 1
        return f"B{self.prefixes:06d}"

    def place(self, name):
        self.prefixes += 1
        return self.folder / f"{name}-{self.prefixes}"

    def note_memory(self, server):
        _, most = server.memory_mb()
        self.most_memory_mb = max(self.most_memory_mb, most)
        return most


def unexpected(report, expected):
    """A note on answers that should not be there, or an empty text."""
    wrong = {status: count for status, count in report["statuses"].items() if status != str(expected)}
    parts = [f"{count} x {status}" for status, count in sorted(wrong.items())]
    if report["broken"]:
        parts.append(f"{report['broken']} broken connections")
    return "answers: " + ", ".join(parts) if parts else ""


def median(values):
    return statistics.median(values)


# One order a request


def single(bench, connections, ratio_target):
    size, ours, base, p99s, notes = bench.size, [], [], [], []
    with Nginx(bench.place("nginx")) as nginx, NexusStream(bench.place("nexusstream")) as server:
        for _ in range(size.rounds):
            common = ("--connections", connections, "--warmup", size.seconds / 4)
            base.append(load("single", nginx.port, size.seconds, *common)["requestsPerSecond"])
            report = load("single", server.port, size.seconds, *common, "--prefix", bench.prefix())
            ours.append(report["acceptedPerSecond"])
            p99s.append(report["latencyMs"]["p99"])
            notes.append(unexpected(report, 202))
            server.wait_until_drained(120)
        bench.note_memory(server)
    rate, baseline, p99 = median(ours), median(base), median(p99s)
    name = f"one order a request, {connections} connections"
    yield Figure(name, rate, "orders/s", "nginx, constant 202", baseline, f">= {ratio_target:.2f}",
                 rate / baseline >= ratio_target, "; ".join(filter(None, notes)), ours)
    yield Figure(f"  p99 latency, {connections} connections", p99, "ms", target="<= 3 ms", reached=p99 <= 3, runs=p99s)


def single_128(bench):
    yield from single(bench, 128, 0.60)


def single_32(bench):
    yield from single(bench, 32, 0.40)


# Open dashboards

WATCHERS = 50


def dashboards(bench):
    """The rate of single orders with 50 dashboards open, against the rate without any, in turn."""
    size, alone, watched, notes = bench.size, [], [], []
    with NexusStream(bench.place("watched")) as server:
        for _ in range(size.rounds):
            common = ("--connections", 128, "--warmup", size.seconds / 4)
            alone.append(load("single", server.port, size.seconds, *common, "--prefix", bench.prefix())["acceptedPerSecond"])
            server.wait_until_drained(120)
            watching = start_json([sys.executable, ROOT / "benchmarks" / "watchers.py", server.port, WATCHERS,
                                   size.seconds * 1.25 + 1])
            report = load("single", server.port, size.seconds, *common, "--prefix", bench.prefix())
            seen = finish_json(watching, 60)
            watched.append(report["acceptedPerSecond"])
            notes.append(unexpected(report, 202))
            if seen["lost"] or not seen["events"]:
                raise BenchError(f"the dashboards did not stay connected: {seen}")
            server.wait_until_drained(120)
        bench.note_memory(server)
    rate, baseline = median(watched), median(alone)
    yield Figure(f"one order a request, {WATCHERS} dashboards open", rate, "orders/s", "without any", baseline, ">= 0.95",
                 rate / baseline >= 0.95, "; ".join(filter(None, notes)), watched)


# Bursts


def append_rate(bench):
    file = bench.place("append")
    try:
        return run_json([BUILD / "bare_append", file, 100, bench.size.seconds], 120)["ordersPerSecond"]
    finally:
        file.unlink(missing_ok=True)


def burst(bench, mode, connections):
    """Medians of (our rate, baseline's rate) with a fresh server each round, and notes."""
    ours, base, notes = [], [], []
    for _ in range(bench.size.rounds):
        base.append(append_rate(bench))
        with NexusStream(bench.place("burst")) as server:
            report = load(mode, server.port, 60, "--connections", connections, "--orders", bench.size.burst,
                          "--prefix", bench.prefix())
            ours.append(report["acceptedPerSecond"])
            notes.append(unexpected(report, 200))
            bench.note_memory(server)
    return ours, base, "; ".join(filter(None, notes))


def batch(bench):
    ours, base, notes = burst(bench, "batch", 16)
    rate, baseline = median(ours), median(base)
    yield Figure("batches of 100, 16 connections", rate, "orders/s", "bare append + fdatasync", baseline, ">= 0.30",
                 rate / baseline >= 0.30, notes, ours)
    yield Figure("  accepted in a burst", rate, "orders/s", target=">= 500,000/s", reached=rate >= 500_000)


def ndjson(bench):
    ours, base, notes = burst(bench, "ndjson", 2)
    yield Figure("NDJSON, 2 streams", median(ours), "orders/s", "bare append + fdatasync", median(base),
                 notes=notes, runs=ours)


# Sustained: accepted, stored and visible


def store(bench, server, orders):
    """Sends orders and waits until all are visible; gives (orders, seconds, depths of the queue while sending)."""
    depths, done = [], threading.Event()

    def watch():
        while not done.wait(0.25):
            depths.append(server.waiting_orders())

    before = server.stored_orders()
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    begin = time.monotonic()
    report = load("batch", server.port, 3600, "--connections", 4, "--orders", orders, "--prefix", bench.prefix(),
                  "--retry-unavailable")
    done.set()
    watcher.join()
    server.wait_until_drained(max(120, orders / 5_000))
    seconds = time.monotonic() - begin
    visible = server.stored_orders() - before
    if visible != report["acceptedOrders"]:
        raise BenchError(f"{report['acceptedOrders']} orders were accepted and {visible} are visible")
    return visible, seconds, depths, unexpected(report, 200)


def sustained(bench, server):
    size = bench.size
    if size.stored:
        store(bench, server, size.stored)
    orders, seconds, depths, notes = store(bench, server, size.sustained)
    bench.note_memory(server)
    database = bench.folder / "bare.db"
    for stale in bench.folder.glob("bare.db*"):
        stale.unlink()
    bare = run_json([BUILD / "bare_sqlite", database, size.sustained, 20_000, size.stored], 7200)
    rate, baseline = orders / seconds, bare["ordersPerSecond"]
    deepest = f"deepest backlog {max(depths, default=0):,}"
    yield Figure(f"accepted to visible, sustained, {size.stored:,} stored before", rate, "orders/s",
                 "SQLite alone, same indexes", baseline, ">= 0.80", rate / baseline >= 0.80,
                 "; ".join(filter(None, [deepest, notes])))
    yield Figure("  the same", rate, "orders/s", target=">= 100,000/s", reached=rate >= 100_000)


# Queries


def sample_paths(server):
    """Kinds of queries: name, paths, whether an index serves it, and the same question as SQL."""
    chooser = random.Random(7)
    customers = [f"CUST-{chooser.randrange(100_000):06d}" for _ in range(300)]
    deep, page = [], server.get("/api/orders?pageSize=100")
    for _ in range(200):
        if not page.get("nextCursor"):
            break
        deep.append(f"/api/orders?pageSize=100&cursor={page['nextCursor']}")
        page = server.get(deep[-1])
    ids = [order["id"] for order in page["data"]]
    times = sorted(order["transactionTime"] for order in page["data"])
    columns = "SELECT * FROM orders"
    return [
        ("newest first, first page", ["/api/orders"], True, (f"{columns} ORDER BY id DESC LIMIT 20", [()])),
        ("newest first, deep page", deep[-50:], True,
         (f"{columns} WHERE id < ? ORDER BY id DESC LIMIT 100", [((50_000).to_bytes(8, "big") + bytes(8),)])),
        ("of a customer", [f"/api/orders/by-customer/{customer}" for customer in customers], True,
         (f"{columns} WHERE customer_id = ? ORDER BY transaction_time DESC LIMIT 20", [(one,) for one in customers])),
        ("by time, from a date on",
         [f"/api/orders?sortBy=transactionTime&sortOrder=asc&fromDate={one}" for one in times], True,
         (f"{columns} WHERE transaction_time >= ? ORDER BY transaction_time LIMIT 20", [(1_699_000_000_000,)])),
        ("one order by id", [f"/api/orders/{one}" for one in ids], True, None),
        ("largest amount first", ["/api/orders?sortBy=grossAmount"], False, None),
        ("statistics", ["/api/orders/stats"], True, None),
    ]


def sqlite_p99(database, question):
    """p99 in ms of the same question to the bare database, in process."""
    statement, arguments = question
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    times = []
    try:
        for number in range(400):
            begin = time.perf_counter()
            connection.execute(statement, arguments[number % len(arguments)]).fetchall()
            times.append((time.perf_counter() - begin) * 1000)
    finally:
        connection.close()
    return sorted(times)[int(len(times) * 0.99)]


def queries(bench, server):
    stored = server.stored_orders()
    for name, paths, is_indexed, question in sample_paths(server):
        if not paths:
            continue
        listing = bench.folder / "paths"
        listing.write_text("".join(path + "\n" for path in paths))
        report = load("get", server.port, bench.size.query_seconds, "--connections", 1, "--paths-file", listing,
                      "--warmup", 0.2)
        p99 = report["latencyMs"]["p99"]
        limit = 1 if name == "statistics" else 2
        database = bench.folder / "bare.db"
        baseline = sqlite_p99(database, question) if question and database.exists() else 0
        yield Figure(f"query p99, {name}, {stored:,} orders", p99, "ms", "sqlite3 library" if baseline else "", baseline,
                     f"<= {limit} ms" if is_indexed else "", p99 <= limit if is_indexed else None, unexpected(report, 200))


def sustained_and_queries(bench):
    """Both on one server: the queries want the orders that the first one stored."""
    with NexusStream(bench.place("store")) as server:
        yield from sustained(bench, server)
        yield from queries(bench, server)
        bench.note_memory(server)


# Start with a backlog


def start_with_backlog(bench):
    size = bench.size
    with NexusStream(bench.place("backlog")) as server:
        load("ndjson", server.port, 120, "--connections", 2, "--orders", size.backlog, "--prefix", bench.prefix())
        backlog = server.waiting_orders()
        bench.note_memory(server)
        server.stop(signal.SIGKILL)
        seconds = server.start(timeout_seconds=120)
        bench.note_memory(server)
        per_million = seconds * 1e6 / max(backlog, 1)
        limit = 2 * max(1, backlog / 1e6)
        yield Figure(f"ready after kill -9 with {backlog:,} messages of backlog", seconds, "s", target="<= 2 s per 1 M",
                     reached=seconds <= limit, notes=f"{per_million:.2f} s per 1 M")
        server.wait_until_drained(600)
        bench.note_memory(server)


# Instructions


def instructions(bench):
    """What one order costs from its bytes to its row: a long run less a short one."""

    def count(mode, orders):
        with CountedNexusStream(bench.place("counted")) as server:
            load(mode, server.port, 600, "--connections", 8, "--orders", orders, "--prefix", bench.prefix())
            server.wait_until_drained(300)
            server.stop()
            return server.instructions()

    for mode, fewer, more in (("single", 500, 3_000), ("batch", 1_000, 11_000)):
        cost = (count(mode, more) - count(mode, fewer)) / (more - fewer)
        yield Figure(f"instructions an order, {mode}, intake and delivery", cost, "instructions")


ROWS = {
    "single128": single_128,
    "single32": single_32,
    "dashboards": dashboards,
    "batch": batch,
    "ndjson": ndjson,
    "store": sustained_and_queries,
    "start": start_with_backlog,
    "instructions": instructions,
}
