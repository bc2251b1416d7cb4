#!/usr/bin/env python3
"""What a process says that cannot start, and what /readyz says while an engine is away."""

import subprocess
import sys
import time

from rig import PROGRAM, ClusterTest, main  # First: it says where the other modules are.

from cluster import Program
from engines.engine import free_port

MOST_UNTIL_REFUSED_S = 60

# A process calls itself unready when an engine was away for five seconds.
MOST_UNTIL_UNREADY_S = 15
UNREADY_AFTER_S = 5


class Starting(ClusterTest):
    def refusal(self, changes, variables=None):
        """The sentence of a process that does not start with these settings."""
        one = Program(self.cluster.folder / "refused", PROGRAM, "feed", 9, {**self.cluster.joining_settings(), **changes},
                      {**self.cluster.variables, **(variables or {})})
        one.folder.mkdir(exist_ok=True)
        one.prepare()
        done = subprocess.run([str(word) for word in one.command()], env=one.child_environment(), capture_output=True,
                              text=True, timeout=MOST_UNTIL_REFUSED_S)
        self.assertNotEqual(done.returncode, 0)
        told = [line for line in (done.stdout + done.stderr).splitlines() if "cannot start" in line]
        self.assertEqual(len(told), 1, done.stdout + done.stderr)
        print(f"\n  {told[0]}", flush=True)
        return told[0]

    def says(self, sentence, *parts):
        for part in parts:
            self.assertIn(str(part), sentence)

    def nowhere(self):
        return f"http://127.0.0.1:{free_port()}"

    def test_postgresql_that_is_away_is_named_with_its_address_and_user(self):
        port = free_port()
        place = f"host=127.0.0.1 port={port} dbname=nexusstream user=nexusstream connect_timeout=3"
        self.says(self.refusal({"postgres.writer": place}), "PostgreSQL", f"127.0.0.1:{port}", "nexusstream", "postgres.writer")

    def test_a_wrong_password_is_named_with_the_user_and_where_it_came_from(self):
        wrong = self.cluster.folder / "wrong.secret"
        self.cluster.write_privately(wrong, "wrong")
        self.says(self.refusal({"postgres.password": f"file:{wrong}"}), "PostgreSQL", "user nexusstream", "password",
                  "postgres.password")

    def test_a_queue_that_is_missing_is_named_with_what_to_do(self):
        self.says(self.refusal({"aws.create_missing": "off", "sqs.valid_orders": "no-such-queue"}), "SQS", "no-such-queue",
                  "aws.create_missing", "access key")

    def test_a_table_that_is_missing_is_named_with_what_to_do(self):
        self.says(self.refusal({"aws.create_missing": "off", "dynamodb.table": "no-such-table"}), "DynamoDB", "no-such-table",
                  "aws.create_missing", "access key")

    def test_a_region_that_is_not_known_is_asked_for(self):
        self.says(self.refusal({"aws.region": ""}), "region", "aws.region", "AWS_REGION")

    def test_sqs_and_dynamodb_that_are_away_are_named_with_their_addresses(self):
        for name in ("sqs", "dynamodb"):
            place = self.nowhere()
            self.says(self.refusal({f"aws.{name}_endpoint": place}), {"sqs": "SQS", "dynamodb": "DynamoDB"}[name], place)

    def test_keys_that_aws_does_not_know_are_named(self):
        self.says(self.refusal({}, {"AWS_ACCESS_KEY_ID": "unknown-key", "AWS_SECRET_ACCESS_KEY": "x"}), "unknown-key")

    def test_keys_that_are_nowhere_are_asked_for(self):
        self.says(self.refusal({}, {"AWS_SHARED_CREDENTIALS_FILE": "/nowhere/credentials"}), "AWS_ACCESS_KEY_ID",
                  "/nowhere/credentials")

    def test_a_secret_that_cannot_be_read_is_named(self):
        self.says(self.refusal({"postgres.password": "file:/nowhere/secret"}), "/nowhere/secret")


class Readiness(ClusterTest):
    """Which roles call themselves unready while which engine is away."""

    def answers(self):
        return {one.name: one.call("GET", "/readyz", timeout_s=10) for one in self.cluster.programs.values()}

    def unready(self):
        return {name.rpartition("-")[0] for name, (status, _, _) in self.answers().items() if status != 200}

    def check_readiness(self, names, engine, expected):
        proxies = [self.cluster.proxies[name] for name in names]
        for proxy in proxies:
            proxy.refuse()
        if expected:
            self.wait_until(lambda: self.unready() == expected, MOST_UNTIL_UNREADY_S, f"{expected} are unready without {engine}")
        else:
            time.sleep(UNREADY_AFTER_S + 3)
            self.assertEqual(self.unready(), set())
        for name, (status, _, body) in self.answers().items():
            if status != 200:
                self.assertIn(engine, body.decode(), name)
        for proxy in proxies:
            proxy.start()
        self.wait_until(lambda: not self.unready(), MOST_UNTIL_UNREADY_S, f"all are ready with {engine} again")

    def test_a_role_is_unready_without_the_engine_that_it_cannot_do_without(self):
        primary = next(name for name, proxy in self.cluster.proxies.items()
                       if proxy.target == self.cluster.postgres.address)
        self.check_readiness(["sqs"], "SQS", {"feed", "worker"})
        self.check_readiness([primary], "PostgreSQL", {"feed", "worker"})
        self.check_readiness(["postgres-1", "postgres-2"], "PostgreSQL", {"feed", "worker", "query"})
        self.check_readiness(["redis", "dynamodb"], "Redis and DynamoDB", set())


if __name__ == "__main__":
    sys.exit(main())
