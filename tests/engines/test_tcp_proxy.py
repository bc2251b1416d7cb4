"""The proxy that cuts, freezes, holds and loses, in front of a server that echoes lines."""

import contextlib
import pathlib
import socket
import socketserver
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from engines.tcp_proxy import TcpProxy  # noqa: E402


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            for line in self.rfile:
                self.server.seen.append(line)
                self.wfile.write(b"answer to " + line)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


class TcpProxyTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(("127.0.0.1", 0), Echo)
        self.server.seen = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.proxy = TcpProxy(f"127.0.0.1:{self.server.server_address[1]}")
        self.proxy.start()
        self.addCleanup(self.proxy.stop)

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.proxy.port), timeout=2)
        self.addCleanup(connection.close)
        return connection

    def ask(self, connection, line):
        connection.sendall(line)
        return connection.recv(1000)

    def test_what_is_sent_and_answered_passes(self):
        self.assertEqual(self.ask(self.connect(), b"one\n"), b"answer to one\n")

    def test_a_cut_breaks_connections_and_new_ones_are_welcome(self):
        connection = self.connect()
        self.ask(connection, b"one\n")
        self.proxy.cut()
        with self.assertRaises(OSError):
            if self.ask(connection, b"two\n") == b"":
                raise ConnectionResetError
        self.assertEqual(self.ask(self.connect(), b"three\n"), b"answer to three\n")

    def test_refusing_ends_with_a_new_start(self):
        self.proxy.refuse()
        with self.assertRaises(OSError):
            self.connect()
        self.proxy.start()
        self.assertEqual(self.ask(self.connect(), b"one\n"), b"answer to one\n")

    def test_frozen_connections_go_on_when_they_thaw(self):
        connection = self.connect()
        self.proxy.freeze()
        connection.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            self.ask(connection, b"one\n")
        self.proxy.thaw()
        connection.settimeout(2)
        self.assertEqual(connection.recv(1000), b"answer to one\n")

    def test_what_is_held_does_not_reach_the_server_before_it_is_released(self):
        connection = self.connect()
        self.proxy.hold(b"secret")
        self.assertEqual(self.ask(connection, b"one\n"), b"answer to one\n")
        connection.sendall(b"a secret\n")
        self.assertTrue(self.proxy.wait_for(lambda proxy: proxy.held == 1))
        self.assertEqual(self.server.seen, [b"one\n"])
        self.proxy.release()
        self.assertEqual(connection.recv(1000), b"answer to a secret\n")

    def test_a_lost_reply_belongs_to_a_request_that_was_carried_out(self):
        connection = self.connect()
        self.proxy.lose_replies(b"COMMIT")
        self.assertEqual(self.ask(connection, b"BEGIN\n"), b"answer to BEGIN\n")
        with self.assertRaises(OSError):
            if self.ask(connection, b"COMMIT\n") == b"":
                raise ConnectionResetError
        self.assertTrue(self.proxy.wait_for(lambda proxy: proxy.lost == 1))
        self.assertEqual(self.server.seen, [b"BEGIN\n", b"COMMIT\n"])
        self.assertEqual(self.ask(self.connect(), b"COMMIT\n"), b"answer to COMMIT\n")


if __name__ == "__main__":
    unittest.main()
