"""The proxy in front of PostgreSQL, with a real server behind it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from engines.engine import EngineMissing  # noqa: E402
from engines.postgres import Postgres  # noqa: E402
from engines.postgres_proxy import PostgresProxy  # noqa: E402

# pgbench prepares each statement once for a session, as programs do.
INSERT = "BEGIN;\nINSERT INTO kept VALUES (1);\nCOMMIT;\n"


class PostgresProxyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="nexusstream-engines-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        try:
            self.server = Postgres(self.folder / "postgres", fsync=False)
        except EngineMissing as missing:
            self.skipTest(str(missing))
        self.addCleanup(self.server.stop)
        self.server.start()
        self.server.sql("CREATE TABLE kept (number int)")
        self.proxy = PostgresProxy(self.server.address)
        self.proxy.start()
        self.addCleanup(self.proxy.stop)

    def bench(self, transactions):
        """The exit code of a session that inserts so many rows, one a transaction."""
        script = self.folder / "insert.sql"
        script.write_text(INSERT)
        return subprocess.run(
            [self.server.bin / "pgbench", "--no-vacuum", "--protocol=prepared", f"--file={script}", f"--transactions={transactions}",
             self.server.connection_string.replace(f"port={self.server.port}", f"port={self.proxy.port}")],
            capture_output=True, text=True, timeout=60).returncode

    def stored(self):
        return int(self.server.sql("SELECT count(*) FROM kept")[0][0])

    def test_statements_pass(self):
        self.assertEqual(self.bench(10), 0)
        self.assertEqual(self.stored(), 10)

    def test_the_reply_to_a_prepared_commit_is_lost_and_the_commit_happened(self):
        self.proxy.lose_replies(b"COMMIT")
        self.assertNotEqual(self.bench(10), 0)
        self.assertEqual((self.proxy.lost, self.stored()), (1, 1))

    def test_a_held_statement_does_not_reach_the_server(self):
        self.proxy.hold(b"INSERT INTO kept")
        with self.assertRaises(subprocess.TimeoutExpired):
            subprocess.run(["psql", self.server.connection_string.replace(f"port={self.server.port}", f"port={self.proxy.port}"),
                            "-c", "INSERT INTO kept VALUES (1)"], capture_output=True, timeout=1)
        self.assertEqual((self.proxy.held, self.stored()), (1, 0))
        self.proxy.cut()
        self.proxy.release()
        self.assertEqual(self.stored(), 0)


if __name__ == "__main__":
    unittest.main()
