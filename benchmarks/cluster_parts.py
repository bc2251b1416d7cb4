"""The engines and the roles that ./bench cluster measures: each a process of its own on a free loopback port."""

import contextlib
import pathlib
import re
import sys
import time
import urllib.request

import processor_time
from servers import BUILD, ROOT, BenchError

sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "system"), str(ROOT / "deploy" / "local-cluster")]

from cluster import Program  # noqa: E402
from engines.dynamodb_local import DynamoDbLocal  # noqa: E402
from engines.elasticmq import ElasticMq  # noqa: E402
from engines.engine import Engine  # noqa: E402
from engines.postgres import Postgres  # noqa: E402
from engines.redis import Redis  # noqa: E402

# What a server of its own would have; the tests' servers are smaller.
POSTGRES_SETTINGS = """
shared_buffers = 512MB
max_wal_size = 4GB
checkpoint_timeout = 30min
"""
# The stand-in keeps its messages in memory, and asks for no more than any key.
AWS_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}


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


class BenchElasticMq(ElasticMq):
    """Room for a backlog of some hundred thousand messages."""

    memory_mib = 2048


class ConstantSqs(Engine):
    """Takes every message after so many milliseconds, keeps none, and costs next to nothing."""

    name = "constant SQS"

    def __init__(self, folder, milliseconds):
        super().__init__(folder)
        self.milliseconds = milliseconds

    def command(self):
        return [BUILD / "constant_sqs", self.port, self.milliseconds]


class Distance(Engine):
    """A proxy that lets everything to a port and back take so many milliseconds longer."""

    name = "distance"

    def __init__(self, folder, target, milliseconds):
        super().__init__(folder)
        self.target, self.milliseconds = target, milliseconds

    def command(self):
        return [BUILD / "delay_proxy", self.port, self.target, self.milliseconds]


class Role(Program):
    """One process of the program, whose figures and processor time can be read."""

    def figures(self):
        """Its metrics: {'name{labels}': value}."""
        with urllib.request.urlopen(f"http://{self.address}/metrics", timeout=30) as answer:
            text = answer.read().decode()
        return {name: float(value) for name, value in re.findall(r"(?m)^([^# ]\S*) (\S+)$", text)}

    def resident_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024 / 1e6


