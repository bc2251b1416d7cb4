"""Programs that come as Python packages: pip installs them once into build/engines/."""

import shutil
import sys

from engines.fetched import fetch_once, folder_for, problem_of


def environment_of(engine, requirements, *options):
    """The folder of a virtual environment with what that file names, made if needed; options are pip's."""
    folder = folder_for(requirements)
    fetch_once(engine, folder, (folder / "complete").exists, lambda: install(folder, requirements, options))
    return folder


def install(folder, requirements, options):
    """What went wrong, or None."""
    # Scripts of an environment have its path in them, so it is made where it stays.
    shutil.rmtree(folder, ignore_errors=True)
    for command in ([sys.executable, "-m", "venv", folder],
                    [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *options, "-r",
                     requirements]):
        problem = problem_of(command, lambda lines: lines[-1])
        if problem:
            shutil.rmtree(folder, ignore_errors=True)
            return f"what {requirements.name} names could not be installed: {problem}"
    (folder / "complete").touch()
    return None
