"""PostgreSQL: a primary, and standbys that stream from it."""

import os
import pathlib
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import time

from engines.certificates import Authority
from engines.engine import Engine, EngineFailed, EngineMissing, find_program

SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 120
shared_buffers = 64MB
fsync = {fsync}
full_page_writes = {fsync}
synchronous_commit = on
wal_level = replica
max_wal_senders = 8
max_replication_slots = 8
wal_keep_size = 256MB
hot_standby = on
hot_standby_feedback = on
ssl = on
ssl_cert_file = '{certificate}'
ssl_key_file = '{key}'
timezone = 'UTC'
log_timezone = 'UTC'
{more}
"""


def programs_folder():
    """The newest PostgreSQL that is installed; Debian keeps its programs out of PATH."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return pathlib.Path(find_program("postgres", "initdb")).parent


def unprivileged():
    """PostgreSQL refuses to run as root, so it becomes its own user then."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise EngineMissing("postgres", "this is root and there is no user postgres to run it as") from None
    # The change of user clears what end_with_parent() set.
    return [find_program("postgres", "setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups",
            "--pdeathsig=SIGKILL"]


class Postgres(Engine):
    """A primary. `fsync=False` is faster and loses data only where a whole machine loses its power."""

    name = "postgres"
    stop_signal = signal.SIGINT  # The fast shutdown: it does not wait for clients.
    variable = "NEXUS_TEST_POSTGRES"

    def __init__(self, folder, port=None, fsync=True, password=None, settings=""):
        super().__init__(folder, port)
        self.bin = programs_folder()
        self.as_user = unprivileged()
        self.data = self.folder / "data"
        self.fsync = fsync
        self.settings = settings
        self.authority_folder = None
        self.password = password or secrets.token_hex(16)

    @property
    def connection_string(self):
        return self.connection_string_for("postgres")

    def connection_string_for(self, database):
        return f"host=127.0.0.1 port={self.port} user=postgres password={self.password} dbname={database} sslmode=disable"

    def environment(self):
        return {self.variable: self.connection_string, "NEXUS_TEST_POSTGRES_CA": str(self.folder / "ca.crt")}

    def prepare(self):
        if not self.data.exists():
            self.open_folders()
            self.make_certificates()
            self.make_data()
        (self.data / "engine.conf").write_text(SETTINGS.format(
            port=self.port, fsync="on" if self.fsync else "off", certificate=self.folder / "server.crt",
            key=self.folder / "server.key", more=self.settings))

    def open_folders(self):
        """Its user owns the folder, and may pass through those above it, which were made for tests as root."""
        if self.as_user:
            shutil.chown(self.folder, "postgres", "postgres")
            for parent in self.folder.parents:
                if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o011 == 0o011:
                    parent.chmod(parent.stat().st_mode | 0o011)

    def make_certificates(self):
        Authority(self.folder, copy_of=self.authority_folder).issue("server")
        if self.as_user:
            shutil.chown(self.folder / "server.key", "postgres", "postgres")

    def make_data(self):
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self.as_user:
            shutil.chown(secret, "postgres", "postgres")
        self.run("initdb", "--pgdata", self.data, "--username=postgres", "--auth=scram-sha-256", f"--pwfile={secret}",
                 "--encoding=UTF8", "--locale=C", "--no-sync")
        with open(self.data / "postgresql.conf", "a") as configuration:
            configuration.write("include = 'engine.conf'\n")

    def command(self):
        return [*self.as_user, self.bin / "postgres", "-D", self.data]

    def is_ready(self):
        return subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0

    def run(self, program, *arguments, timeout_s=120):
        done = subprocess.run([str(part) for part in (*self.as_user, self.bin / program, *arguments)], cwd=self.folder,
                              capture_output=True, text=True, env={**os.environ, "PGPASSWORD": self.password},
                              timeout=timeout_s)
        if done.returncode != 0:
            raise EngineFailed(f"{program} for {self.name} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def sql(self, statement, database="postgres", timeout_s=60):
        """The rows as text, each a list of columns."""
        text = self.run("psql", "-XAtq", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d", self.connection_string_for(database),
                        "-c", statement, timeout_s=timeout_s)
        return [line.split("\x1f") for line in text.splitlines()]

    def make_synchronous(self, standby):
        """From now on a COMMIT is answered when the standby has it on disk too, as Aurora's replicas have."""
        self.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{standby.application_name}'")
        self.sql("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 30
        while self.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != [["1"]]:
            if time.monotonic() > deadline:
                raise EngineFailed(f"{standby.name} does not follow {self.name} after 30 s")
            time.sleep(0.05)

    def make_asynchronous(self):
        """Commits wait for nobody; also those that wait now go on."""
        self.sql("ALTER SYSTEM RESET synchronous_standby_names")
        self.sql("SELECT pg_reload_conf()")


class PostgresStandby(Postgres):
    """Follows `primary`, which runs, until it is promoted. follow() makes a standby out of an old primary."""

    name = "postgres-standby"
    variable = "NEXUS_TEST_POSTGRES_STANDBY"

    def __init__(self, folder, primary, port=None, application_name="standby"):
        super().__init__(folder, port, fsync=primary.fsync, password=primary.password, settings=primary.settings)
        self.primary = primary
        self.authority_folder = primary.folder
        self.application_name = application_name

    def make_data(self):
        self.run("pg_basebackup", "--pgdata", self.data, "--wal-method=stream", "--checkpoint=fast", "--write-recovery-conf",
                 "--no-sync", "-d", f"{self.primary.connection_string} application_name={self.application_name}")
        # What the primary waits for is not what this server waits for once it is promoted.
        settings = self.data / "postgresql.auto.conf"
        settings.write_text(re.sub(r"(?m)^synchronous_standby_names.*\n", "", settings.read_text()))

    def promote(self):
        """It takes writes when this returns."""
        if self.sql("SELECT pg_promote(true, 60)") != [["t"]]:
            raise EngineFailed(f"{self.name} was not promoted within 60 s")

    def follow(self, primary):
        """Forgets its data, and follows this primary from now on, on the same port."""
        self.stop()
        shutil.rmtree(self.data)
        self.primary = primary
        self.start()

    def wait_until_caught_up(self, timeout_s=30):
        end = self.primary.sql("SELECT pg_current_wal_lsn()")[0][0]
        deadline = time.monotonic() + timeout_s
        while self.sql(f"SELECT pg_last_wal_replay_lsn() >= '{end}'") != [["t"]]:
            if time.monotonic() > deadline:
                raise EngineFailed(f"{self.name} has not replayed {end} after {timeout_s} s")
            time.sleep(0.02)
