"""A cluster whose every connection to an engine passes through a proxy that can break it."""

import http.client
import json
import os
import pathlib
import signal
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "deploy" / "local-cluster"), str(ROOT / "tests"), str(ROOT / "tests" / "system")]

from cluster import DATABASE, Cluster  # noqa: E402
from engines.engine import EngineMissing  # noqa: E402
from engines.postgres_proxy import PostgresProxy  # noqa: E402
from engines.tcp_proxy import TcpProxy  # noqa: E402
from engines.verifying_proxy import VerifyingProxy  # noqa: E402
from load import ClusterJournal, check_everything  # noqa: E402

PROGRAM = pathlib.Path(os.environ.get("NEXUS_PROGRAM", ROOT / "build" / "release" / "nexusstream"))
EXHAUSTIVE = bool(os.environ.get("NEXUS_EXHAUSTIVE"))
CANNOT_RUN = 77

# What a feed handler sends to PostgreSQL to reserve a group.
RESERVE = b"ledger_decide"

# Messages that a killed worker had come back after this long, not after the usual minute. Killed workers
# are no fault of an order, so it may be received often.
SETTINGS = {"queues.valid_orders.visibility_timeout_ms": 4000, "queues.error_orders.visibility_timeout_ms": 4000,
            "queues.valid_orders.max_receives": 50, "postgres.timeout_ms": 3000,
            "shutdown_timeout_ms": 3000}


class BreakableCluster(Cluster):
    """`proxies` by name: postgres-1, postgres-2 (by server, not by role), sqs, dynamodb, redis. Behind those of
    sqs and dynamodb stand `verifiers`, which check signatures and fail as they are told."""

    def __init__(self, folder, program=PROGRAM, **options):
        super().__init__(folder, program, **{"settings": SETTINGS, **options})
        self.proxies, self.verifiers = {}, {}
        self.aws_keys = 0

    def start_engines(self):
        super().start_engines()
        for name, url in (("sqs", self.sqs.url), ("dynamodb", self.dynamodb.url)):
            self.verifiers[name] = VerifyingProxy(self.folder / f"{name}-proxy", url, f"{name}-proxy")
            self.engines.append(self.verifiers[name])
            self.verifiers[name].start()
        first, second = self.links["postgres"]
        for name, target in (("postgres-1", first), ("postgres-2", second), ("redis", self.redis.address),
                             *((name, verifier.address) for name, verifier in self.verifiers.items())):
            self.proxies[name] = (PostgresProxy if name.startswith("postgres") else TcpProxy)(target)
            self.proxies[name].start()
        self.links = {"postgres": [self.proxies["postgres-1"].address, self.proxies["postgres-2"].address],
                      "redis": self.proxies["redis"].address, "sqs": f"http://{self.proxies['sqs'].address}",
                      "dynamodb": f"http://{self.proxies['dynamodb'].address}"}

    def stop(self):
        super().stop()
        for proxy in self.proxies.values():
            proxy.stop()

    def mend(self):
        """Whatever a test that failed left broken."""
        for proxy in self.proxies.values():
            if proxy.listener is None:
                proxy.start()
            proxy.release()
            proxy.thaw()
            proxy.lose_replies(b"", 0)
        for verifier in self.verifiers.values():
            verifier.set_faults()
        for each in (*self.engines, *self.programs.values(), self.front):
            each.thaw()
            if not each.is_running():
                each.start()

    def proxy_of(self, server):
        """The proxy in front of one of the PostgreSQL servers, whatever its role is now."""
        return next(proxy for proxy in self.proxies.values() if proxy.target == server.address)

    def expire_aws_keys(self):
        """New keys are where the programs look for them, and the old ones are refused as expired."""
        self.aws_keys += 1
        secrets = {"test": "test"} | {f"key{number}": f"secret-of-key{number}" for number in range(1, self.aws_keys + 1)}
        *old, new = secrets
        self.write_aws_keys(new, secrets[new])
        for verifier in self.verifiers.values():
            verifier.set_keys({key: {"secret": secrets[key], "expired": key in old} for key in secrets})

    def ask_sqs(self, operation, members):
        """Past proxies and signatures, as an operator with the queue's own tools."""
        connection = http.client.HTTPConnection("127.0.0.1", self.sqs.port, timeout=30)
        connection.request("POST", "/", json.dumps(members),
                           {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"AmazonSQS.{operation}"})
        answer = json.loads(connection.getresponse().read() or b"{}")
        connection.close()
        return answer

    def queue_url(self, name):
        return self.ask_sqs("GetQueueUrl", {"QueueName": name})["QueueUrl"]

    def on_queue(self, name):
        """Messages that wait there or are in flight."""
        counts = self.ask_sqs("GetQueueAttributes", {"QueueUrl": self.queue_url(name), "AttributeNames": ["All"]})["Attributes"]
        return int(counts["ApproximateNumberOfMessages"]) + int(counts["ApproximateNumberOfMessagesNotVisible"])

    def stored(self, like):
        """How many orders the primary holds whose external id is LIKE that."""
        return int(self.postgres.sql(f"SELECT count(*) FROM nexusstream.orders WHERE external_order_id LIKE '{like}'", DATABASE)[0][0])


