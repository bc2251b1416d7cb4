#!/usr/bin/env python3
"""Puts the program with everything that it needs of the system into a folder: gather.py PROGRAM FOLDER

  FOLDER/nexusstream     the program
  FOLDER/lib/            the loader (as `loader`) and every shared library
  FOLDER/partners/       the partner definitions that it comes with
  FOLDER/authorities.pem the certificate authorities that it trusts
  FOLDER/zoneinfo/       the time zones
  FOLDER/bootstrap       starts the program with that loader and those libraries; needs a shell, and nothing
                         else of the system

Prints the newest symbol version of the C library that is needed: AWS's `provided.al2023` has glibc 2.34,
and what was built on a newer system (Debian 12 has 2.36) runs there only with the loader and the C library
that it was built with. They are always brought along, because the other libraries are not there either.
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GLIBC_OF_LAMBDA = (2, 34)
ZONES = pathlib.Path("/usr/share/zoneinfo")
AUTHORITIES = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")

BOOTSTRAP = """#!/bin/sh
# Lambda's custom runtime starts this; the function's handler names which function it is.
here=$(cd "${0%/*}" && pwd)
export NEXUSSTREAM_DATA="${NEXUSSTREAM_DATA:-/tmp/nexusstream}"
export NEXUSSTREAM_PARTNERS="${NEXUSSTREAM_PARTNERS:-$here/partners}"
export SSL_CERT_FILE="$here/authorities.pem" TZDIR="$here/zoneinfo"
exec "$here/lib/loader" --library-path "$here/lib" "$here/nexusstream" lambda "$@"
"""


class CannotGather(Exception):
    pass


def output_of(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotGather(f"{' '.join(map(str, command))} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def loader_of(program):
    found = re.search(r"Requesting program interpreter: ([^\]]+)\]", output_of("readelf", "--program-headers", program))
    if not found:
        raise CannotGather(f"{program} names no loader; is it a dynamic program of Linux?")
    return pathlib.Path(found.group(1))


def libraries_of(program):
    """Paths of all shared libraries, the libraries' own needs included."""
    lines = output_of("ldd", program).splitlines()
    missing = [line.strip() for line in lines if "not found" in line]
    if missing:
        raise CannotGather(f"{program} misses {', '.join(missing)}")
    return [pathlib.Path(found.group(1)) for line in lines if (found := re.search(r"=> (/\S+)", line))]


def newest_glibc(files):
    """(version, file that asks for it)"""
    needs = []
    for file in files:
        versions = re.findall(r"\bGLIBC_(\d+(?:\.\d+)+)\b", output_of("objdump", "--private-headers", file))
        needs += [(tuple(int(part) for part in version.split(".")), file) for version in versions]
    return max(needs, key=lambda need: need[0])


def gather(program, folder):
    """Fills the folder; returns the newest glibc version that anything in it but glibc itself needs, and what
    needs it."""
    program, folder = pathlib.Path(program), pathlib.Path(folder)
    loader = loader_of(program)
    libraries = libraries_of(program)
    (folder / "lib").mkdir(parents=True)
    copy(program, folder / "nexusstream")
    subprocess.run(["strip", "--strip-debug", str(folder / "nexusstream")], check=True)
    copy(loader, folder / "lib" / "loader")
    for library in libraries:
        copy(library, folder / "lib" / library.name)
    shutil.copytree(ROOT / "partners", folder / "partners")
    copy(AUTHORITIES, folder / "authorities.pem")
    # Without the two copies of all zones for other notions of time.
    shutil.copytree(ZONES, folder / "zoneinfo", ignore=shutil.ignore_patterns("posix", "right", "localtime"))
    bootstrap = folder / "bootstrap"
    bootstrap.write_text(BOOTSTRAP)
    bootstrap.chmod(0o755)
    of_glibc = re.compile(r"(ld-linux.*|lib(c|m|pthread|dl|rt|resolv|util|anl))\.so\.\d+")
    return newest_glibc([program] + [library for library in libraries if not of_glibc.fullmatch(library.name)])


def copy(source, destination):
    shutil.copy(source.resolve(), destination)


def describe(version, file):
    newest = ".".join(map(str, version))
    lambdas = ".".join(map(str, GLIBC_OF_LAMBDA))
    verdict = "runs with Lambda's own" if version <= GLIBC_OF_LAMBDA else f"is newer than Lambda's ({lambdas})"
    return f"The newest symbol version needed is GLIBC_{newest}, by {file.name}: it {verdict}. The loader is brought along."


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        print(describe(*gather(sys.argv[1], sys.argv[2])))
    except CannotGather as problem:
        print(f"gather.py: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
