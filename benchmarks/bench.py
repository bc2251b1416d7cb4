#!/usr/bin/env python3
"""Measures NexusStream beside its baselines and prints one table.

Rows: single128, single32 (one order a request against nginx answering a constant 202), dashboards (the
same rate with 50 dashboards open), batch and ndjson (against a bare program that appends and syncs),
store (accepted to visible against SQLite alone, then queries, statistics), start (with a backlog, after
kill -9), instructions (an order costs, by callgrind). Memory is the most that any of the servers took.
Ratios are comparable between machines, absolute figures are not.

./bench cluster measures the cluster's adapters and roles on servers that it starts itself instead: worker (from a
queue into PostgreSQL against COPY of the same rows in the same batches), intake (feed handlers into the ledger and
SQS's stand-in), alone (a feed handler beside a queue that only answers, near and far), delivery (workers from the
stand-in into the store), model (what larger machines carry, from the processor time that these rows measured),
statistics (computed and cached). It writes bench-results/cluster.json; docs/cluster-benchmarks.md explains it.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from cluster_rows import CLUSTER_ROWS, EngineFailed, EngineMissing  # noqa: E402
from rows import ROWS, SIZES, Bench, Figure  # noqa: E402
from servers import ROOT, BenchError  # noqa: E402

MEMORY_LIMIT_MB = 200


def number(value, unit):
    if unit == "ms" or unit == "s":
        return f"{value:.2f} {unit}"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:,.1f} {unit}"


def cells(figure):
    reached = {True: "yes", False: "NO", None: ""}[figure.reached]
    baseline = f"{figure.baseline_name} {number(figure.baseline, figure.unit)}" if figure.baseline else ""
    ratio = f"{figure.ratio:.2f}" if figure.ratio else ""
    return [figure.name, number(figure.value, figure.unit), baseline, ratio, figure.target, reached]


def print_table(figures):
    head = ["what", "NexusStream", "baseline", "ratio", "target", "reached"]
    lines = [head, *map(cells, figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for place, line in enumerate(lines):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
        if place == 0:
            print("  ".join("-" * width for width in widths))
        elif figures[place - 1].notes:
            print(f"    {figures[place - 1].notes}")


def commit():
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip()


def as_json(figures, size, seconds):
    return {
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": commit(), "size": size, "seconds": round(seconds),
        "machine": {"processors": os.cpu_count(), "kernel": platform.release(), "architecture": platform.machine()},
        "figures": [{"name": figure.name.strip(), "value": figure.value, "unit": figure.unit,
                     "baseline": figure.baseline or None, "baselineName": figure.baseline_name or None,
                     "ratio": figure.ratio, "target": figure.target or None, "reached": figure.reached,
                     "notes": figure.notes or None, "runs": figure.runs} for figure in figures]}


def measure(names, bench):
    figures, failures = [], []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            figures.extend({**ROWS, **CLUSTER_ROWS}[name](bench))
        except (BenchError, EngineMissing, EngineFailed, OSError, KeyError, subprocess.SubprocessError) as failure:
            failures.append(f"{name}: {failure}")
    if bench.most_memory_mb:
        figures.append(Figure("memory, most of all rows", bench.most_memory_mb, "MB resident",
                              target=f"<= {MEMORY_LIMIT_MB} MB", reached=bench.most_memory_mb <= MEMORY_LIMIT_MB))
    return figures, failures


def main():
    parser = argparse.ArgumentParser(prog="./bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="small sizes, about two minutes")
    parser.add_argument("--full", action="store_true", help="10 million orders stored, longer rounds")
    parser.add_argument("--orders", type=int, help="orders stored before the sustained row measures")
    parser.add_argument("--only", nargs="+", choices=[*ROWS, *CLUSTER_ROWS], metavar="ROW",
                        help=", ".join([*ROWS, *CLUSTER_ROWS]))
    parser.add_argument("set", nargs="?", choices=["machine", "cluster"], default="machine",
                        help="the rows of one machine (the default), or those of the cluster")
    options = parser.parse_args()
    names = options.only or list(CLUSTER_ROWS if options.set == "cluster" else ROWS)
    size_name = "short" if options.short else "full" if options.full else "default"
    size = SIZES[size_name]
    if options.orders is not None:
        size.stored = options.orders

    # Beside the sources: the temporary folder of the system may be memory, where a sync costs nothing.
    (ROOT / "build").mkdir(exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "build"))
    begin = time.monotonic()
    try:
        figures, failures = measure(names, Bench(size, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print_table(figures)
    results = ROOT / "bench-results"
    results.mkdir(exist_ok=True)
    report = json.dumps(as_json(figures, size_name, time.monotonic() - begin), indent=2)
    name = "cluster.json" if options.set == "cluster" else "latest.json"
    (results / name).write_text(report + "\n")
    print(f"\nWritten to bench-results/{name} after {time.monotonic() - begin:.0f} s.")
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
