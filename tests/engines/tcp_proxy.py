"""A proxy for TCP between a program and a server, which cuts, freezes, holds and loses what passes.

What passes is not understood, only searched: hold() and lose_replies() look for bytes in what clients send
(an SQL statement, the name of an AWS operation), so the connection must not be encrypted.
"""

import contextlib
import socket
import struct
import threading

from engines.engine import free_port

CHUNK = 65536

# An answer is taken to be complete when nothing followed for so long.
REPLY_IS_COMPLETE_S = 0.05


def close_at_once(connection):
    """The other end sees a reset, as from a machine that went away."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        connection.close()


class Link:
    """One client's connection and ours to the server."""

    def __init__(self, client, server):
        self.client, self.server = client, server
        self.losing_reply = False
        self.seen = b""  # of what the client sent: as much as the next search needs

    def cut(self):
        close_at_once(self.client)
        close_at_once(self.server)


class TcpProxy:
    """Listens on a loopback port and passes everything on to `target` (host:port). Safe to call from any thread."""

    link_type = Link

    def __init__(self, target, port=None):
        self.target = target
        self.port = port or free_port()
        self.changed = threading.Condition()
        self.links = set()
        self.listener = None
        self.frozen = False
        self.held_patterns = ()
        self.lost_pattern, self.replies_to_lose = None, 0
        self.held, self.lost, self.cuts = 0, 0, 0

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def start(self):
        listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self.listener = listener
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()

    def stop(self):
        self.refuse()
        with self.changed:
            self.frozen, self.held_patterns = False, ()
            self.changed.notify_all()

    # Faults.

    def cut(self):
        """Every connection breaks; new ones are welcome."""
        with self.changed:
            links = list(self.links)
            self.cuts += len(links)
        for link in links:
            link.cut()

    def refuse(self):
        """Nothing listens any more, and every connection breaks. Ends with start()."""
        if self.listener is not None:
            close_at_once(self.listener)
        self.listener = None
        self.cut()

    def freeze(self):
        """Connections stay, new ones are taken, and nothing passes. Ends with thaw()."""
        with self.changed:
            self.frozen = True

    def thaw(self):
        with self.changed:
            self.frozen = False
            self.changed.notify_all()

    def hold(self, *patterns):
        """What has one of these bytes in it does not reach the server before release(); see `held`."""
        with self.changed:
            self.held_patterns, self.held = patterns, 0

    def release(self):
        with self.changed:
            self.held_patterns = ()
            self.changed.notify_all()

    def lose_replies(self, pattern, count=1):
        """The server gets the next `count` requests with these bytes in them and carries them out; instead
        of its answers the connections break. `lost` counts them."""
        with self.changed:
            self.lost_pattern, self.replies_to_lose, self.lost = pattern, count, 0

    def wait_for(self, what, timeout_s=20):
        """Until `what(self)` holds; says whether it does."""
        with self.changed:
            return self.changed.wait_for(lambda: what(self), timeout_s)

    # What passes.

    def accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        host, _, port = self.target.rpartition(":")
        try:
            server = socket.create_connection((host, int(port)), timeout=10)
        except OSError:
            close_at_once(client)
            return
        for each in (client, server):
            each.settimeout(None)
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link = self.link_type(client, server)
        with self.changed:
            self.links.add(link)
        answers = threading.Thread(target=self.pass_answers, args=(link,), daemon=True)
        answers.start()
        self.pass_requests(link)
        answers.join()
        link.cut()
        with self.changed:
            self.links.discard(link)

    def pass_requests(self, link):
        with contextlib.suppress(OSError):
            while data := link.client.recv(CHUNK):
                self.look_at(link, self.requests_in(link, data))
                link.server.sendall(data)
        with contextlib.suppress(OSError):
            link.server.shutdown(socket.SHUT_WR)

    def requests_in(self, link, data):
        """What is searched, once these bytes came: themselves, with those before in case they were torn apart."""
        window = link.seen[-64:] + data
        link.seen = data
        return [window]

    def look_at(self, link, requests):
        with self.changed:
            if any(pattern in request for pattern in self.held_patterns for request in requests):
                self.held += 1
                self.changed.notify_all()
                self.changed.wait_for(lambda: not self.held_patterns)
            if self.replies_to_lose and not link.losing_reply and any(self.lost_pattern in each for each in requests):
                self.replies_to_lose -= 1
                link.losing_reply = True
            self.changed.wait_for(lambda: not self.frozen)

    def pass_answers(self, link):
        with contextlib.suppress(OSError):
            while data := link.server.recv(CHUNK):
                with self.changed:
                    self.changed.wait_for(lambda: not self.frozen)
                if link.losing_reply:
                    self.swallow(link, data)
                    return
                link.client.sendall(data)
        with contextlib.suppress(OSError):
            link.client.shutdown(socket.SHUT_WR)

    def swallow(self, link, data):
        self.wait_for_end_of_answer(link, data)
        # Counted first, so that a client whose connection breaks finds its reply among the lost ones.
        with self.changed:
            self.lost += 1
            self.changed.notify_all()
        link.cut()

    def wait_for_end_of_answer(self, link, _data):
        link.server.settimeout(REPLY_IS_COMPLETE_S)
        with contextlib.suppress(OSError):
            while link.server.recv(CHUNK):
                pass
