"""Made-up order lines in the three formats of the retailer's files, for where those are not at hand.

The same seed gives the same files. They have what the real ones have: returns, prices of zero, missing
customers, repeated lines that are equal and repeated lines that differ, and a day's worth of invoices.
"""

import csv
import datetime
import gzip
import io
import json
import random

LINES = 6000
FIRST_INVOICE = 700000
BEGIN = datetime.datetime(2010, 12, 1, 8, 26)
NAMES = ("WOODEN BOX", "GLASS JAR, SMALL", "TEA CUP \"ROSE\"", "LATERNE FÜR DRAUSSEN", "CARD", "")
COUNTRIES = ("United Kingdom", "France", "EIRE", "")


def made_up_lines(chance):
    """(invoice, line, stock code, name, quantity, time, price as text, customer or None, country), in order of time."""
    invoice, line, time = FIRST_INVOICE, 0, BEGIN
    for _ in range(LINES):
        line += 1
        if chance.random() < 0.1:
            invoice, line, time = invoice + 1, 1, time + datetime.timedelta(minutes=chance.randrange(1, 40))
        quantity = chance.choice((1, 2, 3, 6, 12, 24, 288)) * (-1 if chance.random() < 0.02 else 1)
        price = "0.0" if chance.random() < 0.01 else f"{chance.randrange(1, 5000) / 100:.2f}"
        customer = None if chance.random() < 0.1 else str(chance.randrange(12000, 12400))
        yield (invoice, line, f"{chance.randrange(20000, 20060)}{chance.choice(('', 'A', 'b'))}", chance.choice(NAMES), quantity,
               time, price, customer, chance.choice(COUNTRIES))


def write_made_up_data(folder, seed=1):
    """Writes the three files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = list(made_up_lines(random.Random(seed)))
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow("InvoiceNo StockCode Description Quantity InvoiceDate UnitPrice CustomerID Country".split())
    partner_a, partner_b = [], []
    for invoice, line, stock, name, quantity, time, price, customer, country in lines:
        rows.writerow((invoice, stock, name, quantity, time, price, f"{customer}.0" if customer else "", country))
        if invoice % 2:
            partner_a.append({"orderId": f"{invoice}-{line}", "skuId": stock, "customerId": customer, "quantity": quantity,
                              "unitPrice": float(price), "taxRate": 0.2,
                              "transactionTimeMs": int(time.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000),
                              "metadata": {"description": name, "country": country}})
        else:
            partner_b.append({"transactionId": f"{invoice}-{line}", "itemCode": stock, "clientId": customer, "qty": quantity,
                              "price": float(price), "tax": 20, "purchaseTime": f"{time.isoformat()}+00:00", "notes": name})
    for name, text in (("retail-uk.csv", table.getvalue()),
                       ("partner-a.ndjson", "".join(json.dumps(each) + "\n" for each in partner_a)),
                       ("partner-b.ndjson", "".join(json.dumps(each) + "\n" for each in partner_b))):
        (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
