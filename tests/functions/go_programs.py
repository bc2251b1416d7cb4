"""Programs of AWS's Go modules, built once into build/engines/ by Go's own command."""

import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from engines.engine import ROOT, EngineMissing  # noqa: E402

BUILD_TIMEOUT_S = 420
TRY_AGAIN_AFTER_S = 600


def aws_client():
    """aws_client/main.go, around AWS's own library for functions."""
    source = HERE / "aws_client"
    program = ROOT / "build" / "engines" / "aws_client" / "aws_client"
    newest = max(file.stat().st_mtime for file in source.iterdir())
    if program.exists() and program.stat().st_mtime < newest:
        program.unlink()
    return build("AWS's library for functions", program, ["build", "-o", str(program), "."], source, {"GOFLAGS": "-mod=readonly"})


def build(name, program, arguments, folder, variables):
    if program.exists():
        return program
    failure = program.parent / "failure"
    if failure.exists() and time.time() - failure.stat().st_mtime < TRY_AGAIN_AFTER_S:
        raise EngineMissing(name, failure.read_text())
    go = shutil.which("go")
    if go is None:
        raise EngineMissing(name, "go is not installed")
    program.parent.mkdir(parents=True, exist_ok=True)
    try:
        built = subprocess.run([go, *arguments], cwd=folder, capture_output=True, text=True, timeout=BUILD_TIMEOUT_S,
                               env={**os.environ, **variables})
        problem = None if built.returncode == 0 else (built.stderr.strip().splitlines() or ["no reason given"])[-1]
    except subprocess.TimeoutExpired:
        problem = f"nothing came within {BUILD_TIMEOUT_S} s"
    if problem:
        failure.write_text(f"go {arguments[0]} could not build it: {problem.strip()}")
        raise EngineMissing(name, failure.read_text())
    return program


def events_of_aws():
    """The folder of the events that AWS publishes with its library."""
    found = subprocess.run(["go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-lambda-go"], cwd=HERE / "aws_client",
                           capture_output=True, text=True, check=True)
    return pathlib.Path(found.stdout.strip()) / "events" / "testdata"
