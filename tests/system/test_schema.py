#!/usr/bin/env python3
"""PostgreSQL's schema as an operator meets it: who may bring it forward, and what a program that is older does."""

import contextlib
import http.client
import json
import pathlib
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from client import JSON, order  # noqa: E402
from engines.engine import EngineMissing  # noqa: E402
from engines.postgres import Postgres  # noqa: E402
from server import PROGRAM, ROOT, SystemTest  # noqa: E402

# docs/store-schema.md, "Rights".
RIGHTS = """
    CREATE ROLE program LOGIN PASSWORD '{password}';
    GRANT TEMPORARY ON DATABASE postgres TO program;
    GRANT USAGE ON SCHEMA nexusstream TO program;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA nexusstream TO program;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA nexusstream TO program;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA nexusstream TO program;
"""


class Schema(SystemTest):
    def setUp(self):
        super().setUp()
        try:
            self.postgres = Postgres(self.folder / "postgres", fsync=False)
            self.addCleanup(self.postgres.stop)
            self.postgres.start()
        except EngineMissing as missing:
            self.skipTest(str(missing))
        self.environment = {"NEXUS_TEST_PASSWORD": self.postgres.password}

    def flags(self, user):
        place = f"host=127.0.0.1 port={self.postgres.port} dbname=postgres user={user} sslmode=disable"
        return ["--adapters-orders", "postgres", "--postgres-writer", place, "--postgres-password", "env:NEXUS_TEST_PASSWORD"]

    def cluster(self, user="postgres"):
        folder = self.folder / user
        folder.mkdir(exist_ok=True)
        return self.server(*self.flags(user), folder=folder, environment=self.environment)

    def migrate(self, user="postgres", *more):
        server = self.cluster(user)
        command = [PROGRAM, "migrate", "--data", server.data, *server.flags, *more]
        return subprocess.run([str(part) for part in command], cwd=ROOT, env=server.environment, capture_output=True,
                              text=True, timeout=60)

    def refuses_to_start(self, server, *words):
        server.spawn()
        self.assertNotEqual(server.process.wait(30), 0)
        server.process = None
        for each in words:
            self.assertIn(each, server.log())

    def takes(self, server, external_id):
        status, _, answer = server.call("POST", "/api/feed/partner-a", json.dumps(order(external_id)), JSON)
        self.assertEqual(status, 202, answer)
        server.wait_until_drained()
        self.assertIn(external_id, [row["externalOrderId"] for row in server.export()])

    def test_its_owner_brings_it_forward_and_a_program_with_few_rights_uses_it(self):
        before = self.migrate("postgres", "--json")
        self.assertEqual(before.returncode, 0, before.stderr)
        parts = json.loads(before.stdout)["postgres"]["parts"]
        recorded = self.postgres.sql("SELECT part, max(number) FROM nexusstream.schema_migrations GROUP BY 1")
        self.assertEqual(parts, {part: int(number) for part, number in recorded})
        self.assertGreater(len(parts), 3)
        again = self.migrate()
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("PostgreSQL, schema nexusstream: as this program has it", again.stdout)

        self.postgres.sql(RIGHTS.format(password=self.postgres.password))
        program = self.cluster("program")
        program.start()
        self.takes(program, "few-rights")
        error = program.call("POST", "/api/feed/partner-a", json.dumps(order("few-rights", 9)), JSON)
        self.assertEqual(error[0], 409)
        self.assertEqual(program.get("/api/conservation")["unaccounted"], 0)
        self.assertEqual(program.end(), 0)

    def test_a_user_who_may_not_make_it_is_told_which_right_is_missing(self):
        self.postgres.sql(f"CREATE ROLE program LOGIN PASSWORD '{self.postgres.password}'")
        self.refuses_to_start(self.cluster("program"), "PostgreSQL cannot be used", "permission denied", "nexusstream migrate")
        refused = self.migrate("program")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("permission denied", refused.stderr)
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'nexusstream'"), [["0"]])

    def test_an_older_program_leaves_a_newer_schema_as_it_is(self):
        running = self.cluster()
        running.start()
        self.takes(running, "before")
        self.postgres.sql("INSERT INTO nexusstream.schema_migrations(part, number, name) VALUES ('orders', 99, 'of the future')")
        self.takes(running, "while it runs")
        self.assertEqual(running.end(), 0)
        self.refuses_to_start(running, "version 99", "a newer nexusstream has used it")
        refused = self.migrate()
        self.assertEqual(refused.returncode, 1)
        self.assertIn("version 99", refused.stderr)
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM nexusstream.orders"), [["2"]])

    def test_programs_that_start_together_make_it_once(self):
        programs = []
        for number in range(3):
            folder = self.folder / f"program-{number}"
            folder.mkdir()
            programs.append(self.server(*self.flags("postgres"), folder=folder, environment=self.environment))
        for program in programs:
            program.spawn()
        for program in programs:
            self.wait_until_ready(program)
        steps = self.postgres.sql("SELECT count(*), count(DISTINCT (part, number)) FROM nexusstream.schema_migrations")
        self.assertEqual(steps[0][0], steps[0][1])
        self.takes(programs[2], "together")

    def wait_until_ready(self, program):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if program.call("GET", "/readyz")[0] == 200:
                    return
            time.sleep(0.05)
        self.fail(program.log())


if __name__ == "__main__":
    unittest.main()
