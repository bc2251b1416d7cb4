#!/usr/bin/env python3
"""Measures the functions' cold start on real engines: cold_start.py [--runs N] [FUNCTION...]

Each run starts the package's bootstrap anew, as Lambda does, and takes the time from the process's birth to its
first question for an invocation (init), from that invocation to its answer (first), and the same once more
(second). Prints the median and the 99th percentile, in milliseconds. The engines are on this machine, and share
its processors with the function.
"""

import argparse
import json
import math
import pathlib
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "deploy" / "lambda")]

from engines.engine import EngineMissing  # noqa: E402
from events import queue_batch, rest_request, schedule  # noqa: E402
from gather import gather  # noqa: E402
from rig import PROGRAM, Rig  # noqa: E402
from runtimes import PlayedRuntime  # noqa: E402

CANNOT_RUN = 77
FUNCTIONS = ("api-feed-handler", "api-query-handler", "sqs-order-persister", "sqs-error-handler", "scheduled-stats-cache")


class Events:
    """What each function is invoked with; a new order each time."""

    def __init__(self, rig):
        self.rig, self.made = rig, 0
        self.headers = {"X-API-Key": rig.key, "Content-Type": "application/json"}
        self.messages = []

    def order(self):
        self.made += 1
        return json.dumps({"orderId": f"COLD-{self.made}", "skuId": "SKU-7", "customerId": "CUST-9", "quantity": 5,
                           "unitPrice": 29.99, "taxRate": 0.08, "transactionTimeMs": 1700000000000})

    def make(self, function):
        if function == "api-feed-handler":
            return rest_request("POST", "/api/feed/partner-a", self.order(), self.headers)
        if function == "api-query-handler":
            return rest_request("GET", "/api/orders", headers=self.headers, query={"pageSize": "20"})
        if function == "scheduled-stats-cache":
            return schedule()
        if function == "sqs-error-handler":
            return queue_batch([], "error_orders")
        self.messages += self.rig.receive("valid_orders")
        if not self.messages:
            return queue_batch([], "valid_orders")
        return queue_batch([self.messages.pop()], "valid_orders")


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, math.ceil(part * len(values)) - 1)]


def measure(bootstrap, rig, events, name, runs):
    init, first, second = [], [], []
    for _ in range(runs):
        function = PlayedRuntime([bootstrap], {**rig.environment(name), **rig.variables(str(rig.folder / f"{name}-data"))})
        try:
            function.wait_until_ready()
            init.append(function.cold_start_ms)
            for times in (first, second):
                event = events.make(name)
                function.frozen.wait(10)
                began = time.monotonic()
                answer = function.invoke(event)
                times.append((time.monotonic() - began) * 1000)
                if answer.get("statusCode", 200) >= 400 or answer.get("batchItemFailures"):
                    raise SystemExit(f"{name} answered {answer}")
        finally:
            function.stop()
    cells = [f"{percentile(times, 0.5):.0f} / {percentile(times, 0.99):.0f}" for times in (init, first, second)]
    print(f"{name:22} {cells[0]:>12} {cells[1]:>12} {cells[2]:>12}", flush=True)


def make_places(bootstrap, rig):
    """Tables and queues are made by whoever starts first, which is no cold start's business."""
    first = PlayedRuntime([bootstrap], {**rig.environment(FUNCTIONS[0]), **rig.variables(str(rig.folder / "first-data"))})
    try:
        first.wait_until_ready()
    finally:
        first.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("functions", nargs="*", metavar="FUNCTION", help=", ".join(FUNCTIONS))
    options = parser.parse_args()
    unknown = set(options.functions) - set(FUNCTIONS)
    if unknown:
        parser.error(f"there is no function {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="nexusstream-cold-") as temporary:
        folder = pathlib.Path(temporary)
        rig = Rig.__new__(Rig)
        try:
            rig.__init__(folder)
            gather(PROGRAM, folder / "package")
            events = Events(rig)
            make_places(folder / "package" / "bootstrap", rig)
            print(f"{f'ms, p50 / p99 of {options.runs}':22} {'init':>12} {'first':>12} {'second':>12}")
            for name in options.functions or FUNCTIONS:
                measure(folder / "package" / "bootstrap", rig, events, name, options.runs)
        except EngineMissing as missing:
            print(f"cold_start.py: {missing}", file=sys.stderr)
            return CANNOT_RUN
        finally:
            if hasattr(rig, "cluster"):
                rig.cluster.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
