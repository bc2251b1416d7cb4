"""AWS's runtime interface emulator, as AWS's own command line for functions brings it along."""

import pathlib
import platform
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from engines.engine import EngineMissing  # noqa: E402
from engines.python_environment import environment_of  # noqa: E402

NAME = "AWS's runtime interface emulator"
REQUIREMENTS = HERE / "aws_emulator.txt"
MACHINES = {"x86_64": "x86_64", "aarch64": "arm64"}


def aws_emulator():
    """The program; EngineMissing where it cannot be had. Of the package nothing else is used."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        raise EngineMissing(NAME, f"there is none for {platform.machine()}")
    folder = environment_of(NAME, REQUIREMENTS, "--no-deps")
    program = next(folder.glob(f"lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-{machine}"))
    program.chmod(0o755)
    return program
