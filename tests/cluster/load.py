"""Partners and readers who go on while the cluster is broken, and who remember what they were told."""

import http.client
import json
import threading
import time

from client import JSON, Journal, Sender, compare_with_books, order, send

WRONG_QUANTITY = 0
LONG_NOTE_BYTES = 40_000


class ClusterJournal(Journal):
    """Also the error events that partners were told of, and when the last fresh order was acknowledged."""

    def __init__(self):
        super().__init__()
        self.errors = []
        self.last_fresh_at = 0.0
        self.duplicates = 0

    def acknowledge(self, answer):
        super().acknowledge(answer)
        if answer.get("status") == "accepted" and not answer.get("duplicate"):
            self.last_fresh_at = time.monotonic()
        if answer.get("duplicate"):
            with self.lock:
                self.duplicates += 1
        if answer.get("errorId"):
            with self.lock:
                self.errors.append(answer["errorId"])


class ClusterSender(Sender):
    """Every tenth request is an order that must be refused. Some of those are too long for one item of DynamoDB,
    so that their parts are written as a batch."""

    pause_s = 0.0

    def send_once(self, connection):
        self.stopping.wait(self.pause_s)
        if self.random.random() < 0.1:
            note = self.random.randbytes(LONG_NOTE_BYTES).hex() if self.random.random() < 0.2 else "short"
            wrong = order(f"{self.label}-wrong", WRONG_QUANTITY, metadata={"note": note})
            connection.request("POST", "/api/feed/partner-a", json.dumps(wrong), JSON)
            response = connection.getresponse()
            answer = json.loads(response.read())
            if response.status == 422:
                self.journal.acknowledge(answer)
            self.statuses_of(response.status)
        else:
            super().send_once(connection)

    def statuses_of(self, status):
        super().statuses_of(status)
        if status >= 500:
            self.stopping.wait(0.05)


class Reader(threading.Thread):
    """Asks for pages and statistics until it is told to stop."""

    PATHS = ("/api/orders?pageSize=5", "/api/orders/stats", "/api/errors?pageSize=5", "/api/orders/stats")

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port = port
        self.stopping = threading.Event()
        self.statuses = {}
        self.took_s = []

    def run(self):
        turn = 0
        while not self.stopping.wait(0.02):
            turn += 1
            began = time.monotonic()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("GET", self.PATHS[turn % len(self.PATHS)])
                response = connection.getresponse()
                response.read()
                status = response.status
            except (OSError, http.client.HTTPException):
                status = "broken"
            finally:
                connection.close()
            self.statuses[status] = self.statuses.get(status, 0) + 1
            self.took_s.append(time.monotonic() - began)

    def stop(self):
        self.stopping.set()
        self.join()


class Load:
    """Some partners and a reader, as a context: `with Load(cluster, journal, "name") as load:`."""

    serial = 0

    def __init__(self, cluster, journal, senders=3, pause_s=0.0):
        Load.serial += 1
        self.journal = journal
        self.reader = Reader(cluster.port)
        self.senders = [ClusterSender(cluster.port, journal, f"load{Load.serial}-{i}", seed=Load.serial * 100 + i)
                        for i in range(senders)]
        for sender in self.senders:
            sender.pause_s = pause_s

    def __enter__(self):
        for each in (*self.senders, self.reader):
            each.start()
        return self

    def __exit__(self, *_):
        for each in (*self.senders, self.reader):
            each.stopping.set()
        for each in (*self.senders, self.reader):
            each.join()

    def wait_for_fresh(self, timeout_s=30):
        """Until an order that was not known is acknowledged; how long that took."""
        began = time.monotonic()
        while self.journal.last_fresh_at < began:
            if time.monotonic() > began + timeout_s:
                raise AssertionError(f"no order was taken for {timeout_s} s; answers: {self.statuses()}")
            time.sleep(0.01)
        return self.journal.last_fresh_at - began

    def statuses(self):
        counts = {}
        for sender in self.senders:
            for status, count in sender.statuses.items():
                counts[status] = counts.get(status, 0) + count
        return counts


def send_again(cluster, journal, timeout_s=120):
    """What partners do with what they were not told: the same again, until they are told."""
    deadline = time.monotonic() + timeout_s
    while unknown := journal.unknown():
        orders = [order(external_id, journal.sent[external_id]) for external_id in unknown[:500]]
        try:
            connection = http.client.HTTPConnection("127.0.0.1", cluster.port, timeout=30)
            status = send(connection, journal, orders, "batch")
        except (OSError, http.client.HTTPException, ValueError) as failure:
            status = failure
        finally:
            connection.close()
        if time.monotonic() > deadline:
            raise AssertionError(f"{len(journal.unknown())} orders are not taken within {timeout_s} s: {status}")
        if status != 200:
            time.sleep(0.2)


def error_ids(cluster):
    """Of every error event that is stored."""
    cursor = ""
    while True:
        page = cluster.get(f"/api/errors?pageSize=100{cursor}")
        yield from (each["id"] for each in page["data"])
        if not page["hasMore"]:
            return
        cursor = f"&cursor={page['nextCursor']}"


def check_everything(test, cluster, journal):
    """I1 to I6, and every error event that a partner was told of, once nothing is under way any more."""
    send_again(cluster, journal)
    cluster.wait_until_drained()
    if cluster.get("/api/queues")["queues"][2]["visible"]:
        cluster.redrive()
        cluster.wait_until_drained()
    compare_everything(test, cluster, journal)


def compare_everything(test, cluster, journal):
    """As check_everything, as things stand."""
    cluster.forget_what_is_old()
    compare_with_books(test, cluster, journal)
    kept = list(error_ids(cluster))
    test.assertEqual(len(kept), len(set(kept)), "I2: an error event is there twice")
    test.assertEqual(set(journal.errors) - set(kept), set(), "I1: an error event is nowhere")
    test.assertGreater(len(journal.acknowledged), 0)
