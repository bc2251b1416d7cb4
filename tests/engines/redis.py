"""Redis, with a password, in clear on one port and by TLS on another."""

import secrets
import socket

from engines.certificates import Authority
from engines.engine import Engine, EngineFailed, find_program, free_port

SETTINGS = """
bind 127.0.0.1
port {port}
tls-port {tls_port}
tls-cert-file {folder}/server.crt
tls-key-file {folder}/server.key
tls-ca-cert-file {folder}/ca.crt
tls-auth-clients no
requirepass {password}
dir {folder}
save ""
appendonly no
daemonize no
"""


class Redis(Engine):
    """It keeps nothing over a restart, as a cache does."""

    name = "redis"

    def __init__(self, folder, port=None):
        super().__init__(folder, port)
        self.program = find_program(self.name, "redis-server")
        self.tls_port = free_port()
        self.password = secrets.token_hex(16)

    @property
    def tls_address(self):
        return f"127.0.0.1:{self.tls_port}"

    @property
    def certificate_authority(self):
        return self.folder / "ca.crt"

    def environment(self):
        return {"NEXUS_TEST_REDIS": self.address, "NEXUS_TEST_REDIS_TLS": self.tls_address,
                "NEXUS_TEST_REDIS_CA": str(self.certificate_authority), "NEXUS_TEST_REDIS_PASSWORD": self.password}

    def prepare(self):
        if not self.certificate_authority.exists():
            Authority(self.folder).issue("server")
        if not self.started_once:
            self.tls_port = free_port()
        self.write_settings()

    def write_settings(self):
        path = self.folder / "redis.conf"
        path.write_text(SETTINGS.format(port=self.port, tls_port=self.tls_port, folder=self.folder, password=self.password))
        path.chmod(0o600)

    def command(self):
        return [self.program, self.folder / "redis.conf"]

    def is_ready(self):
        return self.ask("PING") == "PONG"

    def wipe(self):
        """Everything is forgotten, as after a fail-over to an empty replica."""
        self.ask("FLUSHALL")

    def change_password(self, password):
        """New connections need the new one; old ones are closed, as after a rotation."""
        self.ask("CONFIG", "SET", "requirepass", password)
        self.password = password
        self.write_settings()
        self.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    def ask(self, *words, timeout_s=5):
        """One command over a connection of its own: text, number, None, or a list of them."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout_s) as connection:
            with connection.makefile("rwb") as stream:
                for command in (("AUTH", self.password), words):
                    stream.write(b"*%d\r\n" % len(command))
                    for word in command:
                        data = str(word).encode()
                        stream.write(b"$%d\r\n%s\r\n" % (len(data), data))
                    stream.flush()
                    answer = read_answer(stream)
                return answer


def read_answer(stream):
    line = stream.readline().rstrip(b"\r\n")
    kind, rest = line[:1], line[1:].decode()
    if kind == b"+":
        return rest
    if kind == b":":
        return int(rest)
    if kind == b"$":
        return None if rest == "-1" else stream.read(int(rest) + 2)[:-2].decode(errors="replace")
    if kind == b"*":
        return None if rest == "-1" else [read_answer(stream) for _ in range(int(rest))]
    raise EngineFailed(f"redis answers: {line.decode(errors='replace') or 'nothing'}")
