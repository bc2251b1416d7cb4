#!/usr/bin/env python3
"""Imports the retailer's files into a fresh server and compares what it stores with the oracle.

  tests/oracle/compare_import.py --program build/release/nexusstream [--shared ../shared]

Every definition: what the importer counts, every stored order field by field, the exact totals, the
orders of each date, the errors by code. Then everything is imported again and must add nothing. Exit
code 77 where the files are not there.
"""

import argparse
import collections
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "oracle")]

import retail_oracle as oracle  # noqa: E402
from made_up_data import write_made_up_data  # noqa: E402
from running_program import RunningProgram  # noqa: E402

SLUGS = {"PARTNER_A": "partner-a", "PARTNER_B": "partner-b", "RETAIL_UK": "retail-uk",
         "RETAIL_UK_DEFAULTED": "retail-uk-defaulted"}
FIELDS = ("externalOrderId", "partnerId", "productId", "customerId", "quantity", "unitPrice", "taxRate", "grossAmount",
          "taxAmount", "netAmount", "transactionTime")


class Comparison:
    """Expectations against one server; collects what differs."""

    def __init__(self, program, server, folder, data):
        self.program, self.server, self.folder, self.data = program, server, folder, data
        self.differences = []
        self.ledgers = {
            partner: oracle.judge(records(gzip.decompress((data / file).read_bytes())), mapping)
            for partner, (file, records, mapping) in oracle.DEFINITIONS.items()}

    def expect(self, what, expected, found):
        if expected != found:
            self.differences.append(f"{what}: expected {expected}, found {found}")

    def run_import(self, partner, attempt):
        file = oracle.DEFINITIONS[partner][0]
        name = f"{partner}-{attempt}"
        command = [self.program, "import", self.data / file, "--partner", SLUGS[partner], "--json",
                   "--server", f"http://{self.server.address}", "--rejects", self.folder / f"{name}.rejects",
                   "--state", self.folder / f"{name}.state"]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=3600)
        if done.returncode != 0:
            raise RuntimeError(f"import of {file} ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def first_import(self, partner):
        report, counted = self.ledgers[partner].report(), self.run_import(partner, 1)
        for name in ("inputs", "accepted", "duplicates", "conflicts", "rejected"):
            self.expect(f"{partner}, import, {name}", report[name], counted[name])

    def second_import(self, partner):
        """Every valid input is known now: equal to what stands, or in conflict with it as before."""
        report, counted = self.ledgers[partner].report(), self.run_import(partner, 2)
        self.expect(f"{partner}, second import, accepted", 0, counted["accepted"])
        self.expect(f"{partner}, second import, duplicates", report["accepted"] + report["duplicates"], counted["duplicates"])
        self.expect(f"{partner}, second import, conflicts", report["conflicts"], counted["conflicts"])
        self.expect(f"{partner}, second import, rejected", report["rejected"], counted["rejected"])

    def stored_orders(self, partner):
        path = f"/api/orders?partnerId={partner}&sortBy=sequenceNumber&sortOrder=asc&pageSize=100"
        cursor = ""
        while True:
            page = self.server.get(path + cursor)
            yield from page["data"]
            if not page["hasMore"]:
                return
            cursor = f"&cursor={page['nextCursor']}"

    def compare_orders(self, partner):
        expected = dict(self.ledgers[partner].orders)
        totals = collections.Counter()
        for number, order in enumerate(self.stored_orders(partner), 1):
            self.expect(f"{partner}, sequence number", number, order["sequenceNumber"])
            wanted = expected.pop(order["externalOrderId"], None)
            if wanted is None:
                self.differences.append(f"{partner}: {order['externalOrderId']} is stored and should not be, or twice")
                continue
            line = json.loads(oracle.order_line(partner, wanted))
            for field in FIELDS:
                shown = order[field]
                if isinstance(line[field], str) and isinstance(shown, (int, Decimal)):
                    shown = oracle.plain(Decimal(shown))
                self.expect(f"{partner}, {order['externalOrderId']}, {field}", line[field], shown)
            for name in ("gross", "tax", "net"):
                totals[name] += Decimal(order[f"{name}Amount"])
        if expected:
            self.differences.append(f"{partner}: {len(expected)} orders are not stored, such as {next(iter(expected))}")
        for name, total in self.ledgers[partner].report()["totals"].items():
            self.expect(f"{partner}, total {name}", total, oracle.plain(totals[name]))

    def compare_statistics(self, imports):
        """The server's own sums over all partners after so many imports of everything."""
        reports = {partner: ledger.report() for partner, ledger in self.ledgers.items()}
        found = self.server.get("/api/orders/stats")["statistics"]
        self.expect("totalOrders", sum(report["accepted"] for report in reports.values()), found["totalOrders"])
        for name, member in (("gross", "totalGrossAmount"), ("tax", "totalTaxAmount"), ("net", "totalNetAmount")):
            total = sum(Decimal(report["totals"][name]) for report in reports.values())
            self.expect(member, oracle.plain(total), oracle.plain(Decimal(str(found[member]))))
        dates = collections.Counter()
        for report in reports.values():
            dates.update(report["ordersByDate"])
        shown = found["ordersByDate"]
        self.expect("ordersByDate", dict(sorted(dates.items())), dict(sorted(shown.items())))

        errors = self.server.get("/api/errors/stats")
        errors = errors.get("statistics", errors)
        codes = collections.Counter()
        for report in reports.values():
            codes.update(report["errorsByCode"])
        self.expect("errorsByCode", {code: count * imports for code, count in sorted(codes.items())},
                    dict(sorted(errors["errorsByCode"].items())))
        self.expect("unaccounted", 0, self.server.get("/api/conservation")["unaccounted"])

    def run(self):
        for partner in SLUGS:
            self.first_import(partner)
        self.wait_until_stored()
        for partner in SLUGS:
            self.compare_orders(partner)
        self.compare_statistics(imports=1)
        for partner in SLUGS:
            self.second_import(partner)
        self.wait_until_stored()
        self.compare_statistics(imports=2)
        return self.differences

    def wait_until_stored(self):
        self.server.wait_until_drained()


def find_data(shared, folder, lines=None):
    """The retailer's files, or made-up ones below `folder` where they are not at hand; `lines` of each at most."""
    data = shared / "data" / "online-retail"
    if not data.is_dir():
        data = folder / "made-up"
        write_made_up_data(data)
    if lines is None:
        return data
    cut = folder / "first-lines"
    cut.mkdir(parents=True, exist_ok=True)
    for file in data.glob("*.gz"):
        first = gzip.decompress(file.read_bytes()).splitlines(keepends=True)[:lines]
        (cut / file.name).write_bytes(gzip.compress(b"".join(first)))
    return cut


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "release" / "nexusstream")
    parser.add_argument("--shared", type=pathlib.Path,
                        default=pathlib.Path(os.environ.get("NEXUS_SHARED", ROOT.parent / "shared")))
    options = parser.parse_args()
    data = options.shared / "data" / "online-retail"
    if not data.is_dir():
        print(f"{data} is not there, so nothing was compared.")
        return 77
    if not options.program.exists():
        print(f"{options.program} is not built, so nothing was compared.")
        return 77
    folder = pathlib.Path(tempfile.mkdtemp(prefix="nexusstream-oracle-"))
    try:
        server = RunningProgram(options.program, folder)
        try:
            differences = Comparison(options.program, server, folder, data).run()
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for difference in differences[:50]:
        print(difference)
    print(f"{len(differences)} differences between the server and the oracle.")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
