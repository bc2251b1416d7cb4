"""The proxy in front of PostgreSQL: what it holds, and whose replies it loses, is named by SQL text.

It reads the frontend's messages (PostgreSQL's protocol 3.0, "Message Formats"), because a statement is sent
once, when it is prepared, and only by its name afterwards.
"""

import struct

from engines.tcp_proxy import CHUNK, Link, TcpProxy

TYPED_HEADER_BYTES = 5
# What the server sends when it has carried out everything and waits: no transaction, one, a failed one.
READY = tuple(b"Z\x00\x00\x00\x05" + state for state in (b"I", b"T", b"E"))
LONGEST_ANSWER_S = 10


class PostgresLink(Link):
    def __init__(self, client, server):
        super().__init__(client, server)
        self.pending = b""  # a message that is not whole yet
        self.started = False
        self.statements = {}


class PostgresProxy(TcpProxy):
    link_type = PostgresLink

    def requests_in(self, link, data):
        """The SQL of each statement that is run by the messages that are whole now."""
        link.pending += data
        found = []
        while (message := self.take_message(link)) is not None:
            kind, body = message
            if kind == b"Q":
                found.append(body.rstrip(b"\0"))
            elif kind == b"P":
                name, sql = body.split(b"\0", 2)[:2]
                link.statements[name] = sql
            elif kind == b"B":
                _portal, name = body.split(b"\0", 2)[:2]
                found.append(link.statements.get(name, b""))
        return found

    def take_message(self, link):
        """(type, body); None while the next one is not whole. The first message of all has no type."""
        header = TYPED_HEADER_BYTES if link.started else TYPED_HEADER_BYTES - 1
        if len(link.pending) < header:
            return None
        size = struct.unpack("!I", link.pending[header - 4:header])[0] + header - 4
        if len(link.pending) < size:
            return None
        message, link.pending = link.pending[:size], link.pending[size:]
        kind = message[:1] if link.started else b""
        link.started = True
        return kind, message[header:]

    def wait_for_end_of_answer(self, link, data):
        """A commit may wait for the disk and for a standby; it has happened when the server is ready again."""
        link.server.settimeout(LONGEST_ANSWER_S)
        while data and not data.endswith(READY):
            try:
                data = data[-8:] + link.server.recv(CHUNK)
            except OSError:
                return
            if len(data) <= 8:
                return
