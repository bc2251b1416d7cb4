#!/usr/bin/env python3
"""The dashboard's files, sessions, the overview and live events, against the real program."""

import contextlib
import http.client
import json
import socket
import subprocess
import threading
import time
import unittest

from client import JSON, NDJSON, order
from server import PROGRAM, SystemTest

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


class Listener(threading.Thread):
    """One stream of live events, read until it ends or is closed."""

    def __init__(self, port, last_event_id=None):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        self.connection.request("GET", "/api/events", headers=headers)
        self.answer = self.connection.getresponse()
        self.events = []  # (id, type, data)
        self.ended = False
        self.start()

    def run(self):
        fields = {}
        try:
            for line in self.answer:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if value and name:
                    fields[name] = value
                elif not name and "event" in fields:
                    self.events.append((fields["id"], fields["event"], json.loads(fields["data"])))
                    fields = {}
            self.ended = True
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass

    def of(self, kind):
        return [event for event in list(self.events) if event[1] == kind]

    def close(self):
        with contextlib.suppress(OSError, AttributeError):
            self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.join(5)
        self.answer.close()
        self.connection.close()


class Monitoring(SystemTest):
    def wait_for(self, holds, what, timeout_s=20):
        deadline = time.monotonic() + timeout_s
        while not holds():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.02)

    def feed(self, server, name, count, **changes):
        body = "\n".join(json.dumps(order(f"{name}-{n}", **changes)) for n in range(count))
        status, _, answer = server.call("POST", "/api/feed/partner-a/batch?results=none", body, NDJSON)
        self.assertEqual(status, 200, answer)
        return json.loads(answer)

    def listen(self, server, last_event_id=None):
        listener = Listener(server.port, last_event_id)
        self.addCleanup(listener.close)
        return listener

    def key(self, server, role):
        done = subprocess.run([PROGRAM, "keys", "create", "--role", role, "--data", server.data], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def dashboard(self):
        folder = self.folder / "dashboard"
        files = {"index.html": b"<!doctype html><title>N</title>", "favicon.svg": b"<svg/>",
                 "assets/app-1a2b3c.js": b"plain", "assets/app-1a2b3c.js.br": b"brotli",
                 "assets/app-1a2b3c.js.gz": b"gzip"}
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder

    def raw(self, server, target):
        """The status of a request whose target no client library would send."""
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n".encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        return int(answer.split(b" ", 2)[1]), answer

    def test_the_dashboard_is_served_from_its_folder_and_nothing_else_is(self):
        server = self.server("--dashboard-folder", self.dashboard())
        server.start()
        status, headers, body = server.call("GET", "/")
        self.assertEqual((status, body), (200, b"<!doctype html><title>N</title>"))
        self.assertEqual(headers["Content-Security-Policy"], CONTENT_SECURITY_POLICY)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-cache")
        self.assertEqual(server.call("GET", "/", headers={"If-None-Match": headers["ETag"]})[0], 304)
        self.assertEqual(server.call("GET", "/errors/groups/PARTNER_A:NULL_VALUE:skuId")[2], body)
        for accepted, coding, content in (("br, gzip", "br", b"brotli"), ("gzip", "gzip", b"gzip"), ("", None, b"plain")):
            _, headers, body = server.call("GET", "/assets/app-1a2b3c.js", headers={"Accept-Encoding": accepted})
            self.assertEqual((headers.get("Content-Encoding"), body), (coding, content))
            self.assertIn("immutable", headers["Cache-Control"])
        (self.folder / "secret.txt").write_text("outside")
        for target in ("/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt",
                       "/assets//../../secret.txt", "//secret.txt", "/assets/%2e%2e%5c%2e%2e%5csecret.txt",
                       "/..%252fsecret.txt", f"/{self.folder}/secret.txt"):
            status, answer = self.raw(server, target)
            self.assertIn(status, (400, 404), target)
            self.assertNotIn(b"outside", answer)
        self.assertEqual(server.call("GET", "/api/nothing")[0], 404)
        self.assertEqual(server.end(), 0)

    def test_a_folder_without_a_dashboard_is_refused_at_the_start(self):
        empty = self.folder / "empty"
        empty.mkdir()
        server = self.server("--dashboard-folder", empty)
        server.spawn()
        self.assertEqual(server.process.wait(20), 1)
        self.assertIn("index.html", server.log())

    def test_a_browser_signs_in_and_out_and_other_sites_cannot_use_it(self):
        server = self.server("--authentication", "on")
        server.start()
        self.assertEqual(server.call("GET", "/")[0], 404)
        key = self.key(server, "admin")
        time.sleep(1.5)  # the running server sees new keys within a second
        status, headers, _ = server.call("POST", "/api/session", json.dumps({"key": key}), JSON)
        self.assertEqual(status, 204)
        cookie = headers["Set-Cookie"]
        self.assertIn("HttpOnly; SameSite=Strict", cookie)
        session = {"Cookie": cookie.split(";")[0]}
        me = server.get("/api/me", session)
        self.assertEqual((me["authentication"], me["role"], me["keyId"]), (True, "admin", key.split("_")[2]))
        feed = ("POST", "/api/feed/partner-a", json.dumps(order("O-1")))
        status, _, body = server.call(*feed, {**JSON, **session})
        self.assertEqual((status, json.loads(body)["code"]), (403, "CSRF_HEADER_MISSING"))
        self.assertEqual(server.call(*feed, {**JSON, **session, "X-NexusStream-Request": "1"})[0], 202)
        self.assertEqual(server.end(), 0)
        server.start()
        self.assertEqual(server.call("GET", "/api/me", headers=session)[0], 200, "a session outlives a restart")
        out = server.call("DELETE", "/api/session", headers={**session, "X-NexusStream-Request": "1"})
        self.assertEqual(out[0], 204)
        self.assertEqual(server.call("GET", "/api/me", headers=session)[0], 401)
        self.assertNotIn(cookie.split(";")[0].rpartition("_")[2], server.log())

    def test_the_overview_counts_what_passes_and_remembers_it(self):
        server = self.server()
        server.start()
        self.feed(server, "good", 300)
        refused = self.feed(server, "bad", 100, quantity=-1)
        self.assertEqual(refused["rejected"], 100)
        self.wait_for(lambda: server.get("/api/overview")["totals"] == {"orders": 300, "openErrors": 100},
                      "the totals are balanced every ten seconds")
        overview = server.get("/api/overview")
        for name, count in (("accepted", 300), ("rejected", 100), ("duplicates", 0), ("conflicts", 0)):
            self.assertEqual(sum(point[name] for point in overview["points"]), count, name)
        self.assertTrue(any(point["p99"] is not None for point in overview["points"]))
        self.assertEqual(overview["conservation"]["unaccounted"], 0)
        self.assertEqual([alarm["id"] for alarm in overview["alarms"]], ["error_rate:PARTNER_A"])
        metrics = server.call("GET", "/metrics")[2].decode()
        self.assertIn('nexusstream_alarms{alarm="error_rate"} 1\n', metrics)
        self.assertIn('nexusstream_alarms{alarm="unaccounted"} 0\n', metrics)
        self.assertEqual(server.end(), 0)
        server.start()
        for reach in ("1h", "24h", "7d", "30d"):
            points = server.get(f"/api/overview?range={reach}")["points"]
            self.assertEqual(sum(point["accepted"] for point in points), 300, reach)
            self.assertEqual(sum(point["rejected"] for point in points), 100, reach)

    def test_events_come_within_two_seconds_and_resume_where_a_client_left(self):
        server = self.server()
        server.start()
        listener = self.listen(server)
        self.wait_for(lambda: listener.of("overview"), "an overview comes each second", 3)
        self.feed(server, "live", 3)
        self.feed(server, "live-bad", 2, quantity=-1)
        self.wait_for(lambda: len(listener.of("order")) == 3 and len(listener.of("error")) == 2, "what is new", 3)
        self.assertEqual([data["externalOrderId"] for _, _, data in listener.of("order")],
                         ["live-0", "live-1", "live-2"])
        self.assertEqual(listener.of("error")[0][2]["group"], "PARTNER_A:NEGATIVE_NUMBER:quantity")
        listener.close()
        last = listener.events[-1][0]
        other = self.listen(server)
        self.feed(server, "meanwhile", 2)
        self.wait_for(lambda: len(other.of("order")) == 2, "the other one goes on", 3)
        again = self.listen(server, last)
        self.wait_for(lambda: len(again.of("order")) == 2, "what was missed comes again", 3)
        self.assertEqual(again.of("reset"), [])
        seen = [number for number, _, _ in listener.events + again.events]
        self.assertEqual(len(seen), len(set(seen)), "an event came twice")
        stranger = self.listen(server, "1a2b3c-17")
        self.wait_for(lambda: stranger.events and stranger.events[0][1] == "reset", "an unknown place is a reset", 3)
        began = time.monotonic()
        self.assertEqual(server.end(), 0)
        self.assertLess(time.monotonic() - began, 5, "open streams do not hold the server up")
        for open_one in (other, again, stranger):
            open_one.join(5)
            self.assertTrue(open_one.ended, "a stream was cut instead of ended")

    def test_a_client_that_does_not_read_is_dropped_while_others_go_on(self):
        server = self.server()
        server.start()
        lazy = socket.socket()
        self.addCleanup(lazy.close)
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", server.port))
        lazy.sendall(b"GET /api/events HTTP/1.1\r\nHost: t\r\n\r\n")
        reader = self.listen(server)
        dropped = "nexusstream_event_clients_dropped_total 1\n"
        batch = 0

        def is_dropped():
            nonlocal batch
            batch += 1
            self.feed(server, f"large-{batch}", 20, metadata={"note": "x" * 8_000})
            time.sleep(1)
            return dropped in server.call("GET", "/metrics")[2].decode()

        self.wait_for(is_dropped, "a client that does not read is dropped", 25)
        before = len(reader.of("overview"))
        self.wait_for(lambda: len(reader.of("overview")) >= before + 2, "the other one goes on", 5)
        self.assertTrue(reader.is_alive())

    def test_two_hundred_clients_may_listen_and_no_more(self):
        server = self.server()
        server.start()
        listeners = [self.listen(server) for _ in range(200)]
        self.assertEqual({listener.answer.status for listener in listeners}, {200})
        status, headers, body = server.call("GET", "/api/events")
        self.assertEqual((status, json.loads(body)["code"]), (503, "TOO_MANY_LISTENERS"))
        self.assertIn("Retry-After", headers)
        self.wait_for(lambda: all(listener.of("overview") for listener in listeners), "everyone hears", 10)
        listeners.pop().close()
        self.wait_for(lambda: server.call("HEAD", "/api/events")[0] == 200, "HEAD needs no place")

        def is_admitted():
            late = self.listen(server)
            listeners.append(late)
            return late.answer.status == 200

        self.wait_for(is_admitted, "a place that was left is free again", 10)


if __name__ == "__main__":
    unittest.main()
