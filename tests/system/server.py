"""The real program, started and ended by its process id, with data and a port of its own."""

import contextlib
import http.client
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import unittest
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("NEXUS_PROGRAM", ROOT / "build" / "release" / "nexusstream"))
EXHAUSTIVE = "NEXUS_EXHAUSTIVE" in os.environ
SHARED = pathlib.Path(os.environ.get("NEXUS_SHARED", ROOT.parent / "shared"))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Caller:
    """Asks whatever answers on `port`."""

    port = None

    def call(self, method, path, body=None, headers=None, timeout_s=30):
        """One request over a connection of its own: status, headers, bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def get(self, path, headers=None):
        status, _, body = self.call("GET", path, headers=headers)
        if status != 200:
            raise RuntimeError(f"GET {path} is answered with {status}: {body[:500]}")
        return json.loads(body, parse_float=Decimal)

    def export(self, headers=None):
        """Every stored order."""
        status, _, body = self.call("GET", "/api/orders/export?format=ndjson", headers=headers, timeout_s=300)
        if status != 200:
            raise RuntimeError(f"the export is answered with {status}")
        return [json.loads(line, parse_float=Decimal) for line in body.splitlines()]

    def wait_until_drained(self, timeout_s=60):
        deadline = time.monotonic() + timeout_s
        while any(queue["visible"] + queue["inFlight"] for queue in self.get("/api/queues")["queues"][:2]):
            if time.monotonic() > deadline:
                raise RuntimeError(f"the queues are not empty: {self.get('/api/queues')}")
            time.sleep(0.02)

    def redrive(self):
        """Sends dead letters back: kills in the middle of deliveries make some of innocent orders."""
        self.call("POST", "/api/queues/valid_orders_dlq/redrive", b"{}", {"Content-Type": "application/json"})
        deadline = time.monotonic() + 30
        while self.get("/api/queues")["queues"][2]["visible"] and time.monotonic() < deadline:
            time.sleep(0.02)


class Server(Caller):
    """One data folder and the process that serves it, if any. Restarts keep the port."""

    def __init__(self, folder, *flags, prefix=(), environment=None):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.port = free_port()
        self.flags = flags
        self.prefix = prefix
        self.environment = {**os.environ, **(environment or {})}
        self.log_path = self.folder / "server.log"
        self.process = None

    def spawn(self, prefix=None):
        command = [*(self.prefix if prefix is None else prefix), PROGRAM, "serve", "--data", self.data, "--http-listen",
                   f"127.0.0.1:{self.port}", *self.flags]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([str(part) for part in command], cwd=ROOT, stdout=log, stderr=log,
                                            env=self.environment)

    def start(self, timeout_s=30):
        """Returns how many seconds it took until the server was ready."""
        began = time.monotonic()
        self.spawn()
        while time.monotonic() - began < timeout_s and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.call("GET", "/readyz")[0] == 200:
                    return time.monotonic() - began
            time.sleep(0.01)
        self.kill()
        raise RuntimeError("the server is not ready:\n" + self.log()[-3000:])

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def end(self, timeout_s=20):
        """Asks the server to end as an operator would; returns its exit code."""
        self.process.terminate()
        code = self.process.wait(timeout_s)
        self.process = None
        return code


class SystemTest(unittest.TestCase):
    """A test with a folder of its own, whose servers end with it."""

    @classmethod
    def setUpClass(cls):
        if not PROGRAM.exists():
            raise unittest.SkipTest(f"{PROGRAM} is not built")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="nexusstream-system-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def server(self, *flags, folder=None, **options):
        server = Server(folder or self.folder, *flags, **options)
        self.addCleanup(server.kill)
        return server
