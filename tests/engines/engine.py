"""What every server for tests has in common: it is one process (and its children) that this one started."""

import contextlib
import ctypes
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Generous: two cores may be busy with compilers while several servers start.
READY_TIMEOUT_S = 90
STOP_TIMEOUT_S = 20


class EngineMissing(Exception):
    """The server cannot be had on this system; tests that need it are skipped with this sentence."""

    def __init__(self, engine, reason):
        super().__init__(f"{engine} cannot be started here: {reason}")
        self.engine = engine
        self.reason = reason


class EngineFailed(RuntimeError):
    """The server is there, and did not start or did not do what was asked."""


def free_port():
    """A loopback port that nothing uses. Not from the range of outgoing connections: those would take the
    port of a server that is down for a moment."""
    while True:
        port = random.SystemRandom().randrange(18000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def find_program(engine, *names):
    """The first of the programs that is installed; administrators' folders may be missing in PATH."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/sbin"
    for name in names:
        found = shutil.which(name, path=path)
        if found:
            return found
    raise EngineMissing(engine, f"{' or '.join(names)} is not installed; tools/install-dependencies --engines does that")


def family(pid):
    """The process and all that it started, parents first."""
    found = [pid]
    for each in found:
        with contextlib.suppress(OSError):
            for thread in pathlib.Path(f"/proc/{each}/task").iterdir():
                found += [int(child) for child in (thread / "children").read_text().split()]
    return found


def signal_all(pids, number):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def end_with_parent():
    """Runs in the child before it becomes the server: it is killed when this process is, however that ends."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


class Engine:
    """One server with a folder and a port of its own. Not for use by several threads at once.

    Linux ends the server when the thread that started it ends, so start it from a thread that lives long.
    """

    name = "engine"
    stop_signal = signal.SIGTERM

    def __init__(self, folder, port=None):
        self.folder = pathlib.Path(folder)
        self.port = port or free_port()
        self.port_was_given = port is not None
        self.process = None
        self.frozen = False
        self.started_once = False

    # What each server says for itself.

    def prepare(self):
        """Makes what the server needs before each start; configuration has the port in it."""

    def command(self):
        raise NotImplementedError

    def is_ready(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True

    def environment(self):
        """What tests are told, by variable."""
        return {}

    def child_environment(self):
        return dict(os.environ)

    # What tests do with it.

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    @property
    def log_path(self):
        return self.folder / f"{self.name}.log"

    def start(self):
        self.spawn()
        self.wait_until_ready()

    def spawn(self):
        """Starts without waiting, so that several servers get ready side by side."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.prepare()
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([str(part) for part in self.command()], cwd=self.folder, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, env=self.child_environment(), start_new_session=True,
                                            preexec_fn=end_with_parent)

    def wait_until_ready(self, timeout_s=READY_TIMEOUT_S):
        """Another process may have taken the port in between: a first start then tries another one."""
        for attempt in (1, 2, 3):
            if self.poll_until_ready(timeout_s):
                self.started_once = True
                return
            code = self.process.poll()
            ended = code is not None
            self.kill()
            if self.port_was_given or self.started_once or not ended or attempt == 3:
                break
            self.port = free_port()
            self.spawn()
        how = f"ended with {code}" if ended else f"is not ready after {timeout_s} s"
        raise EngineFailed(f"{self.name} on {self.address} {how}. The end of its log:\n{self.log()[-3000:]}")

    def poll_until_ready(self, timeout_s):
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                if self.is_ready():
                    return True
            time.sleep(0.05)
        return False

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        """Asks it to end, and makes it end when it does not."""
        if self.is_running():
            self.thaw()
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_TIMEOUT_S)
        self.kill()

    def kill(self):
        """What a power cut does to it: the process and its children end at once, nothing is said or written."""
        if self.process is not None:
            if self.process.poll() is None:
                signal_all(family(self.process.pid), signal.SIGKILL)
            self.process.wait()
        self.process = None
        self.frozen = False

    def restart(self):
        """The same port, the same data."""
        self.stop()
        self.start()

    def freeze(self):
        """It keeps its connections and does nothing: what a machine does that hangs. Ends with thaw()."""
        signal_all(family(self.process.pid), signal.SIGSTOP)
        self.frozen = True

    def thaw(self):
        if self.frozen:
            signal_all(family(self.process.pid), signal.SIGCONT)
        self.frozen = False
