"""What tests fetch or build once into build/engines/: servers, packages, programs."""

import contextlib
import fcntl
import hashlib
import subprocess
import time

from engines.engine import ROOT, EngineMissing

KEPT = ROOT / "build" / "engines"
FETCH_TIMEOUT_S = 420

# Where there is no network, one test finds out and the others of the same run need not.
FAILURE_COUNTS_FOR_S = 600


def folder_for(description):
    """Where that is kept which a file describes; another one when the file changes."""
    return KEPT / f"{description.stem}-{hashlib.sha256(description.read_bytes()).hexdigest()[:12]}"


def fetch_once(engine, folder, is_there, fetch):
    """Calls `fetch` unless `is_there` says that it was done; `fetch` returns what went wrong, or None. Of tests
    that need the same at once, one fetches. EngineMissing where that failed, now or minutes ago."""
    KEPT.mkdir(parents=True, exist_ok=True)
    failure = KEPT / f"{folder.name}.failure"
    with open(KEPT / f"{folder.name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_there():
            return
        with contextlib.suppress(OSError):
            if time.time() - failure.stat().st_mtime < FAILURE_COUNTS_FOR_S:
                raise EngineMissing(engine, failure.read_text())
        problem = fetch()
        if problem:
            failure.write_text(problem)
            raise EngineMissing(engine, problem)


def problem_of(command, telling_line, **options):
    """Runs the command; what went wrong in one line, which `telling_line` finds in its lines of output, or None."""
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=FETCH_TIMEOUT_S, **options)
    except subprocess.TimeoutExpired:
        return f"nothing came within {FETCH_TIMEOUT_S} s"
    if done.returncode == 0:
        return None
    return telling_line((done.stdout + done.stderr).strip().splitlines() or ["it said nothing"]).strip()[:300]
