"""What ./bench cluster measures: the adapters and roles of the cluster, on servers that are started for it."""

import subprocess
import time

import processor_time
from cluster_model import model
from cluster_parts import Parts, postgres
from engines.engine import EngineFailed, EngineMissing  # noqa: F401
from rows import Figure, median, unexpected
from servers import BUILD, BenchError, finish_json, load, run_json, start_json

# Of a worker: what delivery takes in one transaction.
BATCH = 20_000


# A worker into PostgreSQL, against COPY


def psql(server, *commands):
    arguments = [part for command in commands for part in ("-c", command)]
    server.run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", server.connection_string, *arguments, timeout_s=1800)


class Measured:
    """Runs beside each other of one kind: rates, and PostgreSQL's processor time in microseconds an order."""

    def __init__(self):
        self.rates, self.server_us = [], []

    def add(self, orders, seconds, server_seconds):
        self.rates.append(orders / seconds)
        self.server_us.append(server_seconds * 1e6 / orders)

    def rate(self):
        return median(self.rates)

    def time_us(self):
        return median(self.server_us)


def export_rows(server):
    """The stored rows as files of one batch each."""
    rows = server.folder / "rows"
    for stale in server.folder.glob("rows*"):
        stale.unlink()
    psql(server, f"\\copy nexusstream.orders to '{rows}'")
    subprocess.run(["split", "-l", str(BATCH), "-a", "4", str(rows), f"{rows}."], check=True)
    rows.unlink()
    parts = sorted(server.folder.glob("rows.*"))
    for part in parts:
        part.chmod(0o644)
    return parts


def measure_copy(server, orders, parts, measured):
    """COPY from files of one batch each, a transaction each, over one connection."""
    psql(server, "TRUNCATE nexusstream.orders", "CHECKPOINT")
    before = processor_time.of_family(server.process.pid)
    begin = time.monotonic()
    psql(server, *(f"\\copy nexusstream.orders from '{part}'" for part in parts))
    measured.add(orders, time.monotonic() - begin, processor_time.of_family(server.process.pid) - before)


def measure_worker(server, orders, workers, measured, *more):
    command = [BUILD / "bench_postgres_worker", server.connection_string, orders, workers, BATCH, *more]
    program = start_json(command)
    program.stdout.readline()  # The queue is filled.
    before = processor_time.of_family(server.process.pid)
    report = finish_json(program, 1800)
    measured.add(report["orders"], report["seconds"], processor_time.of_family(server.process.pid) - before)


