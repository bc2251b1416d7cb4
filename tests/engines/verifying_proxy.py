#!/usr/bin/env python3
"""Stands in front of a server that plays an AWS service, and is as strict about signatures as AWS:

  verifying_proxy.py --port PORT --upstream http://127.0.0.1:PORT [--seed NUMBER]

Every request must be signed (Signature Version 4) with a key that the proxy knows, `test` with the secret
`test` at first, and be dated now. It injects faults when told to. Control, by JSON:

  POST /proxy/faults  [rule…]                 see FaultRules in proxy_faults.py; replaces what was there
  POST /proxy/keys    {"ID": {"secret": …, "token": …, "expired": …}}   replaces the known keys
  GET  /proxy/counts  {"SendMessageBatch": {"requests", "refused", "faults", "passed", "entries"}, …}
  POST /proxy/reset                           no faults, first keys, counts at 0
"""

import argparse
import datetime
import email.utils
import http.client
import http.server
import json
import pathlib
import socket
import sys
import threading
import time
import urllib.parse
import urllib.request

sys.path[0] = str(pathlib.Path(__file__).resolve().parents[1])

from engines.engine import Engine  # noqa: E402
from engines.proxy_faults import THROTTLED, FaultRules, PartialBatch  # noqa: E402
from engines.signature_check import Refusal, check_request  # noqa: E402

SERVICES = {"AmazonSQS": "sqs", "DynamoDB_20120810": "dynamodb", "secretsmanager": "secretsmanager"}
FIRST_KEYS = {"test": {"secret": "test"}}
UPSTREAM_TIMEOUT_S = 60
# Of one hop, or no longer true once the proxy has read the body whole.
OWN_HEADERS = {"connection", "transfer-encoding", "content-length", "keep-alive", "date", "server"}


class Lost(Exception):
    """The connection ends without an answer."""


class Counts:
    def __init__(self):
        self.lock = threading.Lock()
        self.by_operation = {}

    def add(self, operation, **numbers):
        with self.lock:
            counts = self.by_operation.setdefault(
                operation, {"requests": 0, "refused": 0, "faults": 0, "passed": 0, "entries": 0})
            for name, number in numbers.items():
                counts[name] += number

    def reading(self):
        with self.lock:
            return {operation: dict(counts) for operation, counts in self.by_operation.items()}

    def clear(self):
        with self.lock:
            self.by_operation.clear()


