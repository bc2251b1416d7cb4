"""The whole cluster on one machine: engines, the program in its roles, HAProxy in front.

`start()` starts all of it. Tests call `start_engines()`, put proxies into `links`, and then call
`start_programs()`. Start it from a thread that lives as long as the cluster (see engines.engine).
"""

import contextlib
import json
import os
import pathlib
import secrets
import shutil
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "system")]

from engines.dynamodb_local import DynamoDbLocal  # noqa: E402
from engines.elasticmq import ElasticMq  # noqa: E402
from engines.engine import Engine, EngineFailed  # noqa: E402
from engines.haproxy import HaProxy  # noqa: E402
from engines.postgres import Postgres, PostgresStandby  # noqa: E402
from engines.redis import Redis  # noqa: E402
from server import Caller  # noqa: E402

ROLES = ("feed", "query", "worker")
DATABASE = "nexusstream"
USER = "nexusstream"

# Each process asks SQS for them once a second at most, and a reading may take a while.
FIGURES_OF_QUEUES_ARE_OLD_S = 2.5


class Program(Engine, Caller):
    """One process of nexusstream in a role, with a data folder of its own; calls go to it alone."""

    def __init__(self, folder, program, role, number, settings, environment):
        super().__init__(folder)
        self.name = f"{role}-{number}"
        self.program, self.role = program, role
        self.settings, self.variables = settings, environment

    def prepare(self):
        """One property a line; a dotted name is TOML's own way of writing one."""
        mine = {"role": self.role, "data": str(self.folder / "data"), "http.listen": self.address, **self.settings}
        (self.folder / "nexusstream.toml").write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in mine.items()))

    def command(self):
        return [self.program, "serve", "--config", self.folder / "nexusstream.toml"]

    def child_environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEXUSSTREAM_", "AWS_"))}
        return {**kept, **self.variables}

    def is_ready(self):
        with contextlib.suppress(urllib.error.HTTPError):
            with urllib.request.urlopen(f"http://{self.address}/readyz", timeout=5):
                return True
        return False