def worker(bench):
    """From a queue in memory into PostgreSQL, against COPY of the same rows in the same batches, in turn."""
    orders = bench.size.sustained
    kinds = {name: Measured() for name in ("copy", "alone", "ledger", "two")}
    with postgres(bench) as server:
        measure_worker(server, orders // 10, 1, Measured())  # makes the tables, and the server's files
        for _ in range(bench.size.rounds):
            measure_worker(server, orders, 1, kinds["alone"])
            measure_copy(server, orders, export_rows(server), kinds["copy"])
            measure_worker(server, orders, 1, kinds["ledger"], "ledger")
            measure_worker(server, orders, 2, kinds["two"])
    copy = kinds["copy"]
    for kind, name in (("alone", "worker into PostgreSQL"), ("ledger", "  and tells the ledger there")):
        one = kinds[kind]
        # Pair by pair: what slows the machine slows both.
        ratio = median([ours / base for ours, base in zip(one.rates, copy.rates, strict=True)])
        yield Figure(name, one.rate(), "orders/s", "COPY of the same rows", copy.rate(), ">= 0.70", ratio >= 0.70,
                     f"PostgreSQL's processor time: {one.time_us():.1f} us an order, of COPY {copy.time_us():.1f}; "
                     f"pair by pair {ratio:.2f}", one.rates)
    two = kinds["two"]
    yield Figure("  two workers", two.rate(), "orders/s", "one worker", kinds["alone"].rate(), runs=two.rates)


# Intake: feed handler, ledger and queue


class IntakeRun:
    """What one load cost, by the figures of the feed handlers and the processor time of all parts."""

    def __init__(self, parts, feeds, mode, connections, seconds, prefix):
        before_figures, before_time = self.figures(feeds), parts.processor_seconds()
        programs = [start_json([BUILD / "nexus_load", mode, "--port", feed.port, "--seconds", seconds, "--connections",
                                connections // len(feeds), "--prefix", f"{prefix}{place}"])
                    for place, feed in enumerate(feeds)]
        reports = [finish_json(program, seconds + 120) for program in programs]
        self.rate = sum(report["acceptedPerSecond"] for report in reports)
        self.p50 = max(report["latencyMs"]["p50"] for report in reports)
        self.p99 = max(report["latencyMs"]["p99"] for report in reports)
        self.notes = "; ".join(filter(None, (unexpected(report, 202 if mode == "single" else 200) for report in reports)))
        after = self.figures_at_rest(feeds)
        passed = {name: after[name] - before_figures[name] for name in after}
        # The load's last requests are not in its report, and are sent all the same.
        if not passed["sent"]:
            raise BenchError(f"no order was sent to the queue: {self.notes}")
        self.time_us = parts.processor_us(before_time, passed["sent"])
        self.per_thousand = {name: count * 1000 / passed["sent"] for name, count in passed.items()}

    @staticmethod
    def figures(feeds):
        names = {"sent": 'nexusstream_queue_sent_total{queue="valid_orders"}',
                 "round trips": "nexusstream_ledger_round_trips_total",
                 "requests": 'nexusstream_aws_requests_total{service="sqs"}'}
        readings = [feed.figures() for feed in feeds]
        return {short: sum(reading[name] for reading in readings) for short, name in names.items()}

    def figures_at_rest(self, feeds):
        """Once what was on its way has been sent."""
        reading = self.figures(feeds)
        while True:
            # Longer than the figures of a queue are kept.
            time.sleep(1.2)
            before, reading = reading, self.figures(feeds)
            if reading["sent"] == before["sent"]:
                return reading


def listed(times_us):
    return ", ".join(f"{part} {us:.0f}" for part, us in sorted(times_us.items()))


def several_loads(bench, parts, feeds, mode, connections):
    """Some loads after each other, the queue emptied in between; the one of the median rate."""
    runs = []
    for _ in range(bench.size.rounds):
        runs.append(IntakeRun(parts, feeds, mode, connections, bench.size.seconds, bench.prefix()))
        parts.empty_queue()
    return sorted(runs, key=lambda run: run.rate)[len(runs) // 2], [run.rate for run in runs]


LOADS = (("one order a request, 128 connections", "single", 128), ("batches of 100, 16 connections", "batch", 16))


def intake_figures(bench, parts, feeds, title, name, mode, connections):
    run, rates = several_loads(bench, parts, feeds, mode, connections)
    if len(feeds) == 1 and not parts.is_far_away():
        bench.costs_us[mode] = run.time_us
    yield Figure(f"{title}, {name}", run.rate, "orders/s", notes="; ".join(filter(None, [
        f"{run.per_thousand['round trips']:.2f} ledger round trips and {run.per_thousand['requests']:.0f} SQS requests per "
        f"1,000 orders; p50 {run.p50:.1f} ms, p99 {run.p99:.1f} ms",
        f"processor us an order: {listed(run.time_us)}", run.notes])), runs=rates)


def intake(bench):
    """One feed handler, and two, into the ledger and the queue; no worker runs."""
    with Parts(bench) as parts:
        for count in (1, 2):
            feeds = parts.start("feed", count)
            warm_up(bench, parts, feeds)
            for one in LOADS:
                yield from intake_figures(bench, parts, feeds, f"intake, {count} feed handler{'s' * (count > 1)}", *one)
            parts.stop(feeds)


def warm_up(bench, parts, feeds):
    """The stand-in's code is compiled while it runs: the first seconds are not its own speed."""
    IntakeRun(parts, feeds, "batch", 16, bench.size.seconds / 2, bench.prefix())
    parts.empty_queue()


# What SQS takes in a data centre, and a primary that answers when another zone has it.
SQS_MS, POSTGRES_MS = 10, 2


def alone(bench):
    """One feed handler beside a queue that only answers: its own speed, without the stand-in's cost; and the same
    with the queue 10 ms and PostgreSQL 2 ms away, where it waits more than it works, and two of them."""
    for sqs_ms, postgres_ms, where in ((0, 0, "a queue that only answers"),
                                       (SQS_MS, POSTGRES_MS, f"a queue {SQS_MS} ms and PostgreSQL {POSTGRES_MS} ms away")):
        with Parts(bench, constant_sqs_ms=sqs_ms, postgres_ms=postgres_ms) as parts:
            for count in (1, 2) if sqs_ms else (1,):
                feeds = parts.start("feed", count)
                warm_up(bench, parts, feeds)
                for one in LOADS:
                    yield from intake_figures(bench, parts, feeds, where + ", 2 feed handlers" * (count > 1), *one)
                parts.stop(feeds)


# Delivery: queue, worker, store


def fill_queue(bench, parts, feeds, orders):
    report = finish_json(start_json([BUILD / "nexus_load", "batch", "--port", feeds[0].port, "--seconds", 3600, "--connections",
                                     8, "--orders", orders, "--prefix", bench.prefix(), "--retry-unavailable"]), 3700)
    return report["acceptedOrders"]


def deliver(bench, parts, feeds, workers):
    """Orders that wait in the queue, from the workers' start until they are stored: (rate, processor us by part)."""
    before_stored = parts.stored_orders()
    orders = fill_queue(bench, parts, feeds, bench.size.sustained // 4)
    before = parts.processor_seconds()
    begin = time.monotonic()
    started = parts.start("worker", workers)
    parts.wait_until_stored(before_stored + orders, 1800)
    seconds = time.monotonic() - begin
    parts.wait_until_drained(120)
    times_us = parts.processor_us(before, orders)
    parts.stop(started)
    return orders / seconds, times_us


def delivery(bench):
    """One worker and two, from SQS's stand-in into PostgreSQL, their own start included."""
    with Parts(bench) as parts:
        feeds = parts.start("feed")
        deliver(bench, parts, feeds, 1)
        one, two = [], []
        for _ in range(bench.size.rounds):
            one.append(deliver(bench, parts, feeds, 1))
            two.append(deliver(bench, parts, feeds, 2))
    for name, runs in (("1 worker", one), ("2 workers", two)):
        rates = [rate for rate, _ in runs]
        middle = min(runs, key=lambda run: abs(run[0] - median(rates)))
        bench.costs_us[name] = middle[1]
        yield Figure(f"from the queue into the store, {name}", median(rates), "orders/s",
                     notes=f"processor us an order: {listed(middle[1])}", runs=rates)


# Statistics, with and without the cache


def statistics(bench):
    """GET /api/orders/stats over PostgreSQL, computed each time, and out of Redis."""
    orders = min(1_000_000, 2 * bench.size.sustained)
    with Parts(bench, constant_sqs_ms=0, with_redis=True) as parts:
        run_json([BUILD / "bench_postgres_worker", parts.postgres.connection_string, orders, 1, BATCH], 3600)
        kinds = {"computed by PostgreSQL": parts.start("query", adapters__cache="none")[0],
                 "out of Redis": parts.start("query")[0]}
        for query in kinds.values():
            statistics_load(query, 0.5)
        runs = {name: [] for name in kinds}
        for _ in range(bench.size.rounds):
            for name, query in kinds.items():
                before = parts.processor_seconds()
                report = statistics_load(query, bench.size.query_seconds)
                runs[name].append((report["latencyMs"]["p99"], report["latencyMs"]["p50"],
                                   parts.processor_us(before, report["requests"])))
    for name, measured in runs.items():
        p99s = [p99 for p99, _, _ in measured]
        p50 = median([p50 for _, p50, _ in measured])
        yield Figure(f"statistics p99, {orders:,} orders, {name}", median(p99s), "ms",
                     notes=f"p50 {p50:.2f} ms; processor us a query: {listed(measured[0][2])}", runs=p99s)


def statistics_load(query, seconds):
    return load("get", query.port, seconds, "--connections", 1, "--path", "/api/orders/stats", "--warmup", 0.1)


CLUSTER_ROWS = {"worker": worker, "intake": intake, "alone": alone, "delivery": delivery, "model": model,
                "statistics": statistics}
