"""Partners that keep a journal of what they sent and what they were told."""

import http.client
import json
import random
import threading
from decimal import Decimal

JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}


def order(external_id, quantity=5, **changes):
    """An order as PARTNER_A sends it."""
    return {"orderId": external_id, "skuId": "SKU-1", "customerId": "CUST-1", "quantity": quantity, "unitPrice": 29.99,
            "taxRate": 0.08, "transactionTimeMs": 1700000000000, **changes}


class Journal:
    """What all partners know: by external id what was sent, acknowledged, or is unknown."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sent = {}          # external id: quantity
        self.acknowledged = {}  # external id: (id, sequence number)
        self.faults = []        # answers that contradict earlier ones

    def send(self, orders):
        with self.lock:
            for one in orders:
                self.sent[one["orderId"]] = one["quantity"]

    def acknowledge(self, answer):
        if answer.get("status") != "accepted":
            return
        told = (answer["id"], answer["sequenceNumber"])
        with self.lock:
            known = self.acknowledged.setdefault(answer["orderId"], told)
            if known != told:
                self.faults.append(f"{answer['orderId']} was answered with {known} and with {told}")

    def unknown(self):
        with self.lock:
            return [external_id for external_id in self.sent if external_id not in self.acknowledged]


class Sender(threading.Thread):
    """One connection that sends single orders, batches and NDJSON until it is told to stop."""

    def __init__(self, port, journal, name, seed, largest_batch=40):
        super().__init__(daemon=True)
        self.port, self.journal, self.label = port, journal, name
        self.random = random.Random(seed)
        self.largest_batch = largest_batch
        self.stopping = threading.Event()
        self.count = 0
        self.statuses = {}

    def run(self):
        connection = None
        while not self.stopping.is_set():
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                self.send_once(connection)
            except (OSError, http.client.HTTPException, ValueError):
                if connection is not None:
                    connection.close()
                connection = None
                self.stopping.wait(0.005)
        if connection is not None:
            connection.close()

    def stop(self):
        self.stopping.set()
        self.join()

    def fresh(self):
        self.count += 1
        return order(f"{self.label}-{self.count}", quantity=1 + self.count % 1000)

    def send_once(self, connection):
        kind = self.random.choice(("single", "single", "batch", "ndjson", "again"))
        if kind == "again":
            unknown = self.journal.unknown()[:20]
            orders = [order(external_id, self.journal.sent[external_id]) for external_id in unknown]
        else:
            orders = [self.fresh() for _ in range(1 if kind == "single" else self.random.randint(2, self.largest_batch))]
        if orders:
            self.journal.send(orders)
            self.statuses_of(send(connection, self.journal, orders, kind))

    def statuses_of(self, status):
        self.statuses[status] = self.statuses.get(status, 0) + 1


def send(connection, journal, orders, kind):
    """Sends the orders in one request and notes every acknowledgement; returns the status."""
    if kind == "single":
        connection.request("POST", "/api/feed/partner-a", json.dumps(orders[0]), JSON)
    elif kind == "ndjson":
        connection.request("POST", "/api/feed/partner-a/batch", "\n".join(map(json.dumps, orders)), NDJSON)
    else:
        connection.request("POST", "/api/feed/partner-a/batch", json.dumps(orders), JSON)
    response = connection.getresponse()
    answer = json.loads(response.read(), parse_float=Decimal)
    if response.status in (200, 202):
        for result in answer["results"] if "results" in answer else [answer]:
            journal.acknowledge(result)
    return response.status


def check_invariants(test, server, journal):
    """I1 to I6 through the API, after everything unknown was sent again."""
    send_unknown_again(test, server, journal)
    server.wait_until_drained()
    server.redrive()
    server.wait_until_drained()
    compare_with_books(test, server, journal)


def send_unknown_again(test, server, journal):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    unknown = [order(external_id, journal.sent[external_id]) for external_id in journal.unknown()]
    for at in range(0, len(unknown), 1000):
        test.assertEqual(send(connection, journal, unknown[at:at + 1000], "batch"), 200)
    connection.close()
    test.assertEqual(journal.unknown(), [])


def compare_with_books(test, server, journal):
    """What the partners were told against what is stored; all is known, and nothing waits."""
    test.assertEqual(journal.faults, [])
    stored = {}
    numbers = set()
    for row in server.export():
        external_id = row["externalOrderId"]
        test.assertNotIn(external_id, stored, "I2: an identity has two rows")
        test.assertIn(external_id, journal.sent, "I4: an order was never sent")
        stored[external_id] = row
        numbers.add(row["sequenceNumber"])
    for external_id, told in journal.acknowledged.items():
        test.assertIn(external_id, stored, "I1: an acknowledged order is not stored")
        row = stored[external_id]
        test.assertEqual((row["id"], row["sequenceNumber"]), told, "I3")
        quantity = journal.sent[external_id]
        test.assertEqual(row["quantity"], quantity, "I3")
        test.assertEqual(row["grossAmount"], quantity * Decimal("29.99"), "I3")
        test.assertEqual(row["netAmount"], quantity * Decimal("29.99") * Decimal("1.08"), "I3")
    test.assertEqual(numbers, set(range(1, len(stored) + 1)), "I6: a number is missing or there twice")
    books = server.get("/api/conservation")
    test.assertEqual((books["unaccounted"], books["unaccountedErrors"]), (0, 0), "I5")
