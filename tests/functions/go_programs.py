"""Programs of AWS's Go modules, built once into build/engines/ by Go's own command."""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from engines.fetched import KEPT, fetch_once, problem_of  # noqa: E402

NAME = "AWS's library for functions"


def aws_client():
    """aws_client/main.go, around AWS's own library for functions."""
    source, folder = HERE / "aws_client", KEPT / "aws_client"
    program = folder / "aws_client"
    newest = max(file.stat().st_mtime for file in source.iterdir())
    fetch_once(NAME, folder, lambda: program.exists() and program.stat().st_mtime >= newest, lambda: build(source, program))
    return program


def build(source, program):
    """What went wrong, or None."""
    go = shutil.which("go")
    if go is None:
        return "go is not installed"
    problem = problem_of([go, "build", "-o", program, "."], lambda lines: lines[-1], cwd=source,
                         env={**os.environ, "GOFLAGS": "-mod=readonly"})
    return f"go could not build {source.name}: {problem}" if problem else None


def events_of_aws():
    """The folder of the events that AWS publishes with its library."""
    found = subprocess.run(["go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-lambda-go"], cwd=HERE / "aws_client",
                           capture_output=True, text=True, check=True)
    return pathlib.Path(found.stdout.strip()) / "events" / "testdata"
