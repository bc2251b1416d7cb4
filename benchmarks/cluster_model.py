"""What larger machines carry, computed from the processor time an order that the other rows measured here."""

from rows import Figure
from servers import BenchError

# Target tracking of the services keeps their processors at this, and a database is best kept there too.
UTILISATION = 0.7
WRITER_PROCESSORS = 8
SENT_WITH = {"single": "one order a request", "batch": "batches of 100"}
US_A_SECOND = 1_000_000


def postgres_us(times_us):
    return sum(us for part, us in times_us.items() if part.startswith("PostgreSQL"))


def model(bench):
    """Of the rows alone and delivery: the first one to be full, and what it takes to fill it."""
    if not {"1 worker", *SENT_WITH} <= bench.costs_us.keys():
        raise BenchError("it computes from what the rows alone and delivery measured: name them before it")
    delivered = bench.costs_us["1 worker"]
    worker = US_A_SECOND * UTILISATION / delivered["worker"]
    yield Figure(f"model: a worker with 1 processor at {UTILISATION:.0%}", worker, "orders/s",
                 notes=f"{delivered['worker']:.1f} us an order")
    for mode, name in SENT_WITH.items():
        taken = bench.costs_us[mode]
        feed = US_A_SECOND * UTILISATION / taken["feed"]
        database_us = postgres_us(taken) + postgres_us(delivered)
        writer = US_A_SECOND * UTILISATION * WRITER_PROCESSORS / database_us
        yield Figure(f"model: a feed handler with 1 processor at {UTILISATION:.0%}, {name}", feed, "orders/s",
                     notes=f"{taken['feed']:.1f} us an order")
        yield Figure(f"model: a PostgreSQL writer with {WRITER_PROCESSORS} processors at {UTILISATION:.0%}, {name}", writer,
                     "orders/s", notes=f"{postgres_us(taken):.1f} us an order to reserve it and {postgres_us(delivered):.1f} to "
                     f"store it; filled by {writer / feed:.1f} such feed handlers and {writer / worker:.1f} such workers")