class Parts:
    """PostgreSQL and ElasticMQ, and the roles that are started over them; used in a `with` block.

    `constant_sqs_ms` takes a queue instead that only answers, after that time; `postgres_ms` is the way there
    and back.
    """

    def __init__(self, bench, constant_sqs_ms=None, postgres_ms=0, with_redis=False):
        self.bench = bench
        self.constant_sqs_ms, self.postgres_ms, self.with_redis = constant_sqs_ms, postgres_ms, with_redis
        self.roles = []

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        try:
            self.postgres = self.stack.enter_context(postgres(self.bench))
            if self.constant_sqs_ms is None:
                self.sqs = self.engine(BenchElasticMq, "sqs")
            else:
                self.sqs = self.engine(ConstantSqs, "sqs", self.constant_sqs_ms)
            self.dynamodb = self.engine(DynamoDbLocal, "dynamodb")  # which roles need; orders do not pass it
            self.redis = self.engine(Redis, "redis") if self.with_redis else None
            self.to_postgres = self.postgres
            if self.postgres_ms:
                self.to_postgres = self.engine(Distance, "distance", self.postgres.port, self.postgres_ms)
        except BaseException:
            self.__exit__()
            raise
        return self

    def engine(self, kind, name, *arguments):
        one = kind(self.bench.place(name), *arguments)
        self.stack.callback(one.stop)
        one.start()
        return one

    def __exit__(self, *_):
        for each in reversed(self.roles):
            each.stop()
        self.stack.close()

    def settings(self, **more):
        return {
            "adapters.orders": "postgres", "adapters.queues": "sqs", "adapters.errors": "dynamodb",
            "postgres.writer": f"host=127.0.0.1 port={self.to_postgres.port} user=postgres dbname=postgres sslmode=disable",
            "postgres.password": self.secret("postgres", self.postgres.password),
            "aws.region": "eu-central-1", "aws.sqs_endpoint": f"http://{self.sqs.address}",
            "aws.dynamodb_endpoint": self.dynamodb.url, "aws.create_missing": "on", "log.level": "warning",
            "inputs.max_bytes": 0, "http.threads": 1, **(self.cache_settings() if self.redis else {}),
            **{name.replace("__", "."): value for name, value in more.items()}}

    def cache_settings(self):
        return {"adapters.cache": "redis", "redis.address": self.redis.address,
                "redis.password": self.secret("redis", self.redis.password)}

    def secret(self, name, value):
        path = self.bench.folder / f"{name}.secret"
        path.touch(mode=0o600)
        path.write_text(value)
        return f"file:{path}"

    def start(self, role, count=1, **settings):
        """Starts processes of a role; gives them when they are ready."""
        started = [Role(self.bench.place(role), BUILD / "nexusstream", role, number, self.settings(**settings), AWS_KEYS)
                   for number in range(count)]
        for each in started:
            each.start()
            self.roles.append(each)
        return started

    def stop(self, roles):
        for each in roles:
            each.stop()
            self.roles.remove(each)

    def is_far_away(self):
        return bool(self.constant_sqs_ms or self.postgres_ms)

    # What happened.

    def stored_orders(self):
        return int(self.postgres.sql("SELECT COALESCE(sum(orders), 0) FROM nexusstream.partner_totals")[0][0])

    def waiting_orders(self):
        found = self.queue("GetQueueAttributes", AttributeNames=["All"])["Attributes"]
        return sum(int(found[name]) for name in ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"))

    def queue(self, action, **members):
        return self.sqs.ask(action, QueueUrl=f"{self.sqs.url}/000000000000/valid_orders", **members)

    def empty_queue(self):
        """Orders that were taken for a measurement of intake alone are not delivered."""
        if self.constant_sqs_ms is None:
            self.queue("PurgeQueue")

    def wait_until_drained(self, timeout_s):
        """Every message is stored and deleted."""
        deadline = time.monotonic() + timeout_s
        while waiting := self.waiting_orders():
            if time.monotonic() > deadline:
                raise BenchError(f"{waiting:,} messages are still in the queue after {timeout_s:.0f} s")
            time.sleep(0.1)

    def wait_until_stored(self, orders, timeout_s):
        deadline = time.monotonic() + timeout_s
        while (stored := self.stored_orders()) < orders:
            if time.monotonic() > deadline:
                raise BenchError(f"{stored:,} of {orders:,} orders are stored after {timeout_s:.0f} s")
            time.sleep(0.1)

    # Processor time.

    def processor_seconds(self):
        """Seconds so far: {'feed': …, 'worker': …, 'the queue': …, 'PostgreSQL for feed': …, 'PostgreSQL itself': …}."""
        seconds = {"the queue": processor_time.of_family(self.sqs.process.pid)}
        for each in self.roles:
            seconds[each.role] = seconds.get(each.role, 0) + processor_time.of_family(each.process.pid)
        total, served = processor_time.of_family(self.postgres.process.pid), 0
        rows = self.postgres.sql("SELECT pid, application_name FROM pg_stat_activity WHERE application_name LIKE 'nexusstream-%'")
        for pid, name in rows:
            with contextlib.suppress(OSError):
                own = processor_time.times_of(f"/proc/{pid}")[0]
                part = f"PostgreSQL for {name.removeprefix('nexusstream-')}"
                seconds[part] = seconds.get(part, 0) + own
                served += own
        seconds["PostgreSQL itself"] = total - served
        return seconds

    def processor_us(self, before, orders):
        """Microseconds an order since that reading, by part."""
        passed = processor_time.difference(self.processor_seconds(), before)
        return {part: seconds * 1e6 / orders for part, seconds in passed.items()}
