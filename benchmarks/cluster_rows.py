"""What ./bench cluster measures: the adapters of the cluster, on servers that are started for it."""

import contextlib
import sys
import time

from rows import Figure, median
from servers import BUILD, ROOT, run_json

sys.path.insert(0, str(ROOT / "tests"))

from engines.engine import EngineFailed, EngineMissing  # noqa: E402, F401
from engines.postgres import Postgres  # noqa: E402

# What a server of its own would have; the tests' servers are smaller.
POSTGRES_SETTINGS = """
shared_buffers = 512MB
max_wal_size = 4GB
checkpoint_timeout = 30min
"""


@contextlib.contextmanager
def postgres(bench):
    """A server with fsync on, and its data on the disk that the bench measures on."""
    folder = bench.place("postgres")
    folder.mkdir()
    server = Postgres(folder, fsync=True, settings=POSTGRES_SETTINGS)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def psql(server, *commands):
    arguments = [part for command in commands for part in ("-c", command)]
    server.run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", server.connection_string, *arguments, timeout_s=1800)


def copy_rate(server, orders, rows):
    """The rate of plain COPY: the rows of the worker's last run from a file into the same table."""
    psql(server, f"\\copy nexusstream.orders to '{rows}'", "TRUNCATE nexusstream.orders", "CHECKPOINT")
    begin = time.monotonic()
    psql(server, f"\\copy nexusstream.orders from '{rows}'")
    return orders / (time.monotonic() - begin)


def worker_rate(server, orders, workers=1, *more):
    return run_json([BUILD / "bench_postgres_worker", server.connection_string, orders, workers, 20_000, *more],
                    1800)["ordersPerSecond"]


def worker(bench):
    """From a queue in memory into PostgreSQL, against COPY of the same rows into the same table, in turn."""
    orders = bench.size.sustained
    base, alone, with_ledger, two = [], [], [], []
    with postgres(bench) as server:
        rows = server.folder / "rows.txt"
        worker_rate(server, orders // 10)  # makes the tables, and the server's files
        for _ in range(bench.size.rounds):
            alone.append(worker_rate(server, orders))
            base.append(copy_rate(server, orders, rows))
            with_ledger.append(worker_rate(server, orders, 1, "ledger"))
            two.append(worker_rate(server, orders, 2))
    baseline = ("COPY of the same rows", median(base))
    for name, rates in (("worker into PostgreSQL", alone), ("  and tells the ledger there", with_ledger)):
        rate = median(rates)
        yield Figure(name, rate, "orders/s", *baseline, ">= 0.70", rate / baseline[1] >= 0.70, runs=rates)
    yield Figure("  two workers", median(two), "orders/s", *baseline, runs=two)


CLUSTER_ROWS = {"worker": worker}
