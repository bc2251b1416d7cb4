#!/usr/bin/env python3
"""Runs a command while real servers run beside it: with_engines.py [--go-on] NAME... -- COMMAND [ARGUMENT...]

  postgres           NEXUS_TEST_POSTGRES: a libpq connection string of a superuser, without TLS;
                     NEXUS_TEST_POSTGRES_CA: the CA of its certificate, for those who want TLS
  postgres-standby   NEXUS_TEST_POSTGRES_STANDBY: the same for a standby that streams from postgres
  redis              NEXUS_TEST_REDIS and, by TLS, NEXUS_TEST_REDIS_TLS: host:port;
                     NEXUS_TEST_REDIS_CA: the CA's file; NEXUS_TEST_REDIS_PASSWORD: of both
  sqs                NEXUS_TEST_SQS: http://host:port of ElasticMQ
  dynamodb           NEXUS_TEST_DYNAMODB: http://host:port of DynamoDB Local
  moto               NEXUS_TEST_MOTO: http://host:port of moto, which plays Secrets Manager
  sqs-proxy, dynamodb-proxy, moto-proxy
                     NEXUS_TEST_SQS_PROXY and so on: http://host:port of a proxy in front of it that checks
                     signatures and injects faults (verifying_proxy.py)

Ports are free ones of the loopback interface, data is in a temporary folder; both end with the command.
The exit code is the command's; 77 where a server cannot be had on this system, with the reason. With
--go-on in front the command runs then too, without that server's variables, for a program that skips
those of its tests by name.
NEXUS_TEST_FSYNC=off lets PostgreSQL not wait for the disk; NEXUS_TEST_WITHOUT=sqs,redis does as if these
could not be had.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path[0] = str(pathlib.Path(__file__).resolve().parents[1])

from engines.dynamodb_local import DynamoDbLocal  # noqa: E402
from engines.elasticmq import ElasticMq  # noqa: E402
from engines.engine import EngineMissing, end_with_parent  # noqa: E402
from engines.moto import Moto  # noqa: E402
from engines.postgres import Postgres, PostgresStandby  # noqa: E402
from engines.redis import Redis  # noqa: E402
from engines.verifying_proxy import VerifyingProxy  # noqa: E402

CANNOT_RUN = 77
PROXIES = {"sqs-proxy": "sqs", "dynamodb-proxy": "dynamodb", "moto-proxy": "moto"}
STANDS_BEHIND = {"postgres-standby": "postgres", **PROXIES}
NAMES = ("postgres", "redis", "sqs", "dynamodb", "moto", *STANDS_BEHIND)
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-central-1"}


class Ended(BaseException):
    """A signal asked this process to end."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


def end(number, _frame):
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # Once is enough; taking down must not be interrupted.
    raise Ended(number)


def start(names, folder, running, go_on):
    """Starts what is named, side by side as far as one does not need the other; adds each to `running`."""
    fsync = os.environ.get("NEXUS_TEST_FSYNC", "on") != "off"
    make = {"postgres": lambda: Postgres(folder / "postgres", fsync=fsync), "redis": lambda: Redis(folder / "redis"),
            "sqs": lambda: ElasticMq(folder / "sqs"), "dynamodb": lambda: DynamoDbLocal(folder / "dynamodb"),
            "moto": lambda: Moto(folder / "moto")}
    wanted = {STANDS_BEHIND.get(name, name) for name in names}
    engines = {}
    for name in wanted:
        try:
            if name in os.environ.get("NEXUS_TEST_WITHOUT", "").split(","):
                raise EngineMissing(name, "NEXUS_TEST_WITHOUT names it")
            engines[name] = make[name]()
            running.append(engines[name])
            engines[name].spawn()
        except EngineMissing as missing:
            if not go_on:
                raise
            print(f"Left out: {missing}", file=sys.stderr)
    for engine in running:
        engine.wait_until_ready()
    if "postgres-standby" in names and "postgres" in engines:
        standby = PostgresStandby(folder / "postgres-standby", engines["postgres"])
        running.append(standby)
        standby.start()
    for name, stands_for in PROXIES.items():
        if name in names and stands_for in engines:
            proxy = VerifyingProxy(folder / name, engines[stands_for].url, name)
            running.append(proxy)
            proxy.start()


def run(command, environment):
    process = subprocess.Popen(command, env=environment, preexec_fn=end_with_parent)
    try:
        return process.wait()
    except Ended as ended:
        process.send_signal(ended.number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        raise
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def main():
    arguments = sys.argv[1:]
    go_on = arguments[:1] == ["--go-on"]
    arguments = arguments[go_on:]
    at = arguments.index("--") if "--" in arguments else len(arguments)
    names, command = arguments[:at], arguments[at + 1:]
    if not names or not command or not set(names) <= set(NAMES):
        print(__doc__, file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    running = []
    folder = None
    try:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="nexusstream-engines-"))
        start(names, folder, running, go_on)
        environment = {**os.environ, **CREDENTIALS}
        for engine in running:
            environment.update(engine.environment())
        code = run(command, environment)
        return code if code >= 0 else 128 - code
    except EngineMissing as missing:
        print(f"Skipped: {missing}", file=sys.stderr)
        return CANNOT_RUN
    except Ended as ended:
        return 128 + ended.number
    finally:
        for engine in reversed(running):
            engine.stop()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