class State:
    def __init__(self, upstream, seed):
        address = urllib.parse.urlsplit(upstream)
        self.upstream = (address.hostname, address.port or 80)
        self.faults = FaultRules(seed)
        self.keys = dict(FIRST_KEYS)
        self.counts = Counts()


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection, in a thread of its own; so is its connection to the upstream."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # Head and body leave together.
    state = None
    upstream = None

    def log_message(self, *_arguments):
        pass

    def finish(self):
        super().finish()
        if self.upstream:
            self.upstream.close()

    def do_GET(self):
        self.answer()

    do_POST = do_PUT = do_DELETE = do_GET

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            if self.path.startswith("/proxy/"):
                self.control(body)
            else:
                self.serve(body)
        except Refusal as refusal:
            self.send_error_of(refusal.status, refusal.code, refusal.message)
        except (Lost, ConnectionError):
            self.close_connection = True

    # The service

    def serve(self, body):
        prefix, _, operation = self.headers.get("X-Amz-Target", "").partition(".")
        service = SERVICES.get(prefix, prefix)
        counts = self.state.counts
        counts.add(operation, requests=1)
        try:
            check_request(self.command, self.path, self.headers.items(), body, self.state.keys, service,
                          datetime.datetime.now(datetime.timezone.utc))
        except Refusal:
            counts.add(operation, refused=1)
            raise
        batch, loses_answer = None, False
        for rule in self.state.faults.hits(operation):
            counts.add(operation, faults=1)
            if rule["kind"] == "delay":
                time.sleep(rule.get("ms", 1000) / 1000)
            elif rule["kind"] == "drop":
                raise Lost
            elif rule["kind"] == "lose_answer":
                loses_answer = True
            elif rule["kind"] == "partial":
                batch = PartialBatch(self.state.faults, rule, service, operation, body)
            else:
                default = THROTTLED.get(service, "ThrottlingException")
                raise Refusal(rule.get("code", default), rule.get("message", "Refused on purpose."),
                              rule.get("status", 400))
        self.pass_on(operation, body, batch, loses_answer)

    def pass_on(self, operation, body, batch, loses_answer):
        if batch and batch.held and not batch.passed:
            status, code, members = batch.answer_alone()
            if code:
                raise Refusal(code, "Nothing of the batch was processed.", status)
            return self.send(200, json.dumps(members).encode())
        self.state.counts.add(operation, passed=1, entries=entries_in(body))
        status, headers, answer = self.ask_upstream(batch.body() if batch and batch.held else body)
        if loses_answer:
            raise Lost
        if batch and batch.held and status == 200:
            headers = [(name, value) for name, value in headers if name.lower() != "x-amz-crc32"]
            answer = batch.complete(answer)
        self.send(status, answer, headers)

    def ask_upstream(self, body):
        headers = {name: value for name, value in self.headers.items() if name.lower() not in OWN_HEADERS}
        headers["Content-Length"] = str(len(body))
        for is_last in (False, True):
            if self.upstream is None:
                self.upstream = http.client.HTTPConnection(*self.state.upstream, timeout=UPSTREAM_TIMEOUT_S)
                self.upstream.connect()
                self.upstream.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self.upstream.request(self.command, self.path, body, headers)
                answer = self.upstream.getresponse()
                return answer.status, answer.getheaders(), answer.read()
            except http.client.RemoteDisconnected:
                # A kept connection that the upstream has closed: once more on a new one.
                self.upstream.close()
                self.upstream = None
                if is_last:
                    raise
            except (OSError, http.client.HTTPException) as error:
                self.upstream.close()
                self.upstream = None
                raise Lost from error
        raise Lost

    # Control

    def control(self, body):
        state = self.state
        if self.path == "/proxy/counts":
            return self.send(200, json.dumps(state.counts.reading()).encode())
        if self.path == "/proxy/faults":
            try:
                state.faults.replace(json.loads(body))
            except ValueError as error:
                raise Refusal("InvalidRule", str(error)) from None
        elif self.path == "/proxy/keys":
            state.keys = json.loads(body)
        elif self.path == "/proxy/reset":
            state.faults.replace([])
            state.keys = dict(FIRST_KEYS)
            state.counts.clear()
        else:
            raise Refusal("NoSuchControl", self.path, 404)
        return self.send(200, b"{}")

    # Answers

    def send_error_of(self, status, code, message):
        self.send(status, json.dumps({"__type": f"com.amazon.coral.service#{code}", "message": message}).encode())

    def send(self, status, body, headers=()):
        self.send_response_only(status)
        self.send_header("Date", email.utils.formatdate(usegmt=True))
        for name, value in headers:
            if name.lower() not in OWN_HEADERS:
                self.send_header(name, value)
        if not any(name.lower() == "content-type" for name, _ in headers):
            self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def entries_in(body):
    """How many entries a batch has; 1 for what is no batch."""
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return 1
    if isinstance(request.get("Entries"), list):
        return len(request["Entries"])
    items = request.get("RequestItems")
    if isinstance(items, dict):
        return sum(len(wanted["Keys"] if isinstance(wanted, dict) else wanted) for wanted in items.values())
    return 1


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def make_server(port, upstream, seed=1):
    return Server(("127.0.0.1", port), type("BoundHandler", (Handler,), {"state": State(upstream, seed)}))


class VerifyingProxy(Engine):
    """The proxy as a process beside the server that it stands in front of."""

    def __init__(self, folder, upstream, name="proxy", port=None, seed=1):
        super().__init__(folder, port)
        self.name, self.upstream, self.seed = name, upstream, seed

    @property
    def url(self):
        return f"http://{self.address}"

    def command(self):
        return [sys.executable, __file__, "--port", self.port, "--upstream", self.upstream, "--seed", self.seed]

    def is_ready(self):
        self.counts()
        return True

    def environment(self):
        return {f"NEXUS_TEST_{self.name.upper().replace('-', '_')}": self.url}

    def ask(self, path, members=None):
        body = None if members is None else json.dumps(members).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/proxy/{path}", body), timeout=10) as answer:
            return json.loads(answer.read())

    def counts(self):
        return self.ask("counts")

    def set_faults(self, *rules):
        self.ask("faults", list(rules))

    def set_keys(self, keys):
        self.ask("keys", keys)

    def reset(self):
        self.ask("reset", {})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--upstream", required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    make_server(options.port, options.upstream, options.seed).serve_forever()


if __name__ == "__main__":
    main()