class Shared:
    """The one cluster of all tests of this process, with the journal of what its partners know."""

    cluster, journal, folder = None, None, None

    @classmethod
    def start(cls):
        if cls.cluster is None:
            cls.folder = tempfile.TemporaryDirectory(prefix="nexusstream-cluster-", ignore_cleanup_errors=True)
            cls.cluster, cls.journal = BreakableCluster(pathlib.Path(cls.folder.name)), ClusterJournal()
            cls.cluster.start()

    @classmethod
    def stop(cls):
        if cls.cluster is not None:
            cls.cluster.stop()
            cls.folder.cleanup()


class ClusterTest(unittest.TestCase):
    """Each test leaves the cluster whole. What every test's check_everything() asks for is done once, after the
    last test of the class; with NEXUS_EXHAUSTIVE each time, so that it is known which test was it."""

    @classmethod
    def setUpClass(cls):
        Shared.start()
        cls.cluster, cls.journal, cls.is_unchecked = Shared.cluster, Shared.journal, False

    @classmethod
    def tearDownClass(cls):
        if cls.is_unchecked:
            check_everything(cls("run"), cls.cluster, cls.journal)

    def setUp(self):
        self.addCleanup(self.cluster.mend)
        began = time.monotonic()
        self.addCleanup(lambda: print(f"[{time.monotonic() - began:.0f} s] ", end="", flush=True))

    def check_everything(self):
        if EXHAUSTIVE:
            check_everything(self, self.cluster, self.journal)
        else:
            type(self).is_unchecked = True

    def wait_until(self, what, timeout_s, message):
        deadline = time.monotonic() + timeout_s
        while not (found := what()):
            if time.monotonic() > deadline:
                self.fail(f"not within {timeout_s} s: {message() if callable(message) else message}")
            time.sleep(0.05)
        return found


def engines_that_are_missing():
    """The sentence about the first engine that cannot be had here, or None."""
    with tempfile.TemporaryDirectory(prefix="nexusstream-cluster-") as folder:
        try:
            Cluster(folder, PROGRAM).make_engines()
        except EngineMissing as missing:
            return str(missing)
    return None


def main(modules=("__main__",)):
    """Runs the tests of these modules, all of them in one cluster."""
    missing = engines_that_are_missing()
    if missing:
        print(f"Skipped: {missing}", file=sys.stderr)
        return CANNOT_RUN
    if not PROGRAM.exists():
        print(f"Skipped: {PROGRAM} is not built.", file=sys.stderr)
        return CANNOT_RUN
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return 0 if unittest.main(module=None, argv=[sys.argv[0], *(sys.argv[1:] or modules)], exit=False,
                                  verbosity=2).result.wasSuccessful() else 1
    finally:
        Shared.stop()