class Cluster(Caller):
    """Calls go to HAProxy. `settings` are properties of the program beyond those that join the parts."""

    def __init__(self, folder, program, feeds=2, queries=2, workers=2, settings=None, variables=None, fsync=True,
                 front_port=None):
        self.folder = pathlib.Path(folder)
        self.program = pathlib.Path(program).resolve()
        self.counts = {"feed": feeds, "query": queries, "worker": workers}
        self.settings = settings or {}
        self.variables = {"AWS_SHARED_CREDENTIALS_FILE": str(self.folder / "aws_credentials"),
                          "AWS_EC2_METADATA_DISABLED": "true", **(variables or {})}
        self.fsync = fsync
        self.front_port = front_port
        self.engines, self.programs = [], {}
        self.links = {}  # how the programs reach each engine: postgres (two addresses), redis, sqs, dynamodb
        self.front = None

    # Starting and stopping.

    def start(self):
        self.start_engines()
        self.start_programs()

    def make_engines(self):
        """Says by EngineMissing what this system lacks; starts nothing."""
        self.postgres = Postgres(self.folder / "postgres-1", fsync=self.fsync)
        self.redis = Redis(self.folder / "redis")
        self.sqs = ElasticMq(self.folder / "sqs")
        self.dynamodb = DynamoDbLocal(self.folder / "dynamodb")
        HaProxy(self.folder / "haproxy", [], [])

    def start_engines(self):
        self.make_engines()
        for engine in (self.postgres, self.redis, self.sqs, self.dynamodb):
            self.engines.append(engine)
            engine.spawn()
        for engine in self.engines:
            engine.wait_until_ready()
        self.standby = PostgresStandby(self.folder / "postgres-2", self.postgres)
        self.engines.append(self.standby)
        self.make_database()
        self.standby.start()
        self.postgres.make_synchronous(self.standby)
        self.write_aws_keys("test", "test")
        self.links = {"postgres": [self.postgres.address, self.standby.address], "redis": self.redis.address,
                      "sqs": self.sqs.url, "dynamodb": self.dynamodb.url}

    def make_database(self):
        password = secrets.token_hex(16)
        self.write_secret("postgres", password)
        self.write_secret("redis", self.redis.password)
        self.postgres.sql(f"CREATE ROLE {USER} LOGIN PASSWORD '{password}'")
        self.postgres.sql(f"CREATE DATABASE {DATABASE} OWNER {USER}")

    def write_secret(self, name, value):
        """The programs read it again when it stops working, so this is how a secret is rotated."""
        self.write_privately(self.folder / f"{name}.secret", value)

    def write_aws_keys(self, key_id, secret):
        self.write_privately(self.folder / "aws_credentials",
                             f"[default]\naws_access_key_id = {key_id}\naws_secret_access_key = {secret}\n")

    def write_privately(self, path, value):
        partial = path.with_suffix(".partial")
        partial.touch(mode=0o600)
        partial.write_text(value)
        partial.rename(path)

    def rotate_passwords(self):
        """New ones for PostgreSQL and Redis; the old ones do not work any more, and old connections end."""
        password = secrets.token_hex(16)
        self.write_secret("postgres", password)
        self.postgres.sql(f"ALTER ROLE {USER} PASSWORD '{password}'")
        for server in (self.postgres, self.standby):
            server.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{USER}'")
        password = secrets.token_hex(16)
        self.write_secret("redis", password)
        self.redis.change_password(password)

    def start_programs(self):
        for role in ROLES:
            for number in range(1, self.counts[role] + 1):
                one = Program(self.folder / f"{role}-{number}", self.program, role, number, self.joining_settings(),
                              self.variables)
                self.programs[one.name] = one
                one.spawn()
        for one in self.programs.values():
            one.wait_until_ready()
        self.front = HaProxy(self.folder / "haproxy", self.addresses("feed"), self.addresses("query"), self.front_port)
        self.front.start()
        self.wait_for_front()

    def joining_settings(self):
        hosts = ",".join(address.rpartition(":")[0] for address in self.links["postgres"])
        ports = ",".join(address.rpartition(":")[2] for address in self.links["postgres"])
        postgres = f"host={hosts} port={ports} dbname={DATABASE} user={USER} sslmode=disable connect_timeout=3"
        return {
            "adapters.orders": "postgres", "adapters.queues": "sqs", "adapters.errors": "dynamodb", "adapters.cache": "redis",
            "postgres.writer": f"{postgres} target_session_attrs=read-write",
            "postgres.reader": f"{postgres} target_session_attrs=prefer-standby",
            "postgres.password": f"file:{self.folder}/postgres.secret",
            "redis.address": self.links["redis"], "redis.password": f"file:{self.folder}/redis.secret",
            "aws.region": "eu-central-1", "aws.sqs_endpoint": self.links["sqs"],
            "aws.dynamodb_endpoint": self.links["dynamodb"], "aws.create_missing": "on", "http.threads": 1,
            **self.settings}

    def wait_for_front(self, timeout_s=30):
        """HAProxy has seen both groups healthy, and both answer through it."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                feed = self.call("GET", "/api/feed/partner-a")[0]  # 405 from the program, 503 from HAProxy
                if feed != 503 and self.call("GET", "/api/orders?pageSize=1")[0] == 200:
                    return
            time.sleep(0.1)
        raise EngineFailed("HAProxy does not reach a feed handler and a query service")

    def stop(self):
        """Intake first, then what it needs; the data stays in the folder."""
        for each in (self.front, *self.programs.values(), *reversed(self.engines)):
            if each is not None:
                each.stop()

    # Its parts.

    @property
    def port(self):
        return self.front.port

    @property
    def address(self):
        return self.front.address

    def of_role(self, role):
        return [one for one in self.programs.values() if one.role == role]

    def addresses(self, role):
        return [one.address for one in self.of_role(role)]

    def wait_until_drained(self, stalled_s=120):
        """Nothing waits in the queues, the standby has what the primary has, and no cached figure is older. Waits as
        long as the queues get shorter, and fails when they have not for `stalled_s`."""
        empty_since, shortest, shorter_at = None, None, time.monotonic()
        while empty_since is None or time.monotonic() < empty_since + FIGURES_OF_QUEUES_ARE_OLD_S:
            queues = self.get("/api/queues")["queues"]
            waiting = sum(queue["visible"] + queue["inFlight"] for queue in queues[:2])
            if waiting:
                empty_since = None
            elif empty_since is None:
                empty_since = time.monotonic()
            if shortest is None or waiting < shortest:
                shortest, shorter_at = waiting, time.monotonic()
            if time.monotonic() > shorter_at + stalled_s:
                raise EngineFailed(f"the queues have not become shorter for {stalled_s} s: {queues}")
            time.sleep(0.1)
        self.forget_what_is_old()

    def forget_what_is_old(self):
        """The standby has what the primary has, and no statistics are cached."""
        if self.standby.is_running():
            self.standby.wait_until_caught_up()
        self.redis.wipe()

    # PostgreSQL's fail-over, done by hand as a cluster's keeper would.

    def fail_over(self):
        """The primary is dead: its standby takes writes when this returns."""
        self.postgres.kill()
        self.standby.promote()
        self.postgres, self.standby = self.standby, self.postgres

    def rebuild_standby(self):
        """What was the primary once follows the new one, on its old port, with none of its old data."""
        old = self.standby
        old.kill()
        self.engines.remove(old)
        self.standby = PostgresStandby(old.folder, self.postgres, port=old.port)
        self.engines.append(self.standby)
        shutil.rmtree(old.folder / "data", ignore_errors=True)
        self.standby.start()
        self.postgres.make_synchronous(self.standby)
