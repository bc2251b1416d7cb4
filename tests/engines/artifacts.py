"""Servers that are Java libraries: Maven fetches them once into build/engines/."""

import os
import pathlib
import shutil
import tempfile

from engines.engine import find_program
from engines.fetched import KEPT, fetch_once, folder_for, problem_of

COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"


def libraries(engine, description):
    """The folder with what `description` (a file of dependencies beside this one) names, fetched if needed."""
    pom = pathlib.Path(__file__).with_name(description)
    folder = folder_for(pom)
    fetch_once(engine, folder, folder.is_dir, lambda: fetch(engine, pom, folder))
    return folder


def fetch(engine, pom, folder):
    """What went wrong, or None."""
    maven = find_program(engine, "mvn")
    partial = pathlib.Path(tempfile.mkdtemp(prefix=f"{pom.stem}-", dir=KEPT))
    problem = problem_of([maven, "--batch-mode", "--quiet", "--file", pom, COPY_DEPENDENCIES, "-DincludeScope=runtime",
                          f"-DoutputDirectory={partial}"], first_error)
    if problem:
        shutil.rmtree(partial, ignore_errors=True)
        return f"Maven could not fetch what {pom.name} names: {problem}"
    partial.chmod(0o755)
    os.rename(partial, folder)
    return None


def first_error(lines):
    errors = [line.partition("] ")[2] or line for line in lines if "ERROR" in line]
    return (errors or lines)[0]


def java(engine, folder, main_class, *arguments, options=(), memory_mib=256):
    """The command that runs a class of the libraries. It starts faster than it runs, which suits tests."""
    return [find_program(engine, "java"), f"-Xmx{memory_mib}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true", *options, "-cp", f"{folder}/*", main_class, *arguments]
