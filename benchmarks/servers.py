"""The servers and programs that ./bench measures, each started on a free loopback port."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("NEXUS_BUILD", ROOT / "build" / "release"))


class BenchError(Exception):
    """A measurement that cannot be made; the message says why."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_json(command):
    """Starts a program that prints one JSON object as its last line."""
    return subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish_json(program, timeout):
    """What a started program printed, once it has ended."""
    try:
        output, complaints = program.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        program.kill()
        program.communicate()
        raise
    if program.returncode != 0:
        raise BenchError(f"{program.args[0]} failed: {complaints.strip() or output.strip()}")
    return json.loads(output.strip().split("\n")[-1])


def run_json(command, timeout):
    return finish_json(start_json(command), timeout)


def load(mode, port, seconds, *arguments):
    """Runs the load generator and returns its report."""
    command = [BUILD / "nexus_load", mode, "--port", port, "--seconds", seconds, *arguments]
    return run_json(command, timeout=float(seconds) + 120)


class Server:
    """A child process that is stopped when the `with` block ends."""

    name = "server"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.process = None

    def command(self):
        raise NotImplementedError

    def start(self, timeout_seconds=60):
        """Starts the server and returns the seconds until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        begin = time.monotonic()
        with open(self.folder.with_suffix(".log"), "ab") as log:
            self.process = subprocess.Popen([str(part) for part in self.command()], stdout=log, stderr=log)
        while time.monotonic() - begin < timeout_seconds:
            if self.process.poll() is not None:
                raise BenchError(f"{self.name} ended with {self.process.returncode}: {self.log_tail()}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get_status(self.ready_path) < 300:
                    return time.monotonic() - begin
            time.sleep(0.005)
        raise BenchError(f"{self.name} was not ready after {timeout_seconds} s: {self.log_tail()}")

    ready_path = "/"

    def log_tail(self):
        log = self.folder.with_suffix(".log")
        return log.read_text(errors="replace")[-500:] if log.exists() else ""

    def get_status(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise BenchError(f"GET {path} answered {answer.status}: {body[:300]!r}")
        return json.loads(body)

    def stop(self, how=signal.SIGTERM):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Nginx(Server):
    """nginx answering every request with the same 202: what a server costs that does nothing."""

    name = "nginx"

    def command(self):
        answer = json.dumps({"status": "accepted", "orderId": "LOAD0000-000000000000", "partnerId": "PARTNER_A",
                             "sequenceNumber": 1, "id": "0190b6a0-0000-7000-8000-000000000000", "duplicate": False})
        temporary = "".join(f"{kind}_temp_path {self.folder}/{kind}; "
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        config = self.folder / "nginx.conf"
        config.write_text(f"""
worker_processes 2;
daemon off;
pid {self.folder}/pid;
error_log {self.folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 10000000;
  client_max_body_size 0;
  {temporary}
  server {{
    listen 127.0.0.1:{self.port} backlog=4096;
    location / {{ default_type application/json; return 202 '{answer}'; }}
  }}
}}
""")
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if program is None:
            raise BenchError("nginx is not installed: tools/install-dependencies --checks brings it")
        return [program, "-e", self.folder / "error.log", "-p", self.folder, "-c", config]


class NexusStream(Server):
    """The program itself, with its data in the folder."""

    name = "nexusstream"
    ready_path = "/readyz"

    def __init__(self, folder, *arguments):
        super().__init__(folder)
        self.arguments = arguments

    def command(self):
        return [BUILD / "nexusstream", "serve", "--data", self.folder, "--http-listen", f"127.0.0.1:{self.port}",
                "--log-level", "warning", *self.arguments]

    def memory_mb(self):
        """(resident now, most so far) in MB of 10^6 bytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        kib = {name: int(value) for name, value in re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", status)}
        return kib["VmRSS"] * 1024 / 1e6, kib["VmHWM"] * 1024 / 1e6

    def stored_orders(self):
        return int(self.get("/api/orders/stats")["statistics"]["totalOrders"])

    def waiting_orders(self):
        """Messages of valid_orders that are not acknowledged yet."""
        queue = self.get("/api/queues/valid_orders")
        return queue["visible"] + queue["inFlight"]

    def wait_until_drained(self, timeout_seconds):
        """Returns when no accepted order waits any more; gives the seconds that it took."""
        begin = time.monotonic()
        while self.waiting_orders() > 0:
            if time.monotonic() - begin > timeout_seconds:
                raise BenchError(f"{self.waiting_orders()} orders still wait after {timeout_seconds} s")
            time.sleep(0.02)
        return time.monotonic() - begin


class CountedNexusStream(NexusStream):
    """The program under callgrind, which counts instructions and is some fifty times slower."""

    def command(self):
        return ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *super().command()]

    def instructions(self):
        """Instructions of the whole run, once the server has ended."""
        found = re.findall(r"Collected : (\d+)", self.folder.with_suffix(".log").read_text(errors="replace"))
        if not found:
            raise BenchError(f"callgrind counted nothing: {self.log_tail()}")
        return int(found[-1])
