"""Servers that are Java libraries: Maven fetches them once into build/engines/."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from engines.engine import ROOT, EngineMissing, find_program

COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
FETCH_TIMEOUT_S = 420

# Where there is no network, one test finds out and the others of the same run need not.
FAILURE_COUNTS_FOR_S = 600


def libraries(engine, description):
    """The folder with what `description` (a file of dependencies beside this one) names, fetched if needed."""
    pom = pathlib.Path(__file__).with_name(description)
    kept = ROOT / "build" / "engines"
    kept.mkdir(parents=True, exist_ok=True)
    folder = kept / f"{pom.stem}-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    with open(kept / f"{pom.stem}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Two tests that start at once fetch it once.
        if not folder.is_dir():
            fetch(engine, pom, folder)
    return folder


def fetch(engine, pom, folder):
    failure = folder.with_suffix(".failure")
    with contextlib.suppress(OSError):
        if time.time() - failure.stat().st_mtime < FAILURE_COUNTS_FOR_S:
            raise EngineMissing(engine, failure.read_text())
    maven = find_program(engine, "mvn")
    partial = pathlib.Path(tempfile.mkdtemp(prefix=f"{pom.stem}-", dir=folder.parent))
    try:
        done = subprocess.run([maven, "--batch-mode", "--quiet", "--file", str(pom), COPY_DEPENDENCIES,
                               "-DincludeScope=runtime", f"-DoutputDirectory={partial}"],
                              capture_output=True, text=True, timeout=FETCH_TIMEOUT_S)
        problem = None if done.returncode == 0 else first_error(done.stdout + done.stderr)
    except subprocess.TimeoutExpired:
        problem = f"nothing came within {FETCH_TIMEOUT_S} s"
    if problem:
        shutil.rmtree(partial, ignore_errors=True)
        reason = f"Maven could not fetch what {pom.name} names: {problem}"
        failure.write_text(reason)
        raise EngineMissing(engine, reason)
    partial.chmod(0o755)
    os.rename(partial, folder)


def first_error(output):
    lines = [line.partition("] ")[2] or line for line in output.splitlines() if "ERROR" in line]
    return (lines or output.splitlines() or ["it said nothing"])[0][:300]


def java(engine, folder, main_class, *arguments, options=(), memory_mib=256):
    """The command that runs a class of the libraries. It starts faster than it runs, which suits tests."""
    return [find_program(engine, "java"), f"-Xmx{memory_mib}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true", *options, "-cp", f"{folder}/*", main_class, *arguments]
