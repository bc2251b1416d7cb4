"""Programs that come as Python packages: pip installs them once into build/engines/."""

import contextlib
import fcntl
import hashlib
import shutil
import subprocess
import sys
import time

from engines.engine import ROOT, EngineMissing

INSTALL_TIMEOUT_S = 420

# Where there is no network, one test finds out and the others of the same run need not.
FAILURE_COUNTS_FOR_S = 600


def environment_of(engine, requirements, *options):
    """The folder of a virtual environment with what that file names, made if needed; options are pip's."""
    kept = ROOT / "build" / "engines"
    kept.mkdir(parents=True, exist_ok=True)
    folder = kept / f"{requirements.stem}-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]}"
    with open(kept / f"{requirements.stem}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Two tests that start at once install it once.
        if not (folder / "complete").exists():
            install(engine, folder, requirements, options)
    return folder


def install(engine, folder, requirements, options):
    failure = folder.with_suffix(".failure")
    with contextlib.suppress(OSError):
        if time.time() - failure.stat().st_mtime < FAILURE_COUNTS_FOR_S:
            raise EngineMissing(engine, failure.read_text())
    # Scripts of an environment have its path in them, so it is made where it stays.
    shutil.rmtree(folder, ignore_errors=True)
    for command in ([sys.executable, "-m", "venv", folder],
                    [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *options, "-r",
                     requirements]):
        try:
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                                  timeout=INSTALL_TIMEOUT_S)
            problem = None if done.returncode == 0 else (done.stderr or done.stdout).strip().split("\n")[-1][:300]
        except subprocess.TimeoutExpired:
            problem = f"nothing came within {INSTALL_TIMEOUT_S} s"
        if problem:
            shutil.rmtree(folder, ignore_errors=True)
            reason = f"what {requirements.name} names could not be installed: {problem}"
            failure.write_text(reason)
            raise EngineMissing(engine, reason)
    (folder / "complete").touch()
