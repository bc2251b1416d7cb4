"""What starts a function and hands it invocations: a strict Runtime API of our own, and AWS's emulator."""

import contextlib
import http.client
import http.server
import json
import pathlib
import queue
import signal
import subprocess
import sys
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from engines.engine import end_with_parent, free_port  # noqa: E402
from functions.aws_emulator import aws_emulator  # noqa: E402

BASE = "/2018-06-01/runtime/"
START_TIMEOUT_S = 60


class FunctionFailed(Exception):
    """The function reported an error, for one invocation or for its start."""


class Invocation:
    def __init__(self, payload, timeout_s, trace):
        self.id = str(uuid.uuid4())
        self.payload, self.timeout_s, self.trace = payload, timeout_s, trace
        self.answer, self.error = None, None
        self.done = threading.Event()


class PlayedRuntime:
    """The Runtime API as AWS documents it, one invocation at a time; `command` starts the function.

    As on Lambda, the function's process stands still (SIGSTOP) from the moment in which it asks for an invocation
    until there is one.
    """

    def __init__(self, command, environment):
        self.waiting, self.running = queue.Queue(), {}
        self.start_error, self.first_next = None, threading.Event()
        self.frozen = threading.Event()
        self.server = self.make_server()
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        address = f"127.0.0.1:{self.server.server_address[1]}"
        self.began = time.monotonic()
        self.process = subprocess.Popen([str(part) for part in command], preexec_fn=end_with_parent,
                                        env={**environment, "AWS_LAMBDA_RUNTIME_API": address},
                                        stderr=subprocess.PIPE, text=True)
        self.log = []
        self.log_reader = threading.Thread(target=self.read_log, daemon=True)
        self.log_reader.start()
        self.cold_start_ms = None

    def wait_frozen(self):
        with contextlib.suppress(queue.Empty):
            return self.waiting.get_nowait()
        self.process.send_signal(signal.SIGSTOP)
        self.frozen.set()
        invocation = self.waiting.get()
        self.frozen.clear()
        self.process.send_signal(signal.SIGCONT)
        return invocation

    def read_log(self):
        self.log.extend(iter(self.process.stderr.readline, ""))

    def make_server(runtime):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def log_message(self, *_arguments):
                pass

            def do_GET(self):
                if self.path != BASE + "invocation/next":
                    return self.answer(404, b"{}")
                if not runtime.first_next.is_set():
                    runtime.cold_start_ms = (time.monotonic() - runtime.began) * 1000
                    runtime.first_next.set()
                invocation = runtime.wait_frozen()
                if invocation is None:
                    self.close_connection = True
                    return None
                runtime.running[invocation.id] = invocation
                return self.answer(200, invocation.payload, {
                    "Lambda-Runtime-Aws-Request-Id": invocation.id,
                    "Lambda-Runtime-Deadline-Ms": str(int((time.time() + invocation.timeout_s) * 1000)),
                    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:f",
                    "Lambda-Runtime-Trace-Id": invocation.trace})

            def do_POST(self):
                body = b"".join(self.pieces())
                path = self.path.removeprefix(BASE)
                if path == "init/error":
                    runtime.start_error = json.loads(body)
                    runtime.first_next.set()
                    return self.answer(202, b'{"status":"OK"}')
                _, invocation_id, what = path.split("/")
                invocation = runtime.running.pop(invocation_id)
                if what == "response":
                    invocation.answer = json.loads(body)
                else:
                    invocation.error = json.loads(body)
                self.answer(202, b'{"status":"OK"}')
                return invocation.done.set()

            def pieces(self):
                if self.headers.get("Transfer-Encoding") != "chunked":
                    yield self.rfile.read(int(self.headers["Content-Length"]))
                    return
                while size := int(self.rfile.readline(), 16):
                    yield self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()

            def answer(self, status, body, headers=None):
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                if not isinstance(sys.exc_info()[1], ConnectionError):  # A function that was ended hangs up.
                    super().handle_error(request, client_address)

        return Server(("127.0.0.1", 0), Handler)

    def wait_until_ready(self):
        if not self.first_next.wait(START_TIMEOUT_S):
            raise FunctionFailed("the function did not ask for an invocation: " + "".join(self.log))
        if self.start_error:
            raise FunctionFailed(self.start_error["errorMessage"])

    def invoke(self, event, timeout_s=30, trace=""):
        self.wait_until_ready()
        invocation = Invocation(json.dumps(event).encode(), timeout_s, trace)
        self.waiting.put(invocation)
        if not invocation.done.wait(timeout_s):
            raise FunctionFailed("the function gave no answer in time: " + "".join(self.log))
        if invocation.error:
            raise FunctionFailed(invocation.error["errorMessage"])
        return invocation.answer

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log_reader.join()
        self.process.stderr.close()
        self.waiting.put(None)
        self.server.shutdown()
        self.server.server_close()


class AwsEmulator:
    """AWS's runtime interface emulator. It starts the function with the first invocation."""

    cold_start_ms = None

    def __init__(self, command, environment):
        self.port = free_port()
        self.process = subprocess.Popen(
            [str(aws_emulator()), "--log-level", "error", "--runtime-interface-emulator-address",
             f"127.0.0.1:{self.port}", "--runtime-api-address", f"127.0.0.1:{free_port()}", *map(str, command)],
            preexec_fn=end_with_parent, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def wait_until_ready(self):
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.connect()
                connection.close()
                return
            time.sleep(0.05)
        raise FunctionFailed("the emulator does not listen")

    def invoke(self, event, timeout_s=30, trace=""):
        self.wait_until_ready()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        headers = {"Content-Type": "application/json"}
        if trace:
            headers["X-Amzn-Trace-Id"] = trace
        connection.request("POST", "/2015-03-31/functions/function/invocations", json.dumps(event), headers)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        if isinstance(answer, dict) and "errorMessage" in answer:
            raise FunctionFailed(answer["errorMessage"])
        return answer

    def stop(self):
        self.process.kill()
        self.process.wait()
