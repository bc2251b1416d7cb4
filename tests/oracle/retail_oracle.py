#!/usr/bin/env python3
"""What must be stored after the retailer's files went in: tests/oracle/retail_oracle.py [FOLDER]

Reads the files of ../shared/data/online-retail (or FOLDER) and applies the rules of the partner
definitions with Python's own decimal, csv and json, sharing nothing with the C++ code. Prints, for
each partner definition, how many inputs are accepted, rejected (by code), duplicates and conflicts,
the exact totals, and the orders of each UTC date.

  --only ID      one definition: PARTNER_A, PARTNER_B, RETAIL_UK, RETAIL_UK_DEFAULTED
  --orders FILE  also writes every stored order, one JSON object a line, amounts as text
"""

import argparse
import collections
import csv
import dataclasses
import datetime
import decimal
import gzip
import io
import json
import pathlib
import sys
import zoneinfo

DECIMAL = decimal.Context(prec=200, traps=[decimal.Inexact, decimal.InvalidOperation, decimal.Overflow])
Decimal = decimal.Decimal

MAX_QUANTITY = 10**9
EARLIEST = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
FUTURE_TOLERANCE = datetime.timedelta(minutes=5)
DEFAULT_FOLDER = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "online-retail"


@dataclasses.dataclass(frozen=True)
class Order:
    external_id: str
    product_id: str
    customer_id: str
    quantity: int
    unit_price: Decimal
    tax_rate: Decimal
    transaction_time: datetime.datetime
    metadata: str  # canonical JSON text, "" for none

    @property
    def gross(self):
        return DECIMAL.multiply(Decimal(self.quantity), self.unit_price)

    @property
    def tax(self):
        return DECIMAL.multiply(self.gross, self.tax_rate)

    @property
    def net(self):
        return DECIMAL.add(self.gross, self.tax)


class Faults(list):
    """The (code, field) pairs found in one input."""

    def add(self, code, field):
        self.append((code, field))
        return None


# Values. Each takes the input's raw value and returns the checked one, or None after adding a fault.


def read_id(faults, field, raw):
    if raw is None:
        return faults.add("NULL_VALUE", field)
    if not isinstance(raw, str):
        return faults.add("INVALID_DATA_TYPE", field)
    if len(raw.encode()) > 256:
        return faults.add("TOO_LONG", field)
    if not raw.strip() or any(ord(char) < 32 or ord(char) == 127 for char in raw):
        return faults.add("INVALID_VALUE", field)
    return raw


def as_decimal(faults, field, raw, text_allowed):
    if raw is None:
        return faults.add("NULL_VALUE", field)
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal, str)):
        return faults.add("INVALID_DATA_TYPE", field)
    if isinstance(raw, str) and not text_allowed:
        return faults.add("INVALID_DATA_TYPE", field)
    try:
        value = Decimal(raw)
    except decimal.InvalidOperation:
        return faults.add("NOT_A_NUMBER", field)
    if not value.is_finite():
        return faults.add("NOT_A_NUMBER", field)
    if value < 0:
        return faults.add("NEGATIVE_NUMBER", field)
    return value


def read_quantity(faults, field, raw, text_allowed=False):
    value = as_decimal(faults, field, raw, text_allowed)
    if value is None:
        return None
    if value != value.to_integral_value(context=decimal.Context(prec=400)):
        return faults.add("INVALID_VALUE", field)
    if value == 0:
        return faults.add("ZERO_VALUE", field)
    if value > MAX_QUANTITY:
        return faults.add("OUT_OF_RANGE", field)
    return int(value)


def decimals_of(value):
    return max(0, -value.normalize(decimal.Context(prec=400)).as_tuple().exponent)


def read_price(faults, field, raw, text_allowed=False):
    value = as_decimal(faults, field, raw, text_allowed)
    if value is None:
        return None
    if value == 0:
        return faults.add("ZERO_VALUE", field)
    if value >= 10**12 or decimals_of(value) > 8:
        return faults.add("OUT_OF_RANGE", field)
    return value


def read_rate(faults, field, raw, percent):
    value = as_decimal(faults, field, raw, False)
    if value is None:
        return None
    fraction = DECIMAL.divide(value, Decimal(100)) if percent else value
    if fraction > 1 or decimals_of(fraction) > 8:
        return faults.add("OUT_OF_RANGE", field)
    return fraction


