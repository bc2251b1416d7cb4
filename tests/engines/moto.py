"""moto: plays Secrets Manager (and more of AWS). It is a Python program, kept in build/engines/."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.request

from engines.engine import ROOT, Engine, EngineMissing

REQUIREMENTS = pathlib.Path(__file__).with_name("moto.txt")
INSTALL_TIMEOUT_S = 420

# Where there is no network, one test finds out and the others of the same run need not.
FAILURE_COUNTS_FOR_S = 600


def environment_of(engine):
    """The folder of a virtual environment with what moto.txt names, made if needed."""
    kept = ROOT / "build" / "engines"
    kept.mkdir(parents=True, exist_ok=True)
    folder = kept / f"moto-{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]}"
    with open(kept / "moto.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Two tests that start at once install it once.
        if not (folder / "complete").exists():
            install(engine, folder)
    return folder


def install(engine, folder):
    failure = folder.with_suffix(".failure")
    with contextlib.suppress(OSError):
        if time.time() - failure.stat().st_mtime < FAILURE_COUNTS_FOR_S:
            raise EngineMissing(engine, failure.read_text())
    # Scripts of an environment have its path in them, so it is made where it stays.
    shutil.rmtree(folder, ignore_errors=True)
    for command in ([sys.executable, "-m", "venv", folder],
                    [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]):
        try:
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                                  timeout=INSTALL_TIMEOUT_S)
            problem = None if done.returncode == 0 else (done.stderr or done.stdout).strip().split("\n")[-1][:300]
        except subprocess.TimeoutExpired:
            problem = f"nothing came within {INSTALL_TIMEOUT_S} s"
        if problem:
            shutil.rmtree(folder, ignore_errors=True)
            reason = f"what moto.txt names could not be installed: {problem}"
            failure.write_text(reason)
            raise EngineMissing(engine, reason)
    (folder / "complete").touch()


class Moto(Engine):
    """Everything is in memory and ends with the process."""

    name = "moto"

    def __init__(self, folder, port=None):
        super().__init__(folder, port)
        self.python = environment_of(self.name) / "bin" / "python"

    @property
    def url(self):
        return f"http://{self.address}"

    def environment(self):
        return {"NEXUS_TEST_MOTO": self.url}

    def child_environment(self):
        # It must never ask the real services for anything.
        return {**os.environ, "AWS_EC2_METADATA_DISABLED": "true"}

    def command(self):
        return [self.python, "-m", "moto.server", "-H", "127.0.0.1", "-p", self.port]

    def is_ready(self):
        urllib.request.urlopen(f"{self.url}/moto-api/data.json", timeout=10).read()
        return True
