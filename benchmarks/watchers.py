#!/usr/bin/env python3
"""Open dashboards, as the server sees them: benchmarks/watchers.py PORT COUNT SECONDS

Each holds a stream of live events and asks for the overview every ten seconds. Prints one JSON object:
{"watchers", "events", "bytes", "overviews", "lost"}.
"""

import http.client
import json
import selectors
import socket
import sys
import time

OVERVIEW_EVERY_S = 10


def open_stream(port):
    stream = socket.create_connection(("127.0.0.1", port))
    stream.sendall(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
    stream.setblocking(False)
    return stream


def ask_for_overview(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/api/overview?range=1h")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status == 200


def watch(port, count, seconds):
    report = {"watchers": count, "events": 0, "bytes": 0, "overviews": 0, "lost": 0}
    readable = selectors.DefaultSelector()
    for _ in range(count):
        readable.register(open_stream(port), selectors.EVENT_READ)
    begin = time.monotonic()
    end, asked = begin + seconds, 0
    while (now := time.monotonic()) < end:
        due = (now - begin) * count / OVERVIEW_EVERY_S
        if asked < due:
            report["overviews"] += ask_for_overview(port)
            asked += 1
        for key, _ in readable.select(timeout=0.05):
            received = key.fileobj.recv(65536)
            report["bytes"] += len(received)
            report["events"] += received.count(b"\nevent: ") + received.count(b"\nid: ")
            if not received:
                report["lost"] += 1
                readable.unregister(key.fileobj)
    return report


if __name__ == "__main__":
    print(json.dumps(watch(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