def in_bounds(faults, field, time):
    if time < EARLIEST:
        return faults.add("OUT_OF_RANGE", field)
    if time > datetime.datetime.now(datetime.timezone.utc) + FUTURE_TOLERANCE:
        return faults.add("FUTURE_TIMESTAMP", field)
    return time


def read_epoch_ms(faults, field, raw):
    if raw is None:
        return faults.add("NULL_VALUE", field)
    if isinstance(raw, bool) or not isinstance(raw, int):
        return faults.add("INVALID_DATA_TYPE", field)
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return in_bounds(faults, field, epoch + datetime.timedelta(milliseconds=raw))


def read_iso8601(faults, field, raw):
    if raw is None:
        return faults.add("NULL_VALUE", field)
    if not isinstance(raw, str):
        return faults.add("INVALID_DATA_TYPE", field)
    try:
        time = datetime.datetime.fromisoformat(raw.replace("Z", "+00:00"))
    except ValueError:
        return faults.add("INVALID_TIMESTAMP", field)
    if time.tzinfo is None:
        return faults.add("INVALID_TIMESTAMP", field)
    return in_bounds(faults, field, time.astimezone(datetime.timezone.utc))


def read_local_time(faults, field, raw, pattern, zone):
    try:
        time = datetime.datetime.strptime(raw, pattern).replace(tzinfo=zone)
    except ValueError:
        return faults.add("INVALID_TIMESTAMP", field)
    return in_bounds(faults, field, time.astimezone(datetime.timezone.utc))


def canonical(value):
    """One text for equal metadata: members sorted, no white space."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)


def required(faults, record, field):
    if field not in record:
        faults.add("MISSING_REQUIRED_FIELD", field)
        return False
    return True


# Partner definitions. Each takes one record and returns (order or None, faults).


def order_or_faults(faults, fields):
    if faults:
        return None, faults
    return Order(**fields), faults


def map_partner_a(record):
    faults = Faults()
    readers = {
        "external_id": ("orderId", read_id), "product_id": ("skuId", read_id), "customer_id": ("customerId", read_id),
        "quantity": ("quantity", read_quantity), "unit_price": ("unitPrice", read_price),
        "tax_rate": ("taxRate", lambda f, n, raw: read_rate(f, n, raw, percent=False)),
        "transaction_time": ("transactionTimeMs", read_epoch_ms)}
    fields = {}
    for name, (source, read) in readers.items():
        if required(faults, record, source):
            fields[name] = read(faults, source, record[source])
    fields["metadata"] = canonical(record["metadata"]) if record.get("metadata") else ""
    return order_or_faults(faults, fields)


def map_partner_b(record):
    faults = Faults()
    readers = {
        "external_id": ("transactionId", read_id), "product_id": ("itemCode", read_id),
        "customer_id": ("clientId", read_id), "quantity": ("qty", read_quantity), "unit_price": ("price", read_price),
        "tax_rate": ("tax", lambda f, n, raw: read_rate(f, n, raw, percent=True)),
        "transaction_time": ("purchaseTime", read_iso8601)}
    fields = {}
    for name, (source, read) in readers.items():
        if required(faults, record, source):
            fields[name] = read(faults, source, record[source])
    fields["metadata"] = canonical({"notes": record["notes"]}) if record.get("notes") else ""
    return order_or_faults(faults, fields)


LONDON = zoneinfo.ZoneInfo("Europe/London")


def map_retail_uk(row, default_customer=None):
    faults = Faults()

    def cell(column, read):
        if row[column] == "":
            return faults.add("MISSING_REQUIRED_FIELD", column)
        return read(faults, column, row[column])

    customer = row["CustomerID"].removesuffix(".0")
    if customer == "":
        customer = default_customer or faults.add("MISSING_REQUIRED_FIELD", "CustomerID")
    if cell("InvoiceNo", read_id) and row["StockCode"]:
        external_id = read_id(faults, "InvoiceNo-StockCode", f"{row['InvoiceNo']}-{row['StockCode']}")
    else:
        external_id = None
    return order_or_faults(faults, {
        "external_id": external_id,
        "product_id": cell("StockCode", read_id),
        "customer_id": customer,
        "quantity": cell("Quantity", lambda f, n, raw: read_quantity(f, n, raw, text_allowed=True)),
        "unit_price": cell("UnitPrice", lambda f, n, raw: read_price(f, n, raw, text_allowed=True)),
        "tax_rate": Decimal("0.2"),
        "transaction_time": cell(
            "InvoiceDate", lambda f, n, raw: read_local_time(f, n, raw, "%Y-%m-%d %H:%M:%S", LONDON)),
        "metadata": canonical({column: row[column] for column in ("Description", "Country") if row[column]})})


class Ledger:
    """Decides for one input after the other and adds up what becomes of them."""

    def __init__(self):
        self.orders = {}
        self.counts = collections.Counter()
        self.errors_by_code = collections.Counter()
        self.faults_by_code = collections.Counter()

    def take(self, order, faults):
        self.counts["inputs"] += 1
        if order is None:
            self.counts["rejected"] += 1
            self.errors_by_code.update({code for code, _ in faults})
            self.faults_by_code.update(code for code, _ in faults)
        elif order.external_id not in self.orders:
            self.counts["accepted"] += 1
            self.orders[order.external_id] = order
        elif self.orders[order.external_id] == order:
            self.counts["duplicates"] += 1
        else:
            self.counts["conflicts"] += 1
            self.errors_by_code["DUPLICATE_ORDER"] += 1

    def report(self):
        totals = {"gross": Decimal(0), "tax": Decimal(0), "net": Decimal(0)}
        dates = collections.Counter()
        for order in self.orders.values():
            for name in totals:
                totals[name] = DECIMAL.add(totals[name], getattr(order, name))
            dates[order.transaction_time.date().isoformat()] += 1
        return {
            **{name: self.counts[name] for name in ("inputs", "accepted", "rejected", "duplicates", "conflicts")},
            "errorsByCode": dict(sorted(self.errors_by_code.items())),
            "faultsByCode": dict(sorted(self.faults_by_code.items())),
            "totals": {name: plain(value) for name, value in totals.items()},
            "ordersByDate": dict(sorted(dates.items()))}


def plain(value):
    """The shortest plain form: no exponent, no trailing zeros."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def json_lines(data):
    for line in data.split(b"\n"):
        if line.strip():
            yield json.loads(line, parse_float=Decimal)


