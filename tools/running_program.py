"""The program under test with data of its own on a free loopback port, for checks in Python."""

import contextlib
import json
import pathlib
import socket
import subprocess
import time
import urllib.request
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parent.parent


class RunningProgram:
    """Starts `program` with its data in `folder`; stop() ends it as an operator would."""

    def __init__(self, program, folder):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.address = "127.0.0.1:%d" % listener.getsockname()[1]
        self.log = open(folder / "server.log", "ab")
        command = [program, "serve", "--data", folder / "data", "--http-listen", self.address]
        self.process = subprocess.Popen([str(part) for part in command], cwd=ROOT, stdout=self.log, stderr=self.log)
        self.wait_until_ready(folder)

    def wait_until_ready(self, folder):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"http://{self.address}/readyz", timeout=2):
                    return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("the server was not ready:\n" + (folder / "server.log").read_text(errors="replace")[-2000:])

    def get(self, path):
        """The JSON answer to a GET, its numbers as exact decimals."""
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=60) as answer:
            return json.loads(answer.read(), parse_float=Decimal)

    def wait_until_drained(self, timeout_seconds=120):
        """Returns when every accepted order and every error is in its store."""
        deadline = time.monotonic() + timeout_seconds
        while any(queue["visible"] + queue["inFlight"] for queue in self.get("/api/queues")["queues"]):
            if time.monotonic() > deadline:
                raise RuntimeError(f"the queues are not empty after {timeout_seconds} s: {self.get('/api/queues')}")
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
