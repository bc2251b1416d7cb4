"""Each server starts, keeps its data over kill and restart, freezes, and ends with whoever started it."""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from engines.dynamodb_local import DynamoDbLocal  # noqa: E402
from engines.elasticmq import ElasticMq  # noqa: E402
from engines.engine import EngineMissing  # noqa: E402
from engines.haproxy import HaProxy  # noqa: E402
from engines.postgres import Postgres, PostgresStandby  # noqa: E402
from engines.redis import Redis  # noqa: E402

WITH_ENGINES = pathlib.Path(__file__).with_name("with_engines.py")


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class EngineTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="nexusstream-engines-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def started(self, make):
        try:
            engine = make()
        except EngineMissing as missing:
            self.skipTest(str(missing))
        self.addCleanup(engine.stop)
        engine.start()
        return engine


class PostgresTest(EngineTest):
    def test_what_was_committed_outlives_a_kill(self):
        primary = self.started(lambda: Postgres(self.folder / "primary"))
        primary.sql("CREATE TABLE kept (number int)")
        primary.sql("INSERT INTO kept VALUES (7)")
        port = primary.port
        primary.kill()
        self.assertFalse(listens(port))
        primary.start()
        self.assertEqual((primary.port, primary.sql("SELECT number FROM kept")), (port, [["7"]]))

    def test_a_promoted_standby_has_every_commit_and_an_old_primary_can_follow_it(self):
        primary = self.started(lambda: Postgres(self.folder / "primary"))
        standby = self.started(lambda: PostgresStandby(self.folder / "standby", primary))
        primary.make_synchronous(standby)
        primary.sql("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
        primary.kill()
        standby.promote()
        standby.sql("INSERT INTO kept VALUES (1001)")
        again = PostgresStandby(primary.folder, standby, port=primary.port, application_name="again")
        self.addCleanup(again.stop)
        again.follow(standby)
        again.wait_until_caught_up()
        self.assertEqual(again.sql("SELECT count(*) FROM kept"), [["1001"]])
        standby.make_synchronous(again)

    def test_a_frozen_server_answers_nobody_and_goes_on_when_it_thaws(self):
        primary = self.started(lambda: Postgres(self.folder / "primary", fsync=False))
        primary.freeze()
        with self.assertRaises(subprocess.TimeoutExpired):
            primary.sql("SELECT 1", timeout_s=0.5)
        primary.thaw()
        self.assertEqual(primary.sql("SELECT 1"), [["1"]])


class RedisTest(EngineTest):
    def test_it_forgets_on_restart_and_when_it_is_wiped_and_takes_a_new_password(self):
        redis = self.started(lambda: Redis(self.folder / "redis"))
        redis.ask("SET", "key", "value")
        self.assertEqual(redis.ask("GET", "key"), "value")
        redis.wipe()
        self.assertIsNone(redis.ask("GET", "key"))
        redis.ask("SET", "key", "value")
        redis.change_password("another")
        self.assertEqual(redis.ask("GET", "key"), "value")
        redis.restart()
        self.assertIsNone(redis.ask("GET", "key"))


class JavaEnginesTest(EngineTest):
    def test_sqs_takes_a_message_and_gives_it(self):
        sqs = self.started(lambda: ElasticMq(self.folder / "sqs"))
        queue = sqs.ask("CreateQueue", QueueName="orders")["QueueUrl"]
        self.assertTrue(queue.startswith(sqs.url), queue)
        sqs.ask("SendMessage", QueueUrl=queue, MessageBody="one")
        sqs.freeze()
        with self.assertRaises(OSError):
            sqs.ask("ReceiveMessage", QueueUrl=queue, timeout_s=0.5)
        sqs.thaw()
        sqs.restart()
        self.assertEqual(sqs.ask("ListQueues").get("QueueUrls", []), [])

    def test_tables_outlive_a_kill_and_only_the_loopback_address_is_served(self):
        dynamodb = self.started(lambda: DynamoDbLocal(self.folder / "dynamodb"))
        dynamodb.ask("CreateTable", TableName="errors", BillingMode="PAY_PER_REQUEST",
                     AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                     KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        dynamodb.ask("PutItem", TableName="errors", Item={"id": {"S": "one"}})
        listening = f"00000000:{dynamodb.port:04X}"
        self.assertNotIn(listening, pathlib.Path("/proc/net/tcp").read_text())
        dynamodb.kill()
        dynamodb.start()
        self.assertEqual(dynamodb.ask("GetItem", TableName="errors", Key={"id": {"S": "one"}})["Item"], {"id": {"S": "one"}})


class HaProxyTest(EngineTest):
    def test_it_starts_with_servers_that_are_away(self):
        proxy = self.started(lambda: HaProxy(self.folder / "haproxy", ["127.0.0.1:1"], ["127.0.0.1:2"]))
        self.assertTrue(listens(proxy.port))


class WithEnginesTest(EngineTest):
    def run_with(self, *arguments, **options):
        return subprocess.run([sys.executable, WITH_ENGINES, *arguments], capture_output=True, text=True, timeout=120, **options)

    def test_the_command_finds_its_server_and_its_exit_code_is_handed_on(self):
        done = self.run_with("redis", "--", sys.executable, "-c",
                             "import os, sys; print(os.environ['NEXUS_TEST_REDIS'], os.environ['AWS_REGION']); sys.exit(5)")
        if done.returncode == 77:
            self.skipTest(done.stderr)
        self.assertEqual(done.returncode, 5, done.stderr)
        address, region = done.stdout.split()
        self.assertEqual(region, "eu-central-1")
        self.assertFalse(listens(int(address.partition(":")[2])))

    def test_a_server_that_cannot_be_had_is_named_and_skips_or_is_left_out(self):
        environment = {**os.environ, "NEXUS_TEST_WITHOUT": "redis"}
        skipped = self.run_with("redis", "--", "true", env=environment)
        self.assertEqual((skipped.returncode, "redis cannot be started here" in skipped.stderr), (77, True), skipped.stderr)
        left_out = self.run_with("--go-on", "redis", "--", "sh", "-c", 'test -z "$NEXUS_TEST_REDIS"', env=environment)
        self.assertEqual(left_out.returncode, 0, left_out.stderr)

    def test_servers_end_when_it_is_asked_to_end_and_when_it_is_killed(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
            with self.subTest(signal=number):
                process = subprocess.Popen([sys.executable, WITH_ENGINES, "redis", "postgres", "--", "sh", "-c",
                                            'echo "$NEXUS_TEST_REDIS $NEXUS_TEST_POSTGRES"; exec sleep 60'],
                                           stdout=subprocess.PIPE, text=True,
                                           env={**os.environ, "TMPDIR": str(self.folder)})
                line = process.stdout.readline()
                if not line and process.wait() == 77:
                    self.skipTest("redis or postgres is missing")
                ports = [int(line.split()[0].partition(":")[2]), int(line.partition("port=")[2].split()[0])]
                self.assertTrue(all(map(listens, ports)))
                process.send_signal(number)
                process.wait(30)
                process.stdout.close()
                deadline = time.monotonic() + 10
                while any(map(listens, ports)) and time.monotonic() < deadline:
                    time.sleep(0.05)
                self.assertFalse(any(map(listens, ports)))


if __name__ == "__main__":
    unittest.main()