def csv_rows(data):
    yield from csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))


DEFINITIONS = {
    "PARTNER_A": ("partner-a.ndjson.gz", json_lines, map_partner_a),
    "PARTNER_B": ("partner-b.ndjson.gz", json_lines, map_partner_b),
    "RETAIL_UK": ("retail-uk.csv.gz", csv_rows, map_retail_uk),
    "RETAIL_UK_DEFAULTED": (
        "retail-uk.csv.gz", csv_rows, lambda row: map_retail_uk(row, default_customer="UNKNOWN"))}


def judge(records, mapping):
    ledger = Ledger()
    for record in records:
        ledger.take(*mapping(record))
    return ledger


def order_line(partner, order):
    return json.dumps({
        "partnerId": partner, "externalOrderId": order.external_id, "productId": order.product_id,
        "customerId": order.customer_id, "quantity": order.quantity, "unitPrice": plain(order.unit_price),
        "taxRate": plain(order.tax_rate), "grossAmount": plain(order.gross), "taxAmount": plain(order.tax),
        "netAmount": plain(order.net),
        "transactionTime": order.transaction_time.strftime("%Y-%m-%dT%H:%M:%S.")
        + f"{order.transaction_time.microsecond // 1000:03d}Z"})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=DEFAULT_FOLDER)
    parser.add_argument("--only", choices=list(DEFINITIONS))
    parser.add_argument("--orders", type=pathlib.Path)
    options = parser.parse_args()

    report = {}
    lines = []
    for partner, (file, records, mapping) in DEFINITIONS.items():
        if options.only not in (None, partner):
            continue
        path = options.folder / file
        if not path.exists():
            print(f"{path} does not exist; say where the retailer's files are.", file=sys.stderr)
            return 1
        ledger = judge(records(gzip.decompress(path.read_bytes())), mapping)
        report[partner] = {"file": file, **ledger.report()}
        if options.orders:
            lines += [order_line(partner, order) for order in ledger.orders.values()]
    if options.orders:
        options.orders.write_text("".join(line + "\n" for line in lines))
    print(json.dumps(report, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
